"""What the spec language says of partitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Protocol

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from tablewright.kinds.base import Documented, Like, Named, Short
from tablewright.kinds.check import CheckNode
from tablewright.kinds.exclude import ExcludeNode
from tablewright.kinds.granted import Grants
from tablewright.kinds.index import IndexNode
from tablewright.kinds.partitioning import PartitionByNode
from tablewright.kinds.primary_key import PrimaryKeyNode
from tablewright.kinds.storage import Parameters
from tablewright.kinds.unique import UniqueNode
from tablewright.specio.named_parts import NAMED, list_of_named, name_parts


def _scalar(value: Any) -> Any:
    if isinstance(value, dict | list):
        raise ValueError("a value is a text, a number, true, false or null")
    return value


_VALUE_SCHEMA = {"type": ["string", "number", "boolean", "null"]}
Value = Annotated[Any, AfterValidator(_scalar), WithJsonSchema(_VALUE_SCHEMA)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Values = Annotated[
    list[Value],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_VALUE_SCHEMA, {"type": "array", "items": _VALUE_SCHEMA, "minItems": 1}]}),
]


def _nothing(value: Any) -> Any:
    return {} if value is None else value


_OWN = ("unique", "checks", "excludes", "indexes")


class PartitionColumnNode(Documented):
    """What a column of a partition has otherwise than the table's."""

    default: Any = Field(None, description="Its own default, as of a column; `null` where only the table's has one.")
    null: Literal[False] | None = Field(None, description="`false`: here it is NOT NULL.")


class PartitionNode(Named):
    """A partition; short form: `default`, for the one that takes what no other takes."""

    short = Short(None, ("string",))
    wanted = "`default`, or a mapping"

    from_: Values | None = Field(None, alias="from", description="Of a range: its first value, or `minvalue`.")
    to: Values | None = Field(None, description="Of a range: the first value behind it, or `maxvalue`.")
    in_: Values | None = Field(None, alias="in", description="Of a list: its values; `null` may be one.")
    modulus: int | None = Field(None, ge=1, le=100_000, description="Of a hash: how many parts there are.")
    remainder: int | None = Field(None, ge=0, description="Of a hash: which of the parts it is.")
    default: bool = Field(False, description="It takes what no other partition takes.")
    gap_before: bool = Field(False, description="Rows between the range before and this one are meant to be refused.")
    namespace: str | None = Field(None, description="The schema that it lies in; default: its parent's.")
    unlogged: bool = Field(False, description="It is fast to write and empty after a crash.")
    with_: Parameters = Field(default_factory=dict, alias="with", description="Storage parameters.")
    partition_by: PartitionByNode | None = Field(None, description="How it is split in its turn.")
    partitions: Partitions = Field(default_factory=dict, description="Its own partitions.")
    columns: dict[str, PartitionColumnNode] = Field(
        default_factory=dict, description="What its columns have otherwise than the table's."
    )
    primary_key: PrimaryKeyNode | None = Field(None, description="A key of its own, where the table has none.")
    unique: list[UniqueNode] = Field(default_factory=list, description="Unique constraints of its own.")
    checks: list[CheckNode] = Field(default_factory=list, description="Checks of its own.")
    excludes: list[ExcludeNode] = Field(default_factory=list, description="Exclusion constraints of its own.")
    indexes: list[IndexNode] = Field(default_factory=list, description="Indexes of its own.")
    index_names: dict[str, str] = Field(
        default_factory=dict, description="The names of its parts of indexes and keys, by those of the whole."
    )
    grants: Grants = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _default(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return {"default": True} if value == "default" else value
        return {key: list_of_named(part, NAMED[key]) if key in NAMED else part for key, part in value.items()}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        properties = next(
            each["properties"] for each in handler.resolve_ref_schema(schema)["anyOf"] if "properties" in each
        )
        name_parts(properties, _OWN)
        return schema

    @model_validator(mode="after")
    def _one_kind_of_bound(self) -> PartitionNode:
        pairs = ((self.from_, self.to), (self.modulus, self.remainder))
        said = [any(part is not None for part in pair) for pair in pairs]
        if sum((*said, self.in_ is not None, self.default)) != 1 or any((a is None) != (b is None) for a, b in pairs):
            message = "a partition is one of `from` and `to`, `in`, `modulus` and `remainder`, and `default`"
            raise ValueError(message)
        return self


class PartitionRuleNode(Documented):
    """Partitions by time that follow a rule. Their bounds are in UTC."""

    every: Literal["day", "week", "month", "year"] = Field(description="How much time a partition holds.")
    from_: Value = Field(alias="from", description="The first: `2018-01` of months, `2018` of years, else a day.")
    to: Value = Field(description="The last, which is made, too.")
    ahead: int | None = Field(None, ge=0, description="How many more than the present one are to be there at any time.")
    keep: Annotated[str, Like(r"^[1-9]\d{0,5} (day|week|month|year)s?$", "a time, as in `24 months`")] | None = Field(
        None, description="How old a row may get before its partition is detached: `24 months`."
    )
    maintenance: str | None = Field(None, description="The function that makes and detaches: `maintain_{table}`.")
    name: (
        Annotated[
            str,
            Like(
                r"^([^{}]|\{(table|year|month|week|day)\})+$", "a pattern of {table}, {year}, {month}, {week} and {day}"
            ),
        ]
        | None
    ) = Field(None, description="How they are named: `{table}_{year}_{month}`.")
    namespace: str | None = Field(None, description="The schema of partitions and function; default: the table's.")
    default: bool = Field(False, description="One more, `{table}_default`, takes what no other takes.")
    besides: Annotated[
        dict[str, PartitionNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, PartitionNode] | None)
    ] = Field(default_factory=dict, description="Further partitions, one by one.")
    with_: Parameters = Field(default_factory=dict, alias="with", description="Storage parameters of each.")


