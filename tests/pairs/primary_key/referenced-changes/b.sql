CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), UNIQUE (b));
CREATE TABLE u (a int, b int, FOREIGN KEY (a, b) REFERENCES t (a, b));
