CREATE TABLE t (x text) WITH (toast.autovacuum_enabled=false);
