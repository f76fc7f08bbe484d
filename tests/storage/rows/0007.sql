INSERT INTO live_group (chat, everybody, at) VALUES (-1001234567890, true, '2026-01-07 00:00:00.000000');
INSERT INTO live
  (id, chat, thread, language, way, topic, size, seconds, host, klass, assignment, phase, questions, turn, since, due,
   claim, lobby, poll, poll_message, closes, silent, pausing, ending) VALUES
  ('zzzzzzzzzzzzzzzzzzzzzzzz', -1001234567890, 7, 'id', 'private', 'mix', 5, 30, '14', 'kkkkkkkkkkkkkkkkkkkkkkkk', 'pre',
   'over', '[]', 4, '2026-01-07 00:00:00.000000', NULL, '', 4503599627370495, '', 0, NULL, 0, false, false);
INSERT INTO live_player (live, learner, alias, "right", remember) VALUES
  ('zzzzzzzzzzzzzzzzzzzzzzzz', 14, 'Blue Heron', 3, true);
INSERT INTO live_vote (live, turn, learner, options) VALUES ('zzzzzzzzzzzzzzzzzzzzzzzz', 0, 14, '[2]');
