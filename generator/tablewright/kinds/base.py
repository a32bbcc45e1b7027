"""What every kind is read with: the shape of a YAML mapping, and the table around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tablewright.catalog.model import Column, Member, QName
from tablewright.catalog.naming import Patterns, too_long
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.sqltext import Surroundings, Use, complaints


class Node(BaseModel):
    """A mapping of the spec language: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)


class Documented(Node):
    """Whatever can be explained: `doc` becomes its comment in the database."""

    doc: str | None = Field(None, description="What it is for; becomes its comment in the database and in the code.")
    source: str | None = Field(
        None,
        pattern=r"^\d+(-\d+)?(, ?\d+(-\d+)?)*$",
        description='The lines of the system\'s document that ask for it: "12-14, 20".',
    )
    inferred: str | None = Field(None, description="Why it is there although the document does not say so.")


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_one_or_many), Field(min_length=1)]
"""A name, or a list of names."""

Deferrable = Literal[True, False, "initially deferred"]
RuleWord = Literal["no action", "restrict", "cascade", "set null", "set default"]
_SHORT = re.compile(r"\s*(?P<table>[^\s()]+)\s*(?:\((?P<columns>[^()]*)\))?\s*")


class ReferencesNode(Node):
    """The table that is referenced; short form: `users` for its primary key, or `users(email)`."""

    table: str
    columns: Names | None = Field(None, description="The referenced columns; its primary key where they are left out.")
    on_delete: RuleWord | None = None
    on_update: RuleWord | None = None
    match: Literal["simple", "full"] = "simple"
    deferrable: Deferrable = False
    name: str | None = None
    relationship: str | None = Field(None, description="The attribute in this table's class: `author`.")
    backref: str | None = Field(None, description="The attribute in the referenced table's class: `posts`.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        found = _SHORT.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return value
        columns = found["columns"]
        return {"table": found["table"]} | ({"columns": re.split(r"\s*,\s*", columns.strip())} if columns else {})


def deferral(value: Deferrable) -> dict[str, bool]:
    """The two facts that PostgreSQL keeps about a constraint's deferral."""
    return {"deferrable": bool(value), "initially_deferred": value == "initially deferred"}


@dataclass(slots=True)
class Scope:
    """The table around a part that is read: its columns (None: one that was complained about), and what names need."""

    table: QName
    columns: Mapping[str, Column | None]
    postgres: int
    patterns: Patterns
    problems: Problems
    any_function: bool = False
    constraints: dict[str, Path] = field(default_factory=dict)
    """Names of the table's constraints so far, and where they stand."""

    def known(self, names: Iterable[str], at: Path) -> bool:
        """Whether the table has all the columns; complains about each that it lacks."""
        unknown = [name for name in names if name not in self.columns]
        for name in unknown:
            message = f"table `{self.table.name}` has no column `{name}`"
            self.problems.add(at, message, hint=did_you_mean(name, self.columns))
        return not unknown

    def distinct(self, names: Sequence[str], at: Path) -> None:
        """Complains about a column that is listed twice."""
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problems.add(at, f"column `{name}` is listed twice")

    def constraint(self, explicit: str | None, pattern: str, columns: Sequence[str], at: Path) -> Member:
        """The key of a constraint: its own name, or the one that the pattern makes."""
        name = self.name(explicit, pattern, columns, at)
        if name in self.constraints:
            self.problems.add(
                at,
                f"table `{self.table.name}` has two constraints named `{name}`",
                hint="give one of them a `name:`",
            )
        self.constraints[name] = at
        return Member(*self.table, name)

    def name(self, explicit: str | None, pattern: str, columns: Sequence[str], at: Path) -> str:
        """An explicit name, or one made from the pattern; complains where PostgreSQL would cut it."""
        name = explicit or pattern.format(table=self.table.name, columns="_".join(columns))
        if too_long(name):
            made = "" if explicit else ", made from the names around it"
            self.problems.add(
                at,
                f"the name `{name}`{made}, has {len(name.encode())} bytes; PostgreSQL keeps 63",
                hint="give a shorter `name:`",
            )
        return name

    def expression(self, text: str, use: Use, at: Path) -> str:
        """The text of an expression, after PostgreSQL's parser and the rules of its place have been asked."""
        around = Surroundings(
            columns={name: column.type if column else None for name, column in self.columns.items()},
            postgres=self.postgres,
            any_function=self.any_function,
            generated=frozenset(name for name, column in self.columns.items() if column and column.generated),
        )
        for complaint in complaints(text, use, around):
            self.problems.add(at, complaint.message, hint=complaint.hint, offset=complaint.offset)
        return text.strip()


def comment_of(node: Documented) -> str | None:
    """The comment in the database: PostgreSQL keeps no empty one."""
    return " ".join(node.doc.split()) or None if node.doc else None


Row = Mapping[str, Any]
"""A row that introspection read."""
