"""The one door to PostgreSQL's own parser (libpg_query, through postgast): what an expression holds, before a server
sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast

import postgast
from postgast import PgQueryError, pg_query_pb2

from tablewright.catalog.types import NAMES, Type
from tablewright.errors import did_you_mean
from tablewright.postgres.functions import Builtin, builtin, builtin_names

Use = Literal["default", "check", "generated column", "index", "index predicate", "exclusion constraint"]
"""Where an expression stands: PostgreSQL allows other things in each place."""

_IMMUTABLE: tuple[Use, ...] = ("generated column", "index", "index predicate", "exclusion constraint")
# Casts of a timestamp with time zone to these depend on the session's time zone.
_ZONED_CASTS = frozenset(("date", "time", "timetz", "timestamp", "text", "varchar"))
# What DEFAULT takes without parentheses (b_expr in PostgreSQL's grammar has more; these need no thought).
_BARE = frozenset(("FuncCall", "A_Const", "TypeCast", "SQLValueFunction", "A_ArrayExpr", "ColumnRef"))


class Complaint(NamedTuple):
    """What is wrong with an expression, and how many characters into its text."""

    message: str
    offset: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    qualified: bool
    arguments: tuple[str | None, ...]
    """Of each argument: the column that it is, or None for anything else."""
    offset: int


@dataclass(frozen=True, slots=True)
class Expression:
    """What the parser found in the text of one expression."""

    root: str = ""
    columns: tuple[tuple[str, int], ...] = ()
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


class IndexItem(NamedTuple):
    """One key of an index, as CREATE INDEX reads it."""

    item: str
    is_expression: bool
    collation: str | None
    opclass: str | None
    descending: bool
    nulls_first: bool | None


class SyntaxProblem(ValueError):
    """PostgreSQL's parser refuses the text."""

    def __init__(self, complaint: Complaint) -> None:
        self.complaint = complaint
        super().__init__(complaint.message)


@lru_cache(maxsize=8192)
def read_expression(text: str) -> Expression:
    """Parse one value expression (PostgreSQL manual, 4.2); `error` is set where it is none, or more than one."""
    prefix = "SELECT "
    if "--" in text or "/*" in text:
        comment = _comment_offset(prefix + text)
        if comment is not None:
            return Expression(error=Complaint("a comment inside an expression", comment - len(prefix)))
    try:
        tree = _parse(prefix + text, len(prefix))
    except SyntaxProblem as problem:
        return Expression(error=problem.complaint)
    statement = tree.stmts[0].stmt.select_stmt if len(tree.stmts) == 1 else None
    if statement is None or not _only_an_expression(statement):
        return Expression(error=Complaint("one SQL expression is wanted here, and nothing after it"))
    return _summarize(statement.target_list[0].res_target.val, (prefix + text).encode(), len(prefix))


def _parse(sql: str, skipped: int) -> Any:
    try:
        return postgast.parse(sql)
    except PgQueryError as error:
        at_end = "end of input" in error.message
        offset = len(sql) if at_end else max(error.cursorpos - 1, 0)
        raise SyntaxProblem(Complaint(f"SQL {error.message}", max(offset - skipped, 0))) from None
    except ValueError as error:  # a NUL byte never reaches the parser
        raise SyntaxProblem(Complaint(f"SQL cannot hold this text: {error}")) from None


def _comment_offset(sql: str) -> int | None:
    try:
        tokens = postgast.scan(sql).tokens
    except PgQueryError:
        return None
    comments = (pg_query_pb2.SQL_COMMENT, pg_query_pb2.C_COMMENT)
    return next((len(sql.encode()[: t.start].decode()) for t in tokens if t.token in comments), None)


def _only_an_expression(statement: Any) -> bool:
    set_fields = {field.name for field, _ in statement.ListFields()}
    allowed = {"target_list", "limit_option", "op"}
    targets = statement.target_list
    return set_fields <= allowed and len(targets) == 1 and not targets[0].res_target.name and statement.op <= 1


def _summarize(node: Any, sql: bytes, skipped: int) -> Expression:
    def offset(found: Any) -> int:
        return max(len(sql[: max(found.location, 0)].decode(errors="ignore")) - skipped, 0)

    columns: list[tuple[str, int]] = []
    calls: list[Call] = []
    clocks: list[tuple[str, int]] = []
    casts: list[tuple[str, str, int]] = []
    subquery = parameter = None
    root = postgast.unwrap_node(node)
    for _, found in postgast.walk(root):
        match type(found).__name__:
            case "ColumnRef":
                columns.append((_last_field(found), offset(found)))
            case "FuncCall":
                names = [part.string.sval for part in found.funcname]
                qualified = len(names) > 1 and names[0] != "pg_catalog"
                arguments = tuple(_column_of(argument) for argument in found.args)
                calls.append(Call(names[-1], qualified, arguments, offset(found)))
            case "SQLValueFunction":
                name = pg_query_pb2.SQLValueFunctionOp.Name(found.op)
                clocks.append((name.removeprefix("SVFOP_").removesuffix("_N"), offset(found)))
            case "TypeCast":
                column = _column_of(found.arg)
                if column:
                    casts.append((column, found.type_name.names[-1].string.sval, offset(found)))
            case "SubLink":
                subquery = offset(found)
            case "ParamRef":
                parameter = offset(found)
    constant = root.sval.sval if type(root).__name__ == "A_Const" and root.HasField("sval") else None
    return Expression(
        root=type(root).__name__,
        columns=tuple(columns),
        calls=tuple(calls),
        clocks=tuple(clocks),
        casts=tuple(casts),
        subquery=subquery,
        parameter=parameter,
        constant=constant,
    )


