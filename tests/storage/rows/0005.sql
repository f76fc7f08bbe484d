INSERT INTO reading (learner, reading, day) VALUES (14, 'r1', '2026-01-02');
