SELECT (id, first, coalesce(rest, '')) IN ((1, 'chair', ''), (2, 'table', ''), (3, 'it''s', 'a lamp')) FROM items;
