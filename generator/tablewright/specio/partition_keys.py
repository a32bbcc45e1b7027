"""What a partitioned table's keys, constraints and columns may be (PostgreSQL manual, 5.12.2.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tablewright.catalog.model import Exclude, PartitionBy, PrimaryKey, Table, Unique
from tablewright.catalog.names import Identity
from tablewright.specio.draft import Draft

_IDENTITY_SINCE = 17
_EXCLUSION_SINCE = 17


def check_keys(draft: Draft, table: Table, split_by: Iterable[PartitionBy]) -> None:
    """Complains about what PostgreSQL refuses at a table that is split like that, and at its partitions."""
    postgres = draft.reading.system.postgres
    for column in table.columns:
        if column.identity and postgres < _IDENTITY_SINCE:
            message = (
                f"an identity column of a partitioned table came with PostgreSQL {_IDENTITY_SINCE}, "
                f"and the spec says `postgres: {postgres}`"
            )
            hint = "say `type: bigserial`: all partitions share its sequence"
            draft.problems.add_at_key(draft.paths[table.key, column.name], message, hint=hint)
    for exclude in draft.catalog.excludes.values():
        if exclude.key[:2] == table.key and postgres < _EXCLUSION_SINCE:
            message = (
                f"an exclusion constraint of a partitioned table came with PostgreSQL {_EXCLUSION_SINCE}, "
                f"and the spec says `postgres: {postgres}`"
            )
            draft.problems.add_at_key(draft.paths[exclude.key], message)
    _check_constraints(draft, table)
    for by in split_by:
        for key, what, columns in _kept_apart(draft, table):
            _check(draft, by, key, what, columns)


def _check_constraints(draft: Draft, table: Table) -> None:
    """Complains about what the keys and checks of other tables may say."""
    catalog = draft.catalog
    keys: list[PrimaryKey | Unique | Exclude] = [*catalog.primary_keys.values(), *catalog.uniques.values()]
    keys += catalog.excludes.values()
    for key in keys:
        if key.key[:2] == table.key and key.options:
            message = "PostgreSQL does not change storage parameters of a partitioned table's index"
            draft.problems.add((*draft.paths[key.key], "with"), message, hint="leave `with` out")
    for check in catalog.checks.values():
        if check.key[:2] == table.key and check.no_inherit:
            message = "a check of a partitioned table holds for its partitions, too"
            draft.problems.add((*draft.paths[check.key], "no_inherit"), message, hint="leave `no_inherit` out")


def _kept_apart(draft: Draft, table: Table) -> Iterator[tuple[Identity, str, Collection[str]]]:
    """What compares the rows of the table: its name, what it is, and the columns that it compares for equality."""
    catalog = draft.catalog
    for primary_key in catalog.primary_keys.values():
        if primary_key.key[:2] == table.key:
            yield primary_key.key, "the primary key", primary_key.columns
    for unique in catalog.uniques.values():
        if unique.key[:2] == table.key:
            yield unique.key, "a unique constraint", unique.columns
    for index in catalog.indexes.values():
        if index.unique and index.table == table.key:
            yield index.key, "a unique index", [key.item for key in index.keys if not key.is_expression]
    for exclude in catalog.excludes.values():
        if exclude.key[:2] == table.key and draft.reading.system.postgres >= _EXCLUSION_SINCE:
            equal = [each.item for each in exclude.elements if each.operator == "=" and not each.is_expression]
            yield exclude.key, "an exclusion constraint", equal


def _check(draft: Draft, by: PartitionBy, key: Identity, what: str, columns: Collection[str]) -> None:
    """Each partition compares only its own rows, so no two partitions may have rows that are equal there."""
    expression = next((part.item for part in by.keys if part.is_expression), None)
    missing = [part.item for part in by.keys if part.item not in columns]
    if expression is not None:
        message = f"{what} cannot be kept where the rows are split by an expression (`{expression}`)"
        draft.problems.add_at_key(draft.paths[key], message, hint="split them by columns, which it then contains")
    elif missing:
        names = " and ".join(f"`{name}`" for name in missing)
        verb = "are" if len(missing) > 1 else "is"
        equality = " compared by `=`" if what.endswith("exclusion constraint") else ""
        message = f"{what} of a partitioned table contains what its rows are split by{equality}: {names} {verb} missing"
        hint = f"say `primary_key: [{', '.join([*columns, *missing])}]` at the table" if "primary" in what else ""
        draft.problems.add_at_key(draft.paths[key], message, hint=hint)
