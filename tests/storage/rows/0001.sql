-- Ids of 52 bits and of two digits; texts of full length, empty and of many scripts; times to the microsecond, the end
-- of a day, a leap day; JSON empty, nested and long; somebody with everything, somebody with nothing.
INSERT INTO learner (id, language, plain, since, reachable, heard) VALUES
  (4503599627370495, 'en', true, '2024-02-29 23:59:59.999999', false, 4503599627370495),
  (10, 'id', false, '2025-12-31 23:30:00.000001', true, 0),
  (-7, '', false, '1999-01-01 00:00:00.000000', true, -1);
INSERT INTO sitting (id, learner, topic, asked, turn, shown, draft, started, ended) VALUES
  ('aaaaaaaaaaaaaaaaaaaaaaaa', 4503599627370495, 'tttttttttttttttttttttttttttttttttttttttttttttttt',
   '[["q1", "0123456789abcdef", [2, 0, 1], false], ["ünïcode 評価 🦉", "", [], true]]', 2, 1, '[0, 1, 2, 3, 4, 5, 6, 7]',
   '2024-03-01 00:00:00.000000', '2024-03-01 00:10:00.000001'),
  ('open', 4503599627370495, '', '[]', 0, 0, '[]', '2024-03-02 12:00:00.500000', NULL),
  ('b', 10, 'sesame', '[["q1", "0123456789abcdef", [0, 1], false]]', 0, 0, '[]', '2026-01-01 00:00:00.000000', NULL);
INSERT INTO answer (sitting, turn, learner, question, hash, shown, choice, verdict, found, "of", at) VALUES
  ('aaaaaaaaaaaaaaaaaaaaaaaa', 0, 4503599627370495, 'q1', '0123456789abcdef', '[2, 0, 1]', '{"options": [2]}', 'right', 1, 1,
   '2024-03-01 00:05:00.123456'),
  ('aaaaaaaaaaaaaaaaaaaaaaaa', 1, 4503599627370495, 'ünïcode 評価 🦉', '', '[]', '{"number": "0.10000000000000000000000001"}',
   'wrong', 0, 2147483647, '2024-03-01 23:59:59.999999'),
  ('open', -2147483648, 4503599627370495, '', '', '[]', '{}', 'not known', 0, 0, '2024-03-01 23:30:00.000000');
INSERT INTO card (learner, fact, stability, difficulty, due, reviewed, asked, "right", known, question) VALUES
  (4503599627370495, 'ffffffffffffffffffffffffffffffffffffffffffffffff', 0.1, 9.999999999999998, '2034-03-01 00:00:00.000000',
   '2024-03-01 00:05:00.123456', 3, 3, true, 'q1'),
  (4503599627370495, 'ç', 36500.0, 1.0, '2024-03-02 00:00:00.000000', '2024-03-01 00:05:00.123456', 1, 0, false, '');
INSERT INTO report (learner, question, hash, reason, at) VALUES
  (4503599627370495, 'ünïcode 評価 🦉', '', 'wording', '2024-03-01 00:06:00.000000'),
  (10, 'q1', '0123456789abcdef', '', '2026-01-01 00:00:00.000000');
