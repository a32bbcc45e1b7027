CREATE TYPE r AS RANGE (subtype = text, subtype_opclass = text_ops, collation = "default", multirange_type_name = r_multirange);
CREATE TABLE t (z r);
