"""Before two sides are compared: what only one of them can know is left out of the other.

A server has roles of other databases, an owner of everything, and partitions that a function made since. A spec states
what matters to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tablewright.catalog.model import Catalog, Owner, Table
from tablewright.catalog.names import Global, OwnerName, QName, Simple
from tablewright.comparison.sides import LiveSide
from tablewright.introspect.external import without_external
from tablewright.spec import PartitionRule, Spec

_ALEMBIC = "alembic_version"
_PUBLIC, _OF_PUBLIC = OwnerName("schema", Simple("public")), "pg_database_owner"
_FIELD = re.compile(r"\{(\w+)\}")
_DIGITS = {"year": r"\d{4,}", "month": r"\d\d", "week": r"\d\d", "day": r"\d\d"}


def both_live(old: LiveSide, new: LiveSide) -> tuple[Catalog, Catalog]:
    """Two databases, of any two servers: with who owns what is in both, and with the roles that either one names."""
    catalogs = _without_alembic(old.catalog), _without_alembic(new.catalog)
    both = set(_owned(catalogs[0])) & set(_owned(catalogs[1]))
    named = {name for catalog in catalogs for name in roles_in(catalog)}
    first, second = (
        replace(
            catalog,
            owners={key: _owner(side, key) for key in sorted(both, key=str)},
            roles={key: role for key, role in catalog.roles.items() if key.name in named},
        )
        for side, catalog in zip((old, new), catalogs, strict=True)
    )
    return first, second


def beside_spec(side: LiveSide, spec: Spec, printed: Catalog) -> tuple[Catalog, Catalog]:
    """A database and what a spec builds (`printed`): what the spec says nothing of is no difference."""
    live = without_external(_without_alembic(side.catalog), spec.external)
    live = _without_tables(live, set(_made_later(live, spec)))
    owned = set(_owned(live))
    live = replace(
        live,
        roles={key: role for key, role in live.roles.items() if key in spec.catalog.roles},
        owners={key: _owner(side, key) for key in spec.catalog.owners if key in owned},
    )
    # Who owns what on a scratch server, nobody is named for whoever runs it.
    printed = replace(printed, owners=spec.catalog.owners, jobs=printed.jobs if side.scheduling else {})
    return live, _without_tables(printed, set(_detached_since(live, spec, printed)))


def _owner(side: LiveSide, key: OwnerName) -> Owner:
    """What nobody is named for belongs to the one who asked; `public` to whoever owns the database."""
    usual = _OF_PUBLIC if key == _PUBLIC else side.user
    return side.catalog.owners.get(key) or Owner(key, usual)


def _owned(catalog: Catalog) -> Iterator[OwnerName]:
    """Whatever has an owner."""
    yield from (OwnerName("schema", key) for key in {*catalog.namespaces, Simple("public")})
    yield from (OwnerName("type", key) for key in (*catalog.enums, *catalog.domains, *catalog.composites))
    yield from (OwnerName("table", key) for key in (*catalog.tables, *catalog.partitions))
    yield from (OwnerName("view", key) for key in catalog.views)
    yield from (OwnerName("materialized view", key) for key in catalog.materialized_views)
    yield from (OwnerName("sequence", key) for key in catalog.sequences)
    for key, function in catalog.functions.items():
        yield OwnerName("procedure" if function.returns is None else "function", key)
    yield from (OwnerName("statistics", key) for key in catalog.statistics)
    yield from (OwnerName("event trigger", key) for key in catalog.event_triggers)


def roles_in(catalog: Catalog) -> set[str]:
    """The roles that are named in a database, and those that they are members of."""
    waiting = [owner.role for owner in catalog.owners.values()]
    waiting += [key.role for key in catalog.grants] + [key.role for key in catalog.default_grants]
    waiting += [key.owner for key in catalog.default_grants if key.owner]
    waiting += [role for policy in catalog.policies.values() for role in policy.roles]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        role = catalog.roles.get(Global(name, "role"))
        waiting += role.member_of if role and name not in found else ()
        found.add(name)
    return found


def _without_alembic(catalog: Catalog) -> Catalog:
    """Alembic's own table is no part of any schema."""
    return _without_tables(
        catalog,
        {
            key
            for key, table in catalog.tables.items()
            if key.name == _ALEMBIC and [column.name for column in table.columns] == ["version_num"]
        },
    )


def _without_tables(catalog: Catalog, keys: set[QName]) -> Catalog:
    """The same without these tables or partitions, and without what belongs to them."""
    return without_external(catalog, Catalog(tables={key: Table(key, ()) for key in keys}))


def _made_later(live: Catalog, spec: Spec) -> Iterator[QName]:
    """The partitions that the spec does not list and its functions make, and those that they have detached."""
    for table, rule in spec.partition_rules.items():
        made = [key for key, partition in live.partitions.items() if partition.parent == table]
        later = [key for key in made if key not in spec.catalog.partitions]
        detached = live.tables.keys() - spec.catalog.tables.keys() if rule.keep else ()
        yield from (key for key in (*later, *detached) if _is_of(key, table, rule))


def _detached_since(live: Catalog, spec: Spec, printed: Catalog) -> Iterator[QName]:
    """The partitions of the spec that its functions have detached because they were too old."""
    for key, partition in printed.partitions.items():
        rule = spec.partition_rules.get(partition.parent)
        if rule and rule.keep and key not in live.partitions and _is_of(key, partition.parent, rule):
            yield key


def _is_of(key: QName, table: QName, rule: PartitionRule) -> bool:
    """Whether the rule's function makes partitions of that name."""
    if rule.function is None:
        return False
    # Every other piece is the name of a field.
    pieces = (
        re.escape(table.name if piece == "table" else piece) if number % 2 == 0 or piece == "table" else _DIGITS[piece]
        for number, piece in enumerate(_FIELD.split(rule.pattern))
    )
    return re.fullmatch("".join(pieces), key.name) is not None
