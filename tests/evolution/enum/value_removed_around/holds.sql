SELECT (id, status::text, past::text) IN ((1, 'new', '{}'), (2, 'shipped', '{new}'), (3, 'shipped', '{new,shipped}')) FROM orders;
