INSERT INTO t (name, phone, mail) VALUES ('a', '1', NULL), ('b', NULL, 'm');
