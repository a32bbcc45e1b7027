"""What roles may do with an object, as it is written at the object: `grants:`, and what it says about leaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.base import Node, Short, SourceLines
from tablewright.kinds.texts import DISTINCT, one_or_many

Privilege = Literal[
    "select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain", "usage", "create",
    "execute",
]  # fmt: skip
MAINTAIN_SINCE = 17

PRIVILEGES: Mapping[str, tuple[Privilege, ...]] = {
    "table": ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain"),
    "column": ("select", "insert", "update", "references"),
    "sequence": ("usage", "select", "update"),
    "function": ("execute",),
    "procedure": ("execute",),
    "type": ("usage",),
    "schema": ("usage", "create"),
}
"""What GRANT takes for each kind of object (manual, table 5.2); a view counts as a table."""


def _passed_on(value: Any) -> Any:
    """`true` is all that it may do."""
    if isinstance(value, bool):
        return ["all"] if value else []
    return one_or_many(value)


_Word = Literal[Privilege, "all", "none"]


class GrantNode(Node):
    """All that a role may do; short form: the privileges."""

    short = Short("privileges", ("string", "array"))
    wanted = "`none`, `all`, a list of privileges, or a mapping"

    privileges: Annotated[
        list[_Word],
        BeforeValidator(one_or_many, json_schema_input_type=_Word | list[Privilege]),
        DISTINCT,
        Field(min_length=1, description="Privileges as GRANT takes them, or `all`, or `none`."),
    ]
    grantable: Annotated[
        list[_Word],
        BeforeValidator(_passed_on, json_schema_input_type=bool | Privilege | list[Privilege]),
        DISTINCT,
        Field(default_factory=list, description="Which of them it may pass on (WITH GRANT OPTION); `true`: all."),
    ]
    source: SourceLines | None = Field(None, description='The lines of the system\'s document: "12-14, 20".')
    inferred: str | None = Field(None, description="Why it is there although the document does not say so.")

    @model_validator(mode="after")
    def _all_or_nothing(self) -> GrantNode:
        for word in ("all", "none"):
            if word in self.privileges and len(self.privileges) > 1:
                raise ValueError(f"`{word}` stands alone")
        return self


Grants = Annotated[
    dict[str, GrantNode],
    Field(
        default_factory=dict,
        description="Exactly what each role may do with it: `app: [select, insert]`, `anon: none`; `public` is all.",
    ),
]
"""Roles, each to what it may do."""

OwnedBy = Annotated[
    str | None,
    Field(description="The role that it belongs to, where that is not the one that applies the spec."),
]

Leaks = Annotated[
    str | None,
    Field(description="Why it is right that this shows rows although row-level security would not."),
]


def given_by(
    node: GrantNode, on: str, at: Path, *, postgres: int, problems: Problems
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a node gives on an object of that kind, and which of it may be passed on; both sorted."""
    given = _privileges(node, on, at, postgres, problems)
    if node.grantable and at[-1] == "public":
        problems.add_at_key((*at, "grantable"), "`public` cannot pass privileges on", hint="name a role")
    return given, _grantable(node, given, at, problems)


def _privileges(node: GrantNode, on: str, at: Path, postgres: int, problems: Problems) -> tuple[str, ...]:
    """The privileges that a node names, sorted; complains about those that objects of that kind have not."""
    known = PRIVILEGES[on]
    available = [word for word in known if word != "maintain" or postgres >= MAINTAIN_SINCE]
    for number, word in enumerate(node.privileges):
        if word in ("all", "none"):
            return tuple(sorted(available)) if word == "all" else ()
        where = (*at, "privileges", number)
        if word not in known:
            hint = did_you_mean(word, available)
            problems.add(where, f"there is no privilege `{word}` on a {on}", hint=hint)
        elif word not in available:
            message = f"`maintain` came with PostgreSQL {MAINTAIN_SINCE}, and the spec says `postgres: {postgres}`"
            problems.add(where, message)
    return tuple(sorted(node.privileges))


def _grantable(node: GrantNode, given: Sequence[str], at: Path, problems: Problems) -> tuple[str, ...]:
    """Those of the privileges that may be passed on, sorted."""
    if "all" in node.grantable:
        return tuple(given)
    wanted = [word for word in node.grantable if word != "none"]
    for word in wanted:
        if word not in given:
            message = f"`{word}` cannot be passed on by a role that has it not"
            problems.add((*at, "grantable"), message, hint=did_you_mean(word, given))
    return tuple(sorted(wanted))
