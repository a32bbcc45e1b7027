"""One key of an index, as CREATE INDEX reads it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from tablewright.sqltext.outputs import figured_name
from tablewright.sqltext.parser import (
    Complaint,
    SyntaxProblem,
    comment_offset,
    deparse,
    grammar,
    parse_sql,
    strings,
    unwrap,
)


class IndexItem(NamedTuple):
    """One key of an index, as CREATE INDEX reads it."""

    item: str
    is_expression: bool
    collation: str | None
    opclass: str | None
    descending: bool
    nulls_first: bool | None


@lru_cache(maxsize=8192)
def read_index_item(text: str) -> IndexItem:
    """Read one key of an index as CREATE INDEX would: `created_at desc nulls last`, `lower(email)`, `v vector_l2_ops`.

    Raises SyntaxProblem.
    """
    prefix = "CREATE INDEX ON t ("
    if not text.isidentifier():
        comment = comment_offset(prefix + text) if "--" in text or "/*" in text else None
        if comment is not None:
            raise SyntaxProblem(Complaint("a comment inside an index key", comment - len(prefix)))
    tree = parse_sql(f"{prefix}{text}\n)", len(prefix))
    statement = tree.stmts[0].stmt.index_stmt
    extra = {field.name for field, _ in statement.ListFields()} - {"relation", "access_method", "index_params"}
    if len(tree.stmts) != 1 or extra or len(statement.index_params) != 1:
        raise SyntaxProblem(Complaint("one column or expression is wanted here, with what orders it"))
    element = statement.index_params[0].index_elem
    if element.opclassopts:
        wanted = "`{column: …, opclass: …, parameters: {…}}`"
        raise SyntaxProblem(Complaint(f"parameters of an operator class stand in a mapping: {wanted}"))
    item = element.name or expression_text(element.expr)
    nulls = {grammar.SORTBY_NULLS_FIRST: True, grammar.SORTBY_NULLS_LAST: False}.get(element.nulls_ordering)
    descending = element.ordering == grammar.SORTBY_DESC
    return IndexItem(
        item=item,
        is_expression=not element.name,
        collation=joined(element.collation),
        opclass=joined(element.opclass),
        descending=descending,
        nulls_first=None if nulls == descending else nulls,
    )


@lru_cache(maxsize=8192)
def index_key_name(expression: str) -> str:
    """What PostgreSQL calls the column of an index on an expression (FigureIndexColname): `lower` of `lower(email)`."""
    tree = parse_sql(f"CREATE INDEX ON t (({expression}\n))")
    return figured_name(unwrap(tree.stmts[0].stmt.index_stmt.index_params[0].index_elem.expr)) or "expr"


def joined(names: Any) -> str | None:
    """A name that may be qualified by a dot."""
    return ".".join(strings(names)) or None


def expression_text(node: Any) -> str:
    """PostgreSQL's own print of a parsed expression: the text around it is gone by then."""
    tree = parse_sql("SELECT 1")
    tree.stmts[0].stmt.select_stmt.target_list[0].res_target.val.CopyFrom(node)
    return deparse(tree).removeprefix("SELECT ")
