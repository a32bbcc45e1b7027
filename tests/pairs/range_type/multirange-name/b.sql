CREATE TYPE r AS RANGE (subtype = time, multirange_type_name = rs);
CREATE TABLE t (z r);
