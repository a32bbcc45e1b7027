INSERT INTO sizes VALUES (1, 's,m'), (2, 'l');
