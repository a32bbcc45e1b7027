CREATE OPERATOR === (FUNCTION = int4ne, LEFTARG = integer, RIGHTARG = integer);
