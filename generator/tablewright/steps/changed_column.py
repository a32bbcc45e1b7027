"""A column of a table with rows that gets another type, default, identity or comment, or becomes NOT NULL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tablewright.catalog.model import Catalog, Column
from tablewright.catalog.names import ColumnName, QName
from tablewright.ddl import column as ddl
from tablewright.ddl.names import type_name
from tablewright.ops import Hazard, Refused, Situation, Stage, Step, TableColumn
from tablewright.quoting import sql_identifier
from tablewright.steps import hazards
from tablewright.steps.fill import fill, filled_not_null
from tablewright.steps.locks import partitions, step
from tablewright.steps.not_null import is_composite, not_null, set_at_once
from tablewright.steps.partition_column import kept_defaults
from tablewright.steps.retype import conversion, failures, is_natural, losses, reorders, rewrites
from tablewright.steps.sequence import counted_by_identity, named_for_now

_FORMS = {
    "comment": "comment",
    "set number": "no table",
    "rename sequence": "no table",
    "set statistics": "set column statistics",
    "set column options": "set column statistics",
}
"""How the forms of statements that do not alter the column itself lock its table."""


def alter(old: TableColumn, new: TableColumn, situation: Situation) -> tuple[Stage, ...]:
    """Step by step from the one to the other: type, default and all else at once, NOT NULL in stages, then identity."""
    before, after, table = old.column, new.column, new.table
    tightens = before.nullable and not after.nullable
    # An identity column has to be NOT NULL before it is one.
    loose = replace(after, nullable=True, identity=before.identity) if tightens else after
    stages = []
    retyped = (before.type, before.collation) != (after.type, after.collation)
    steps = list(_retype(table, before, loose, situation) if retyped else _change(table, before, loose, situation))
    if steps:
        stages.append(Stage(tuple(steps), tightens=retyped))
    if tightens:
        stages += _tighten(table, loose, after, situation)
    return tuple(stages)


def _change(
    table: QName, old: Column, new: Column, situation: Situation, told: Iterable[Hazard] = (), using: str | None = None
) -> Iterator[Step]:
    """The plain statements, each with what there is to tell of it; `told` is of the change of type."""
    key = ColumnName(*table, new.name)
    statements = ddl.alter(table, old, _named(table, old, new, situation), using, situation.version)
    if statements is None:
        raise Refused(
            key,
            "PostgreSQL cannot make the one column of the other",
            "add a column under another name, and drop this one in a later revision",
        )
    said = [*(("set data type", hazard) for hazard in told), *_said(key, old, new)]
    for change in statements:
        form = _FORMS.get(change.form, "alter column")
        found = [hazard for form_, hazard in said if form_ == change.form]
        yield step(change, form, situation, table, hazards=found)
        if change.form == "set compression":
            yield from _of_partitions(table, new, situation)
    if any(change.form in ("set default", "drop default") for change in statements):
        yield from kept_defaults(table, new.name, situation)
    if old.identity is None and new.identity is not None:
        yield from (step(sql, "no table", situation) for sql in counted_by_identity(key, situation))


def _of_partitions(table: QName, column: Column, situation: Situation) -> Iterator[Step]:
    """How a column is compressed its table's partitions take over when they are made, and never again."""
    for partition in partitions(table, situation):
        if partition in situation.new.partitions:
            for sql in ddl.set_compression(partition, column):
                yield step(sql, "alter column", situation, partition)


def _named(table: QName, old: Column, new: Column, situation: Situation) -> Column:
    return named_for_now(table, new, situation) if old.identity is None else new


def _said(key: ColumnName, old: Column, new: Column) -> Iterator[tuple[str, Hazard]]:
    """The form of a change, and what it does to those who use the column."""
    if new.identity and not old.identity:
        text = f"column {key}: its numbers come from its identity from now on, no more from its default"
        yield "drop default", hazards.note(text, "ban-drop-default")
    elif new.default is None:
        why = "rows that applications insert without it get null from now on, or are refused where it is NOT NULL"
        yield "drop default", hazards.breaks("column", key, why, "ban-drop-default")
    else:
        yield "drop default", hazards.note(f"column {key}: its default is another one from now on", "ban-drop-default")
    yield "rename sequence", hazards.sequence_renamed(key)
    text = f"column {key}: values that are there stay as they are until their rows are written anew"
    yield from ((form, hazards.note(text)) for form in ("set storage", "set compression"))
    why = "whoever reads it may find null from now on"
    yield "drop not null", hazards.breaks("column", key, why, "ban-drop-not-null")
    text = f"column {key}: its values stay, and are computed no more"
    yield "drop expression", hazards.note(text, "ban-drop-generated-expression")
    if new.virtual:
        yield "set expression", hazards.note(f"column {key}: it is read by its new expression from now on")
    why = f"the values of column {key} are computed anew"
    yield "set expression", hazards.rewrite(key, why, "a new column beside it can be filled in batches")
    if new.identity and new.identity.always:
        if not old.identity:
            why = "statements of applications that give it a number themselves are refused from now on"
            yield "add identity", hazards.breaks("column", key, why, "ban-alter-identity")
        why = "statements of applications that give it a number themselves are refused"
        yield "SET GENERATED", hazards.breaks("column", key, why, "ban-alter-identity")
    else:
        text = f"column {key}: it is an identity column from now on"
        yield "add identity", hazards.note(text, "ban-alter-identity")
        text = f"column {key}: applications may give it numbers themselves"
        yield "SET GENERATED", hazards.note(text, "ban-alter-identity")
    text = f"column {key}: it is no identity column any more"
    yield "drop identity", hazards.note(text, "ban-alter-identity")


