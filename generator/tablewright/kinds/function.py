"""Functions and procedures (PostgreSQL manual, CREATE FUNCTION and CREATE PROCEDURE)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import Argument, Function, Options
from tablewright.catalog.names import Identity, QName, Signature, Simple
from tablewright.catalog.naming import too_long
from tablewright.ddl import function as function_sql
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Named, Node, Row, Short, comment_of, required_names
from tablewright.kinds.granted import Grants, Leaks, OwnedBy
from tablewright.kinds.settings import check_settings
from tablewright.kinds.texts import Body, between_quotes, one_or_many
from tablewright.kinds.values import printed_type
from tablewright.quoting import listed_names, sql_identifier
from tablewright.sqltext import read_body

USUAL_COST, USUAL_ROWS = 100, 1000
"""What PostgreSQL takes for a function in SQL or PL/pgSQL of which nothing is said."""

_SETTING = re.compile(r"[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*")
# PostgreSQL keeps the other names in lower case.
_MIXED_CASE = {name.lower(): name for name in ("DateStyle", "IntervalStyle", "TimeZone")}
_ATOMIC = re.compile(r"\s*(?:begin\s+atomic|return)\b", re.IGNORECASE)
ATOMIC_SINCE = OUT_SINCE = 14
_MOST_ARGUMENTS = 100


class ArgumentNode(Node):
    """An argument; short form: its type."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str = Field(description="As a column's, but without a length; also a table's name, `anyelement`…")
    mode: Literal["in", "out", "inout", "variadic"] = "in"
    default: str | None = Field(None, description="An SQL expression: a text stands in quotes, `\"'none'\"`.")


def _by_position(value: Any) -> Any:
    """A list holds arguments without names, which a body calls $1, $2…"""
    return {f"${number}": item for number, item in enumerate(value, 1)} if isinstance(value, list) else value


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if isinstance(value, int | float) else value


_Setting = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]


class RoutineNode(Named):
    """What functions and procedures have in common."""

    name: str | None = Field(None, description="Where the key does not do: routines of one name, with other arguments.")
    namespace: str | None = None
    arguments: Annotated[
        dict[str, ArgumentNode],
        BeforeValidator(_by_position, json_schema_input_type=dict[str, ArgumentNode] | list[ArgumentNode]),
    ] = Field(default_factory=dict, description="Names to types, in order; or a list of types alone.")
    language: Literal["sql", "plpgsql"] = "sql"
    body: Body = Field(description="What stands between the dollar quotes; or `BEGIN ATOMIC … END`, or `RETURN …`.")
    security_definer: bool = Field(False, description="It runs with the rights of its owner: needs a `search_path`.")
    search_path: Annotated[
        list[str] | None, BeforeValidator(one_or_many, json_schema_input_type=str | list[str] | None)
    ] = Field(None, description="The schemas that its body's bare names lie in; [] is none but pg_catalog.")
    settings: dict[str, _Setting] = Field(default_factory=dict, description="SET … TO …, while it runs.")
    grants: Grants
    owner: OwnedBy = None
    leaks: Leaks = None


class FunctionNode(RoutineNode):
    """A function."""

    returns: str | None = Field(None, description="A type, `setof TYPE`, `void`, `trigger`, or `table`.")
    columns: dict[str, str] = Field(default_factory=dict, description="The columns of `returns: table`, to types.")
    volatility: Literal["volatile", "stable", "immutable"] = "volatile"
    strict: bool = Field(False, description="It returns null where an argument is null, without being called.")
    parallel: Literal["unsafe", "restricted", "safe"] = "unsafe"
    cost: int | None = Field(None, ge=1, description=f"In units of cpu_operator_cost; PostgreSQL takes {USUAL_COST}.")
    rows: int | None = Field(None, ge=1, description=f"How many it returns; PostgreSQL takes {USUAL_ROWS}.")
    leakproof: bool = Field(False, description="It tells nothing about its arguments but by what it returns.")


class ProcedureNode(RoutineNode):
    """A procedure: it returns nothing, and may end transactions."""


ReadType = Callable[[str, Path], str | None]
"""The type that a text names as a signature has it, or None after a complaint."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A routine's node with its place."""

    node: RoutineNode
    read_type: ReadType
    postgres: int
    at: Path
    problems: Problems

    def complain(self, key: str, message: str, hint: str = "", *inside: str | int) -> None:
        self.problems.add((*self.at, key, *inside), message, hint=hint)


