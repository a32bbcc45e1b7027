"""The spec language: what a YAML file may say. Every node's JSON Schema comes from here, too."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from tablewright.kinds.base import Like, Named, Node, SourceLines, by_name
from tablewright.kinds.check import CheckNode
from tablewright.kinds.column import ColumnNode
from tablewright.kinds.composite import CompositeNode
from tablewright.kinds.default_grant import DefaultGrantNode
from tablewright.kinds.domain import DomainNode
from tablewright.kinds.enum import EnumNode
from tablewright.kinds.event_trigger import EventTriggerNode
from tablewright.kinds.exclude import ExcludeNode
from tablewright.kinds.extension import ExtensionNode
from tablewright.kinds.foreign_key import ForeignKeyNode
from tablewright.kinds.function import FunctionNode, ProcedureNode
from tablewright.kinds.granted import Grants, Leaks, OwnedBy
from tablewright.kinds.index import IndexNode
from tablewright.kinds.job import JobNode
from tablewright.kinds.materialized_view import MaterializedNode
from tablewright.kinds.namespace import NamespaceNode
from tablewright.kinds.partitioning import PartitionByNode
from tablewright.kinds.policy import PolicyNode
from tablewright.kinds.primary_key import PrimaryKeyNode
from tablewright.kinds.range_type import RangeTypeNode
from tablewright.kinds.role import RoleNode
from tablewright.kinds.sequence import SequenceNode
from tablewright.kinds.statistics import StatisticsNode
from tablewright.kinds.storage import Parameters
from tablewright.kinds.texts import Names, Prose
from tablewright.kinds.trigger import TriggerNode
from tablewright.kinds.unique import UniqueNode
from tablewright.kinds.view import ViewNode
from tablewright.specio.external_nodes import ExternalNode
from tablewright.specio.named_parts import NAMED, list_of_named, name_parts
from tablewright.specio.partition_nodes import Partitions
from tablewright.specio.running_nodes import Duration, ImportNode, MonitorNode, RuntimeNode, SeedNode

OLDEST, NEWEST = 13, 18


def _inside(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("a path stays inside the system's own folder: no `..`, no leading `/`")
    if not re.fullmatch(r"[\w.+ /-]+", value) or path.name == ".tablewright.json":
        raise ValueError("a path is made of letters, digits, `_`, `-`, `.` and `/`")
    return str(path)


def _a_file(value: str) -> str:
    if value == "." or value.endswith("/"):
        raise ValueError("it is the path of a file")
    return value


def _nothing(value: Any) -> Any:
    """A key with nothing behind it is an empty mapping: `columns:` of a table that is being written."""
    return {} if value is None else value


RelativePath = Annotated[str, AfterValidator(_inside)]
FileName = Annotated[
    str,
    Like(r"^([A-Za-z0-9_.-]|\{id\}|\{slug\})+$", "a file's name of `{id}`, `{slug}`, letters, digits, `_`, `-`, `.`"),
]
RelativeFile = Annotated[str, AfterValidator(_a_file), AfterValidator(_inside)]
PythonFile = Annotated[RelativeFile, Like(r".+\.py", "the path of a Python file: it ends with `.py`")]
Pattern = Annotated[
    str,
    Like(
        r"^[^{}]*(\{(table|columns)\}[^{}]*)+$", "a pattern of `{table}` and `{columns}`, as in `ix_{table}_{columns}`"
    ),
]


class DecisionNode(Node):
    """Where the document contradicts itself or PostgreSQL."""

    title: str
    says: str = Field(description="What the document says.")
    does: str = Field(description="What is done.")
    why: str
    source: SourceLines | None = None


class LayoutNode(Node):
    """Where the outputs go, relative to the system's folder under `generated/`."""

    root: RelativePath = Field(".", description="The folder that is put on sys.path.")
    models: RelativePath = "models"
    schemas: RelativePath = "schemas"
    migrations: RelativePath = "migrations"
    alembic_ini: RelativeFile = "alembic.ini"
    sql: RelativeFile = "schema.sql"
    docs: RelativeFile = "docs/database-schema.md"
    stubs: RelativeFile = Field("development/stubs.sql", description="Stubs of what is external.")
    migrations_readme: RelativePath | None = Field(None, description="A guide to running and rolling back.")
    database: PythonFile | None = Field(None, description="The connection module, inside `root`.")
    imports: PythonFile | None = Field(None, description="The script that imports files into tables.")
    seeds: RelativePath = Field("seeds", description="The folder of the sets of `seeds:`.")
    setup: PythonFile | None = Field(None, description="The script that upgrades, rolls back and seeds.")
    monitors: dict[str, PythonFile] = Field(default_factory=dict, description="The script of each monitor.")


