CREATE TABLE t (id serial PRIMARY KEY, name varchar(20) NOT NULL);
CREATE TABLE u (id int PRIMARY KEY, t_id int REFERENCES t);
CREATE VIEW v AS SELECT t.id, name, u.id AS u_id FROM t JOIN u ON u.t_id = t.id;
CREATE TABLE old (id int PRIMARY KEY REFERENCES t);
