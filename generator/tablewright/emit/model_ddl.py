"""What PostgreSQL has and SQLAlchemy's tables cannot say, as events of the metadata, so that `create_all` builds it.

Each statement can be run again where its object exists, as `create_all` itself can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby

from tablewright.catalog import model
from tablewright.catalog.counting import identity_sequences
from tablewright.catalog.model import Enum, Object
from tablewright.catalog.names import Identity, QName, Signature
from tablewright.ddl import constraint, index, index_part, sequence, table
from tablewright.ddl.column import name_sequence
from tablewright.ddl.comment import comment_on
from tablewright.ddl.statements import create, undo
from tablewright.diff.order import Plan, dropped_with, owner
from tablewright.emit.model_between import Between, between_tables, table_of_metadata
from tablewright.emit.table_parts import TableParts
from tablewright.kinds import kind_of
from tablewright.quoting import sa_ddl_text, sql_qualified

_BY_SQLALCHEMY = (model.Table, model.Enum)
_MANY = 8
_IN_BASE = (model.Role, model.Namespace, model.Extension)


@dataclass(frozen=True, slots=True)
class Listener:
    """One `event.listen`: on what, at which event, and the text of the statement as Python code.

    `first` puts it before those that are there: what was made last is dropped first.
    """

    target: str
    event: str
    statement: str
    first: bool = False

    @property
    def call(self) -> str:
        """The whole call."""
        insert = ", insert=True" if self.first else ""
        return f'event.listen({self.target}, "{self.event}", ddl({self.statement}){insert})'


def calls(listeners: Iterable[Listener]) -> list[str]:
    """The calls of all listeners, in a loop where there are many of the same kind, as for partitions."""
    found: list[str] = []
    for (target, event, first), group in groupby(listeners, key=lambda each: (each.target, each.event, each.first)):
        alike = list(group)
        if len(alike) < _MANY:
            found += [each.call for each in alike]
            continue
        statements = "".join(f"{each.statement}, " for each in alike)
        found.append(f"for statement in ({statements}):\n    {Listener(target, event, 'statement', first).call}")
    return found


def _create_again(object_: Object) -> list[str]:
    """What creates an object, or leaves it as it is where it exists."""
    if isinstance(object_, model.IndexPart):
        return [index_part.settled(object_)]
    return [statement.again for statement in create(object_)]


def _drop_again(object_: Object) -> list[str]:
    """What drops it where it is there."""
    return [statement.again for statement in undo(object_)]


def in_base(plan: Plan) -> list[Listener]:
    """What is there before anything else; in a circle functions come before what their bodies name."""
    first = [s for object_ in plan.objects if isinstance(object_, _IN_BASE) for s in _create_again(object_)]
    if plan.unread:
        first.append("SET LOCAL check_function_bodies = off")
    return [Listener("Base.metadata", "before_create", sa_ddl_text(statement)) for statement in first]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where what is no table is made: `late` is what needs a table, `local` what needs none but its own, and which."""

    late: frozenset[Identity]
    local: Mapping[Identity, QName]


def placement(plan: Plan) -> Placement:
    """The place of everything in a plan."""
    late = _late(plan)
    return Placement(frozenset(late), _local(plan, late))


def besides_tables(plan: Plan, placed: Placement) -> list[Listener]:
    """What the metadata builds before and after its tables, and drops after and before them.

    The types of enums are SQLAlchemy's own: it makes them before these listeners are called, and drops them after those
    that go `first`. What they lie in is dropped last of all.
    """
    tables = frozenset(plan.tables())
    kept = {object_.key for object_ in plan.objects}
    between = between_tables(plan)
    listeners = list(_between_listeners(between))
    made_between = {object_.key for objects, _ in between.values() for object_ in objects}
    for object_ in plan.objects:
        if object_.key in made_between:
            continue
        if (
            isinstance(object_, (*_BY_SQLALCHEMY, *_IN_BASE))
            or object_.key in placed.local
            or _is_of_table(object_, tables)
        ):
            continue
        after = object_.key in placed.late
        at = "after_create" if after else "before_create"
        listeners += [Listener("metadata", at, sa_ddl_text(statement)) for statement in _create_again(object_)]
        if dropped_with(object_) not in kept or _is_in_the_way(object_, placed, tables):
            at = "before_drop" if after else "after_drop"
            listeners += [Listener("metadata", at, sa_ddl_text(s), first=True) for s in reversed(_drop_again(object_))]
    for object_ in reversed(plan.objects):
        if isinstance(object_, _IN_BASE):
            listeners += [Listener("metadata", "after_drop", sa_ddl_text(s)) for s in _drop_again(object_)]
    return listeners


