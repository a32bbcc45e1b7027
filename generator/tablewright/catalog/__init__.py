"""What PostgreSQL knows of a database: the nouns, their types and their names."""
