"""How objects are named. Objects refer to each other by these names, never by pointer.

No two objects have equal names: where PostgreSQL lets objects of two kinds have the same one (a constraint and a
trigger of a table), the kind is a part of it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class QName(NamedTuple):
    """The name of an object inside its namespace (PostgreSQL schema)."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}.{self.name}"


class Member(NamedTuple):
    """The name of a constraint, which belongs to a table."""

    namespace: str
    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class Simple(NamedTuple):
    """The name of an object that belongs to the database itself: a namespace."""

    name: str

    def __str__(self) -> str:
        return self.name


class ColumnName(NamedTuple):
    """The name of a column of a table, where a column is an object of its own: in what a revision changes."""

    namespace: str
    table: str
    name: str
    kind: Literal["column"] = "column"

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class TriggerName(NamedTuple):
    """The name of a trigger, which belongs to a table or a view."""

    namespace: str
    table: str
    name: str
    kind: Literal["trigger"] = "trigger"

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class PolicyName(NamedTuple):
    """The name of a policy, which belongs to a table."""

    namespace: str
    table: str
    name: str
    kind: Literal["policy"] = "policy"

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class PartName(NamedTuple):
    """The part that a partition has of an index or a key: by the name of the partition, and that of the whole."""

    namespace: str
    table: str
    name: str
    kind: Literal["index part"] = "index part"

    def __str__(self) -> str:
        return f"{self.namespace}.{self.table}.{self.name}"


class Signature(NamedTuple):
    """The name of a function or procedure: the types of what it takes are a part of it, each as `type_sql` writes it.

    User-defined types are qualified; none is quoted.
    """

    namespace: str
    name: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.namespace}.{self.name}({', '.join(self.arguments)})"


class StatisticsName(NamedTuple):
    """The name of extended statistics, which may be that of a table, too."""

    namespace: str
    name: str
    kind: Literal["statistics"] = "statistics"

    def __str__(self) -> str:
        return f"{self.namespace}.{self.name}"


class Global(NamedTuple):
    """The name of an object besides namespaces that lies in no namespace: no other of its kind has that name."""

    name: str
    kind: Literal["role", "extension", "event trigger", "job"]

    def __str__(self) -> str:
        return self.name


class GrantName(NamedTuple):
    """A grant: on what (`on` is its kind as GRANT says it, `column` where it is on a column), and to whom.

    The role `public` is everybody.
    """

    on: str
    object: QName | Signature | Simple
    column: str | None
    role: str

    def __str__(self) -> str:
        column = f" ({self.column})" if self.column else ""
        return f"on {self.on} {self.object}{column} to {self.role}"


class OwnerName(NamedTuple):
    """Who owns what: `on` is the object's kind as ALTER … OWNER TO says it."""

    on: str
    object: QName | Signature | Simple | StatisticsName | Global

    def __str__(self) -> str:
        return f"of {self.on} {self.object}"


class DefaultGrantName(NamedTuple):
    """What a role may do with objects that are made later: by whom (None is the current user), where, of what kind."""

    owner: str | None
    namespace: str | None
    on: Literal["tables", "sequences", "functions", "types", "schemas"]
    role: str

    def __str__(self) -> str:
        by = f" of {self.owner}" if self.owner else ""
        place = f" in {self.namespace}" if self.namespace else ""
        return f"on {self.on}{by}{place} to {self.role}"


Identity = (
    QName
    | Member
    | Simple
    | TriggerName
    | PolicyName
    | PartName
    | Signature
    | StatisticsName
    | Global
    | GrantName
    | OwnerName
    | DefaultGrantName
    | ColumnName
)
