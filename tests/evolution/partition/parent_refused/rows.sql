INSERT INTO events VALUES (1, 'a');
INSERT INTO old_events VALUES (1, 'b');
