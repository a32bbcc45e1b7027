CREATE TABLE t (x interval DEFAULT '1 day');
