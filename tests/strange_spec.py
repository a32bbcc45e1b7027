"""A spec made by hand: every name and text is hostile, every type occurs, and keys are as tangled as can be."""

from __future__ import annotations

from typing import Any

from tablewright.catalog.model import (
    Catalog,
    Check,
    Column,
    Enum,
    Exclude,
    ExcludeElement,
    Extension,
    ForeignKey,
    Function,
    IdentityColumn,
    Index,
    IndexKey,
    Namespace,
    PrimaryKey,
    SequenceOptions,
    Table,
    Trigger,
    Unique,
)
from tablewright.catalog.names import Member, QName, Signature, TriggerName
from tablewright.catalog.naming import attribute_name, class_name
from tablewright.catalog.types import NAMES, Type, parse_type
from tablewright.spec import ColumnNotes, EnumNotes, Layout, Migrations, Module, Relationship, Spec, System, TableNotes

HOSTILE = 'a """ b \\ c\nd {{ x }} {% y %} "q" \'s\' %s 100% :x ::y \\: \N{PARTY POPPER} ends with """'
PLAN, STATE = QName("public", 'pl"an %'), QName("billing", "state")
USERS, PROFILES, LOG = QName("public", "users"), QName("public", "profiles"), QName("public", "log")
TENANTS, MEMBERS, JOBS = QName("public", "tenants"), QName("public", "members"), QName("public", "jobs")
POSTS, NODES = QName("billing", "po'sts %s :x"), QName("public", "nodes")
EVERY, CHECKED = QName("public", "every_type"), QName("public", "checked")
EXTENSIONS = ("vector",)
"""Those that the embedded server has."""

_TYPES = {name: Type(name.name, namespace=name.namespace) for name in (PLAN, STATE)}
_USER_TYPES = {"plan": _TYPES[PLAN], "state": _TYPES[STATE]}


def _columns(**columns: str | dict[str, Any]) -> tuple[Column, ...]:
    made = []
    for name, given in columns.items():
        facts: dict[str, Any] = {"type": given} if isinstance(given, str) else dict(given)
        type_ = parse_type(facts.pop("type"), _USER_TYPES)
        made.append(Column(facts.pop("name", name), type_, **facts))
    return tuple(made)


