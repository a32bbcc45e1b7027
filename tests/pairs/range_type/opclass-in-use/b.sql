CREATE TYPE r AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", multirange_type_name = many);
CREATE TABLE t (id int PRIMARY KEY, z r DEFAULT '[a,c)', zs r[] NOT NULL DEFAULT '{}', CHECK (NOT isempty(z)), EXCLUDE USING gist (z WITH &&));
CREATE VIEW v AS SELECT id, lower(z) AS l FROM t;
CREATE TABLE u (z r);