def _last_field(reference: Any) -> str:
    last = reference.fields[-1]
    return last.string.sval if last.HasField("string") else "*"


def _column_of(argument: Any) -> str | None:
    found = postgast.unwrap_node(argument)
    return _last_field(found) if type(found).__name__ == "ColumnRef" else None


def takes_no_parentheses(text: str) -> bool:
    """Whether DEFAULT takes the expression as it stands."""
    return read_expression(text).root in _BARE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression may refer to: the table's columns with their types, functions of the spec, the server."""

    columns: Mapping[str, Type | None]
    postgres: int
    functions: frozenset[str] = frozenset()
    any_function: bool = False
    """An extension may bring functions that are not known here, so unknown ones pass."""
    generated: frozenset[str] = frozenset()


def complaints(text: str, use: Use, around: Surroundings) -> list[Complaint]:
    """Everything that PostgreSQL would refuse about an expression in that place, as far as can be told without it."""
    expression = read_expression(text)
    if expression.error:
        return [expression.error]
    found = list(_column_complaints(expression, use, around))
    if expression.subquery is not None:
        found.append(Complaint(f"a subquery is not allowed in {_a(use)}", expression.subquery))
    if expression.parameter is not None:
        found.append(Complaint("a parameter ($1) means nothing here", expression.parameter))
    for call in expression.calls:
        found += _call_complaints(call, use, around)
    if use in _IMMUTABLE:
        found += [_not_immutable(name, "stable", use, at) for name, at in expression.clocks]
        for column, target, at in expression.casts:
            if around.columns.get(column) == Type("timestamptz") and target in _ZONED_CASTS:
                hint = f"({column} at time zone 'UTC')::{target} does not depend on the session's time zone"
                found.append(Complaint(f"{_a(use)} must be immutable, and this cast is not", at, hint))
    return found


def _column_complaints(expression: Expression, use: Use, around: Surroundings) -> list[Complaint]:
    found = []
    for name, at in expression.columns:
        if use == "default":
            hint = f"a text stands in quotes: '{name}'" if len(expression.columns) == 1 else ""
            found.append(Complaint(f"a default cannot refer to a column (`{name}`)", at, hint))
        elif name not in around.columns:
            found.append(Complaint(f"unknown column `{name}`", at, did_you_mean(name, around.columns)))
        elif use == "generated column" and name in around.generated:
            found.append(Complaint(f"a generated column cannot refer to another one (`{name}`)", at))
    return found


def _call_complaints(call: Call, use: Use, around: Surroundings) -> list[Complaint]:
    known = builtin(call.name) if not call.qualified else None
    if known is None:
        if call.qualified or call.name in around.functions or around.any_function:
            return []
        hint = did_you_mean(call.name, builtin_names())
        return [Complaint(f"unknown function `{call.name}`", call.offset, hint)]
    if known.since > around.postgres:
        message = f"`{call.name}` came with PostgreSQL {known.since}, and the spec says `postgres: {around.postgres}`"
        return [Complaint(message, call.offset)]
    if known.kind != "function":
        what = {"aggregate": "an aggregate", "window": "a window function", "set": "a set-returning function"}
        return [
            Complaint(f"{what.get(known.kind, 'a procedure')} (`{call.name}`) is not allowed in {_a(use)}", call.offset)
        ]
    if use in _IMMUTABLE and not _immutable(known, call, around):
        volatility = "stable" if known.volatility == "mixed" else known.volatility
        return [_not_immutable(call.name, volatility, use, call.offset)]
    return []


def _immutable(known: Builtin, call: Call, around: Surroundings) -> bool:
    if known.volatility != "mixed":
        return known.volatility == "immutable"
    types = [around.columns.get(column) if column else None for column in call.arguments]
    for signature in known.unstable:
        if len(signature) != len(types):
            continue
        same = [_short(type_) == wanted for type_, wanted in zip(types, signature, strict=True) if type_]
        if same and all(same):
            return False
    return True


def _short(type_: Type) -> str:
    return "text" if type_.namespace is None and NAMES[type_.name].family == "text" else type_.name


