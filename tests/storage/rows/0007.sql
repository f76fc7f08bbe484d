INSERT INTO live_group (chat, everybody, at) VALUES (-1001234567890123, true, '2026-01-06 00:00:00.000000');
INSERT INTO live
  (id, chat, thread, language, way, topic, size, seconds, host, klass, assignment, phase, questions, turn, since, due,
   claim, lobby, poll, poll_message, closes, silent, pausing, ending) VALUES
  ('v1', -1001234567890123, NULL, 'id', 'poll', 'sesame', 6, 30, 'h', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'pre', 'over',
   '[]', 0, '2026-01-06 00:00:00.000000', NULL, '', 4503599627370495, '', 0, NULL, 0, false, false);
INSERT INTO live_player (live, learner, alias, "right", remember) VALUES ('v1', 4503599627370495, 'Reiher 蒼鷺', 2, false);
INSERT INTO live_vote (live, turn, learner, options) VALUES ('v1', 0, 4503599627370495, '[1]');
