CREATE TABLE t (x interval DEFAULT '36 hours');
