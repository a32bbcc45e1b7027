CREATE TYPE r AS RANGE (subtype = text);
CREATE TABLE t (id int PRIMARY KEY, z r DEFAULT '[a,b)', zs r[] NOT NULL DEFAULT '{}', CHECK (NOT isempty(z)), EXCLUDE USING gist (z WITH &&));
CREATE VIEW v AS SELECT id, lower(z) AS l FROM t;
CREATE TABLE u (z r);
