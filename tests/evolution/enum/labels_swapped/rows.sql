INSERT INTO lamps VALUES (1, 'on'), (2, 'off'), (3, 'broken');
