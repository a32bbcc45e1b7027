"""What may hurt on a live server, in words: which object, what may happen, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog.model import Domain
from tablewright.catalog.names import ColumnName, Identity, QName
from tablewright.ops import Hazard

# Rows and values that are lost.


def values_lost(column: ColumnName) -> Hazard:
    """A column goes."""
    return Hazard(
        "data loss",
        f"column {column}: its values are lost, and a downgrade does not bring them back;"
        " copy them first if anybody may want them",
        ("ban-drop-column",),
    )


def rows_lost(kind: str, key: Identity) -> Hazard:
    """A table or a partition goes."""
    return Hazard(
        "data loss",
        f"{kind} {key}: its rows are lost, and a downgrade does not bring them back; back them up first",
        ("ban-drop-table",),
    )


def counter_lost(key: Identity) -> Hazard:
    """A sequence goes."""
    return Hazard("data loss", f"sequence {key}: where it has counted to is lost", ("ban-drop-sequence",))


def counter_handed_on(key: Identity, column: ColumnName) -> Hazard:
    """A sequence goes whose column has an identity instead."""
    return note(
        f"sequence {key}: the identity of column {column} goes on counting in its place",
        "ban-drop-sequence",
        "renaming-object",
    )


def values_changed(column: ColumnName, why: str) -> Hazard:
    """A type holds less than the one before."""
    return Hazard("data loss", f"column {column}: {why}, and a downgrade does not bring back what they were")


def labels_merged(key: Identity, values: Mapping[str, str]) -> Hazard:
    """Rows get another label."""
    said = ", ".join(f"'{old}' becomes '{new}'" for old, new in values.items())
    return Hazard(
        "data loss",
        f"enum {key}: {said}; a downgrade cannot tell which rows had which label",
        ("changing-column-type",),
    )


def attribute_lost(key: Identity) -> Hazard:
    """Values of a composite type lose a part."""
    text = f"composite {key}: what columns of it hold in the attribute that goes is lost; copy it first"
    return Hazard("data loss", text, ("ban-drop-column",))


def attribute_changed(key: Identity, rule: str) -> Hazard:
    """No table has values of the type."""
    return Hazard("note", f"composite {key}: one of its attributes changes; no column is of it", (rule,))


def empty_again(column: ColumnName, how: str) -> Hazard:
    """A column comes back in a downgrade."""
    return Hazard("note", f"column {column}: it comes back without the values that it had; {how}")


# Reads and writes that wait.


def rewrite(column: ColumnName, why: str, instead: str, rule: str | None = None) -> Hazard:
    """All rows are written anew."""
    return Hazard(
        "table rewrite",
        f"table {QName(column.namespace, column.table)}: {why}, so all its rows are written anew, and reads and writes"
        f" wait for as long as that takes; {instead}",
        (rule,) if rule else (),
    )


def type_changed(column: ColumnName) -> Hazard:
    """Only the catalog changes."""
    return Hazard(
        "note",
        f"column {column}: its new type takes the values as they are stored, so no row is written",
        ("changing-column-type",),
    )


def indexes_rebuilt(column: ColumnName) -> Hazard:
    """Another order of values."""
    return Hazard(
        "blocking scan",
        f"column {column}: its indexes are built anew, for they are in another order; reads and writes wait meanwhile",
        ("changing-column-type",),
    )


def logged(table: QName) -> Hazard:
    """SET LOGGED and SET UNLOGGED."""
    return Hazard("table rewrite", f"table {table}: all its rows are written anew, and reads and writes wait meanwhile")


def built_under_lock(kind: str, key: Identity, why: str) -> Hazard:
    """What cannot be built concurrently."""
    rules = {
        "index": ("require-concurrent-index-creation",),
        "unique constraint": ("disallowed-unique-constraint", "constraint-missing-not-valid"),
        "primary key": ("adding-serial-primary-key-field", "constraint-missing-not-valid"),
    }
    waiting = "writes" if kind == "index" else "reads and writes"
    return Hazard(
        "blocking scan",
        f"{kind} {key}: {waiting} wait while its index is built, for {why}; run it when few are there",
        rules.get(kind, ("constraint-missing-not-valid",)),
    )


def partitions_indexed(kind: str, key: Identity, table: QName) -> Hazard:
    """The last step for an index of a partitioned table: each partition has its part of it already."""
    rules = {
        "index": ("require-concurrent-index-creation",),
        "unique constraint": ("disallowed-unique-constraint", "constraint-missing-not-valid"),
        "primary key": ("adding-serial-primary-key-field", "constraint-missing-not-valid"),
    }
    return Hazard(
        "note",
        f"{kind} {key}: the partitions' indexes are built before; on a partition of {table} that was made outside of"
        " revisions it is built here, and writes wait meanwhile",
        rules[kind],
    )


def checked_under_lock(key: Identity, why: str) -> Hazard:
    """A foreign key that cannot be added without looking at the rows."""
    return Hazard(
        "blocking scan",
        f"foreign key {key}: writes to both tables wait while all rows are checked, for {why};"
        " run it when few are there",
        ("adding-foreign-key-constraint", "constraint-missing-not-valid"),
    )


def default_partition_scanned(partition: QName, default: QName) -> Hazard:
    """A new partition takes rows' place away from the default one."""
    return Hazard(
        "blocking scan",
        f"partition {partition}: reads and writes of the table wait while the default partition {default} is searched"
        " for rows that would belong here; if there are any, it fails: move them first",
    )


