CREATE TYPE e AS ENUM ('z', 'a', 'b');
