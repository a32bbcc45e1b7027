"""What a spec may say of objects that belong to somebody else: a platform that the database lives on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tablewright.kinds.base import Documented, Node, Short, by_name
from tablewright.kinds.enum import EnumNode
from tablewright.kinds.namespace import NamespaceNode
from tablewright.kinds.role import RoleNode
from tablewright.kinds.texts import Names


class ExternalColumnNode(Documented):
    """A column that is referred to; short form: its type. It is NOT NULL unless `null: true`."""

    short = Short("type", ("string",))
    wanted = "a type, or a mapping"

    type: str
    null: bool = False
    primary_key: bool = False
    unique: bool = False


class ExternalTableNode(Documented):
    """A table of somebody else: the columns that are referred to suffice."""

    columns: dict[str, ExternalColumnNode] = Field(min_length=1)
    primary_key: Names | None = None
    unique: list[Names] = Field(default_factory=list, description="Sets of columns that no two rows share.")


class ExternalFunctionNode(Documented):
    """A function of somebody else."""

    returns: str = Field(description="A type, `setof` a type, `void` or `trigger`.")
    arguments: dict[str, str] = Field(default_factory=dict, description="The type of each argument, by its name.")
    volatility: Literal["volatile", "stable", "immutable"] = "volatile"
    language: Literal["sql", "plpgsql"] = Field("sql", description="What the stub is written in.")
    stub: str | None = Field(None, description="Its body on a development server; without one it returns null.")


class ExternalNode(Node):
    """What belongs to somebody else: referred to, stubbed for development, never created or dropped.

    A name is qualified, as in `auth.users`, or one in `public`.
    """

    namespaces: Annotated[
        dict[str, NamespaceNode], BeforeValidator(by_name, json_schema_input_type=dict[str, NamespaceNode] | list[str])
    ] = Field(default_factory=dict)
    roles: Annotated[
        dict[str, RoleNode], BeforeValidator(by_name, json_schema_input_type=dict[str, RoleNode] | list[str])
    ] = Field(default_factory=dict)
    enums: dict[str, EnumNode] = Field(default_factory=dict)
    tables: dict[str, ExternalTableNode] = Field(default_factory=dict)
    functions: dict[str, ExternalFunctionNode] = Field(default_factory=dict)