def parse(
    name: QName, node: RoutineNode, read_type: ReadType, postgres: int, at: Path, problems: Problems
) -> Function | None:
    """Mapping to object, or None where its signature cannot be told."""
    reading = _Reading(node, read_type, postgres, at, problems)
    if not name.name or too_long(name.name):
        problems.add_at_key(at, f"the name `{name.name}` has {len(name.name.encode())} bytes; a name has 1 to 63")
    arguments = _arguments(reading)
    if len(node.arguments) > _MOST_ARGUMENTS:
        message = f"a routine has at most {_MOST_ARGUMENTS} arguments, not {len(node.arguments)}"
        problems.add_at_key((*at, "arguments"), message)
    if arguments is None:
        return None
    inputs = tuple(argument.type for argument in arguments if argument.mode in ("in", "inout", "variadic"))
    atomic = node.language == "sql" and _ATOMIC.match(node.body) is not None
    made = Function(
        key=Signature(*name, inputs),
        returns=None,
        language=node.language,
        body=node.body.strip() if atomic else between_quotes(node.body),
        comment=comment_of(node),
        arguments=tuple(arguments),
        atomic=atomic,
        security_definer=node.security_definer,
        settings=_settings(reading),
    )
    if made.atomic and postgres < ATOMIC_SINCE:
        message = f"`BEGIN ATOMIC` and `RETURN` came with PostgreSQL {ATOMIC_SINCE}, and the spec says"
        reading.complain("body", f"{message} `postgres: {postgres}`", "leave them out: the statements alone will do")
    if isinstance(node, FunctionNode):
        return _function(reading, node, made)
    if any(argument.mode == "out" for argument in arguments) and postgres < OUT_SINCE:
        message = f"`out` of a procedure came with PostgreSQL {OUT_SINCE}, and the spec says `postgres: {postgres}`"
        reading.complain("arguments", message, "`inout` is older")
    return made


def _function(reading: _Reading, node: FunctionNode, made: Function) -> Function | None:
    columns = _columns(reading, node, made.arguments)
    returns = _returns(reading, node, made.arguments) if columns is not None else None
    if columns is None or returns is None:
        return None
    if node.rows is not None and not (returns.startswith("setof ") or columns):
        reading.complain("rows", "only a function that returns `setof` or `table` has `rows`")
    return replace(
        made,
        returns=returns,
        arguments=(*made.arguments, *columns),
        volatility=node.volatility,
        strict=node.strict,
        leakproof=node.leakproof,
        parallel=node.parallel,
        cost=node.cost if node.cost != USUAL_COST else None,
        rows=node.rows if node.rows != USUAL_ROWS else None,
    )


def _arguments(reading: _Reading) -> list[Argument] | None:
    """All arguments, or None where something is wrong with a type."""
    found: list[Argument] = []
    all_known = True
    for number, (name, node) in enumerate(reading.node.arguments.items()):
        at = (*reading.at, "arguments", number)
        if too_long(name) or not name or (name[0] == "$" and name != f"${number + 1}"):
            reading.problems.add_at_key(at, f"`{name}` cannot be the name of an argument")
        type_ = reading.read_type(node.type, (*at, "type"))
        all_known = all_known and type_ is not None
        if type_ is not None:
            if type_ in _RESULTS:
                reading.problems.add((*at, "type"), f"an argument cannot be of type {type_}")
            _check_order(found, node, type_, at, reading)
            found.append(Argument(name, type_, node.mode, node.default.strip() if node.default else None))
    return found if all_known else None


_RESULTS = ("void", "trigger", "event_trigger")


def _check_order(before: list[Argument], node: ArgumentNode, type_: str, at: Path, reading: _Reading) -> None:
    """What may stand behind what; of a function, what only goes out may stand anywhere."""
    problems, only_out = reading.problems, node.mode == "out"
    given = [argument for argument in before if argument.mode != "out"]
    if node.mode == "variadic" and not (type_.endswith("[]") or type_ in ("anyarray", "anycompatiblearray", '"any"')):
        problems.add((*at, "type"), f"a variadic argument is an array, and {type_} is none", hint=f"write `{type_}[]`")
    if node.default is not None and only_out:
        problems.add((*at, "default"), "an argument that only goes out has no default")
    if only_out and isinstance(reading.node, FunctionNode):
        return
    if any(argument.mode == "variadic" for argument in given):
        problems.add_at_key(at, "a variadic argument is the last one")
    elif node.default is None and any(argument.default is not None for argument in given):
        hint = "put it in front" if only_out else "add a `default`, or put it in front"
        problems.add_at_key(at, "behind an argument with a default each has one", hint=hint)


