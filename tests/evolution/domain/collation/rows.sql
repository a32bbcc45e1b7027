INSERT INTO sizes VALUES (1, '10'), (2, '007'), (3, '-5');
