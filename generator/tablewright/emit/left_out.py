"""What Alembic leaves out when it compares a database with the models: what it cannot read, and what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tablewright.catalog.model import Catalog, ForeignKey, Index, PrimaryKey, Unique
from tablewright.catalog.names import QName
from tablewright.quoting import python_string
from tablewright.spec import Spec

_FIELD = re.compile(r"(\{(?:year|month|week|day)\})")
_DIGITS = {"{year}": "[0-9]{4}", "{month}": "[0-9]{2}", "{week}": "[0-9]{2}", "{day}": "[0-9]{2}"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Constants of env.py and the conditions that use them, as Python code.

    `objects` are conditions on `object_`, `name` and `kind`, `names` such on `name`, `kind` and `parents`.
    """

    misread: list[str]
    over_time: list[str]
    by_domain: list[str]
    external: str
    partitions: bool
    detached: str
    repeated_keys: bool
    several_namespaces: bool
    objects: list[str]
    names: list[str]


def left_out(spec: Spec) -> LeftOut:
    """Everything that a system's env.py leaves out."""
    catalog = spec.catalog
    namespaces = sorted({key.namespace for key in (*catalog.tables, *catalog.enums)})
    several = namespaces not in ([], ["public"])
    misread = [python_string(key.name) for key, index in catalog.indexes.items() if _is_misread(index)]
    keys: list[PrimaryKey | Unique | ForeignKey] = [*catalog.primary_keys.values(), *catalog.uniques.values()]
    keys += catalog.foreign_keys.values()
    over_time = [python_string(key.key.name) for key in keys if key.temporal]
    by_domain = [python_string(name) for name in _null_but_by_domain(catalog)]
    external, partitions = _external(spec, namespaces), bool(catalog.partitions)
    repeated_keys = any(_is_repeated(key, spec) for key in catalog.foreign_keys.values())
    table = 'parents["schema_qualified_table_name"]'
    objects = {
        'kind == "index" and name in MISREAD': bool(misread),
        'kind.endswith("_constraint") and name in OVER_TIME': bool(over_time),
        'kind == "column" and f"{object_.table.fullname}.{name}" in BY_DOMAIN': bool(by_domain),
        'kind == "foreign_key_constraint" and is_repeated(object_)': repeated_keys,
    }
    names = {
        f'kind == "schema" and name not in {_namespaces(namespaces)}': several,
        f'kind == "table" and {table} in EXTERNAL': bool(external),
        f'kind == "table" and is_part({table})': partitions,
    }
    return LeftOut(
        misread=misread,
        over_time=over_time,
        by_domain=by_domain,
        external=external,
        partitions=partitions,
        detached=_detached(spec),
        repeated_keys=repeated_keys,
        several_namespaces=several,
        objects=[condition for condition, applies in objects.items() if applies],
        names=[condition for condition, applies in names.items() if applies],
    )


def _is_misread(index: Index) -> bool:
    """Whether Alembic may read an index back otherwise than it wrote it.

    It compares the texts of expressions, which PostgreSQL prints anew, and drops operator classes and collations where
    a key has an order.
    """
    ordered = any(key.descending or key.nulls_first is not None for key in index.keys)
    worded = any(key.opclass or key.collation for key in index.keys)
    return (ordered and worded) or any(key.is_expression for key in index.keys)


def _null_but_by_domain(catalog: Catalog) -> Iterator[str]:
    """The columns that may be null themselves, of a domain that takes none: SQLAlchemy reads them as NOT NULL."""
    for table in catalog.tables.values():
        prefix = "" if table.key.namespace == "public" else f"{table.key.namespace}."
        for column in table.columns:
            domain = catalog.domains.get(QName(column.type.namespace or "", column.type.name))
            if column.nullable and domain and not domain.nullable and not column.type.array:
                yield f"{prefix}{table.key.name}.{column.name}"


def _is_repeated(key: ForeignKey, spec: Spec) -> bool:
    """Whether it refers to a partitioned table."""
    table = spec.catalog.tables.get(key.referenced_table)
    return table is not None and table.partition_by is not None


def _detached(spec: Spec) -> str:
    """A pattern of the names that partitions keep when they are detached, where a rule does that."""
    found = []
    for key, rule in spec.partition_rules.items():
        if rule.keep:
            name = key.name if key.namespace == "public" else str(key)
            words = [
                _DIGITS.get(word) or re.escape(word.replace("{table}", name)) for word in _FIELD.split(rule.pattern)
            ]
            found.append("".join(words))
    return python_string("|".join(found)) if found else ""


def _external(spec: Spec, namespaces: list[str]) -> str:
    """The external tables among those that are compared, as a tuple for Alembic."""
    compared = [key for key in spec.external.tables if key.namespace in (namespaces or ["public"])]
    names = [python_string(key.name if key.namespace == "public" else str(key)) for key in compared]
    return f"({', '.join(names)},)" if names else ""


def _namespaces(names: list[str]) -> str:
    """A tuple for Alembic, which calls the default namespace None."""
    written = ["None" if name == "public" else python_string(name) for name in names]
    return f"({', '.join(written)},)"
