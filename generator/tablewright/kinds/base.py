"""What every kind is read with: the shape of a YAML mapping, and the table around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from tablewright.catalog.counting import LIMITS, usual_limits, without_usual_limits
from tablewright.catalog.model import Column, SequenceOptions
from tablewright.catalog.names import Identity, Member, QName
from tablewright.catalog.naming import Patterns, too_long
from tablewright.catalog.types import NO_OWN_TYPES, OwnTypes, Type
from tablewright.errors import Path, Problems, did_you_mean
from tablewright.kinds.texts import Names, Prose
from tablewright.sqltext import Surroundings, Use, complaints, names_in_expression, read_query


@dataclass(frozen=True, slots=True)
class Short:
    """A short form: what stands for the mapping, and the key that it is the value of; `None` for a form of its own."""

    key: str | None
    types: tuple[Literal["string", "array"], ...]


_PYTHON = {"string": str, "array": list}


TEMPORAL_SINCE = 18
"""Keys over time: WITHOUT OVERLAPS and PERIOD."""


class Node(BaseModel):
    """A mapping of the spec language: unknown keys and wrong types are errors."""

    # Built once as parts of the whole file's node, not each for itself: that is a tenth of a second of every run.
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True, defer_build=True)
    short: ClassVar[Short | None] = None
    wanted: ClassVar[str] = "a mapping"
    """What a message says should have stood there."""

    @model_validator(mode="before")
    @classmethod
    def _lengthen(cls, value: Any) -> Any:
        short = cls.short
        if short and short.key and isinstance(value, tuple(_PYTHON[name] for name in short.types)):
            return {short.key: value}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An editor has to know the short form, too: it is what its key may be."""
        schema = handler(core_schema)
        if cls.short is None:
            return schema
        whole = handler.resolve_ref_schema(schema)
        forms = [whole["properties"][cls.short.key]] if cls.short.key else [{"type": name} for name in cls.short.types]
        whole_copy = {key: part for key, part in whole.items() if key != "description"}
        described = {"description": whole["description"]} if "description" in whole else {}
        whole.clear()
        whole |= described | {"anyOf": [whole_copy, *(_without_null(form) for form in forms)]}
        return schema


def _without_null(form: dict[str, Any]) -> dict[str, Any]:
    """The form that is written: `null` stands for nothing only where there is a key."""
    kept = {key: part for key, part in form.items() if key not in ("title", "default", "description")}
    if "anyOf" in kept:
        kept["anyOf"] = [part for part in kept["anyOf"] if part != {"type": "null"}]
    return kept


@dataclass(frozen=True, slots=True)
class Like:
    """A text that has to match a pattern; `words` is what is said of one that does not."""

    pattern: str
    words: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(core_schema) | {"pattern": self.pattern}

    def _checked(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value):
            raise ValueError(f"`{value}` is not {self.words}")
        return value


SourceLines = Annotated[
    str, Like(r"^\d+(-\d+)?(, ?\d+(-\d+)?)*$", 'a list of lines and ranges of lines, as in "12-14, 20"')
]
"""The lines of a system's document."""


class Documented(Node):
    """Whatever can be explained: `doc` becomes its comment in the database."""

    doc: Prose | None = Field(None, description="What it is for; becomes its comment in the database and in the code.")
    source: SourceLines | None = Field(
        None, description='The lines of the system\'s document that ask for it: "12-14, 20".'
    )
    inferred: str | None = Field(None, description="Why it is there although the document does not say so.")


class Named(Documented):
    """Whatever has a name of its own, which a revision can change."""

    renamed_from: str | None = Field(
        None, min_length=1, description="Its former name, so that it is renamed and not made anew."
    )


def by_name(value: Any) -> Any:
    """A list of names is a mapping to nothing."""
    return {name: {} for name in value} if isinstance(value, list) and all(isinstance(n, str) for n in value) else value


Deferrable = Literal[True, False, "initially deferred"]
RuleWord = Literal["no action", "restrict", "cascade", "set null", "set default"]
_SHORT = re.compile(r"\s*(?P<table>[^()]+?)\s*(?:\((?P<columns>[^()]*)\))?\s*")


NOT_VALID = Field(
    False, description="Rows that were there before it may be against it: PostgreSQL holds only new ones to it."
)
"""The key of a constraint that may be NOT VALID."""


