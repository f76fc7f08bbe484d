INSERT INTO own_pack (klass, version) VALUES ('kkkkkkkkkkkkkkkkkkkkkkkk', '0123456789abcdef');
INSERT INTO own_question (id, hash, klass, place, current, retired, approved, draft) VALUES
  ('kkkkkkkkkkkkkkkkkkkkkkkk~qqqqqqqqqqqqqqqqqqqqqqq', '0123456789abcdef', 'kkkkkkkkkkkkkkkkkkkkkkkk', 0, TRUE, FALSE,
   '2026-02-01 00:00:00.000001', '{"ask": {"en": "Ünïcode?"}}');
INSERT INTO own_document (id, klass, source, passages, at) VALUES
  ('d', 'kkkkkkkkkkkkkkkkkkkkkkkk', '{}', '[]', '2026-02-01 00:00:00.000000');
INSERT INTO own_draft (id, klass, document, place, draft, at) VALUES
  ('dr', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'd', 0, '{}', '2026-02-01 00:00:00.000000'),
  ('dr2', 'kkkkkkkkkkkkkkkkkkkkkkkk', NULL, 1, '{}', '2026-02-01 00:00:00.000000');
