INSERT INTO learner
  (id, language, plain, since, reachable, heard, zone, retention, exam, asking, seen, guess_first) VALUES
  (15, 'en', false, '2026-01-02 00:00:00.000000', true, 0, '', 0.9, NULL, 'my-id:c', '2026-01-02', true);
INSERT INTO sitting (id, learner, topic, asked, turn, shown, draft, started, ended, assignment, attempt, silent) VALUES
  ('g', 15, 'mix', '[["q1", "0123456789abcdef", [2, 0, 1], false, ["r1"]]]', 0, 0, '[]',
   '2026-01-04 01:00:00.000000', NULL, NULL, 0, true);
INSERT INTO reading (learner, reading, day) VALUES (15, 'r1', '2026-01-04');