def _retype(table: QName, old: Column, new: Column, situation: Situation) -> Iterator[Step]:
    """A default may be of use for one of the types alone: it goes before, and the new one comes after."""
    key = ColumnName(*table, new.name)
    without = replace(old, default=None)
    typed = replace(without, type=new.type, collation=new.collation, storage=new.storage, compression=new.compression)
    for sql in ddl.drop_default(table, old.name) if old.default is not None else ():
        passing = hazards.note(f"column {key}: its default is set again for the new type", "ban-drop-default")
        yield step(sql, "alter column", situation, table, hazards=[passing])
    using, told = _conversion(key, old, new, situation)
    if without.generated != new.generated:
        typed = replace(typed, generated=new.generated)
    yield from _change(table, without, typed, situation, told, using)
    yield from _change(table, typed, new, situation)


def _conversion(key: ColumnName, old: Column, new: Column, situation: Situation) -> tuple[str | None, list[Hazard]]:
    """What USING says, and what may become of rows."""
    catalog = _with_all_types(situation)
    told = list(_rows(key, old, new, situation))
    if key in situation.using:
        said = situation.using[key]
        return said, [*told, hazards.unsure_values(key, f"`{said}` gives no {type_name(new.type)}")]
    if not situation.downgrade and not is_natural(old, new.type, catalog):
        raise Refused(
            key,
            f"PostgreSQL has no way to make {type_name(new.type)} of {type_name(old.type)} by itself",
            f"say by `using:` how values become new ones, as in `using: {sql_identifier(old.name)}::text::…`",
        )
    told += [hazards.values_changed(key, why) for why in losses(old.type, new.type, catalog)]
    told += [hazards.unsure_values(key, why) for why in failures(old.type, new.type, catalog)]
    return conversion(old, new.type, catalog), told


def _with_all_types(situation: Situation) -> Catalog:
    """The new catalog, and the types that only the old one has: the column is of one of them."""
    old, new = situation.old, situation.new
    return replace(
        new,
        enums={**old.enums, **new.enums},
        domains={**old.domains, **new.domains},
        composites={**old.composites, **new.composites},
    )


def _rows(key: ColumnName, old: Column, new: Column, situation: Situation) -> Iterator[Hazard]:
    if key in situation.using or rewrites(old.type, new.type, _with_all_types(situation)):
        yield hazards.rewrite(
            key,
            f"column {key} is stored in another way as {type_name(new.type)}",
            "on a large table, add a new column, backfill it, and drop this one in a later revision",
            "changing-column-type",
        )
        return
    if reorders(old, new):
        yield hazards.indexes_rebuilt(key)
    if old.type != new.type or old.collation != new.collation:
        yield hazards.type_changed(key)


def _tighten(table: QName, loose: Column, new: Column, situation: Situation) -> list[Stage]:
    """NOT NULL, the rows that are null filled before where the spec says how; then what needs it."""
    key = ColumnName(*table, new.name)
    filled = fill(table, new.name, situation) if key in situation.backfill else None
    rest = tuple(_change(table, replace(loose, nullable=False), new, situation))
    why = "rows that applications insert or update with null in it are refused at once"
    breaking = [hazards.breaks("column", key, why)]
    if filled is None:
        remedy = "fill them first: by `backfill:`, or by steps of your own in the revision"
        breaking.append(hazards.may_fail("column", key, "a row is null", remedy))
    if is_composite(new):
        last = set_at_once(table, new, situation)
        first = [Stage((filled.batches,), autocommit=True)] if filled else []
        return [*first, replace(last, steps=last.steps + rest)]
    parts = not_null(table, new, situation, tuple(breaking))
    parts = replace(parts, set=parts.set + rest)
    if filled:
        return list(filled_not_null(parts, filled))
    return [
        Stage((parts.check,), tightens=True),
        Stage((parts.validate,), autocommit=True),
        Stage(parts.set),
    ]