class ReferencesNode(Node):
    """The table that is referenced; short form: `users` for its primary key, or `users(email)`."""

    short = Short(None, ("string",))
    wanted = "`TABLE` or `TABLE(COLUMN)`, or a mapping"

    table: str
    columns: Names | None = Field(None, description="The referenced columns; its primary key where they are left out.")
    on_delete: RuleWord | None = None
    on_update: RuleWord | None = None
    delete_sets: Names | None = Field(
        None, description="The columns that `on_delete: set null` or `set default` sets; all where they are left out."
    )
    match: Literal["simple", "full"] = "simple"
    deferrable: Deferrable = False
    not_valid: bool = NOT_VALID
    period: bool = Field(
        False, description="The last columns are ranges: the referenced rows cover its whole time (PostgreSQL 18)."
    )
    name: str | None = None
    renamed_from: str | None = Field(None, min_length=1, description="The former name of the foreign key.")
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


class CountingNode(Node):
    """How a sequence counts."""

    start: int | None = Field(None, description="The end that it counts away from, where this is left out.")
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = Field(1, ge=1)
    cycle: bool = False


def counting(node: CountingNode, type_: str, at: Path, problems: Problems) -> SequenceOptions:
    """Mapping to object, for a sequence of that integer type."""
    least, most = usual_limits(node.increment, type_)
    least = least if node.minimum is None else node.minimum
    most = most if node.maximum is None else node.maximum
    start = node.start if node.start is not None else least if node.increment > 0 else most
    limit = LIMITS.get(type_)
    if limit is None:  # it was complained about
        return SequenceOptions()
    if node.increment == 0:
        problems.add((*at, "increment"), "a sequence's increment cannot be 0")
    for key, number in (("minimum", node.minimum), ("maximum", node.maximum), ("increment", node.increment)):
        if number is not None and not -limit <= number < limit:
            problems.add((*at, key), f"{number} is out of range for type {type_}")
    if least >= most:
        key = "maximum" if node.minimum is None else "minimum"
        problems.add((*at, key), f"the minimum ({least}) must be less than the maximum ({most})")
    elif not least <= start <= most:
        problems.add((*at, "start"), f"it starts with {start}, which is not between {least} and {most}")
    options = SequenceOptions(start, node.increment, node.minimum, node.maximum, node.cache, node.cycle)
    return without_usual_limits(options, type_)


def sequence_options(row: Row, type_: str) -> SequenceOptions:
    """What introspection read of a sequence."""
    options = SequenceOptions(
        start=row["sequence_start"],
        increment=row["sequence_increment"],
        minimum=row["sequence_minimum"],
        maximum=row["sequence_maximum"],
        cache=row["sequence_cache"],
        cycle=row["sequence_cycle"],
    )
    return without_usual_limits(options, type_)


def deferral(value: Deferrable) -> dict[str, bool]:
    """The two facts that PostgreSQL keeps about a constraint's deferral."""
    return {"deferrable": bool(value), "initially_deferred": value == "initially deferred"}


Firing = Literal["origin", "replica", "always", "disabled"]
Enabled = Literal[True, False, "replica", "always"]
"""When a trigger fires: `replica` is only where replication applies changes, `always` is there, too."""


def firing(enabled: Enabled) -> Firing:
    """The same in the words of ALTER TABLE … ENABLE TRIGGER."""
    if enabled is True:
        return "origin"
    return enabled or "disabled"


