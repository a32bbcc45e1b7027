"""What leads from a database to the one that a spec describes: both are there, and PostgreSQL is asked about both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import psycopg

from tablewright.catalog.model import Catalog
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl.names import type_name
from tablewright.diff.change import Change, change
from tablewright.diff.needs import Side
from tablewright.diff.operations import Wanted
from tablewright.diff.renames import alike, stated
from tablewright.diff.swapped_names import detoured
from tablewright.errors import did_you_mean
from tablewright.ops import Impossible, Refused, Rename
from tablewright.postgres.server import Database
from tablewright.quoting import sql_identifier, sql_literal
from tablewright.revisions.said_renames import called, names
from tablewright.scratch import read_side
from tablewright.spec import Evolution, Spec

Answer = Callable[[Rename], bool | None]
"""Whether a drop and an add are a rename; None where nobody says."""


class Unanswered(Exception):
    """What was dropped and what was added look like one thing under two names, and nobody says whether they are."""

    def __init__(self, questions: Sequence[Rename]) -> None:
        super().__init__(f"{len(questions)} questions")
        self.questions = tuple(questions)


def lead(spec: Spec, old: Database, new: Database, roles: frozenset[str], answer: Answer) -> tuple[Change, Side, Side]:
    """What leads from a database to the spec's, and the two sides; `roles` are those that the history has made.

    Raises Unanswered and Impossible.
    """
    after = read_side(new, spec.external)
    after = replace(after, catalog=replace(after.catalog, roles=spec.catalog.roles))
    before = _with_roles(read_side(old, spec.external), roles)
    try:
        renames = _renames(spec, old, before, after, answer)
        renamed = _with_roles(read_side(old, spec.external, renames), roles) if renames else before
    except Refused as one:
        raise Impossible([one]) from None
    retyped = tuple(_retyped(renamed.catalog, after.catalog))
    refused = tuple(_uncastable(retyped, spec, (old, new)))
    wanted = Wanted(
        spec.system.postgres,
        using=spec.evolution.using,
        backfill=spec.evolution.backfill,
        replaced=spec.evolution.replaced,
        back=_casts(retyped, (old, new)),
    )
    try:
        found = change(renamed, after, spec.catalog, wanted, renames)
    except Impossible as impossible:
        raise Impossible([*impossible.refused, *refused]) from None
    if refused:
        raise Impossible(refused)
    return found, before, after


def _with_roles(here: Side, made: frozenset[str]) -> Side:
    """Roles belong to the whole server: of those that are there, only the history's own are its work."""
    roles = {key: role for key, role in here.catalog.roles.items() if key.name in made}
    return replace(here, catalog=replace(here.catalog, roles=roles))


def made_roles(spec: Spec, texts: Iterable[str]) -> frozenset[str]:
    """The roles of the spec that some revision makes."""
    every = "\n".join(texts)
    made = (key.name for key in spec.catalog.roles)
    return frozenset(name for name in made if f"to_regrole({sql_literal(sql_identifier(name))})" in every)


def _renames(spec: Spec, old: Database, before: Side, after: Side, answer: Answer) -> tuple[Rename, ...]:
    """Those that the spec states, those that lose nothing either way, and those that somebody says are some."""
    found = list(stated(spec.evolution, before.catalog, after.catalog))
    if nothing := list(_of_nothing(spec.evolution, found, before)):
        raise Impossible(nothing)
    unanswered: list[Rename] = []
    no: set[Rename] = set()
    while True:
        here = read_side(old, spec.external, found) if found else before
        certain, possible = alike(here.catalog, after.catalog)
        question = next((each.rename for each in possible if each.rename not in no), None)
        if question is None:
            break
        said = answer(question)
        if said:
            found.append(question)
            continue
        no.add(question)
        unanswered += [question] if said is None else []
    if unanswered:
        raise Unanswered(unanswered)
    return detoured((*found, *certain), before.catalog)


def _of_nothing(evolution: Evolution, renames: Sequence[Rename], before: Side) -> Iterator[Refused]:
    """The renames that were said just now, and of which nothing comes."""
    done = {(op.of, op.new) if op.of else (op.new, None) for op in renames}
    for key, label in evolution.said - done:
        if label is None:
            old = called(evolution.renamed_from[key])
        else:
            old = f"{called(key)}.{evolution.labels[QName(*key[:2])][label]}"
        yield Refused(key, f"there is no `{old}` that could be renamed", did_you_mean(old, names(before.catalog)))


Retyped = tuple[ColumnName, str, str]
"""A column, its old type and its new one."""


def _retyped(old: Catalog, new: Catalog) -> Iterator[Retyped]:
    for key, table in new.tables.items():
        before = {column.name: column for column in old.tables[key].columns} if key in old.tables else {}
        for column in table.columns:
            if column.name in before and before[column.name].type != column.type:
                types = type_name(before[column.name].type), type_name(column.type)
                yield ColumnName(*key, column.name), *types


def _uncastable(retyped: Iterable[Retyped], spec: Spec, databases: Sequence[Database]) -> Iterator[Refused]:
    """The columns whose values do not become the new type by themselves, and of which nobody says how."""
    for key, old, new in retyped:
        if key not in spec.evolution.using and (cast := _cast(key, old, new, databases)):
            reason = f"PostgreSQL does not turn {old} into {new} by itself"
            yield Refused(key, reason, f"say how at the column, perhaps `using: {cast}`")


def _casts(retyped: Iterable[Retyped], databases: Sequence[Database]) -> dict[ColumnName, str]:
    """How values get back to their old type where they do not by themselves."""
    casts = ((key, _cast(key, new, old, databases)) for key, old, new in retyped)
    return {key: cast for key, cast in casts if cast}


def _cast(key: ColumnName, one: str, other: str, databases: Sequence[Database]) -> str:
    """What turns a column's values into another type; nothing where they become that by themselves.

    At worst it is by way of their text. What PostgreSQL does by itself refuses a value that is too long; a cast would
    cut it.
    """
    if _works("UPDATE pg_temp.converted SET other = one", one, other, databases):
        return ""
    name = sql_identifier(key.name)
    statement = f"UPDATE pg_temp.converted SET other = one::{other}"  # noqa: S608 - a type, as ddl writes it
    return f"{name}::{other}" if _works(statement, one, other, databases) else f"{name}::text::{other}"


def _works(statement: str, one: str, other: str, databases: Sequence[Database]) -> bool:
    """Whether PostgreSQL takes a statement about columns of both types, in a database that has them."""
    for database in databases:
        with database.connect() as connection, connection.transaction(force_rollback=True):
            try:
                connection.execute(f"CREATE TEMP TABLE converted (one {one}, other {other})".encode())
                connection.execute(statement.encode())
            except psycopg.Error:
                continue
            return True
    return False
