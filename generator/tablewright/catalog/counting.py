"""How a sequence counts where nobody says so (PostgreSQL manual, CREATE SEQUENCE)."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import SequenceOptions

LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
"""The first number that an integer type cannot hold; the last one below zero is its negative."""


def usual_limits(increment: int, type_: str) -> tuple[int, int]:
    """The minimum and the maximum of a sequence of that type that says neither."""
    limit = LIMITS.get(type_, 0)
    return (1, limit - 1) if increment > 0 else (-limit, -1)


def without_usual_limits(options: SequenceOptions, type_: str) -> SequenceOptions:
    """PostgreSQL does not keep whether somebody said what holds anyway."""
    least, most = usual_limits(options.increment, type_)
    minimum = None if options.minimum == least else options.minimum
    return replace(options, minimum=minimum, maximum=None if options.maximum == most else options.maximum)
