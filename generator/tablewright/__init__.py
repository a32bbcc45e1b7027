"""tablewright: a PostgreSQL schema as data, and everything that usually drifts apart generated from it."""

__version__ = "0.1.0"
