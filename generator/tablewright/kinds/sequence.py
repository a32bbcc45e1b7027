"""Sequences (PostgreSQL manual, CREATE SEQUENCE)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from tablewright.catalog.counting import made_key
from tablewright.catalog.model import Sequence
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import Type
from tablewright.errors import Path, Problems
from tablewright.kinds.base import CountingNode, Named, Row, comment_of, counting, sequence_options
from tablewright.kinds.granted import Grants

SequenceType = Literal["smallint", "integer", "bigint"]
_TYPES: tuple[SequenceType, ...] = get_args(SequenceType)


def _in_short(value: Any) -> Any:
    return {"int": "integer", "int2": "smallint", "int4": "integer", "int8": "bigint"}.get(str(value), value)


class SequenceNode(CountingNode, Named):
    """A sequence of its own; those of identity columns and of `serial` come with their columns."""

    type: Annotated[SequenceType, BeforeValidator(_in_short)] = "bigint"
    owned_by: str | None = Field(None, description="The column that it is dropped with: `invoices.number`.")
    namespace: str | None = None
    grants: Grants


def parse(key: QName, node: SequenceNode, owned_by: tuple[QName, str] | None, at: Path, problems: Problems) -> Sequence:
    """Mapping to object; `owned_by` is what the node's text means."""
    if not key.name or too_long(key.name):
        problems.add_at_key(at, f"the name `{key.name}` has {len(key.name.encode())} bytes; a name has 1 to 63")
    return Sequence(key, node.type, counting(node, node.type, at, problems), owned_by, comment_of(node))


def of_serial(table: QName, column: str, type_: Type) -> Sequence:
    """The sequence of a column of type `serial`."""
    counted = next(name for name in _TYPES if name == type_.name)
    return Sequence(made_key(table, column), counted, owned_by=(table, column))


def from_row(row: Row) -> Sequence:
    """A row of `queries/sequence.sql` to object."""
    owner = (QName(row["owner_namespace"], row["owner_table"]), row["owner_column"])
    return Sequence(
        key=QName(row["namespace"], row["name"]),
        type=row["type"],
        options=sequence_options(row, row["type"]),
        owned_by=owner if row["owner_table"] is not None else None,
        comment=row["comment"],
    )


def requires(sequence: Sequence) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(sequence.key.namespace),)
