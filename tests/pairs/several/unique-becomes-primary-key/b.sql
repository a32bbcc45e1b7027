CREATE TABLE t (id int NOT NULL, code text NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (code), CONSTRAINT t_u UNIQUE (id));
CREATE TABLE u (t_id int REFERENCES t (id), code text REFERENCES t (code));
