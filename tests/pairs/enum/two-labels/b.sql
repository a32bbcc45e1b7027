CREATE TYPE e AS ENUM ('x', 'a', 'm', 'z');
CREATE TABLE t (x e);
