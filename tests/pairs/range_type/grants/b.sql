CREATE TYPE r AS RANGE (subtype = time);
REVOKE USAGE ON TYPE r FROM public;
