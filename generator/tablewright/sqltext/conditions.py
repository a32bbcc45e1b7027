"""Conditions on single columns, as a check constraint lists them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast

from tablewright.sqltext.expression import column_of, parse_expression
from tablewright.sqltext.parser import SyntaxProblem, grammar, kind, unwrap


class Condition(NamedTuple):
    """A condition on one column: a comparison with constants. `of_length` says that the text's length is compared."""

    column: str
    operator: Literal["<", "<=", "=", ">=", ">", "<>", "~", "in"]
    values: tuple[int | Decimal | str, ...]
    of_length: bool = False


_OPERATORS = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<", "<>": "<>"}
"""What can be turned round, and what it becomes. `~` cannot."""


@lru_cache(maxsize=8192)
def conditions(text: str) -> tuple[Condition, ...]:
    """Those conditions on single columns that must not be false where the expression is not; there may be more."""
    try:
        node = parse_expression(text)
    except SyntaxProblem:
        return ()
    return tuple(_conditions(node))


def _conditions(node: Any) -> Iterator[Condition]:
    if kind(node) == "BoolExpr" and node.boolop == grammar.AND_EXPR:
        for argument in node.args:
            yield from _conditions(unwrap(argument))
    if kind(node) != "A_Expr":
        return
    operator = node.name[-1].string.sval
    subject, values = _subject(node.lexpr), _constants(node.rexpr)
    if subject is None:
        subject, values, operator = _subject(node.rexpr), _constants(node.lexpr), _OPERATORS.get(operator, "")
    if subject is None or not values:
        return
    column, of_length = subject
    match node.kind:
        case grammar.AEXPR_BETWEEN:
            yield Condition(column, ">=", values[:1], of_length)
            yield Condition(column, "<=", values[1:], of_length)
        case grammar.AEXPR_IN if operator == "=":
            yield Condition(column, "in", values, of_length)
        case grammar.AEXPR_OP if operator in (*_OPERATORS, "~"):
            yield Condition(column, cast(Any, operator), values, of_length)


def _subject(node: Any) -> tuple[str, bool] | None:
    """The column that is compared, and whether it is its length that is."""
    found = unwrap(node)
    if kind(found) == "FuncCall" and len(found.args) == 1:
        column = column_of(found.args[0])
        return (column, True) if column and found.funcname[-1].string.sval in ("length", "char_length") else None
    column = column_of(node)
    return (column, False) if column else None


def _constants(node: Any) -> tuple[int | Decimal | str, ...]:
    """The constants that a node is or lists; none if anything in it is something else."""
    found = unwrap(node)
    values = [_constant(item) for item in (found.items if kind(found) == "List" else [node])]
    return () if None in values else tuple(value for value in values if value is not None)


def _constant(node: Any) -> int | Decimal | str | None:
    found = unwrap(node)
    if kind(found) != "A_Const" or found.isnull:
        return None
    match found.WhichOneof("val"):
        case "ival":
            return int(found.ival.ival)
        case "fval":
            return Decimal(found.fval.fval)
        case "sval":
            return str(found.sval.sval)
    return None
