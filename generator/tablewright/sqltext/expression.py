"""What one value expression holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tablewright.sqltext.parser import (
    Complaint,
    SyntaxProblem,
    Text,
    children,
    comment_offset,
    grammar,
    kind,
    parse_sql,
    parse_statements,
    strings,
    unwrap,
)

# What DEFAULT takes without parentheses (b_expr in PostgreSQL's grammar has more; these need no thought).
_BARE = frozenset(("FuncCall", "A_Const", "TypeCast", "SQLValueFunction", "A_ArrayExpr", "ColumnRef"))
_RETURN = re.compile(r"\s*return\b(.*?);?\s*", re.IGNORECASE | re.DOTALL)
PREFIX = "SELECT "
"""What makes a statement of an expression."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function; `nested` says that it stands in a subquery."""

    name: str
    qualified: bool
    arguments: tuple[str | None, ...]
    """Of each argument: the column that it is, or None for anything else."""
    offset: int
    nested: bool = False
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """What the parser found in the text of one expression."""

    root: str = ""
    columns: tuple[tuple[str, int], ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    """Of each column all that was written: `("new", "total")`."""
    calls: tuple[Call, ...] = ()
    clocks: tuple[tuple[str, int], ...] = ()
    """`CURRENT_TIMESTAMP` and its kin, which are stable."""
    casts: tuple[tuple[str, str, int], ...] = ()
    """Column, target type, offset."""
    subquery: int | None = None
    parameter: int | None = None
    constant: str | None = None
    """The text of a string constant, if the whole expression is one."""
    error: Complaint | None = None


@lru_cache(maxsize=8192)
def read_expression(text: str) -> Expression:
    """Parse one value expression (PostgreSQL manual, 4.2); `error` is set where it is none, or more than one."""
    try:
        node = parse_expression(text)
    except SyntaxProblem as problem:
        return Expression(error=problem.complaint)
    return _Reading(Text(PREFIX + text, len(PREFIX))).summary(node)


@lru_cache(maxsize=64)
def parse_expression(text: str) -> Any:
    """The parsed node of one value expression; nobody changes what it returns.

    Raises SyntaxProblem.
    """
    if "--" in text or "/*" in text:
        comment = comment_offset(PREFIX + text)
        if comment is not None:
            raise SyntaxProblem(Complaint("a comment inside an expression", comment - len(PREFIX)))
    if text.rstrip().endswith(";"):
        raise SyntaxProblem(Complaint("an expression ends without a `;`", len(text.rstrip()) - 1))
    tree = parse_sql(PREFIX + text, len(PREFIX))
    statement = tree.stmts[0].stmt.select_stmt if len(tree.stmts) == 1 else None
    if statement is None or not _only_an_expression(statement):
        raise SyntaxProblem(Complaint("one SQL expression is wanted here, and nothing after it"))
    return unwrap(statement.target_list[0].res_target.val)


@lru_cache(maxsize=512)
def read_returned(body: str) -> Expression | None:
    """The expression that a body in SQL consists of: `SELECT` and one, or `RETURN` and one; None for any other."""
    returned = _RETURN.fullmatch(body)
    text = f"{PREFIX}{returned[1]}" if returned else body
    try:
        statements = parse_statements(text).stmts
    except SyntaxProblem:
        return None
    statement = statements[0].stmt.select_stmt if len(statements) == 1 else None
    if statement is None or not _has_only_an_expression(statement):
        return None
    return _Reading(Text(text)).summary(unwrap(statement.target_list[0].res_target.val))


def _only_an_expression(statement: Any) -> bool:
    return _has_only_an_expression(statement) and not statement.target_list[0].res_target.name


def _has_only_an_expression(statement: Any) -> bool:
    set_fields = {field.name for field, _ in statement.ListFields()}
    allowed = {"target_list", "limit_option", "op"}
    return set_fields <= allowed and len(statement.target_list) == 1 and bool(statement.op <= 1)


def _root(node: Any) -> str:
    """What an expression is as a whole; `at AT TIME ZONE 'UTC'` is a call that does not look like one."""
    in_words = kind(node) == "FuncCall" and node.funcformat == grammar.COERCE_SQL_SYNTAX
    return "FuncCall in words" if in_words else kind(node)


@dataclass(slots=True, eq=False, repr=False)  # each of these costs time when it is imported
class _Reading:
    """Collects what an expression holds, node by node, as it is written."""

    text: Text
    columns: list[tuple[str, int]] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    clocks: list[tuple[str, int]] = field(default_factory=list)
    casts: list[tuple[str, str, int]] = field(default_factory=list)
    subquery: int | None = None
    parameter: int | None = None

    def summary(self, root: Any) -> Expression:
        """What the whole expression holds."""
        self._visit(root, nested=False)
        constant = root.sval.sval if kind(root) == "A_Const" and root.HasField("sval") else None
        return Expression(
            root=_root(root),
            columns=tuple(self.columns),
            paths=tuple(self.paths),
            calls=tuple(self.calls),
            clocks=tuple(self.clocks),
            casts=tuple(self.casts),
            subquery=self.subquery,
            parameter=self.parameter,
            constant=constant,
        )

    def _visit(self, node: Any, nested: bool) -> None:
        self._note(node, nested)
        for name, child in children(node):
            self._visit(child, nested or name == "subselect")

    def _note(self, found: Any, nested: bool) -> None:
        match kind(found):
            case "ColumnRef":
                path = tuple(strings(found.fields))
                self.paths.append(path)
                self.columns.append((path[-1], self.text.of(found)))
            case "FuncCall":
                names = strings(found.funcname)
                qualified = len(names) > 1 and names[0] != "pg_catalog"
                arguments = tuple(column_of(argument) for argument in found.args)
                namespace = names[-2] if qualified else None
                self.calls.append(Call(names[-1], qualified, arguments, self.text.of(found), nested, namespace))
            case "SQLValueFunction":
                name = grammar.SQLValueFunctionOp.Name(found.op)
                self.clocks.append((name.removeprefix("SVFOP_").removesuffix("_N"), self.text.of(found)))
            case "TypeCast":
                column = column_of(found.arg)
                if column:
                    self.casts.append((column, found.type_name.names[-1].string.sval, self.text.of(found)))
            case "SubLink":
                self.subquery = self.text.of(found)
            case "ParamRef":
                self.parameter = self.text.of(found)


def column_of(argument: Any) -> str | None:
    """The column that a node is, or None for anything else."""
    found = unwrap(argument)
    return strings(found.fields)[-1] if kind(found) == "ColumnRef" else None


def takes_no_parentheses(text: str) -> bool:
    """Whether DEFAULT takes the expression as it stands."""
    return read_expression(text).root in _BARE
