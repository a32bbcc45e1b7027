CREATE TABLE p (id int);
CREATE TABLE c () INHERITS (p);
CREATE TABLE t (id int);
