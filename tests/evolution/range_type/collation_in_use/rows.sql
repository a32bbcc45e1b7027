INSERT INTO shelves VALUES (1, '[a,c)', '{"[a,b)","(x,y]"}'), (2, 'empty', NULL);
