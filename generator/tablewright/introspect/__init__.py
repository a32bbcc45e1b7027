"""A live database, read into a catalog."""

from tablewright.introspect.reader import introspect

__all__ = ["introspect"]
