CREATE TYPE e AS ENUM ('a', 'z');
CREATE TABLE t (x e);