@dataclass(slots=True)
class Scope:
    """The table around a part that is read: its columns (None: one that was complained about), and what names need."""

    table: QName
    columns: Mapping[str, Column | None]
    postgres: int
    patterns: Patterns
    problems: Problems
    any_function: bool = False
    all_known: bool = True
    """False where something was wrong with the columns: then one that is missing is no news."""
    constraints: dict[str, Path] = field(default_factory=dict)
    """Names of the table's constraints so far, and where they stand."""
    what: str = "table"
    """What it is, where it is no table."""
    functions: Mapping[str, str] = field(default_factory=dict)
    """The spec's own, as `Surroundings` has them."""
    namespaces: frozenset[str] = frozenset()
    own_types: OwnTypes = NO_OWN_TYPES
    extensions: frozenset[str] = frozenset()

    def known(self, names: Iterable[str], at: Path) -> bool:
        """Whether the table has all the columns that `at` lists; complains about each that it lacks."""
        unknown = [(number, name) for number, name in enumerate(names) if name not in self.columns]
        for number, name in unknown if self.all_known else ():
            message = f"{self.what} `{self.table.name}` has no column `{name}`"
            self.problems.add((*at, number), message, hint=did_you_mean(name, self.columns))
        return not unknown

    def known_at_key(self, name: str, at: Path) -> None:
        """The same for one column that is the key of a mapping."""
        if name not in self.columns and self.all_known:
            message = f"{self.what} `{self.table.name}` has no column `{name}`"
            self.problems.add_at_key(at, message, hint=did_you_mean(name, self.columns))

    def came_with(self, version: int, key: str, at: Path) -> bool:
        """Complains about a key whose feature is newer than the oldest server that the spec wants to run on.

        Whether it may be used: of one that may not, nothing else is said.
        """
        if self.postgres < version:
            message = f"`{key}` came with PostgreSQL {version}, and the spec says `postgres: {self.postgres}`"
            self.problems.add((*at, key), message)
        return self.postgres >= version

    def without_overlaps(self, columns: Sequence[str], at: Path) -> None:
        """Complains about a key that cannot keep rows apart in time (CREATE TABLE, WITHOUT OVERLAPS)."""
        if not self.came_with(TEMPORAL_SINCE, "without_overlaps", at):
            return
        if len(columns) == 1:
            message = "`without_overlaps` wants a column, or several, before the range"
            self.problems.add((*at, "without_overlaps"), message)
        self.ends_with_range(columns, (*at, "without_overlaps"))

    def ends_with_range(self, columns: Sequence[str], at: Path) -> None:
        """Complains where the last of the columns is no range."""
        last = self.columns.get(columns[-1])
        if last and not (last.type.name.endswith(("range", "multirange")) and not last.type.array):
            self.problems.add(at, f"`{last.name}`, the last column, is no range and no multirange")

    def constraint(self, explicit: str | None, pattern: str, columns: Sequence[str], at: Path) -> Member:
        """The key of a constraint: its own name, or the one that the pattern makes."""
        name = self.name(explicit, pattern, columns, at)
        if name in self.constraints:
            message = f"table `{self.table.name}` has two constraints named `{name}`"
            self.problems.add_at_key(at, message, hint="give one of them a name of its own")
        self.constraints[name] = at
        return Member(*self.table, name)

    def name(self, explicit: str | None, pattern: str, columns: Sequence[str], at: Path) -> str:
        """An explicit name, or one made from the pattern; complains where PostgreSQL would cut it."""
        name = explicit or pattern.format(table=self.table.name, columns="_".join(columns))
        if explicit and too_long(name):
            self._complain_of_length(f"the name `{name}`", name, "", at)
        elif too_long(name) and not any(map(too_long, (self.table.name, *columns))):
            what = f"`{name}`, the name made for this,"
            self._complain_of_length(what, name, "give it a shorter name of its own", at)
        return name

    def _complain_of_length(self, what: str, name: str, hint: str, at: Path) -> None:
        self.problems.add_at_key(at, f"{what} has {len(name.encode())} bytes; PostgreSQL keeps 63", hint=hint)

    def expression(self, text: str, use: Use, at: Path, hint: str = "", wanted: Type | None = None) -> str:
        """The text of an expression, after PostgreSQL's parser and the rules of its place have been asked.

        `hint` is for a text that is no expression at all; `wanted` is the type that its value is stored as.
        """
        around = Surroundings(
            columns={name: column.type if column else None for name, column in self.columns.items()},
            postgres=self.postgres,
            functions=self.functions,
            namespaces=self.namespaces,
            any_function=self.any_function,
            generated=frozenset(name for name, column in self.columns.items() if column and column.generated),
            table=self.table.name,
            own_types=self.own_types,
        )
        for complaint in complaints(text, use, around, wanted):
            if complaint.message.startswith("unknown column") and not self.all_known:
                continue
            no_sql = hint if complaint.message.startswith(("SQL ", "one SQL ")) else ""
            self.problems.add(at, complaint.message, hint=complaint.hint or no_sql, offset=complaint.offset)
        return text.strip()


def comment_of(node: Documented) -> str | None:
    """The comment in the database: PostgreSQL keeps no empty one."""
    return node.doc or None


def required_names(*texts: str | None) -> tuple[Identity, ...]:
    """What the expressions refer to: relations, functions (by name alone) and types.

    A name that is not qualified means one in `public`, as everywhere in a spec.
    """
    found: dict[Identity, None] = {}
    for text in texts:
        if text:
            names = names_in_expression(text)
            for name in (*names.relations, *names.functions, *names.types):
                found[QName(name.namespace or "public", name.name)] = None
    return tuple(found)


def required_by_query(query: str) -> tuple[Identity, ...]:
    """The same of a whole query."""
    names = read_query(query).names
    found = (*names.relations, *names.functions, *names.types)
    return tuple(dict.fromkeys(QName(name.namespace or "public", name.name) for name in found))


def required_type(type_: Type) -> tuple[Identity, ...]:
    """The user-defined type that a type is or holds."""
    return (QName(type_.namespace, type_.name),) if type_.namespace else ()


Row = Mapping[str, Any]
"""A row that introspection read."""
