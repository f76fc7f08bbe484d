INSERT INTO extension (assignment, learner, due) VALUES ('pre', 14, '2026-02-01 00:00:00.000000');
INSERT INTO roster_draft (klass, roster_id, at) VALUES ('kkkkkkkkkkkkkkkkkkkkkkkk', '00123', '2026-01-06 00:00:00.000000');
