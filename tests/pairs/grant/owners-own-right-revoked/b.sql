CREATE TABLE t (id int);
REVOKE DELETE ON t FROM postgres;
