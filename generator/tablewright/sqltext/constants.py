"""Constants in an expression that are no values of the type that they have to be of, and whole expressions of another
type than the one that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tablewright.catalog.counting import LIMITS
from tablewright.catalog.types import Type, family, type_sql
from tablewright.errors import did_you_mean
from tablewright.postgres.texts_of_values import complaint, shortened
from tablewright.sqltext.parser import Complaint, Text, children, grammar, kind, strings, unwrap
from tablewright.sqltext.possible import BOOLEAN, UNKNOWN, Possible, Typing, may_be

_COMPARISONS = frozenset(("=", "<>", "!=", "<", "<=", ">", ">="))
_LOGIC = {grammar.AND_EXPR: "each side of AND", grammar.OR_EXPR: "each side of OR", grammar.NOT_EXPR: "what NOT turns"}
_COMPARING = (
    *(grammar.AEXPR_OP, grammar.AEXPR_IN, grammar.AEXPR_DISTINCT, grammar.AEXPR_NOT_DISTINCT, grammar.AEXPR_NULLIF),
    *(grammar.AEXPR_BETWEEN, grammar.AEXPR_NOT_BETWEEN, grammar.AEXPR_BETWEEN_SYM, grammar.AEXPR_NOT_BETWEEN_SYM),
)


def no_values(node: Any, typing: Typing, text: Text) -> Iterator[Complaint]:
    """What is wrong with constants inside an expression: behind a cast, or compared with what has a type."""
    match kind(node):
        case "TypeCast":
            type_ = typing.named(node.type_name)
            if type_:
                # A cast that is written cuts off what is too long.
                cut = family(type_) in ("text", "bit")
                yield from _constant(unwrap(node.arg), replace(type_, modifiers=()) if cut else type_, typing, text)
        case "A_Expr" if node.kind in _COMPARING and _compares(strings(node.name)[-1].lower()):
            yield from _alike([unwrap(node.lexpr), *_listed(unwrap(node.rexpr))], typing, text)
        case "BoolExpr":
            for argument in node.args:
                yield from not_boolean(unwrap(argument), typing, text, _LOGIC[node.boolop])
        case "CoalesceExpr" | "MinMaxExpr":
            yield from _alike(list(map(unwrap, node.args)), typing, text)
    for name, child in children(node):
        if name != "subselect":
            yield from no_values(child, typing, text)


def _compares(operator: str) -> bool:
    return operator in _COMPARISONS or "between" in operator


def _listed(node: Any) -> list[Any]:
    return list(map(unwrap, node.items)) if kind(node) == "List" else [node]


def _alike(nodes: list[Any], typing: Typing, text: Text) -> Iterator[Complaint]:
    """Of what is compared, string constants are read as the type that the rest has."""
    possible = typing.common(nodes)
    if possible and len(possible) == 1 and UNKNOWN not in possible:
        (type_,) = possible
        for node in nodes:
            if UNKNOWN in (typing.of(node) or ()):
                yield from _constant(node, replace(type_, modifiers=()), typing, text)


def _constant(node: Any, type_: Type, typing: Typing, text: Text) -> Iterator[Complaint]:
    """What is wrong with a node, if it is a string constant, as a value of a type."""
    if kind(node) == "A_Const" and node.HasField("sval"):
        meaning = typing.own.meaning(type_)
        base = meaning.base if meaning.base.modifiers or type_.namespace else replace(meaning.base, array=type_.array)
        wrong = complaint(node.sval.sval, base, meaning.labels)
        if wrong:
            hint = did_you_mean(node.sval.sval, meaning.labels)
            yield Complaint(f"`{shortened(node.sval.sval)}` {wrong}", text.of(node), hint)


def not_stored(node: Any, wanted: Type, typing: Typing, text: Text) -> Iterator[Complaint]:
    """What is wrong with a whole expression whose value is stored as a value of a type."""
    meaning = typing.own.meaning(wanted)
    number = _number(node)
    if number is not None and number.is_finite():
        wrong = _of_number(number, meaning.base)
        if wrong:
            yield Complaint(f"{shortened(f'{number:f}')} {wrong}", text.of(node))
            return
    if kind(node) == "A_Const" and node.HasField("sval"):
        yield from _constant(node, wanted, typing, text)
        return
    possible = typing.of(node)
    if not may_be(possible, meaning.base):
        yield Complaint(f"this is {_named(possible)}, and {type_sql(wanted)} is wanted", text.of(_first(node)))


def not_boolean(node: Any, typing: Typing, text: Text, what: str) -> Iterator[Complaint]:
    """What is wrong with an expression as a condition."""
    if kind(node) == "A_Const" and node.HasField("sval"):
        yield from _constant(node, BOOLEAN, typing, text)
        return
    possible = typing.of(node)
    if possible is not None and possible.isdisjoint((BOOLEAN, UNKNOWN)):
        message = f"{what} has to be boolean, not {_named(possible)}"
        yield Complaint(message, text.of(_first(node)), "compare it with something: `> 0`, `IS NOT NULL`")


def _named(possible: Possible) -> str:
    names = sorted(type_sql(replace(type_, modifiers=())) for type_ in possible or ())
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


def _first(node: Any) -> Any:
    """The leftmost node with a place: an operator's own is behind its left operand."""
    if kind(node) == "A_Expr" and node.HasField("lexpr"):
        return _first(unwrap(node.lexpr))
    if kind(node) == "TypeCast" and unwrap(node.arg).DESCRIPTOR.fields_by_name.get("location"):
        return unwrap(node.arg)
    return node


def _number(node: Any) -> Decimal | None:
    """The number that an expression is, if it is written as one."""
    if kind(node) == "A_Expr" and node.kind == grammar.AEXPR_OP and not node.HasField("lexpr"):
        inner = _number(unwrap(node.rexpr))
        sign = strings(node.name)[-1]
        return {"-": -inner, "+": inner}.get(sign) if inner is not None else None
    if kind(node) != "A_Const":
        return None
    match node.WhichOneof("val"):
        case "ival":
            return Decimal(node.ival.ival)
        case "fval":
            plain = node.fval.fval.replace("_", "")
            return Decimal(plain) if plain[:2].lower() not in ("0x", "0o", "0b") else None
    return None


def _of_number(number: Decimal, type_: Type) -> str | None:
    """What is wrong with a number that is stored as a type; what no number becomes by itself is told otherwise."""
    if type_.array:
        return None
    match family(type_):
        case "integer":
            limit = LIMITS[type_.name]
            rounded = number.to_integral_value("ROUND_HALF_UP") if number.adjusted() < len(str(limit)) else number
            return None if -limit <= rounded < limit else f"is out of range for type {type_.name}"
        case "numeric" | "float":
            return complaint(str(number), type_)
    return None
