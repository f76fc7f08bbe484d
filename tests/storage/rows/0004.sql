INSERT INTO learner (id, language, plain, since, reachable, heard, zone, retention, exam, asking, seen) VALUES
  (4503599627370491, 'id', true, '2026-01-02 03:04:05.678901', true, 1, 'Asia/Jakarta', 0.9, NULL, '', '2026-11-29'),
  (14, 'en', false, '2026-01-02 00:00:00.000000', false, 0, '', 0.95, '2026-12-31', 'exam-day', '2026-01-02');
INSERT INTO sitting (id, learner, topic, asked, turn, shown, draft, started, ended, assignment, attempt, silent) VALUES
  ('f', 14, 'mix', '[["q1", "0123456789abcdef", [2, 0, 1], true], ["q2", "0123456789abcdef", [], false]]', 1, 1, '[]',
   '2026-01-04 01:00:00.000000', NULL, NULL, 0, false);
INSERT INTO job (id, learner, kind, wanted, language, message, made, until, tries, sending) VALUES
  ('j1', 14, 'export', '["kkkkkkkkkkkkkkkkkkkkkkkk", null, "workbook", true]', 'id', 0, '2026-01-06 00:00:00.000000',
   NULL, 0, false);
INSERT INTO set_aside ("update", reason, at) VALUES (4503599627370495, 'unreadable', '2026-01-06 00:00:00.000000');
INSERT INTO house (name, at) VALUES ('steady', '2026-01-06 00:00:00.000000');
