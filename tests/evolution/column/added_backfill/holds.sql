SELECT label = CASE id WHEN 1 THEN 'chair: 49.90' WHEN 2 THEN 'table: 120.00' ELSE 'it''s a lamp: -' END FROM items;
