"""Enumerated types (PostgreSQL manual, 8.7)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from tablewright.catalog.model import Enum
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import member_name, too_long
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Named, Row, Short, comment_of
from tablewright.kinds.granted import Grants


def _members(value: Any) -> Any:
    if isinstance(value, list):
        # A label that is listed twice keeps both entries: `parse` complains about it.
        return [[member_name(str(label)), label] for label in value]
    if isinstance(value, dict):
        return [[member, label] for member, label in value.items()]
    return value


class EnumNode(Named):
    """A type whose values are the labels listed; short form: a list of them."""

    short = Short("values", ("array",))
    wanted = "a list of labels, or a mapping"

    values: Annotated[
        list[list[str]],
        BeforeValidator(_members, json_schema_input_type=list[str] | dict[str, str]),
    ] = Field(description="The labels: a list, or a mapping from each Python member's name to its label.")
    class_: str | None = Field(None, alias="class", description="The Python class, where the type's name does not do.")
    namespace: str | None = None
    grants: Grants
    renamed: dict[str, str] = Field(default_factory=dict, description="Labels to what they were called before.")
    replaced: dict[str, str] = Field(
        default_factory=dict, description="Labels that are gone, to those that their rows get."
    )


def parse(key: QName, node: EnumNode, at: Path, problems: Problems) -> Enum:
    """Mapping to object."""
    if not key.name or too_long(key.name):
        problems.add_at_key(at, f"the name `{key.name}` has {len(key.name.encode())} bytes; a name has 1 to 63")
    if not node.values:
        problems.warn("empty", at, f"enum `{key.name}` has no labels")
    labels = tuple(label for _, label in node.values)
    for number, label in enumerate(labels):
        if label in labels[:number]:
            problems.add((*at, "values", number), f"enum `{key.name}` has the label `{label}` twice")
        if too_long(label):
            problems.add((*at, "values", number), f"a label has at most 63 bytes, not {len(label.encode())}")
    return Enum(key, labels, comment_of(node))


def from_row(row: Row) -> Enum:
    """A row of `queries/enum.sql` to object."""
    return Enum(QName(row["namespace"], row["name"]), tuple(row["labels"]), row["comment"])


def requires(enum: Enum) -> tuple[Identity, ...]:
    """What has to exist before it."""
    return (Simple(enum.key.namespace),)
