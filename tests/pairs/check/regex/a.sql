CREATE TABLE t (a text, CONSTRAINT c CHECK (a ~ '^[a-z]{1,5}\d$'));
