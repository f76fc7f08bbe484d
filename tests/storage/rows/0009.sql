INSERT INTO results_message (learner, message, klass, handle, at, stale) VALUES
  (4503599627370493, 4503599627370000, 'kkkkkkkkkkkkkkkkkkkkkkkk', 'h', '2026-02-01 00:00:00.000001', TRUE);
INSERT INTO disclosure (event, learner, what, klass, class_name, taker, teacher, operator, named, at, tell) VALUES
  ('e1', 10, 'let-in', 'gone', 'Ünïcode', NULL, '', FALSE, TRUE, '2026-02-01 00:00:00.000000', '2026-02-01 00:00:00.000000');
