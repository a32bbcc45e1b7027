"""A random schema as the YAML that an author would have written."""

from __future__ import annotations

from typing import Any

import yaml

from random_schema import READER, Column, Hints, Schema, Table, View
from tablewright.quoting import sql_identifier

SYSTEM = f"system: shop\nroles: [{READER}]\n"


def module(schema: Schema, hints: Hints) -> str:
    """The text of a module."""
    parts = {
        "enums": {name: _enum(name, labels, hints) for name, labels in schema.enums.items()},
        "functions": {
            name: {"arguments": {"x": "numeric"}, "returns": returns, "volatility": "immutable", "body": body}
            for name, (returns, body) in schema.functions.items()
        },
        "tables": {name: _table(name, table, hints) for name, table in schema.tables.items()},
        "views": {
            name: _view(name, view, schema, hints) for name, view in schema.views.items() if not view.materialized
        },
        "materialized_views": {
            name: _view(name, view, schema, hints) for name, view in schema.views.items() if view.materialized
        },
    }
    for key, former in hints.renamed.items():
        if key[0] == "function":
            parts["functions"][key[1]]["renamed_from"] = former
    return yaml.safe_dump({key: part for key, part in parts.items() if part}, sort_keys=False, allow_unicode=True)


def _said(**facts: Any) -> dict[str, Any]:
    """What is not the default."""
    return {key: value for key, value in facts.items() if value not in (None, False, {}, [])}


def _enum(name: str, labels: list[str], hints: Hints) -> dict[str, Any]:
    return _said(
        values={f"LABEL_{number}": label for number, label in enumerate(labels)},
        renamed_from=hints.renamed.get(("enum", name)),
        renamed=hints.labels.get(name),
        replaced=hints.replaced.get(name),
    )


def _table(name: str, table: Table, hints: Hints) -> dict[str, Any]:
    columns: dict[str, Any] = {"id": {"type": "integer"}}
    key = ["id"]
    if table.partitions:
        columns["part"] = {"type": "integer"}
        key.append("part")
    for column in table.columns:
        columns[column] = _column(name, column, table.columns[column], hints)
    partitions: dict[str, Any] = {
        f"{table.prefix}_{number}": {"from": number * 10, "to": number * 10 + 10} for number in range(table.partitions)
    }
    partitions |= {f"{table.prefix}_rest": "default"} if table.partitions else {}
    return _said(
        renamed_from=hints.renamed.get(("table", name)),
        columns=columns,
        primary_key={"columns": key, "name": f"{name}_key", **_former(hints, "primary key", name)},
        partition_by={"range": "part"} if table.partitions else None,
        partitions=partitions,
        checks={
            key: {"expression": check.sql(), **_former(hints, "check", key)} for key, check in table.checks.items()
        },
        unique={
            check: {"columns": [column, *key], **_former(hints, "unique", check)}
            for check, column in table.uniques.items()
        },
        indexes={key: _index(key, index, hints) for key, index in table.indexes.items()},
        policies={key: {"using": policy.sql(), "roles": READER} for key, policy in table.policies.items()},
        row_security=bool(table.policies),
        triggers={key: _trigger(column, body) for key, (column, body) in table.triggers.items()},
        grants={READER: list(table.privileges)} if table.privileges else None,
        doc=table.doc,
        **{"with": {"fillfactor": table.fillfactor} if table.fillfactor < 100 and not table.partitions else None},
    )


def _former(hints: Hints, kind: str, name: str) -> dict[str, str]:
    former = hints.renamed.get((kind, name))
    return {"renamed_from": former} if former else {}


def _column(table: str, name: str, column: Column, hints: Hints) -> dict[str, Any]:
    references = None
    if column.references:
        references = _said(table=column.references, deferrable=column.deferrable)
    return _said(
        type=column.type,
        null=column.null,
        generated=f"{sql_identifier(column.twice)} * 2" if column.twice else None,
        references=references,
        on_delete=column.rule if references and column.rule != "no action" else None,
        doc=column.doc,
        grants={READER: "select"} if column.grants else None,
        renamed_from=hints.renamed.get(("column", table, name)),
        backfill=hints.backfill.get((table, name)),
        using=hints.using.get((table, name)),
        attribute=f"attribute_{''.join(c for c in name if c.isalnum())}",
    ) | ({} if column.default is None else {"default": column.default})


def _index(name: str, index: dict[str, Any], hints: Hints) -> dict[str, Any]:
    facts = {key: value for key, value in index.items() if key not in ("on", "where")}
    where = index.get("where")
    on = {"column": index["on"]} | ({"order": "desc"} if facts.pop("descending", False) else {})
    return {"on": [on], **facts, **({"where": where.sql()} if where else {}), **_former(hints, "index", name)}


def _trigger(column: str, body: str) -> dict[str, Any]:
    name = sql_identifier(column)
    return {"before": "update", "columns": [column], "when": f"OLD.{name} IS DISTINCT FROM NEW.{name}", "body": body}


def _view(name: str, view: View, schema: Schema, hints: Hints) -> dict[str, Any]:
    columns = ", ".join(["id", *map(sql_identifier, view.columns)])
    where = f" WHERE {view.where.sql()}" if view.where else ""
    return _said(
        query=f"SELECT {columns} FROM {view.table}{where}",  # noqa: S608 - names are quoted
        security_barrier=view.barrier and not view.materialized,
        grants={READER: "select"} if view.privileges else None,
        doc=view.doc,
        key="id",
        leaks="Nobody minds." if view.privileges and schema.tables[view.table].policies else None,
        columns={column: {"attribute": f"attribute_{number}"} for number, column in enumerate(view.columns)},
        **_former(hints, "view", name),
    )