def _not_immutable(name: str, volatility: str, use: Use, offset: int) -> Complaint:
    message = f"`{name}` is {volatility}, and PostgreSQL takes only immutable functions in {_a(use)}"
    return Complaint(message, offset, "what it returns changes while the rows stay; filter in the query instead")


def _a(use: Use) -> str:
    return f"an {use}" if use[0] in "aeiou" else f"a {use}"


@lru_cache(maxsize=8192)
def read_index_item(text: str) -> IndexItem:
    """Read one key of an index as CREATE INDEX would: `created_at desc nulls last`, `lower(email)`, `v vector_l2_ops`.

    Raises SyntaxProblem.
    """
    prefix = "CREATE INDEX ON t ("
    if not text.isidentifier():
        comment = _comment_offset(prefix + text) if "--" in text or "/*" in text else None
        if comment is not None:
            raise SyntaxProblem(Complaint("a comment inside an index key", comment - len(prefix)))
    tree = _parse(f"{prefix}{text}\n)", len(prefix))
    statement = tree.stmts[0].stmt.index_stmt
    extra = {field.name for field, _ in statement.ListFields()} - {"relation", "access_method", "index_params"}
    if len(tree.stmts) != 1 or extra or len(statement.index_params) != 1:
        raise SyntaxProblem(Complaint("one column or expression is wanted here, with what orders it"))
    element = statement.index_params[0].index_elem
    if element.opclassopts:
        raise SyntaxProblem(Complaint("options of an operator class are not part of the spec language"))
    item = element.name or _expression_text(element.expr)
    nulls = {pg_query_pb2.SORTBY_NULLS_FIRST: True, pg_query_pb2.SORTBY_NULLS_LAST: False}.get(element.nulls_ordering)
    descending = element.ordering == pg_query_pb2.SORTBY_DESC
    return IndexItem(
        item=item,
        is_expression=not element.name,
        collation=_joined(element.collation),
        opclass=_joined(element.opclass),
        descending=descending,
        nulls_first=None if nulls == descending else nulls,
    )


def _joined(names: Any) -> str | None:
    return ".".join(name.string.sval for name in names) or None


def _expression_text(node: Any) -> str:
    """PostgreSQL's own print of a parsed expression: the text around it is gone by then."""
    tree = postgast.parse("SELECT 1")
    tree.stmts[0].stmt.select_stmt.target_list[0].res_target.val.CopyFrom(node)
    return postgast.deparse(tree).removeprefix("SELECT ")


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
    if read_expression(text).error:
        return ()
    statement = postgast.parse(f"SELECT {text}").stmts[0].stmt.select_stmt
    return tuple(_conditions(postgast.unwrap_node(statement.target_list[0].res_target.val)))


def _conditions(node: Any) -> Iterator[Condition]:
    if type(node).__name__ == "BoolExpr" and node.boolop == pg_query_pb2.AND_EXPR:
        for argument in node.args:
            yield from _conditions(postgast.unwrap_node(argument))
    if type(node).__name__ != "A_Expr":
        return
    operator = node.name[-1].string.sval
    subject, values = _subject(node.lexpr), _constants(node.rexpr)
    if subject is None:
        subject, values, operator = _subject(node.rexpr), _constants(node.lexpr), _OPERATORS.get(operator, "")
    if subject is None or not values:
        return
    column, of_length = subject
    match node.kind:
        case pg_query_pb2.AEXPR_BETWEEN:
            yield Condition(column, ">=", values[:1], of_length)
            yield Condition(column, "<=", values[1:], of_length)
        case pg_query_pb2.AEXPR_IN if operator == "=":
            yield Condition(column, "in", values, of_length)
        case pg_query_pb2.AEXPR_OP if operator in (*_OPERATORS, "~"):
            yield Condition(column, cast(Any, operator), values, of_length)


def _subject(node: Any) -> tuple[str, bool] | None:
    """The column that is compared, and whether it is its length that is."""
    found = postgast.unwrap_node(node)
    if type(found).__name__ == "FuncCall" and len(found.args) == 1:
        column = _column_of(found.args[0])
        return (column, True) if column and found.funcname[-1].string.sval in ("length", "char_length") else None
    column = _column_of(node)
    return (column, False) if column else None


def _constants(node: Any) -> tuple[int | Decimal | str, ...]:
    """The constants that a node is or lists; none if anything in it is something else."""
    found = postgast.unwrap_node(node)
    values = [_constant(item) for item in (found.items if type(found).__name__ == "List" else [node])]
    return () if None in values else tuple(value for value in values if value is not None)


def _constant(node: Any) -> int | Decimal | str | None:
    found = postgast.unwrap_node(node)
    if type(found).__name__ != "A_Const" or found.isnull:
        return None
    match found.WhichOneof("val"):
        case "ival":
            return int(found.ival.ival)
        case "fval":
            return Decimal(found.fval.fval)
        case "sval":
            return str(found.sval.sval)
    return None
