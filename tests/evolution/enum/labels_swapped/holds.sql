SELECT state::text = (ARRAY['off','on','broken'])[id] FROM lamps