def _columns(reading: _Reading, node: FunctionNode, arguments: tuple[Argument, ...]) -> tuple[Argument, ...] | None:
    is_table = node.returns is not None and node.returns.strip().lower() == "table"
    if node.columns and not is_table:
        reading.problems.add_at_key((*reading.at, "columns"), "only `returns: table` has `columns`")
    if not is_table:
        return ()
    if not node.columns:
        reading.complain("returns", "`returns: table` needs its `columns`", "`columns: {name: text, total: numeric}`")
        return None
    if any(argument.mode in ("out", "inout") for argument in arguments):
        reading.complain("returns", "a function that returns a table has neither `out` nor `inout` arguments")
    found = []
    for name, text in node.columns.items():
        at = (*reading.at, "columns", name)
        if any(argument.name == name for argument in arguments):
            reading.problems.add_at_key(at, f"`{name}` is the name of an argument, too")
        if not name or too_long(name):
            reading.problems.add_at_key(at, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
        type_ = reading.read_type(text, at)
        if type_ in (*_RESULTS, "record"):
            reading.problems.add(at, f"a column cannot be of type {type_}")
        found += [Argument(name, type_, "table")] if type_ else []
    return tuple(found) if len(found) == len(node.columns) else None


_SETOF = re.compile(r"\s*setof\s+(.*)", re.IGNORECASE | re.DOTALL)


def _returns(reading: _Reading, node: FunctionNode, arguments: tuple[Argument, ...]) -> str | None:
    """What it returns in the words of `Function.returns`, or None after a complaint."""
    out = [argument.type for argument in arguments if argument.mode in ("out", "inout")]
    follows = "" if not out else out[0] if len(out) == 1 else "record"
    if node.returns is None:
        if not follows:
            hint = "`returns: void` for nothing, or put it under `procedures:`"
            reading.problems.add_at_key(reading.at, "a function says what it `returns`", hint=hint)
        return follows or None
    if node.returns.strip().lower() == "table":
        return "table"
    found = _SETOF.fullmatch(node.returns)
    type_ = reading.read_type(found[1] if found else node.returns, (*reading.at, "returns"))
    if type_ is None:
        return None
    if follows and type_ != follows:
        message = f"its arguments that go out make it return {follows}, not {type_}"
        reading.complain("returns", message, f"write `{follows}`, or leave it out")
    if type_ in ("trigger", "event_trigger"):
        _check_trigger(reading, type_, bool(found))
    polymorphic = type_.startswith("any") and not any(a.type.startswith("any") for a in arguments)
    if polymorphic:
        reading.complain("returns", f"nothing tells which type {type_} is: no argument is of such a type")
    return f"setof {type_}" if found else type_


def _check_trigger(reading: _Reading, type_: str, is_set: bool) -> None:
    if reading.node.arguments:
        hint = "what a trigger gives it is in TG_ARGV" if type_ == "trigger" else ""
        message = f"a function that returns {type_} has no arguments"
        reading.problems.add_at_key((*reading.at, "arguments"), message, hint=hint)
    if reading.node.language == "sql":
        message = f"a function that returns {type_} cannot be written in SQL"
        reading.complain("returns", message, "add `language: plpgsql`")
    if is_set:
        reading.complain("returns", f"a function returns one {type_}")


def _settings(reading: _Reading) -> Options:
    """SET clauses, sorted by name; a function with its owner's rights has a search path that nobody can change."""
    node, found = reading.node, {}
    for name, value in node.settings.items():
        if not _SETTING.fullmatch(name):
            reading.problems.add_at_key((*reading.at, "settings", name), f"`{name}` is not the name of a setting")
        elif name.lower() == "search_path":
            hint = "write `search_path: [app, pg_temp]` beside `settings`"
            reading.problems.add_at_key(
                (*reading.at, "settings", name), "the search path has a key of its own", hint=hint
            )
        else:
            check_settings({name: value}, (*reading.at, "settings"), reading.problems)
            found[_MIXED_CASE.get(name.lower(), name.lower() if "." not in name else name)] = value
    path = node.search_path
    if path is not None:
        found["search_path"] = ", ".join(map(sql_identifier, path))
    if node.security_definer and path is None:
        message = "whoever calls it chooses where its names are looked up, and it has its owner's rights"
        hint = "add `search_path: [pg_catalog, pg_temp]` and qualify the names in the body, or `[app, pg_temp]`"
        reading.problems.warn("open-search-path", (*reading.at, "security_definer"), message, hint=hint)
    elif node.security_definer and path is not None and path[-1:] != ["pg_temp"]:
        # Types are looked up there even where the path is empty.
        message = "temporary tables and types come first where `pg_temp` is not last, and anybody can make those"
        hint = f"write `[{', '.join((*(p for p in path if p != 'pg_temp'), 'pg_temp'))}]`"
        reading.problems.warn("open-search-path", (*reading.at, "search_path"), message, hint=hint)
    return tuple(sorted(found.items()))


def of_assignments(key: Signature, assignments: tuple[tuple[str, str], ...]) -> Function:
    """The trigger function that writes an expression into each column before an update."""
    lines = "".join(f"    NEW.{sql_identifier(column)} := {expression};\n" for column, expression in assignments)
    body = f"\nBEGIN\n{lines}    RETURN NEW;\nEND;\n"
    columns = ", ".join(column for column, _ in assignments)
    return Function(key, "trigger", "plpgsql", body, f"Keeps {columns} current at every update.")


def of_trigger(name: QName, returns: str, body: str, comment: str) -> Function:
    """The function of a trigger that has its body with it."""
    return Function(Signature(*name), returns, "plpgsql", between_quotes(body), comment)


def from_row(row: Row) -> Function:
    """A row of `queries/function.sql` to object."""
    arguments = tuple(
        Argument(part["name"] or f"${number}", printed_type(part["type"]), part["mode"], part["default"])
        for number, part in enumerate(row["arguments"], 1)
    )
    inputs = tuple(argument.type for argument in arguments if argument.mode in ("in", "inout", "variadic"))
    return Function(
        key=Signature(row["namespace"], row["name"], inputs),
        returns=_returned(row, arguments),
        language=row["language"],
        body=row["sql_body"] or row["body"],
        comment=row["comment"],
        arguments=arguments,
        atomic=row["sql_body"] is not None,
        volatility=row["volatility"],
        strict=row["strict"],
        security_definer=row["security_definer"],
        leakproof=row["leakproof"],
        parallel=row["parallel"],
        cost=row["cost"] if row["cost"] != USUAL_COST else None,
        rows=row["rows"] if row["rows"] not in (0, USUAL_ROWS) else None,
        settings=tuple(sorted(_setting(text) for text in row["settings"])),
    )


def _returned(row: Row, arguments: tuple[Argument, ...]) -> str | None:
    if row["is_procedure"]:
        return None
    if any(argument.mode == "table" for argument in arguments):
        return "table"
    return f"{'setof ' if row['returns_set'] else ''}{printed_type(row['returns'])}"


def _setting(text: str) -> tuple[str, str]:
    """`search_path=""` is an empty one."""
    name, _, value = text.partition("=")
    return (name, "") if (name, value) == ("search_path", '""') else (name, value)


def search_path(function: Function) -> tuple[str, ...]:
    """The namespaces in which its body's bare names are looked up; in `public`, where it does not say."""
    path = dict(function.settings).get("search_path")
    return ("public",) if path is None else tuple(listed_names(path))


def requires(function: Function) -> tuple[Identity, ...]:
    """What has to exist before it."""
    required = signature_requires(function)
    body = read_body(function.language, function_sql.create(function)[0], function.body)
    # Of a body in SQL PostgreSQL looks at everything when it makes the function, of one in PL/pgSQL at declarations.
    names = body.names if function.language == "sql" else body.declared
    for name in (*names.relations, *names.functions, *names.types):
        places = (name.namespace,) if name.namespace else search_path(function)
        required += tuple(QName(place, name.name) for place in places)
    return tuple(dict.fromkeys(required))


def signature_requires(function: Function) -> tuple[Identity, ...]:
    """The same where nobody looks at its body: the types of its signature, and what the defaults in it name."""
    types = [argument.type for argument in function.arguments]
    types += [function.returns.removeprefix("setof ")] if function.returns not in (None, "table") else []
    defaults = (argument.default for argument in function.arguments)
    return (Simple(function.key.namespace), *required_names(*(f"NULL::{type_}" for type_ in types), *defaults))
