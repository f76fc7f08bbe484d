INSERT INTO own_pack (klass, version) VALUES ('kkkkkkkkkkkkkkkkkkkkkkkk', '0123456789abcdef');
INSERT INTO own_question (id, hash, klass, place, current, retired, approved, draft) VALUES
  ('own-kkkkkkkkkkkkkkkkkkkkkkkk-q1', '0123456789abcdef', 'kkkkkkkkkkkkkkkkkkkkkkkk', 0, true, false, '2026-11-30 08:00:00', '{"ask": "Who?", "ünï": "😀"}');
INSERT INTO own_document (id, klass, source, passages, at) VALUES
  ('dddddddddddddddddddddddd', 'kkkkkkkkkkkkkkkkkkkkkkkk', '{"title": "A text"}', '[["one", 1]]', '2026-11-30 08:00:00');
INSERT INTO own_draft (id, klass, document, place, draft, at) VALUES
  ('tttttttttttttttttttttttt', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'dddddddddddddddddddddddd', 0, '{"ask": "When?"}', '2026-11-30 08:00:00');