class NamingNode(Node):
    """Patterns for constraints and indexes without a name of their own: `ix_{table}_{columns}`."""

    primary_key: Pattern = "{table}_pkey"
    unique: Pattern = "{table}_{columns}_key"
    check: Pattern = "{table}_{columns}_check"
    exclude: Pattern = "{table}_{columns}_excl"
    foreign_key: Pattern = "{table}_{columns}_fkey"
    index: Pattern = "{table}_{columns}_idx"


class MigrationsNode(Node):
    """The first Alembic revision, how the files of later ones are named, and how long they wait for locks."""

    first_id: Annotated[str, Like(r"^[A-Za-z0-9_.]{1,32}$", "an id of at most 32 letters, digits, `_` and `.`")] = (
        Field("001", description="Alembic keeps 32 characters.")
    )
    first_message: str = "Initial schema"
    file_name: FileName = Field("{id}_{slug}", description="Of {id} and {slug}.")
    later_file_names: str = Field("%(rev)s_%(slug)s", description="Alembic's file_template.")
    created: Annotated[str, Like(r"^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$", "a time, as in `2025-01-01 00:00`")] = (
        "2025-01-01 00:00"
    )
    log: str | None = Field(None, description="A table of the spec that gets a row for each revision applied.")
    lock_timeout: Duration = Field("3s", description="How long a statement waits for a lock, and others behind it.")
    lock_attempts: int = Field(10, ge=1, description="How often a revision begins again that got no lock in time.")


class MixinNode(Node):
    """Columns that several tables share."""

    place: Literal["first", "last"] = Field("first", description="Before or after the table's own columns.")
    columns: Annotated[
        dict[str, ColumnNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, ColumnNode] | None)
    ]


class SchemasNode(Node):
    """What goes into the Pydantic schemas of a table."""

    summary: Names | None = Field(None, description="The columns of the Summary schema.")


Triggers = Annotated[
    dict[str, TriggerNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, TriggerNode] | None)
]


class TableNode(Named):
    """A table."""

    namespace: str | None = None
    class_: str | None = Field(None, alias="class", description="The Python class, where the table's name does not do.")
    mixins: Names | None = Field(None, description="Mixins, whose columns it has besides its own.")
    columns: Annotated[
        dict[str, ColumnNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, ColumnNode] | None)
    ] = Field(default_factory=dict)
    primary_key: PrimaryKeyNode | None = None
    key: Names | None = Field(None, description="Columns that tell rows apart in Python, where no key does.")
    unique: list[UniqueNode] = Field(default_factory=list)
    checks: list[CheckNode] = Field(default_factory=list)
    excludes: list[ExcludeNode] = Field(default_factory=list)
    foreign_keys: list[ForeignKeyNode] = Field(default_factory=list)
    indexes: list[IndexNode] = Field(default_factory=list)
    row_security: Literal[True, False, "force"] = Field(
        False, description="Policies say which rows are there, for its owner, too, where it says `force`."
    )
    policies: dict[str, PolicyNode] = Field(default_factory=dict)
    owner: OwnedBy = None
    grants: Grants
    leaks: Leaks = None
    statistics: list[StatisticsNode] = Field(default_factory=list)
    triggers: Triggers = Field(default_factory=dict)
    with_: Parameters = Field(default_factory=dict, alias="with", description="Storage parameters: `fillfactor: 70`.")
    unlogged: bool = Field(False, description="It is not in the write-ahead log: faster, and empty after a crash.")
    partition_by: PartitionByNode | None = Field(None, description="How its rows are split into partitions.")
    partitions: Partitions = Field(default_factory=dict, description="Its partitions by name, or a rule for them.")
    rows_expected: int | None = Field(None, ge=0)
    import_: ImportNode | None = Field(None, alias="import", description="How files are imported into it.")
    schemas: SchemasNode = Field(default_factory=SchemasNode)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """Constraints and indexes stand in a list, or in a mapping by name."""
        if not isinstance(value, dict):
            return value
        return {key: list_of_named(part, NAMED[key]) if key in NAMED else part for key, part in value.items()}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        name_parts(handler.resolve_ref_schema(schema)["properties"], NAMED)
        return schema


class TriggeredViewNode(ViewNode):
    """A view; short form: its query."""

    triggers: Triggers = Field(default_factory=dict)


