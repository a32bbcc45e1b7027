CREATE AGGREGATE total (integer) (sfunc = int4mi, stype = integer);
