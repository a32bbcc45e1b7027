INSERT INTO t VALUES (1, 'a', '{a,a}', '{a,b}', '(a,"{a,b}")'), (2, DEFAULT, '{}', '{}', NULL);
