CREATE AGGREGATE most(int) (SFUNC = int4larger, STYPE = int);
