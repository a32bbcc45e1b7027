CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    -- One; and "two" :x \n
    RETURN 2;
END $$;
