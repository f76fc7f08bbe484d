INSERT INTO learner (id, language, plain, since, reachable, heard, zone, retention, exam, asking) VALUES
  (4503599627370493, 'en', false, '2026-01-02 03:04:05.678901', true, 1, 'Asia/Jakarta', 0.9, NULL,
   'teacher-name:kkkkkkkkkkkkkkkkkkkkkkkk'),
  (12, 'en', false, '2026-01-02 00:00:00.000000', true, 0, '', 0.9, NULL, '');
INSERT INTO instructor (learner, since) VALUES (4503599627370493, '2026-01-02 03:04:05.678901');
INSERT INTO used_code (code, at) VALUES ('cccccccccccccccccccccccc', '2026-01-02 00:00:00.000001');
INSERT INTO class (id, name, code, until, seats, asks_id, since) VALUES
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 'Klasse «Überwachung» 監視 🦉 & <b>Söhne</b>', 'dddddddddddddddddddddddd',
   '2026-02-02 00:00:00.000001', 200, true, '2026-01-02 00:00:00.000000'),
  ('empty', '', '', NULL, 0, false, '2026-01-02 00:00:00.000000');
INSERT INTO teacher (klass, learner, name, owner, since, handle) VALUES
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 4503599627370493, 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn', true,
   '2026-01-02 00:00:00.000001', 'hhhhhhhhhhhhhhhhhhhhhhhh'),
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 12, '', false, '2026-01-02 00:00:00.000000', '');
INSERT INTO invitation (code, klass, until) VALUES
  ('eeeeeeeeeeeeeeeeeeeeeeee', 'kkkkkkkkkkkkkkkkkkkkkkkk', '2026-01-09 00:00:00.000000');
INSERT INTO member (klass, learner, name, roster_id, joined, handle) VALUES
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 4503599627370495, 'Blauer Reiher 蒼鷺', '=1+1; "quoted", ''single''',
   '2026-01-03 00:00:00.000001', 'm1'),
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 10, 'blauer reiher', '', '2026-01-03 00:00:00.000000', 'm2');
INSERT INTO roster (klass, roster_id) VALUES
  ('kkkkkkkkkkkkkkkkkkkkkkkk', 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr'),
  ('kkkkkkkkkkkkkkkkkkkkkkkk', '');
INSERT INTO assignment (id, klass, kind, topics, questions, size, counted, opens, due, zone, since, given, pair, reminded) VALUES
  ('pre', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'pre', '["sesame", "ünïcode"]', '[["q1", "0123456789abcdef"]]', 1, 'first',
   '2026-01-04 00:00:00.000000', '2026-01-05 23:59:59.999999', 'Asia/Jakarta', '2026-01-03 00:00:00.000000',
   '2026-01-03 12:00:00.000000', NULL, '2026-01-04 12:00:00.000000'),
  ('post', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'post', '[]', '[]', 0, 'best', '2026-02-04 00:00:00.000000', NULL, '',
   '2026-01-03 00:00:00.000000', NULL, 'pre', NULL);
INSERT INTO sitting (id, learner, topic, asked, turn, shown, draft, started, ended, assignment, attempt, silent) VALUES
  ('d', 4503599627370493, 'sesame', '[["q1", "0123456789abcdef", [1, 0], false]]', 1, 1, '[]', '2026-01-04 01:00:00.000000',
   '2026-01-04 01:01:00.000000', 'pre', 1, true),
  ('e', 10, 'sesame', '[]', 0, 0, '[]', '2026-01-04 02:00:00.000000', '2026-01-04 02:00:00.000001', 'pre', -3, false);
INSERT INTO answer (sitting, turn, learner, question, hash, shown, choice, verdict, found, "of", at, guessed) VALUES
  ('d', 0, 4503599627370493, 'q1', '0123456789abcdef', '[1, 0]', '{"options": [1]}', 'right', 1, 1,
   '2026-01-04 20:30:00.000000', false);
INSERT INTO notice (assignment, learner, kind, at) VALUES
  ('pre', 10, 'remind', '2026-01-05 00:00:00.000000'), ('pre', 4503599627370495, 'given', '2026-01-04 00:00:00.000000');
INSERT INTO export (id, klass, learner, form, named, rows, at) VALUES
  ('x1', 'kkkkkkkkkkkkkkkkkkkkkkkk', 4503599627370493, 'workbook', true, 2147483647, '2026-01-06 00:00:00.000000'),
  ('x2', 'kkkkkkkkkkkkkkkkkkkkkkkk', NULL, '', false, 0, '2026-01-06 00:00:00.000001');
