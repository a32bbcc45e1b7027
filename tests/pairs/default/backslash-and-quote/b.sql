CREATE TABLE t (x text DEFAULT E'it''s\\n\n');