_ID = {"type": "integer", "identity": IdentityColumn(False)}
_KEY = {"type": "uuid", "default": "gen_random_uuid()", "comment": HOSTILE}
_TABLES = (
    Table(
        USERS,
        _columns(
            id=_KEY,
            email="varchar(20)",
            metadata={"type": "jsonb", "default": "'{}'::jsonb"},
            tags={"type": "jsonb", "default": "'[]'::jsonb", "nullable": True},
            settings={"type": "jsonb", "default": """'{"a": [1, null, true]}'::jsonb"""},
            plan={"type": "plan", "default": "'free'"},
            plans={"type": "plan[]", "default": "'{}'"},
            **{"class": "text"},
            odd={"type": "text", "name": 'we"ird %s :x', "default": "'50% :x \\: y'", "nullable": True},
            token={"type": "text", "default": "md5('a' || 'b')"},
            ratio={"type": "numeric(4,3)", "default": "-0.5"},
            created_at={"type": "timestamptz", "default": "now()"},
            updated_at={"type": "timestamptz", "default": "now()"},
        ),
        HOSTILE,
    ),
    Table(PROFILES, _columns(user_id="uuid", bio={"type": "text", "collation": "C"})),
    Table(LOG, _columns(at="timestamptz", line="text")),
    Table(
        TENANTS,
        _columns(
            id={**_ID, "identity": IdentityColumn(True, SequenceOptions(5, 2, cache=3, cycle=True))},
            state={"type": "state", "nullable": True},
        ),
    ),
    Table(MEMBERS, _columns(id="integer", tenant_id="integer", name="name")),
    Table(
        JOBS,
        _columns(id="integer", tenant_id="integer", member_id="integer", boss_id={"type": "integer", "nullable": True}),
    ),
    Table(
        POSTS,
        _columns(
            id={**_ID, "type": "bigint"},
            author_id="uuid",
            editor_id={"type": "uuid", "nullable": True},
            node_id={"type": "integer", "nullable": True},
            state={"type": "state", "default": "'draft'"},
            title={"type": "varchar(30)", "default": "'a%s'"},
            n={"type": "integer", "default": "1 + 2"},
            twice={"type": "integer", "generated": "n * 2", "nullable": True},
            during={"type": "tstzrange", "nullable": True},
            vector={"type": "vector(3)", "nullable": True},
        ),
    ),
    Table(
        NODES,
        _columns(
            id=_ID,
            parent_id={"type": "integer", "nullable": True},
            twin_id={"type": "integer", "nullable": True},
            favourite_id={"type": "bigint", "nullable": True},
            plan={"type": "plan", "nullable": True},
            state={"type": "state", "nullable": True},
        ),
    ),
    Table(
        CHECKED,
        _columns(
            id=_ID,
            percent={"type": "smallint", "nullable": True},
            share={"type": "numeric(5,4)", "nullable": True},
            zip={"type": "varchar(10)", "nullable": True},
            role={"type": "text", "nullable": True},
            code={"type": "varchar(20)", "nullable": True},
            odd={"type": "text", "nullable": True},
        ),
    ),
    Table(
        EVERY,
        (
            *_columns(id=_ID),
            *(
                Column(f"{name}{'_array' * array}{'_sized' * bool(size)}".replace(" ", "_"), type_, nullable=True)
                for name, info in NAMES.items()
                if info.extension is None or info.extension in EXTENSIONS
                for size in ("", "(3)" if info.modifiers else "")[: 1 + bool(info.modifiers)]
                for array in (False, True)
                for type_ in (parse_type(f"{name}{size}{'[]' * array}"),)
            ),
        ),
    ),
)
_PRIMARY_KEYS = {
    **dict.fromkeys((USERS, POSTS, TENANTS, NODES, EVERY, CHECKED), ("id",)),
    PROFILES: ("user_id",),
    MEMBERS: ("tenant_id", "id"),
    JOBS: ("id", "tenant_id"),
}
# Each with the attributes of both ends, and whether the far one is a list.
_FOREIGN_KEYS: tuple[tuple[ForeignKey, str, str, bool], ...] = (
    (ForeignKey(Member(*PROFILES, "f1"), ("user_id",), USERS, ("id",), "cascade"), "user", "profile", False),
    (ForeignKey(Member(*POSTS, "f2 %s"), ("author_id",), USERS, ("id",), "cascade"), "author", "posts", True),
    (
        ForeignKey(
            Member(*POSTS, "f3"), ("editor_id",), USERS, ("id",), "set null", "cascade", False, True, True, HOSTILE
        ),
        "editor",
        "edited",
        True,
    ),
    (ForeignKey(Member(*MEMBERS, "f4"), ("tenant_id",), TENANTS, ("id",), "cascade"), "tenant", "members", True),
    (ForeignKey(Member(*JOBS, "f5"), ("tenant_id",), TENANTS, ("id",), "restrict"), "tenant", "jobs", True),
    (
        ForeignKey(
            Member(*JOBS, "f6"), ("tenant_id", "member_id"), MEMBERS, ("tenant_id", "id"), "cascade", match_full=True
        ),
        "member",
        "jobs",
        True,
    ),
    (
        ForeignKey(Member(*JOBS, "f7"), ("tenant_id", "boss_id"), MEMBERS, ("tenant_id", "id")),
        "boss",
        "led_jobs",
        True,
    ),
    (ForeignKey(Member(*NODES, "f8"), ("parent_id",), NODES, ("id",), "cascade"), "parent", "children", True),
    (ForeignKey(Member(*NODES, "f9"), ("twin_id",), NODES, ("id",), "set null"), "twin", "twins", True),
    (ForeignKey(Member(*NODES, "f10"), ("favourite_id",), POSTS, ("id",), "set default"), "favourite", "fans", True),
    (ForeignKey(Member(*POSTS, "f11"), ("node_id",), NODES, ("id",), "set null"), "node", "posts", True),
)
_TOUCH = Signature("public", "touch %")
_MODULES = (
    ("core", HOSTILE, (PLAN,), (USERS, PROFILES, LOG, TENANTS, EVERY, CHECKED)),
    ("blog", "", (STATE,), (POSTS, NODES, MEMBERS, JOBS)),
)


def _keyed(*objects: Any) -> dict[Any, Any]:
    return {object_.key: object_ for object_ in objects}


def _indexes() -> tuple[Index, ...]:
    def index(name: str, table: QName, *keys: IndexKey, **facts: Any) -> Index:
        return Index(QName(table.namespace, name), table, keys, **facts)

    title, n = IndexKey("title"), IndexKey("n")
    return (
        index("i1", POSTS, n, IndexKey("id", descending=True), where="n > 1", include=("title",), comment=HOSTILE),
        index("i2 %s", POSTS, IndexKey("lower(title)", True), unique=True),
        index("i3", POSTS, IndexKey("n + 1", True, descending=True, nulls_first=False), where="title <> ' :y %s'"),
        index(
            "i4", POSTS, IndexKey("lower(title)", True, opclass="text_pattern_ops"), IndexKey("title", collation="C")
        ),
        index("i5", POSTS, IndexKey("vector", opclass="vector_cosine_ops"), method="hnsw", options=(("m", "16"),)),
        index("i6", POSTS, IndexKey("n", nulls_first=True), title, unique=True, nulls_not_distinct=True),
        index("i7", USERS, IndexKey("metadata", opclass="jsonb_path_ops"), method="gin"),
    )