class MaterializedViewNode(MaterializedNode):
    """A materialized view; short form: its query."""

    indexes: list[IndexNode] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """Indexes stand in a list, or in a mapping by name."""
        if not isinstance(value, dict) or "indexes" not in value:
            return value
        return {**value, "indexes": list_of_named(value["indexes"], NAMED["indexes"])}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        name_parts(handler.resolve_ref_schema(schema)["anyOf"][0]["properties"], ("indexes",))
        return schema


class ModuleNode(Node):
    """One YAML file of a system; its name is the module's name in every package."""

    doc: Prose = ""
    files: dict[str, Annotated[str, Like(r"^[a-z_][a-z0-9_]*$", "the name of a Python module")]] = Field(
        default_factory=dict, description="The modules' names in `models` and `schemas`, where the file's does not do."
    )
    namespace: str = Field("public", description="The PostgreSQL schema of what says no other.")
    enums: Annotated[
        dict[str, EnumNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, EnumNode] | None)
    ] = Field(default_factory=dict)
    domains: Annotated[
        dict[str, DomainNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, DomainNode] | None)
    ] = Field(default_factory=dict)
    composites: Annotated[
        dict[str, CompositeNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, CompositeNode] | None)
    ] = Field(default_factory=dict)
    range_types: Annotated[
        dict[str, RangeTypeNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, RangeTypeNode] | None)
    ] = Field(default_factory=dict)
    sequences: Annotated[
        dict[str, SequenceNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, SequenceNode] | None)
    ] = Field(default_factory=dict)
    tables: Annotated[
        dict[str, TableNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, TableNode] | None)
    ] = Field(default_factory=dict)
    functions: Annotated[
        dict[str, FunctionNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, FunctionNode] | None)
    ] = Field(default_factory=dict)
    procedures: Annotated[
        dict[str, ProcedureNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, ProcedureNode] | None)
    ] = Field(default_factory=dict)
    views: Annotated[
        dict[str, TriggeredViewNode],
        BeforeValidator(_nothing, json_schema_input_type=dict[str, TriggeredViewNode] | None),
    ] = Field(default_factory=dict)
    materialized_views: Annotated[
        dict[str, MaterializedViewNode],
        BeforeValidator(_nothing, json_schema_input_type=dict[str, MaterializedViewNode] | None),
    ] = Field(default_factory=dict)


class SystemNode(Node):
    """`system.yaml`: what is true of the whole database."""

    system: Annotated[str, Like(r"^[a-z][a-z0-9_-]*$", "a name of a-z, 0-9, `_` and `-`, starting with a letter")]
    title: str = ""
    doc: Prose = ""
    document: str | None = Field(None, description="The document whose lines each `source` names.")
    postgres: int = Field(15, ge=OLDEST, le=NEWEST, description="The oldest server that the output must run on.")
    modules: Names | None = Field(None, description="The order of the modules; the files' names, without ending.")
    include: Names | None = Field(None, description="Further files, inside the spec folder, whose mixins are shared.")
    extensions: Annotated[
        dict[str, ExtensionNode], BeforeValidator(by_name, json_schema_input_type=dict[str, ExtensionNode] | list[str])
    ] = Field(default_factory=dict)
    namespaces: Annotated[
        dict[str, NamespaceNode], BeforeValidator(by_name, json_schema_input_type=dict[str, NamespaceNode] | list[str])
    ] = Field(default_factory=dict)
    roles: Annotated[
        dict[str, RoleNode], BeforeValidator(by_name, json_schema_input_type=dict[str, RoleNode] | list[str])
    ] = Field(default_factory=dict)
    default_grants: list[DefaultGrantNode] = Field(default_factory=list)
    external: ExternalNode = Field(default_factory=ExternalNode)
    event_triggers: dict[str, EventTriggerNode] = Field(default_factory=dict)
    jobs: dict[str, JobNode] = Field(default_factory=dict)
    mixins: Annotated[
        dict[str, MixinNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, MixinNode] | None)
    ] = Field(default_factory=dict)
    naming: NamingNode = Field(default_factory=NamingNode)
    layout: LayoutNode = Field(default_factory=LayoutNode)
    migrations: MigrationsNode = Field(default_factory=MigrationsNode)
    runtime: RuntimeNode = Field(default_factory=RuntimeNode)
    seeds: dict[str, list[SeedNode]] = Field(default_factory=dict)
    monitors: dict[str, MonitorNode] = Field(default_factory=dict)
    decisions: list[DecisionNode] = Field(default_factory=list)
    additions: Names | None = Field(None, description="What is generated although the document does not ask for it.")


class LibraryNode(Node):
    """A file that systems share by `include`."""

    mixins: Annotated[
        dict[str, MixinNode], BeforeValidator(_nothing, json_schema_input_type=dict[str, MixinNode] | None)
    ]
