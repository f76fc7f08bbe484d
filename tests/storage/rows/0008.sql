INSERT INTO met (learner, fact, day) VALUES (14, 'a-fact', '2026-01-08'), (4503599627370491, 'ünïcode', '1999-01-01');
INSERT INTO play (id, learner, scenario, moves, started, ended) VALUES
  ('p1', 14, 'a-story', '["a", "b"]', '2026-01-08 00:00:00.000001', NULL),
  ('p2', 14, 'a-story', '[]', '2026-01-07 00:00:00.000000', '2026-01-07 00:00:00.000001');
