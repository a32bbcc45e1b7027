"""Which types an expression may have, without a server: where functions and operators have several forms, several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tablewright.catalog.types import OwnTypes, Type, UnknownType, family, parse_type
from tablewright.postgres.facts import assignable, forms, operator_results
from tablewright.sqltext.parser import grammar, kind, strings, unwrap

Possible = frozenset[Type] | None
"""None where it may be any."""
BOOLEAN = Type("boolean")
UNKNOWN = Type("unknown")
"""That of a string constant, and of NULL: they become whatever is wanted."""

_CONDITIONS = frozenset(("BoolExpr", "NullTest", "BooleanTest", "JsonIsPredicate", "DistinctExpr"))
_CLOCKS = {"date": "date", "time": "timetz", "timestamp": "timestamptz"}
_LOCAL = {"localtime": "time", "localtimestamp": "timestamp"}
_ARITHMETIC = (grammar.AEXPR_OP,)


class Typing:
    """What is known around an expression: the type of a column by its path, the spec's own types and functions."""

    def __init__(
        self,
        column: Callable[[tuple[str, ...]], Type | None],
        own: OwnTypes,
        own_function: Callable[[str], bool],
    ) -> None:
        self.column = column
        self.own = own
        self.own_function = own_function

    def of(self, node: Any) -> Possible:
        """The types that a node may have."""
        name = kind(node)
        if name in _CONDITIONS:
            return _one(BOOLEAN)
        found = getattr(self, f"_of_{name}", None)
        return found(node) if found else None

    def _of_ColumnRef(self, node: Any) -> Possible:
        type_ = self.column(tuple(strings(node.fields)))
        return _one(self.own.meaning(type_).base) if type_ else None

    def _of_A_Const(self, node: Any) -> Possible:
        match node.WhichOneof("val"):
            case "ival":
                return _one(Type("integer"))
            case "fval":
                number = node.fval.fval
                is_large = number.isdecimal() and len(number) <= len(str(2**63)) and int(number) < 2**63
                return _one(Type("bigint" if is_large else "numeric"))
            case "boolval":
                return _one(BOOLEAN)
            case "bsval":
                return _one(Type("bit"))
        return _one(UNKNOWN)

    def _of_TypeCast(self, node: Any) -> Possible:
        type_ = self.named(node.type_name)
        return _one(self.own.meaning(type_).base) if type_ else None

    def _of_CollateClause(self, node: Any) -> Possible:
        return self.of(unwrap(node.arg))

    def _of_SubLink(self, node: Any) -> Possible:
        holds = node.sub_link_type in (grammar.EXISTS_SUBLINK, grammar.ANY_SUBLINK, grammar.ALL_SUBLINK)
        return _one(BOOLEAN) if holds else None

    def _of_SQLValueFunction(self, node: Any) -> Possible:
        word = grammar.SQLValueFunctionOp.Name(node.op).removeprefix("SVFOP_").removesuffix("_N").lower()
        name = _LOCAL.get(word) or _CLOCKS.get(word.removeprefix("current_"), "name")
        return _one(Type(name))

    def _of_CaseExpr(self, node: Any) -> Possible:
        results = [unwrap(unwrap(when).result) for when in node.args]
        return self.common([*results, unwrap(node.defresult)] if node.HasField("defresult") else results)

    def _of_CoalesceExpr(self, node: Any) -> Possible:
        return self.common(map(unwrap, node.args))

    def _of_MinMaxExpr(self, node: Any) -> Possible:
        return self.common(map(unwrap, node.args))

    def common(self, nodes: Iterable[Any]) -> Possible:
        """The one type that all have; where they differ, PostgreSQL chooses."""
        found = [possible for node in nodes if (possible := self.of(node)) != _one(UNKNOWN)]
        return found[0] if found and all(each == found[0] for each in found) else None

    def _of_A_Expr(self, node: Any) -> Possible:
        if node.kind == grammar.AEXPR_NULLIF:
            return self.of(unwrap(node.lexpr))
        if node.kind != grammar.AEXPR_OP:
            return _one(BOOLEAN)
        left = self.of(unwrap(node.lexpr)) if node.HasField("lexpr") else _one(Type(""))
        right = self.of(unwrap(node.rexpr))
        forms_ = operator_results(strings(node.name)[-1])
        exact = {each.result for each in forms_ if _is(each.left, left) and _is(each.right, right)}
        results = exact or {each.result for each in forms_ if bool(each.left) == node.HasField("lexpr")}
        return _types(results)

    def _of_FuncCall(self, node: Any) -> Possible:
        *namespace, name = strings(node.funcname)
        if namespace not in ([], ["pg_catalog"]) or self.own_function(name):
            return None
        count = 0 if node.agg_star else len(node.args)
        return _types(form.result for form in forms(name) if form.fewest <= count <= form.most)

    def named(self, node: Any) -> Type | None:
        """The type that a TypeName is, if it is one that is known here."""
        names = strings(node.names)
        text = names[-1] if names[0] in ("pg_catalog", "public") else ".".join(names)
        inside = ", ".join(str(n.a_const.ival.ival) for n in node.typmods if n.HasField("a_const"))
        written = f"{text}({inside})" if inside and not text.startswith("interval") else text
        try:
            found = parse_type(_PARSED.get(text, "") or written, self.own.spelled)
        except UnknownType:
            return None
        return Type(found.name, found.modifiers, found.array or bool(node.array_bounds), found.namespace, found.kind)


_PARSED = {"char": '"char"'}
"""What the grammar calls otherwise than people do: `char` without a length is the type with quotes."""


def _one(type_: Type) -> Possible:
    return frozenset((type_,))


def _types(names: Iterable[str]) -> Possible:
    """The types of those names; any type where one of them is polymorphic, or not known here."""
    found = set()
    for name in names:
        try:
            found.add(parse_type(name))
        except UnknownType:
            return None
    return frozenset(found) or None


def _is(name: str, possible: Possible) -> bool:
    """Whether an operand is of exactly that type."""
    return possible is not None and {_plain(type_) for type_ in possible} == {name}


def _plain(type_: Type) -> str:
    return f"{type_.name}{'[]' if type_.array else ''}"


def may_be(possible: Possible, wanted: Type) -> bool:
    """Whether a value of one of the types may be stored as one of the type `wanted`, a base type, by itself."""
    return possible is None or any(_assigned(type_, wanted) for type_ in possible)


_ALIKE = {"char": "text", "bpchar": "text", "varchar": "text", "name": "text", "citext": "text"}


def _assigned(source: Type, target: Type) -> bool:
    if source == UNKNOWN or (source.name == target.name and source.array == target.array):
        return True
    if not target.array and (family(target) == "text" or target.name == '"char"'):
        return True
    if source.array != target.array:
        return False
    if source.namespace or target.namespace:
        return bool(source.namespace and target.namespace and "composite" in (source.kind, target.kind))
    if _foreign(source) or _foreign(target):
        return True
    return (_short(source), _short(target)) in assignable() or _short(source) == _short(target)


def _foreign(type_: Type) -> bool:
    """Types of whose casts too little is known: those of extensions, and of rows."""
    return family(type_) in ("hstore", "ltree", "vector", "system", "oid")


def _short(type_: Type) -> str:
    return type_.name.partition(" ")[0] if type_.name.startswith("interval") else _ALIKE.get(type_.name, type_.name)
