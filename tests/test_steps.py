"""How ops are carried out on a table with rows: what comes of it, what it locks, and that it can be run again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from conftest import VERSIONS
from linted import unexplained
from some_kinds import EVERY, READINGS, SOME, Reading
from staged import (
    EVENTS,
    MOOD,
    NEW,
    PEOPLE,
    TEXT,
    THINGS,
    Connection,
    World,
    carry_out,
    counts,
    differences,
    expected,
    in_events,
    in_things,
    invalid,
    relations,
    risks,
    run,
    taken,
    touched,
    world_on,
)
from step_cases import CASES, SWAPS, Case, changed_column, replaced
from tablewright import steps
from tablewright.catalog.model import Catalog, Check, Column, Index, IndexKey, PrimaryKey, Unique
from tablewright.catalog.names import ColumnName, Member, PolicyName, QName, StatisticsName, TriggerName
from tablewright.catalog.types import Type
from tablewright.introspect import introspect
from tablewright.ops import Alter, Block, Create, Drop, Op, Refused, Rename, Replace, Situation, Stage, TableColumn
from tablewright.postgres.server import Server
from tablewright.steps import stages
from tablewright.steps.locks import LOCKS


@pytest.fixture(scope="module")
def origin(server: Server) -> Iterator[World]:
    with world_on(server) as made:
        yield made


@pytest.fixture
def old(origin: World) -> Catalog:
    """What is in the world before anything is done."""
    return origin.catalog


@pytest.fixture
def world(origin: World) -> Iterator[Connection]:
    with origin.copy() as connection:
        yield connection


@pytest.fixture
def within(origin: World) -> Iterator[Connection]:
    """The world for what is one transaction."""
    with origin.within() as connection:
        yield connection


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", CASES)
def test_there_and_back(name: str, origin: World, reading: Reading) -> None:
    _there_and_back(CASES[name], origin, reading)


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in CASES if "partition" in name])
def test_on_older_servers(name: str, any_server: Server) -> None:
    if any_server.version < max(VERSIONS):
        with world_on(any_server) as older:
            _there_and_back(CASES[name], older, EVERY)


@dataclass(frozen=True, slots=True)
class Way:
    """An op of a case, there and back."""

    op: Op
    old: Catalog
    new: Catalog
    there: tuple[Stage, ...]
    back: tuple[Stage, ...]


def _way(case: Case, old: Catalog, version: int) -> Way:
    op = case.op(old)
    new = expected(op, old)
    there = stages(op, case.situation(old, new, version))
    home = replace(case.situation(new, old, version), downgrade=True, backfill={}, using={})
    return Way(op, old, new, there, stages(op.reverse(), home) if case.back else ())


def _there_and_back(case: Case, origin: World, reading: Reading) -> None:
    with origin.within() as connection:
        connection.execute(case.before.encode())
        old = introspect(connection) if case.before else origin.catalog
        way = _way(case, old, origin.server.version)
        if case.risks:
            assert risks(way.there) == set(case.risks)
        for staged in (way.there, way.back):
            assert unexplained([Block(stage.steps, stage.autocommit) for stage in staged]) == []
        if reading is SOME and not any(stage.autocommit for stage in (*way.there, *way.back)):
            _go(case, way, connection, reading)
            return
    with origin.copy() as connection:
        connection.execute(case.before.encode())
        _go(case, way, connection, reading)


def _go(case: Case, way: Way, connection: Connection, reading: Reading) -> None:
    kinds = touched(way.op) | set(case.besides)
    rows = counts(connection, way.old)
    carry_out(connection, way.there, relations(way.old))
    assert differences(reading.of(way.new, kinds), reading.read(connection, kinds)) == []
    assert not invalid(connection)
    if not isinstance(way.op, Drop | Create):
        assert counts(connection, way.new) == rows
    if case.back:
        carry_out(connection, way.back, relations(way.new))
        assert differences(reading.of(way.old, kinds), reading.read(connection, kinds)) == []
        assert not invalid(connection)


@pytest.mark.parametrize("name", SWAPS)
def test_a_table_is_never_without_what_is_swapped(name: str, origin: World) -> None:
    """Whenever others can look, an index of that name is there, and can be used."""
    there = "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = to_regclass(%s)"
    with origin.copy() as connection:
        connection.execute(SWAPS[name].before.encode())
        way = _way(SWAPS[name], introspect(connection), origin.server.version)
        index = f"{way.op.key[0]}.{way.op.key[-1]}"
        for stage in (*way.there, *way.back):
            for group in [[step] for step in stage.steps] if stage.autocommit else [stage.steps]:
                with nullcontext() if stage.autocommit else connection.transaction():
                    for step in group:
                        connection.execute(step.sql.encode())
                assert connection.execute(there, (index,)).fetchone() == (1,)


@pytest.mark.parametrize("partitioned", [False, True])
def test_backfill_ends_where_its_expression_is_null(old: Catalog, world: Connection, partitioned: bool) -> None:
    """Rows for which it gives no value stay as they are; all others get theirs."""
    table = EVENTS if partitioned else THINGS
    expression = "CASE WHEN id % 3 = 0 THEN 'three' END"
    op = Create(TableColumn(table, Column("extra", TEXT, nullable=True)))
    run(world, op, old, backfill={op.key: expression})
    rows = world.execute(f"SELECT id % 3 = 0, extra, count(*) > 0 FROM {table.name} GROUP BY 1, 2 ORDER BY 1")  # noqa: S608
    assert rows.fetchall() == [(False, None, True), (True, "three", True)]


def test_backfill_is_not_misled_by_names(world: Connection) -> None:
    """A column may be called as a variable of the block that fills another."""
    world.execute("ALTER TABLE things ADD pages int DEFAULT 1, ADD changed int DEFAULT 2, ADD page int DEFAULT 3")
    op = Create(TableColumn(THINGS, Column('Full "name"', TEXT)))
    run(world, op, introspect(world), backfill={op.key: "'$$' || pages || changed || page || '%s $body1$'"})
    assert world.execute('SELECT DISTINCT "Full ""name""" FROM things').fetchall() == [("$$123%s $body1$",)]