class HashPartitionsNode(Documented):
    """As many partitions as the modulus says."""

    modulus: int = Field(ge=1, le=1000)
    name: Annotated[
        str, Like(r"^([^{}]|\{(table|remainder)\})*\{remainder\}([^{}]|\{(table|remainder)\})*$", "a pattern")
    ] = Field("{table}_{remainder}", description="How they are named, of `{table}` and `{remainder}`.")
    namespace: str | None = Field(None, description="The schema of the partitions; default: the table's.")
    with_: Parameters = Field(default_factory=dict, alias="with", description="Storage parameters of each.")


_RULE_KEYS = frozenset(("every", "from", "to", "ahead", "keep", "maintenance"))


def _form(value: Any) -> str:
    """Which form a mapping is: a partition's own entry is a mapping or `default`, a rule's keys have other values."""
    if isinstance(value, PartitionRuleNode):
        return "rule"
    if isinstance(value, HashPartitionsNode):
        return "hash"
    if not isinstance(value, dict):
        return "each"
    if isinstance(value.get("modulus"), int | str) and value["modulus"] != "default":
        return "hash"
    said = (value[key] for key in _RULE_KEYS if key in value)
    return "rule" if any(part != "default" and not isinstance(part, dict) for part in said) else "each"


Partitions = Annotated[
    Annotated[
        dict[str, PartitionNode],
        BeforeValidator(_nothing, json_schema_input_type=dict[str, PartitionNode] | None),
        Tag("each"),
    ]
    | Annotated[PartitionRuleNode, Tag("rule")]
    | Annotated[HashPartitionsNode, Tag("hash")],
    Discriminator(_form),
]
"""Partitions by name, or a rule that makes them."""


class _Split(Protocol):
    @property
    def partition_by(self) -> PartitionByNode | None: ...

    @property
    def partitions(self) -> Any: ...


def split_by(node: _Split) -> Iterator[str]:
    """The keys that a table or a partition is split by, on every level. Where one is an expression, it has no key."""
    yield from node.partition_by.keys if node.partition_by else ()
    below = node.partitions
    named = below if isinstance(below, dict) else below.besides if isinstance(below, PartitionRuleNode) else {}
    for part in named.values():
        yield from split_by(part)
