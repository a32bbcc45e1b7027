SELECT mail IN ('a', 'b') FROM posts
