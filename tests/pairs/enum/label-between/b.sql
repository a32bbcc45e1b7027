CREATE TYPE e AS ENUM ('a', 'aa', 'b');