def catalog() -> Catalog:
    """The whole database."""
    overlap = (
        ExcludeElement("during", "&&"),
        ExcludeElement("int8range(id, id)", "&&", None, True),
        ExcludeElement("box(point(n, n + 1), point(2, 3))", "&&", None, True),
    )
    return Catalog(
        extensions=_keyed(*map(Extension, EXTENSIONS)),
        namespaces=_keyed(Namespace("billing", HOSTILE)),
        enums=_keyed(Enum(PLAN, ("free", HOSTILE[:40], "%(x)s :y"), HOSTILE), Enum(STATE, ("draft", "live"))),
        functions=_keyed(
            Function(
                _TOUCH, "trigger", "plpgsql", '\nBEGIN NEW.updated_at := now(); -- % """\nRETURN NEW; END;\n', HOSTILE
            )
        ),
        tables=_keyed(*_TABLES),
        primary_keys=_keyed(
            *(PrimaryKey(Member(*table, f"{table.name}_pkey"), columns) for table, columns in _PRIMARY_KEYS.items())
        ),
        uniques=_keyed(
            Unique(Member(*USERS, "u 1"), ("email",), ("class",), deferrable=True, comment=HOSTILE),
            Unique(Member(*USERS, "u2"), ("token", "class"), nulls_not_distinct=True),
        ),
        checks=_keyed(
            Check(Member(*POSTS, "c1"), "title ~ '^[^:x%]+' and title <> 'a\\: :y %s'", HOSTILE),
            Check(Member(*POSTS, "c2"), "n between 0 and 100"),
            Check(Member(*CHECKED, "c3"), "percent between 0 and 100 and 0.25 < share and 0.5 >= share"),
            Check(Member(*CHECKED, "c4"), "zip ~ '^[0-9]{5}(-[0-9]{4})?$'"),
            Check(Member(*CHECKED, "c5"), "role in ('a ''b', 'c')"),
            Check(
                Member(*CHECKED, "c6"), "length(code) >= 3 and char_length(code) < 6 and (percent is null or share > 0)"
            ),
            Check(Member(*CHECKED, "c7"), "odd ~ '(?i)x' and odd <> ''"),
        ),
        excludes=_keyed(Exclude(Member(*POSTS, "e1"), overlap, where="n > 0 and title <> ':x%s'", comment=HOSTILE)),
        foreign_keys=_keyed(*(foreign_key for foreign_key, *_ in _FOREIGN_KEYS)),
        indexes=_keyed(*_indexes()),
        triggers=_keyed(Trigger(TriggerName(*USERS, "t %s"), "before", ("update",), _TOUCH, HOSTILE)),
    )


def _relationships(whole: Catalog) -> dict[QName, list[Relationship]]:
    pairs = [frozenset((QName(*key.key[:2]), key.referenced_table)) for key, *_ in _FOREIGN_KEYS]
    ends: dict[QName, list[Relationship]] = {table: [] for table in whole.tables}
    for foreign_key, attribute, back, many in _FOREIGN_KEYS:
        table, far = QName(*foreign_key.key[:2]), foreign_key.referenced_table
        ambiguous = pairs.count(frozenset((table, far))) > 1
        nullable = any(whole.tables[table].column(column).nullable for column in foreign_key.columns)
        ends[table].append(Relationship(attribute, far, back, foreign_key.key, False, False, nullable, ambiguous))
        ends[far].append(Relationship(back, table, attribute, foreign_key.key, True, many, True, ambiguous))
    return ends


def strange_spec(layout: Layout | None = None) -> Spec:
    """The spec. Its modules use each other's enums, and its tables refer to each other in a circle."""
    whole = catalog()
    ends = _relationships(whole)
    taken = frozenset(("metadata", "json", "vector"))
    tables = {
        key: TableNotes(
            module=module,
            class_name=class_name(key.name),
            model=class_name(key.name),
            key=_PRIMARY_KEYS.get(key) or tuple(column.name for column in whole.tables[key].columns),
            columns={
                column.name: ColumnNotes(
                    attribute_name(column.name, taken), on_update="now()" if column.name == "updated_at" else None
                )
                for column in whole.tables[key].columns
            },
            relationships=tuple(ends[key]),
            summary=tuple(column.name for column in whole.tables[key].columns[:3]),
        )
        for module, _, _, keys in _MODULES
        for key in keys
    }
    return Spec(
        system=System(
            name="strange",
            title="Strange",
            doc=HOSTILE,
            document=None,
            postgres=15,
            layout=layout or Layout(),
            migrations=Migrations("001", "Initial schema", "{id}", "%(rev)s", "2025-01-01 00:00"),
        ),
        catalog=whole,
        modules=tuple(Module(name, doc, name, name, enums, keys) for name, doc, enums, keys in _MODULES),
        enums={
            PLAN: EnumNotes("core", "CustomerPlan", ("FREE", "HOSTILE", "PERCENT")),
            STATE: EnumNotes("blog", "State", ("DRAFT", "LIVE")),
        },
        tables=tables,
        origins={},
        paths={},
    )
