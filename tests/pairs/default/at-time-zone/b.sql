CREATE TABLE t (x timestamp DEFAULT (now() AT TIME ZONE 'Europe/Zurich'));
