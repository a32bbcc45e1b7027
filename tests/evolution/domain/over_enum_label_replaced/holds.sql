SELECT s::text = 'b' AND many::text = '{a,b}' FROM t