def test_backfill_raises_where_row_security_would_hide_rows(world: Connection) -> None:
    """The owner of a table with forced row security sees no rows, and would leave them without a value."""
    world.execute("DO $$ BEGIN CREATE ROLE blind; EXCEPTION WHEN duplicate_object THEN END $$")
    world.execute("ALTER TABLE things OWNER TO blind; GRANT ALL ON SCHEMA public TO blind")
    world.execute("DROP POLICY own ON things; ALTER TABLE things ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    old = introspect(world)
    op = Create(TableColumn(THINGS, Column("extra", TEXT, nullable=True)))
    world.execute("SET ROLE blind")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        run(world, op, old, backfill={op.key: "'x'"})


def test_backfill_tells_which_triggers_fire(old: Catalog) -> None:
    added = TableColumn(THINGS, Column("extra", TEXT, nullable=True))
    staged = stages(Create(added), Situation(old, old, 15, backfill={added.key: "'x'"}))
    assert [h.text for s in staged for step in s.steps for h in step.hazards] == [
        "table public.things: the backfill updates rows, so their triggers fire: touched"
    ]


def test_a_column_without_a_value_is_refused(old: Catalog) -> None:
    op = Create(TableColumn(THINGS, Column("extra", TEXT)))
    with pytest.raises(Refused) as refused:
        stages(op, Situation(old, old, 15))
    assert "backfill" in refused.value.hint
    assert refused.value.key == ColumnName("public", "things", "extra")


def test_a_type_that_nothing_leads_to_is_refused(old: Catalog) -> None:
    before = old.tables[THINGS].column("number")
    op = Alter(TableColumn(THINGS, before), TableColumn(THINGS, replace(before, type=Type("uuid"))))
    with pytest.raises(Refused, match="no way to make uuid of integer"):
        stages(op, Situation(old, old, 15))


def test_a_used_composite_is_not_rearranged(old: Catalog) -> None:
    key = QName("public", "pair")
    op = replaced("composites", key, attributes=old.composites[key].attributes[::-1])(old)
    with pytest.raises(Refused, match=r"public\.things\.pair"):
        stages(op, Situation(old, old, 15))


def test_a_failed_unique_index_leaves_nothing_in_the_way(old: Catalog, world: Connection) -> None:
    """Two rows are equal: the build fails and leaves an invalid index; when they are mended, it is simply run again."""
    world.execute("UPDATE things SET number = 1 WHERE id = 2")
    op = Create(Unique(in_things("new"), ("number",)))
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(world, op, old)
    assert invalid(world)
    world.execute("UPDATE things SET number = 2 WHERE id = 2")
    run(world, op, old)
    assert not invalid(world)
    assert op.key in introspect(world).uniques


def test_rows_that_are_null_stop_not_null_where_it_is_validated(world: Connection) -> None:
    """Nothing is held up by it: the check is there, and holds for new rows."""
    world.execute("UPDATE things SET number = NULL WHERE id = 7")
    with pytest.raises(psycopg.errors.CheckViolation):
        run(world, changed_column("number", nullable=False)(introspect(world)), introspect(world))


def test_partitions_that_no_catalog_knows_get_the_index_too(old: Catalog, world: Connection) -> None:
    """A maintenance function has made one since the last revision."""
    world.execute("CREATE TABLE later PARTITION OF events FOR VALUES FROM ('2029-01-01') TO ('2029-02-01')")
    op = Create(Unique(in_events("new"), ("id", "at")))
    staged = stages(op, Situation(old, expected(op, old), 15))
    for stage in staged:
        for step in stage.steps:
            world.execute(step.sql.encode())
    assert not invalid(world)
    indexes = world.execute("SELECT indexrelid FROM pg_index WHERE indrelid = 'later'::regclass").fetchall()
    assert len(indexes) == 1 + 1  # of its name, and of the new key


def test_labels_get_the_label_that_replaces_them(old: Catalog, within: Connection) -> None:
    """In columns and in arrays, the order of elements and nulls included."""
    op = replaced("enums", MOOD, {"glad": "happy", "sad": "ok"}, labels=("happy", "ok"))(old)
    assert isinstance(op, Replace)
    run(within, op, old)
    assert within.execute("SELECT DISTINCT mood::text, moods::text FROM things").fetchall() == [
        ("happy", "{ok,NULL,happy}")
    ]


def test_a_serial_column_goes_on_behind_its_rows(within: Connection) -> None:
    """Its sequence is new, and has not counted them; numbers that were taken meanwhile are not given again."""
    within.execute("CREATE SEQUENCE own AS integer; ALTER TABLE things ALTER number SET DEFAULT nextval('own')")
    old = introspect(within)
    before = old.sequences[QName("public", "own")]
    op = Alter(before, replace(before, owned_by=(THINGS, "number")))
    for taken_since, first in ((0, 3001), (5000, 8002)):
        with within.transaction(force_rollback=True):
            within.execute("SELECT nextval('own') FROM generate_series(1, %s)", (taken_since,))
            for stage in stages(op, Situation(old, expected(op, old), 15)):
                for step in stage.steps:
                    within.execute(step.sql.encode())
            assert within.execute("SELECT nextval('own')").fetchone() == (first,)
    (stage,) = stages(op, Situation(old, expected(op, old), 15, new_tables=frozenset((THINGS,))))
    assert len(stage.steps) == 1  # nobody has rows in it


@pytest.mark.parametrize(
    "dropped",
    [
        Unique(in_things("things_place_key"), ("place",)),
        PrimaryKey(Member(*PEOPLE, "people_pkey"), ("id",)),
        Index(QName("public", "things_number"), THINGS, (IndexKey("number"),), unique=True),
    ],
    ids=lambda object_: type(object_).__name__,
)
def test_what_is_unique_tells_that_it_is_not_enforced_until_it_is_made_again(
    old: Catalog, dropped: Unique | PrimaryKey | Index
) -> None:
    for new, told in ((old, True), (Catalog(), False)):
        (hazard,) = (
            h for s in stages(Drop(dropped), Situation(old, new, 15)) for step in s.steps for h in step.hazards
        )
        assert hazard.risk == "breaks application"
        assert ("made again, and not enforced in between" in hazard.text) == told


RENAMED = {
    *("table", "partition", "view", "materialized view", "index", "unique", "check", "enum", "sequence"),
    *("trigger", "policy", "statistics"),
}
RENAMES = {
    "table": Rename("table", THINGS, NEW),
    "column": Rename("column", ColumnName(*EVENTS, "name"), ColumnName(*EVENTS, "title")),
    "check": Rename("check", in_things("things_id_positive"), in_things("new")),
    "unique": Rename("unique", in_things("things_place_key"), in_things("new")),
    "index": Rename("index", QName("public", "things_number"), NEW),
    "trigger": Rename("trigger", TriggerName(*THINGS, "touched"), TriggerName(*THINGS, "new")),
    "policy": Rename("policy", PolicyName(*THINGS, "own"), PolicyName(*THINGS, "new")),
    "view": Rename("view", QName("public", "names"), NEW),
    "materialized view": Rename("materialized view", QName("public", "busy"), NEW),
    "statistics": Rename("statistics", StatisticsName("public", "things_statistics"), StatisticsName("public", "new")),
    "enum": Rename("enum", MOOD, NEW),
    "enum value": Rename("enum value", "sad", "blue", MOOD),
    "sequence": Rename("sequence", QName("public", "numbers"), NEW),
}


@pytest.mark.parametrize("name", RENAMES)
def test_renames(name: str, old: Catalog, within: Connection) -> None:
    """There, as an upgrade sees it: by the catalog in which they are done; and back."""
    op, before = RENAMES[name], SOME.of(old, RENAMED)
    (stage,) = stages(op, Situation(before, before, 15, downgrade=True))
    with within.transaction(force_rollback=True):
        within.execute("; ".join(step.sql for step in stage.steps).encode())
        after = SOME.read(within, RENAMED)
    assert after != before
    (upgrade,) = stages(op, Situation(after, after, 15))
    assert upgrade == stage
    with within.transaction():
        oids = {name for name, _ in stage.steps[0].locks}
        within.execute(stage.steps[0].sql.encode())
        assert len(taken(within, relations(before) | relations(after))) == len(oids)
    (back,) = stages(op.reverse(), Situation(after, before, 15, downgrade=True))
    for step in back.steps:
        within.execute(step.sql.encode())
    assert SOME.read(within, RENAMED) == before


def test_concurrent_steps_take_the_locks_that_they_say(old: Catalog) -> None:
    """What no transaction can look at from inside is measured from outside in the test of the live server."""
    op = Create(Index(NEW, THINGS, (IndexKey("number"),)))
    (stage,) = stages(op, Situation(old, old, 15))
    assert stage.autocommit
    assert {lock for step in stage.steps for lock in step.locks} == {(THINGS, "share update exclusive")}


def test_new_tables_need_no_care(old: Catalog) -> None:
    """What the same revision makes is empty, and nobody waits for it."""
    situation = Situation(old, old, 15, new_tables=frozenset((THINGS,)))
    for op in (
        Create(Index(NEW, THINGS, (IndexKey("number"),))),
        Create(Unique(in_things("new"), ("number",))),
        Create(Check(in_things("new"), "(id > 0)")),
        Create(TableColumn(THINGS, Column("extra", TEXT))),
    ):
        (stage,) = stages(op, situation)
        assert not stage.autocommit
        assert not any(step.locks or step.hazards for step in stage.steps)


def test_all_forms_are_used() -> None:
    """A row of the table of locks that no statement has is a mistake in it."""
    code = "".join(path.read_text() for path in Path(steps.__path__[0]).glob("*.py") if path.name != "locks.py")
    assert [form for form in LOCKS if f'"{form}"' not in code] == []
