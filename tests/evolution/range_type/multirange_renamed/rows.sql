INSERT INTO shops VALUES (1, '[08:00,18:00)'), (2, 'empty'), (3, NULL);
