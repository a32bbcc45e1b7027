CREATE TABLE t (x varchar(5)[]);
