INSERT INTO cats (name, colour) VALUES ('tom', 'red'), ('kit', 'green'); INSERT INTO dogs (name, size, friend) VALUES ('rex', 'm', 2);
