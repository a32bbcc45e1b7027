CREATE TYPE f AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, x f);
