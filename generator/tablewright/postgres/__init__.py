"""PostgreSQL itself: what its catalog holds, and the servers that prove things."""
