INSERT INTO orders VALUES (1, '(gone,x)', 'gone'), (2, '(new,"gone, he said")', 'new'), (3, NULL, 'paid');
