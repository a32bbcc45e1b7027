"""CREATE FUNCTION and CREATE PROCEDURE."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Argument, Function
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import called, settings, signature
from tablewright.ddl.statement import Statement, created_alike, dropped
from tablewright.quoting import sql_dollar, sql_identifier, sql_qualified


def create(function: Function) -> list[Statement]:
    """The statements that make it."""
    name = f"{sql_identifier(function.key.name)}({', '.join(function.key.arguments)})"
    printed = "pg_get_functiondef(to_regprocedure(called))"
    made = created_alike(_definition(function), called(function.key.namespace, name), printed, "duplicate_function")
    return [made, *_comment(function)]


def drop(function: Function) -> list[Statement]:
    """The statements that remove it."""
    return [dropped(f"DROP {kind(function)}", signature(function.key))]


def alter(old: Function, new: Function) -> list[Statement] | None:
    """The statements that turn the one into the other; None where callers would notice."""
    if not _replaces(old, new):
        return None
    made = [Statement(f"CREATE OR REPLACE {_definition(new)}")] if replace(old, comment=new.comment) != new else []
    return [*made, *change_comment(f"{kind(new)} {signature(new.key)}", old.comment, new.comment)]


def _replaces(old: Function, new: Function) -> bool:
    """Whether CREATE OR REPLACE takes it: no other result, no other names, no default less (CREATE FUNCTION, Notes)."""
    if old.returns != new.returns or len(old.arguments) != len(new.arguments):
        return False
    return all(map(_goes_on, old.arguments, new.arguments))


def _goes_on(old: Argument, new: Argument) -> bool:
    """An argument that had no name may get one, if it takes something."""
    named = new.name == old.name or (old.mode in ("in", "variadic") and old.name.startswith("$"))
    defaulted = old.default is None or new.default is not None
    return named and defaulted and (old.mode, old.type) == (new.mode, new.type)


def kind(function: Function) -> str:
    """FUNCTION or PROCEDURE."""
    return "PROCEDURE" if function.returns is None else "FUNCTION"


def _comment(function: Function) -> list[Statement]:
    return comment_on(f"{kind(function)} {signature(function.key)}", function.comment)


_LINE = 110


def _definition(function: Function) -> str:
    """In one line as far as the body, where that fits in one; else a line for each part."""
    arguments = ", ".join(_argument(argument) for argument in function.arguments if argument.mode != "table")
    head = f"{kind(function)} {sql_qualified(function.key.namespace, function.key.name)}({arguments})"
    parts = [f"{head}{_returns(function)}", _options(function), *settings(function.settings)]
    body = function.body.strip() if function.atomic else f"AS {sql_dollar(function.body)}"
    between = " " if len(" ".join(parts)) <= _LINE else "\n"
    return between.join((*parts, body))


def _options(function: Function) -> str:
    words = [f"LANGUAGE {sql_identifier(function.language)}"]
    words += [function.volatility.upper()] if function.volatility != "volatile" else []
    words += ["STRICT"] if function.strict else []
    words += ["SECURITY DEFINER"] if function.security_definer else []
    words += ["LEAKPROOF"] if function.leakproof else []
    words += [f"PARALLEL {function.parallel.upper()}"] if function.parallel != "unsafe" else []
    words += [f"COST {function.cost}"] if function.cost is not None else []
    words += [f"ROWS {function.rows}"] if function.rows is not None else []
    return " ".join(words)


def _returns(function: Function) -> str:
    """RETURNS, with a space before it; nothing where the arguments that go out say it."""
    if function.returns is None:
        return ""
    columns = [argument for argument in function.arguments if argument.mode == "table"]
    if columns:
        return f" RETURNS TABLE ({', '.join(f'{sql_identifier(column.name)} {column.type}' for column in columns)})"
    element = function.returns.removeprefix("setof ")
    if element != function.returns:
        return f" RETURNS SETOF {element}"
    goes_out = any(argument.mode in ("out", "inout") for argument in function.arguments)
    return "" if goes_out else f" RETURNS {element}"


def _argument(argument: Argument) -> str:
    mode = f"{argument.mode.upper()} " if argument.mode != "in" else ""
    name = "" if argument.name.startswith("$") else f"{sql_identifier(argument.name)} "
    default = f" DEFAULT {argument.default}" if argument.default is not None else ""
    return f"{mode}{name}{argument.type}{default}"
