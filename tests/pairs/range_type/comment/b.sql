CREATE TYPE r AS RANGE (subtype = time);
COMMENT ON TYPE r IS 'Opening hours';
