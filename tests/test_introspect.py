"""Reading a database: every property of every kind is read, no change of any of them goes unseen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

import introspected_partitions as partitions
import introspected_routines as routines
import introspected_security as security
import introspected_types as types
import introspected_views as views
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
from tablewright.catalog.names import Global, Member, QName, Signature, Simple, TriggerName
from tablewright.catalog.types import Type
from tablewright.diff import compare
from tablewright.introspect import introspect
from tablewright.introspect.normalize import NormalizeError, normalize
from tablewright.introspect.reader import census
from tablewright.postgres.server import Database, Server

CASES = Path(__file__).parent / "cases" / "introspect"
DDL = (CASES / "shop.sql").read_bytes()

SHOP, ORDERS, STATE = "Shop ü", QName("Shop ü", 'Or"ders'), QName("Shop ü", "St.ate")
PEOPLE = QName("public", "people")


def in_orders(name: str) -> Member:
    return Member(*ORDERS, name)


SEQUENCE = SequenceOptions(start=5, increment=2, minimum=3, maximum=999, cache=7, cycle=True)
EXPECTED = Catalog(
    roles=security.ROLES,
    policies=security.POLICIES,
    grants=security.GRANTS,
    default_grants=security.DEFAULT_GRANTS,
    domains=types.DOMAINS,
    composites=types.COMPOSITES,
    range_types=types.RANGE_TYPES,
    sequences=types.SEQUENCES,
    statistics=types.STATISTICS,
    views=views.VIEWS,
    materialized_views=views.MATERIALIZED_VIEWS,
    partitions=partitions.PARTITIONS,
    namespaces={Simple(SHOP): Namespace(SHOP, 'It\'s 100 % "ours" \\ :x')},
    enums={STATE: Enum(STATE, ("new", "it's", "100 %", ":x", "a\\b", '"q"'), "a \\ comment")},
    event_triggers=routines.EVENT_TRIGGERS,
    functions={
        **routines.FUNCTIONS,
        Signature(SHOP, "touch %"): Function(
            Signature(SHOP, "touch %"),
            "trigger",
            "plpgsql",
            "\nBEGIN NEW.note := 'a\\b :x %'; RETURN NEW; END",
            "touches",
        ),
    },
    tables={
        security.SECRETS: security.TABLE,
        views.SHOWN: views.TABLE,
        **types.TABLES,
        **routines.TABLES,
        **partitions.TABLES,
        ORDERS: Table(
            ORDERS,
            (
                Column("1d", Type("integer"), identity=IdentityColumn()),
                Column("per son", Type("bigint"), nullable=True),
                Column("state", Type("St.ate", namespace=SHOP), default="'it''s'::\"Shop ü\".\"St.ate\""),
                Column("states", Type("St.ate", array=True, namespace=SHOP), nullable=True),
                Column("price", Type("numeric", (8, 2))),
                Column("twice", Type("numeric"), nullable=True, generated="(price * (2)::numeric)"),
                Column("note", Type("text"), nullable=True),
                Column("during", Type("tstzrange"), nullable=True),
            ),
        ),
        PEOPLE: Table(
            PEOPLE,
            (
                Column("id", Type("bigint"), identity=IdentityColumn(False, SEQUENCE)),
                Column(
                    "name",
                    Type("varchar", (40,)),
                    default="'a\\b :x %'::character varying",
                    collation="C",
                    comment='a name, 50 % ":x"',
                ),
                Column("born", Type("date"), nullable=True),
            ),
            "who",
        ),
    },
    primary_keys={
        in_orders("or pk"): PrimaryKey(in_orders("or pk"), ("1d", "price"), "pk"),
        Member(*PEOPLE, "people_pkey"): PrimaryKey(Member(*PEOPLE, "people_pkey"), ("id",)),
        **partitions.PRIMARY_KEYS,
    },
    uniques={in_orders("or uq"): Unique(in_orders("or uq"), ("note", "state"), ("price",), True, True, True, "uq")},
    checks={
        in_orders("or ck"): Check(in_orders("or ck"), "((price > (0)::numeric) AND (note <> 'a\\b :x %'::text))", "ck"),
        **partitions.CHECKS,
    },
    excludes={
        in_orders("or ex"): Exclude(
            in_orders("or ex"),
            (
                ExcludeElement("during", "&&"),
                ExcludeElement('int8range("per son", NULL::bigint)', "-|-", is_expression=True),
            ),
            where="(price > (5)::numeric)",
            deferrable=True,
            comment="ex",
        )
    },
    foreign_keys={
        in_orders("or fk"): ForeignKey(
            in_orders("or fk"), ("per son",), PEOPLE, ("id",), "set null", "cascade", True, True, True, "fk"
        )
    },
    indexes={
        **views.INDEXES,
        **partitions.INDEXES,
        QName(SHOP, "or ix"): Index(
            QName(SHOP, "or ix"),
            ORDERS,
            (
                IndexKey("note", collation="C", opclass="text_pattern_ops", descending=True, nulls_first=False),
                IndexKey("lower(note)", is_expression=True, collation="C"),
                IndexKey('("per son" + 1)', is_expression=True, nulls_first=True),
                IndexKey("price"),
            ),
            unique=True,
            nulls_not_distinct=True,
            include=("state",),
            where="(price > (1)::numeric)",
            options=(("deduplicate_items", "off"), ("fillfactor", "70")),
            comment="ix",
        ),
    },
    triggers={
        **routines.TRIGGERS,
        TriggerName(*ORDERS, "or tr"): Trigger(
            TriggerName(*ORDERS, "or tr"), "before", ("insert", "update"), Signature(SHOP, "touch %"), "tr"
        ),
    },
)


def expected(connection: psycopg.Connection[Any]) -> Catalog:
    """What is read from that server."""
    return replace(EXPECTED, **views.printed(connection.info.server_version))


def test_every_property_is_read(any_server: Server) -> None:
    with any_server.database() as database, database.connect() as connection:
        assert census(connection) == ()
        assert compare(Catalog(), introspect(connection)) == ()
        connection.execute(DDL)
        assert [str(difference) for difference in compare(expected(connection), introspect(connection))] == []
        # The settings of the reading end with it.
        assert connection.execute("SHOW search_path").fetchone() == ('"$user", public',)


@pytest.fixture(scope="module")
def shop(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with server.database() as database, database.connect() as connection:
        connection.execute(DDL)
        yield connection


def said(connection: psycopg.Connection[Any], statements: str) -> list[str]:
    """What the comparison says after the statements, which are undone: kind, name and property of each difference."""
    with connection.transaction(force_rollback=True):
        connection.execute(f'SET LOCAL search_path = "{SHOP}", public; {statements}'.encode())
        found = compare(EXPECTED, introspect(connection))
    return [f"{each.kind} {each.name}: {each.property or each.what}".lstrip() for each in found]


CHANGES = (CASES / "changes.sql").read_text(encoding="utf-8").split("\n\n")[1:]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_and_nothing_else(shop: psycopg.Connection[Any], change: str) -> None:
    expected = [line.removeprefix("-- = ") for line in change.splitlines() if line.startswith("-- = ")]
    assert said(shop, change) == [line for line in expected if line != "nothing"]


def test_a_comparison_reads_well(shop: psycopg.Connection[Any]) -> None:
    with shop.transaction(force_rollback=True):
        shop.execute(f"""DROP INDEX "{SHOP}"."or ix"; CREATE INDEX "or ix" ON people (id DESC) WHERE id > 1""")
        shop.execute("ALTER TABLE people ALTER name TYPE text, DROP born; COMMENT ON INDEX people_pkey IS 'its index'")
        read = [str(difference) for difference in compare(EXPECTED, introspect(shop))]
    assert read == [
        "column public.people.name: type: varchar(40) != text",
        "column public.people.name: collation: C != nothing",
        "column public.people.born: missing",
        f"index {SHOP}.or ix: missing",
        "index public.or ix: extra",
        "index public.people_pkey: comment: not modelled",
    ]


def test_what_belongs_to_an_extension_is_the_extension(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(
            """
            CREATE EXTENSION vector;
            CREATE TABLE papers (summary vector(3), parts halfvec(2)[]);
            CREATE INDEX papers_idx ON papers USING hnsw (summary vector_l2_ops) WITH (m = 4);
            """
        )
        found = introspect(connection)
    papers, papers_idx = QName("public", "papers"), QName("public", "papers_idx")
    columns = (
        Column("summary", Type("vector", (3,)), nullable=True),
        Column("parts", Type("halfvec", (2,), array=True), nullable=True),
    )
    keys = (IndexKey("summary", opclass="vector_l2_ops"),)
    assert replace(found, roles={}) == Catalog(
        extensions={Global("vector", "extension"): Extension("vector")},
        tables={papers: Table(papers, columns)},
        indexes={papers_idx: Index(papers_idx, papers, keys, "hnsw", options=(("m", "4"),))},
    )


def as_an_author_writes(catalog: Catalog) -> Catalog:
    """The same database in other words: what PostgreSQL reprints in the words of a spec, and defaults spelled out."""
    orders, people = catalog.tables[ORDERS], catalog.tables[PEOPLE]
    ix, ck, ex = (QName(SHOP, "or ix"), in_orders("or ck"), in_orders("or ex"))
    return replace(
        catalog,
        tables={
            **catalog.tables,
            ORDERS: with_columns(orders, state={"default": "'it''s'"}, twice={"generated": "price*2"}),
            **partitions.as_an_author_writes()["tables"],
            PEOPLE: with_columns(
                people, name={"default": "E'a\\\\b :x %'", "collation": "pg_catalog.C"}, born={"default": "NULL"}
            ),
        },
        partitions=partitions.as_an_author_writes()["partitions"],
        checks={**catalog.checks, ck: replace(catalog.checks[ck], expression="price>0 and note != E'a\\\\b :x %'")},
        excludes={
            ex: replace(
                catalog.excludes[ex],
                elements=(
                    ExcludeElement("during", "&&", opclass="range_ops"),
                    ExcludeElement('int8range("per son",null)', "-|-", is_expression=True),
                ),
                where="price>5",
            )
        },
        **views.as_an_author_writes(),
        **types.as_an_author_writes(),
        functions={**catalog.functions, **routines.as_an_author_writes()["functions"]},
        triggers={**catalog.triggers, **routines.as_an_author_writes()["triggers"]},
        indexes={
            **catalog.indexes,
            ix: replace(
                catalog.indexes[ix],
                keys=(
                    IndexKey("note", collation="C", opclass="text_pattern_ops", descending=True, nulls_first=False),
                    IndexKey("LOWER(note)", is_expression=True, collation="C", opclass="text_ops"),
                    IndexKey('"per son"+1', is_expression=True, nulls_first=True),
                    IndexKey("price", opclass="numeric_ops"),
                ),
                where="price>1",
            ),
        },
    )


def with_columns(table: Table, **changed: dict[str, Any]) -> Table:
    return replace(table, columns=tuple(replace(c, **changed.get(c.name, {})) for c in table.columns))


def test_a_spec_becomes_what_postgresql_prints(any_server: Server) -> None:
    spec = as_an_author_writes(EXPECTED)
    assert compare(EXPECTED, spec)
    with any_server.database() as database, database.connect() as connection:
        connection.execute(DDL)
        printed = normalize(spec, connection)
        assert [str(difference) for difference in compare(expected(connection), printed)] == []
        # Nothing of it stays.
        assert compare(expected(connection), introspect(connection)) == ()


def test_a_spec_is_printed_whatever_the_database_says(shop: psycopg.Connection[Any]) -> None:
    spec = as_an_author_writes(EXPECTED)
    with shop.transaction(force_rollback=True):
        shop.execute(f"""DROP INDEX "{SHOP}"."or ix"; DROP TABLE "{SHOP}"."Or""ders", people""")
        assert normalize(spec, shop) == EXPECTED


def test_a_spec_that_postgresql_refuses(shop: psycopg.Connection[Any]) -> None:
    ck = in_orders("or ck")
    spec = replace(EXPECTED, checks={ck: Check(ck, "price > nobody")})
    with pytest.raises(NormalizeError, match=r'column "nobody" does not exist, in: ALTER TABLE .* CHECK'):
        normalize(spec, shop)
    assert compare(EXPECTED, introspect(shop)) == ()
