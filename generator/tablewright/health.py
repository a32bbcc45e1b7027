"""`tablewright health`: what the monitors of a system say of a running database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tablewright.catalog.names import QName
from tablewright.postgres.address import HINT, WRONG, read_url, with_tls
from tablewright.running import Monitor


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at; what cannot be told (`ok` is null in the view) is not well."""

    name: str
    ok: bool
    value: str | None
    threshold: str | None
    detail: str | None


class NoAnswer(Exception):
    """The database cannot be asked: no connection, or no such view."""


_QUERY = "SELECT name, coalesce(ok, false), value::text, threshold::text, detail::text FROM {}"


def ask(url: str, tls: str, monitors: Iterable[Monitor]) -> list[Result]:
    """What all views of the monitors say, each view once; `tls` is the spec's least `sslmode`. Raises NoAnswer."""
    views = dict.fromkeys(view for monitor in monitors for view in monitor.views)
    known = read_url(url)
    if known is None:
        raise NoAnswer(f"{WRONG}: {HINT}")
    try:
        with psycopg.connect(**{"connect_timeout": 10, **with_tls(known, tls)}) as connection:
            return [result for view in views for result in _results(connection, view)]
    except psycopg.Error as error:
        raise NoAnswer(" ".join(str(error).split())) from error


def _results(connection: psycopg.Connection, view: QName) -> list[Result]:
    rows = connection.execute(sql.SQL(_QUERY).format(sql.Identifier(*view))).fetchall()
    # Who lacks a right may see nothing at all.
    return [Result(*row) for row in rows] or [Result(str(view), False, None, None, "the view says nothing")]


def print_table(results: Iterable[Result]) -> None:
    """For people."""
    table = Table("", "What", "Value", "Threshold", "Detail")
    for result in results:
        mark = Text("ok", "green") if result.ok else Text("not ok", "bold red")
        shown = (result.name, result.value, result.threshold, result.detail)
        table.add_row(mark, *(Text(text or "") for text in shown))
    Console().print(table)


def as_json(results: Iterable[Result]) -> str:
    """For programs."""
    return json.dumps([asdict(result) for result in results], indent=2)
