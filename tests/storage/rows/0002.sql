UPDATE learner SET zone = 'America/Argentina/ComodRivadavia', retention = 0.97, exam = '2028-02-29' WHERE id = 10;
INSERT INTO learner (id, language, plain, since, reachable, heard, zone, retention, exam, asking) VALUES
  (4503599627370494, 'id', true, '2025-06-30 12:00:00.000001', true, 77, 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz',
   0.8, '0001-01-01', 'aaaaaaaaaaaaaaaa'),
  (11, 'en', false, '2025-06-30 12:00:00.000000', true, 0, '', 0.9, NULL, '');
INSERT INTO sitting (id, learner, topic, asked, turn, shown, draft, started, ended) VALUES
  ('c', 4503599627370494, '', '[]', 1, 1, '[]', '2025-06-30 12:00:00.000000', '2025-06-30 12:00:00.000000');
INSERT INTO answer (sitting, turn, learner, question, hash, shown, choice, verdict, found, "of", at, guessed) VALUES
  ('c', 0, 4503599627370494, 'q2', 'ffffffffffffffff', '[1, 0]', '{"options": []}', 'partly', 1, 3,
   '2025-07-01 00:00:00.000000', true);
INSERT INTO card (learner, fact, stability, difficulty, due, reviewed, asked, "right", known, question, days, before) VALUES
  (4503599627370494, 'f', 1.5, 5.0, '2025-07-03 12:00:00.000000', '2025-07-01 00:00:00.000000', 2, 2, true, 'q2', 2,
   '[1, 0.5, 6.25, "2025-07-01T12:00:00+00:00", "2025-06-30T12:00:00.000001+00:00"]'),
  (10, 'f', 1e-3, 5.0, '2026-01-03 12:00:00.000000', '2026-01-01 00:00:00.000000', 1, 1, true, 'q1', 0, '[]');
INSERT INTO mistake (learner, misconception, times, standing, at) VALUES
  (4503599627370494, 'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm', 2147483647, 0, '2025-07-01 00:00:00.000001'),
  (10, '', 0, 0, '2026-01-01 00:00:00.000000');
INSERT INTO reminder (learner, minute, wanted, next, sent, ignored) VALUES
  (4503599627370494, 1439, true, '2025-07-02 23:59:00.000000', '2025-07-01 23:59:00.000000', 3),
  (10, 0, false, NULL, NULL, 0);
