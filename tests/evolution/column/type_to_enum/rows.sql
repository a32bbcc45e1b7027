INSERT INTO sizes VALUES (1, 's'), (2, 'm');
