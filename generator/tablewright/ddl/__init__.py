"""SQL statements, a module for each kind of object: what creates it with its comment, and what drops it.

A name in a statement is always quoted and qualified; the text of an expression is the author's.
"""
