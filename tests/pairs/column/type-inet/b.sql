CREATE TABLE t (x cidr);