def _is_in_the_way(object_: Object, placed: Placement, tables: frozenset[QName]) -> bool:
    """Whether it cannot wait for its table: what is made after tables is dropped before them, a trigger's function say.

    A policy stands in the way of the tables that it asks, a key over time of the one that it refers to.
    """
    others = set(kind_of(object_).requires(object_)) - tables - {dropped_with(object_)}
    return isinstance(object_, model.Policy | model.ForeignKey) or not placed.late.isdisjoint(others)


def _between_listeners(between: Between) -> Iterator[Listener]:
    """What one table needs is dropped before the tables that it needs itself."""
    for key, (objects, others) in between.items():
        for object_ in objects:
            for statement in _create_again(object_):
                yield Listener(table_of_metadata(key), "before_create", sa_ddl_text(statement))
            for other in others:
                for statement in reversed(_drop_again(object_)):
                    yield Listener(table_of_metadata(other), "before_drop", sa_ddl_text(statement), first=True)


def _is_of_table(object_: Object, tables: frozenset[QName]) -> bool:
    """Indexes of tables are SQLAlchemy's, and so are their keys; those of materialized views and over time are not."""
    if isinstance(object_, model.ForeignKey):
        return not object_.temporal and QName(*object_.key[:2]) in tables
    return isinstance(object_, model.Index) and object_.table in tables


def _late(plan: Plan) -> set[Identity]:
    """What needs a table, or needs what needs one."""
    late: set[Identity] = set()
    for object_ in plan.objects:
        # Default privileges are not for what is made now.
        first = isinstance(object_, model.Table | model.DefaultGrant | model.Job)
        if first or not late.isdisjoint(kind_of(object_).requires(object_)):
            late.add(object_.key)
            if isinstance(object_.key, Signature):
                late.add(QName(object_.key.namespace, object_.key.name))
            if isinstance(object_, model.Table):
                late |= identity_sequences([object_]).keys()
    return late


def _local(plan: Plan, late: set[Identity]) -> dict[Identity, QName]:
    """What needs no other table than its own, and which that is."""
    tables = frozenset(plan.tables())
    made = (object_ for object_ in plan.objects if isinstance(object_, model.Table))
    # What the sequence of an identity column has is made with its table.
    local: dict[Identity, QName] = {counter: QName(*column[:2]) for counter, column in identity_sequences(made).items()}
    for object_ in plan.objects:
        belongs_to = owner(object_)
        table_ = local.get(belongs_to, belongs_to) if belongs_to else None
        if table_ not in tables or _is_of_table(object_, tables):
            continue
        others = late.intersection(kind_of(object_).requires(object_)) - {table_}
        if isinstance(table_, QName) and all(local.get(other) == table_ for other in others):
            local[object_.key] = table_
    return local


def of_tables(plan: Plan, placed: Placement) -> dict[QName, list[Object]]:
    """For each table what is made with it, in its module."""
    found: dict[QName, list[Object]] = {key: [] for key in plan.tables()}
    for object_ in plan.objects:
        if object_.key in placed.local:
            found[placed.local[object_.key]].append(object_)
    return found


def around_enum(enum: Enum) -> list[Listener]:
    """A type's comment."""
    comment = comment_on(f"TYPE {sql_qualified(*enum.key)}", enum.comment)
    return [Listener("Base.metadata", "after_create", sa_ddl_text(statement)) for statement in comment]


def after_table(target: str, made: model.Table, parts: TableParts, plan: Plan, own: list[Object]) -> list[Listener]:
    """What is made with a table, which is `target` in Python, and the comments that SQLAlchemy does not write."""
    statements = [s for column in made.columns for s in name_sequence(made.key, column)]
    statements += [*table.said_later(made), *(s for owned in parts.sequences for s in sequence.own(owned))]
    for object_ in own:
        statements += create(object_)
    for found in parts.indexes:
        statements += index.index_comment(found)
    for key in (parts.primary_key, *parts.uniques):
        statements += constraint.beside(replace(key, comment=None)) if key else []
    for exclude in parts.excludes:
        statements += constraint.beside(exclude)
    listeners = [Listener(target, "after_create", sa_ddl_text(statement)) for statement in statements]
    closing = [key for key in parts.foreign_keys if key.key in plan.deferred]
    comments = chain.from_iterable(map(constraint.constraint_comment, closing))
    return [*listeners, *(Listener("Base.metadata", "after_create", sa_ddl_text(comment)) for comment in comments)]
