UPDATE learner SET warned = '2026-11-30' WHERE id = 14;
UPDATE class SET ends = '2027-01-01', under = 18, warned = 14 WHERE id = 'kkkkkkkkkkkkkkkkkkkkkkkk';
