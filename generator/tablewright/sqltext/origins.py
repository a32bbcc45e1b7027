"""Where the columns of a query come from, where that is plain to see: then their types need not be stated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from tablewright.sqltext.names import Name
from tablewright.sqltext.outputs import is_star, output_names
from tablewright.sqltext.parser import Text, grammar, kind, parse_statements, strings, tokens_of, unwrap

_OPTIONAL = {
    grammar.JOIN_LEFT: (False, True),
    grammar.JOIN_RIGHT: (True, False),
    grammar.JOIN_FULL: (True, True),
}
"""Which sides of a join may be missing."""


class SourceColumn(NamedTuple):
    """The column of a relation that a query returns as it is; `optional` where it is null when there is no row."""

    relation: Name
    column: str
    optional: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """What stands in FROM: `columns` are None where nobody can tell them."""

    alias: str
    relation: Name
    columns: Collection[str] | None
    optional: bool


def bare_query(text: str) -> str:
    """The text of a query without what stands behind it: a semicolon, a comment. It has been parsed before."""
    tokens = tokens_of(text)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    return text[: tokens[-1].end].lstrip() if tokens else ""


class OutputColumn(NamedTuple):
    """A column of a query: its name, and what it plainly is, if that is to be seen; no name for an unknown `*`."""

    name: str | None
    source: SourceColumn | None


def output_columns(text: str, columns_of: Callable[[Name], Collection[str] | None]) -> tuple[OutputColumn, ...]:
    """The columns of a query that parses, with each `*` written out. A UNION has those of its first part."""
    select = whole = unwrap(parse_statements(text).stmts[0].stmt)
    while select.op != grammar.SETOP_NONE:
        select = select.larg
    ctes = {unwrap(query).ctename for part in (whole, select) for query in part.with_clause.ctes}
    where = Text(text)
    rolled_up = any(kind(unwrap(item)) == "GroupingSet" for item in select.group_clause)
    sources = [source for item in select.from_clause for source in _sources(unwrap(item), rolled_up, where, columns_of)]
    sources = [_hidden(source) if _is_cte(source, ctes) else source for source in sources]
    merged = any(_merges(unwrap(item)) for item in select.from_clause)
    found: list[OutputColumn] = []
    for name, target in zip(
        output_names(select), select.target_list or [None] * len(output_names(select)), strict=True
    ):
        value = unwrap(target.res_target.val) if target is not None else None
        if value is not None and is_star(value):
            found += _written_out(strings(value.fields)[:-1], sources, merged)
        else:
            found.append(OutputColumn(name, _plain(value, sources) if value is not None else None))
    return tuple(found if select is whole else (OutputColumn(name, None) for name, _ in found))


def _written_out(qualifier: list[str], sources: list[_Source], merged: bool) -> list[OutputColumn]:
    """What a `*` stands for; where a join makes one column of two, nobody looks closer."""
    named = [source for source in sources if qualifier in ([], [source.alias])]
    if not named or (merged and not qualifier) or any(source.columns is None for source in named):
        return [OutputColumn(None, None)]
    return [
        OutputColumn(column, SourceColumn(source.relation, column, source.optional))
        for source in named
        for column in source.columns or ()
    ]


def _merges(item: Any) -> bool:
    """Whether a join is NATURAL or says USING, itself or inside."""
    if kind(item) != "JoinExpr":
        return False
    return bool(item.is_natural or item.using_clause) or _merges(unwrap(item.larg)) or _merges(unwrap(item.rarg))


def _sources(
    item: Any, optional: bool, where: Text, columns_of: Callable[[Name], Collection[str] | None]
) -> Iterator[_Source]:
    if kind(item) == "JoinExpr" and not item.HasField("alias"):
        left, right = _OPTIONAL.get(item.jointype, (False, False))
        yield from _sources(unwrap(item.larg), optional or left, where, columns_of)
        yield from _sources(unwrap(item.rarg), optional or right, where, columns_of)
        return
    alias = item.alias.aliasname if "alias" in item.DESCRIPTOR.fields_by_name else ""
    if kind(item) != "RangeVar":
        yield _Source(alias, Name(None, "", 0), None, optional)
        return
    name = Name(item.schemaname or None, item.relname, where.of(item))
    columns = None if item.alias.colnames else columns_of(name)
    yield _Source(alias or item.relname, name, columns, optional)


def _is_cte(source: _Source, ctes: Collection[str]) -> bool:
    return source.relation.namespace is None and source.relation.name in ctes


def _hidden(source: _Source) -> _Source:
    return _Source(source.alias, source.relation, None, source.optional)


def _plain(target: Any, sources: list[_Source]) -> SourceColumn | None:
    if kind(target) != "ColumnRef" or is_star(target):
        return None
    *qualifier, name = strings(target.fields)
    named = [source for source in sources if qualifier in ([], [source.alias])]
    found = [source for source in named if source.columns is None or name in source.columns]
    if len(found) != 1 or found[0].columns is None:
        return None  # it may be that of another one: USING makes one of two
    return SourceColumn(found[0].relation, name, found[0].optional)
