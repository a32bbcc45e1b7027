"""Whole queries, as a view has them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tablewright.sqltext.names import NO_NAMES, Collector, Name, Names
from tablewright.sqltext.outputs import is_star, output_names
from tablewright.sqltext.parser import (
    Complaint,
    SyntaxProblem,
    Text,
    children,
    grammar,
    kind,
    parse_statements,
    unwrap,
)
from tablewright.sqltext.scopes import Resolver

_CHANGES = frozenset(("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"))


@dataclass(frozen=True, slots=True)
class Query:
    """What the parser found in the text of a query."""

    names: Names = NO_NAMES
    columns: tuple[str | None, ...] = ()
    """The output names, as PostgreSQL gives them; None for a `*`."""
    stars: tuple[int, ...] = ()
    """Where a `*` stands in the output list."""
    locks: bool = False
    """Whether it says FOR UPDATE or the like."""
    error: Complaint | None = None


@lru_cache(maxsize=512)
def read_query(text: str) -> Query:
    """Parse one SELECT, VALUES, TABLE or WITH … SELECT; `error` is set where it is none, or more."""
    try:
        select = _select_of(text)
    except SyntaxProblem as problem:
        return Query(error=problem.complaint)
    where = Text(text)
    collector = Collector(where)
    collector.visit(select)
    stars = tuple(where.of(star) for star in _stars(select))
    return Query(collector.names(), output_names(select), stars, bool(select.locking_clause))


def query_complaints(
    text: str,
    columns_of: Callable[[Name], Collection[str] | None],
    known_function: Callable[[Name], bool],
) -> list[Complaint]:
    """What PostgreSQL would refuse about a query, as far as that is sure.

    `columns_of` gives the columns of the relation that a name means, in their order, and None where there is none.
    """
    query = read_query(text)
    if query.error:
        return [query.error]
    resolver = Resolver(Text(text), text, columns_of, known_function)
    resolver.select(_select_of(text), None, {})
    return sorted(resolver.found, key=lambda complaint: complaint.offset)


def _select_of(text: str) -> Any:
    """The one SELECT that a text is.

    Raises SyntaxProblem.
    """
    statements = parse_statements(text).stmts
    where = Text(text)
    if not statements:
        raise SyntaxProblem(Complaint("a query is wanted here"))
    if len(statements) > 1:
        raise SyntaxProblem(Complaint("one query is wanted here, and nothing after it", _start(text, statements[1])))
    select = unwrap(statements[0].stmt)
    if kind(select) != "SelectStmt":
        message = "a query is wanted here: SELECT, VALUES, or WITH … SELECT"
        raise SyntaxProblem(Complaint(message, _start(text, statements[0])))
    if select.HasField("into_clause"):
        raise SyntaxProblem(Complaint("INTO is not allowed in a query of a view", where.of(select.into_clause.rel)))
    for complaint in _forbidden(select, where):
        raise SyntaxProblem(complaint)
    return select


def _start(text: str, statement: Any) -> int:
    at = Text(text).at(statement.stmt_location)
    return at + len(text[at:]) - len(text[at:].lstrip())


def _forbidden(node: Any, where: Text) -> Iterator[Complaint]:
    if kind(node) == "ParamRef":
        yield Complaint("a parameter ($1) means nothing here", where.of(node))
    if kind(node) in _CHANGES:
        yield Complaint("a query of a view cannot change data", where.of(node.relation))
    if kind(node) == "SelectStmt" and node.HasField("into_clause"):
        yield Complaint("INTO is not allowed in a query of a view", where.of(node.into_clause.rel))
    for _, child in children(node):
        yield from _forbidden(child, where)


def _stars(select: Any) -> Iterator[Any]:
    """Each `*` of the output list; a UNION has one in each part."""
    if select.op != grammar.SETOP_NONE:
        yield from _stars(select.larg)
        yield from _stars(select.rarg)
    for target in select.target_list:
        value = unwrap(target.res_target.val)
        if is_star(value):
            yield value
