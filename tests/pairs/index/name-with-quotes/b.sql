CREATE TABLE t (a int);
CREATE INDEX "My ""index""" ON t (a);
