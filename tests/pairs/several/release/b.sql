CREATE TABLE t (id bigserial PRIMARY KEY, name varchar(40) NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE u (id int PRIMARY KEY, t_id bigint REFERENCES t ON DELETE CASCADE);
CREATE VIEW v AS SELECT t.id, name, u.id AS u_id FROM t JOIN u ON u.t_id = t.id;
CREATE INDEX u_t ON u (t_id);
