"""What differs between two catalogs."""

from tablewright.diff.engine import Difference, compare

__all__ = ["Difference", "compare"]
