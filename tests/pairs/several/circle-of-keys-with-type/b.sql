CREATE TABLE t (id bigint PRIMARY KEY, u_id bigint);
CREATE TABLE u (id bigint PRIMARY KEY, t_id bigint REFERENCES t);
ALTER TABLE t ADD FOREIGN KEY (u_id) REFERENCES u;