def partition_moved(partition: QName, parent: QName) -> Hazard:
    """Another bound."""
    return Hazard(
        "blocking scan",
        f"partition {partition}: it leaves {parent} and comes back by other bounds, and all its rows are checked"
        " meanwhile; if one is outside, it fails: move it in a step of your own in between",
        ("require-concurrent-partition-detach",),
    )


def partition_left(partition: QName, parent: QName) -> Hazard:
    """It goes, and others refer to its parent."""
    return Hazard(
        "blocking scan",
        f"partition {partition}: tables that refer to {parent} are searched for rows that refer to its rows, and reads"
        " and writes wait meanwhile; if there is one, it fails",
        ("require-concurrent-partition-detach",),
    )


def checked_domain(domain: Domain) -> Hazard:
    """A new one, of which there are no columns yet."""
    text = f"domain {domain.key}: to change its checks later, all columns of it have to be searched"
    return note(text, "ban-create-domain-with-constraint")


def domain_checked(key: Identity) -> Hazard:
    """ALTER DOMAIN … ADD CONSTRAINT, SET NOT NULL."""
    return Hazard(
        "blocking scan",
        f"domain {key}: writes to all tables with columns of it wait while their rows are checked; if one is against"
        " it, it fails",
        ("ban-alter-domain-with-add-constraint",),
    )


# What may be refused.


def may_fail(what: str, key: Identity, why: str, remedy: str) -> Hazard:
    """Rows may be against it."""
    return Hazard("may fail", f"{what} {key}: it fails where {why}; {remedy}")


def perhaps_not_valid(what: str, key: Identity) -> Hazard:
    """A downgrade adds it over values that say nothing."""
    return note(
        f"{what} {key}: where what has come back in its columns is against it, it stays NOT VALID: new rows are held"
        " to it; put better values in, and run VALIDATE CONSTRAINT"
    )


def unsure_values(column: ColumnName, why: str) -> Hazard:
    """A conversion that some values do not survive."""
    return Hazard("may fail", f"column {column}: it fails where {why}", ("changing-column-type",))


# Applications.


def breaks(what: str, key: Identity, why: str, rule: str | None = None) -> Hazard:
    """Applications that run at this moment know the schema as it was."""
    return Hazard("breaks application", f"{what} {key}: {why}", (rule,) if rule else ())


def taken_over(what: str, key: Identity, *rules: str) -> Hazard:
    """An index or a key whose definition changes."""
    return note(
        f"{what} {key}: the new one takes the place of the one before; reads and writes wait for a moment", *rules
    )


def made_again(what: str, key: Identity, rule: str | None = None) -> Hazard:
    """A unique index or a key changes: what comes in its place has its name, so it cannot be there before."""
    why = (
        "it is dropped and made again, and not enforced in between: ON CONFLICT on its columns fails, and where rows"
        " come that are equal in it, it cannot be made; one of another name, made in a revision before, leaves no gap"
    )
    return breaks(what, key, why, rule)


def column_unknown(column: ColumnName) -> Hazard:
    """A column goes that applications read."""
    return breaks("column", column, "applications that still read or write it fail; release one first that does not")


def refused_without(column: ColumnName) -> Hazard:
    """A new column that must be given."""
    return breaks(
        "column",
        column,
        "rows that applications insert without it are refused at once, for it has no default;"
        " give it one, or let it be null until all applications write it",
    )


# What is good to know.


def note(text: str, *rules: str) -> Hazard:
    """Nothing bad."""
    return Hazard("note", text, rules)


def sequence_renamed(column: ColumnName) -> Hazard:
    """That of an identity column."""
    why = "its sequence has another name from now on; what asks for the old one by name fails"
    return Hazard("note", f"column {column}: {why}", ("renaming-object", "ban-set-schema"))


def triggers_fire(table: QName, triggers: str) -> Hazard:
    """A backfill is an update like others."""
    return Hazard("note", f"table {table}: the backfill updates rows, so their triggers fire: {triggers}")


def scanned(column: ColumnName) -> Hazard:
    """SET NOT NULL without a check before."""
    return Hazard(
        "blocking scan",
        f"column {column}: reads and writes wait while all rows are searched for nulls; if there is one, it fails",
        ("adding-not-nullable-field",),
    )
