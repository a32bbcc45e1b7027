"""Composite types (PostgreSQL manual, 8.16)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog.model import Attribute, Composite
from tablewright.catalog.names import Identity, QName, Simple
from tablewright.catalog.naming import too_long
from tablewright.catalog.types import Meaning, family
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Documented, Named, Row, Short, comment_of, required_type
from tablewright.kinds.granted import Grants
from tablewright.kinds.values import type_from_row

MAX_ATTRIBUTES = 1600


class AttributeNode(Documented):
    """An attribute; short form: its type."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str
    collation: str | None = None


class CompositeNode(Named):
    """A type that is made of attributes, as a row is made of columns."""

    attributes: dict[str, AttributeNode] = Field(description="By name, in their order.")
    namespace: str | None = None
    grants: Grants


def parse(key: QName, node: CompositeNode, meanings: dict[str, Meaning], at: Path, problems: Problems) -> Composite:
    """Mapping to object; `meanings` are those of the attributes' types, as far as they have one."""
    for name, place in ((key.name, at), *((name, (*at, "attributes", name)) for name in node.attributes)):
        if not name or too_long(name):
            problems.add_at_key(place, f"the name `{name}` has {len(name.encode())} bytes; a name has 1 to 63")
    if not node.attributes:
        problems.warn("empty", at, f"composite type `{key.name}` has no attributes")
    if len(node.attributes) > MAX_ATTRIBUTES:
        message = f"a composite type has at most {MAX_ATTRIBUTES} attributes, not {len(node.attributes)}"
        problems.add((*at, "attributes"), message)
    attributes = []
    for name, meaning in meanings.items():
        attribute = node.attributes[name]
        if attribute.collation and family(meaning.type) not in ("text", "array"):
            place = (*at, "attributes", name, "collation")
            problems.add(place, f"type {meaning.type.name} has no collation")
        attributes.append(Attribute(name, meaning.type, attribute.collation, comment_of(attribute)))
    return Composite(key, tuple(attributes), comment_of(node))


def attribute_from_row(row: Row) -> Attribute:
    """A row of `queries/attribute.sql` to object."""
    return Attribute(row["name"], type_from_row(row), row["collation"], row["comment"])


def from_row(row: Row) -> Composite:
    """A row of `queries/composite.sql` to object; the reader puts the attributes in."""
    return Composite(QName(row["namespace"], row["name"]), tuple(row["attributes"]), row["comment"])


def requires(composite: Composite) -> tuple[Identity, ...]:
    """What has to exist before it."""
    types = [type_ for attribute in composite.attributes for type_ in required_type(attribute.type)]
    return (Simple(composite.key.namespace), *types)
