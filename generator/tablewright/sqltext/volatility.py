"""Whether an expression gives another value for each row."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.postgres.functions import builtin
from tablewright.sqltext.expression import Call, read_expression


def is_volatile(expression: str, functions: Mapping[str, str]) -> bool:
    """Whether PostgreSQL computes it row by row; `functions` gives the volatility of the catalog's own, by full name.

    Of a function that nobody knows it is assumed.
    """
    return any(_is_volatile(call, functions) for call in read_expression(expression).calls)


def _is_volatile(call: Call, functions: Mapping[str, str]) -> bool:
    known = builtin(call.name) if call.namespace in (None, "pg_catalog") else None
    if known is not None:
        return known.volatility == "volatile"
    own = functions.get(f"{call.namespace or 'public'}.{call.name}")
    return own is None or own == "volatile"
