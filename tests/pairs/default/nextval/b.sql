CREATE SEQUENCE s;
CREATE TABLE t (x int DEFAULT nextval('s'));
