CREATE TYPE e AS ENUM ('a', 'it''s');
