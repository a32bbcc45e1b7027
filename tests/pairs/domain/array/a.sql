CREATE DOMAIN d AS int[] CHECK (cardinality(VALUE) < 5);
