"""What a spec can say of the change that led to it: former names, and what becomes of rows that are there already."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from tablewright.catalog.names import (
    ColumnName,
    Global,
    Identity,
    Member,
    PolicyName,
    QName,
    Signature,
    Simple,
    StatisticsName,
    TriggerName,
)
from tablewright.ddl.rename import rename
from tablewright.diff.renames import stated
from tablewright.errors import InputError
from tablewright.introspect import introspect
from tablewright.kinds import KINDS
from tablewright.kinds.base import Documented
from tablewright.postgres.server import Server
from tablewright.spec import Spec
from tablewright.specio.language import ModuleNode, SystemNode
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
KEY = "{columns: {id: {type: uuid, primary_key: true}}"


@pytest.fixture
def read(tmp_path: Path) -> typing.Callable[..., Spec]:
    """Read a spec of one module."""

    def spec(module: str, system: str = "") -> Spec:
        folder = tmp_path / "shop"
        folder.mkdir(exist_ok=True)
        (folder / "system.yaml").write_text(f"system: shop\n{system}", encoding="utf-8")
        (folder / "core.yaml").write_text(module, encoding="utf-8")
        return read_spec(folder, tmp_path)

    return spec


Read = typing.Callable[..., Spec]

SYSTEM = """
namespaces: {billing: {renamed_from: money}}
event_triggers: {watch: {event: sql_drop, renamed_from: old.watch, body: BEGIN END}}
"""
EVERYTHING = """
enums: {mood: {values: [good], renamed_from: old_mood}}
domains: {percent: {type: integer, renamed_from: old_percent}}
composites: {address: {attributes: {city: text}, renamed_from: old.address}}
range_types: {span: {subtype: integer, renamed_from: old_span}}
sequences: {numbers: {renamed_from: old_numbers}}
functions:
  twice: {arguments: [integer], returns: integer, body: "SELECT 2 * $1", renamed_from: old.double}
procedures:
  clean: {body: DELETE FROM guests, renamed_from: old_clean}
views: {labels: {query: select name from guests, renamed_from: old_names}}
materialized_views:
  totals:
    query: select id from guests
    renamed_from: old_totals
    indexes: {totals_key: {on: id, unique: true, renamed_from: old_totals_key}}
tables:
  rooms:
    columns: {id: {type: uuid, primary_key: true}}
  guests:
    namespace: public
    renamed_from: old.visitors
    columns:
      id: uuid
      name: {type: text, renamed_from: old.name}
      room_id: {references: {table: rooms, renamed_from: old_room_fkey}}
      place_id: uuid
      stay: int4range
    primary_key: {columns: id, renamed_from: old_pkey}
    unique: {guests_once: {columns: [name], renamed_from: old_once}}
    checks: {guests_named: {expression: name <> '', renamed_from: old_named}}
    excludes: {guests_apart: {elements: {stay: "&&"}, renamed_from: old_apart}}
    foreign_keys: {guests_place: {columns: place_id, references: rooms, renamed_from: old_place}}
    indexes: {guests_stay: {on: stay, method: gist, renamed_from: old_stay}}
    statistics: {guests_stats: {on: [name, room_id], renamed_from: old.stats}}
    row_security: true
    policies: {guests_all: {using: "true", renamed_from: old_all}}
    triggers: {guests_kept: {before: delete, body: BEGIN RETURN NULL; END, renamed_from: old_kept}}
  logs:
    columns: {day: date}
    primary_key: day
    partition_by: {range: day}
    partitions: {logs_2020: {from: 2020-01-01, to: 2021-01-01, renamed_from: old.log_2020}}
"""


def member(name: str) -> Member:
    return Member("public", "guests", name)


RENAMED: dict[Identity, Identity] = {
    Simple("billing"): Simple("money"),
    Global("watch", "event trigger"): Global("old.watch", "event trigger"),
    QName("public", "mood"): QName("public", "old_mood"),
    QName("public", "percent"): QName("public", "old_percent"),
    QName("public", "address"): QName("old", "address"),
    QName("public", "span"): QName("public", "old_span"),
    QName("public", "numbers"): QName("public", "old_numbers"),
    Signature("public", "twice", ("integer",)): Signature("old", "double", ("integer",)),
    Signature("public", "clean"): Signature("public", "old_clean"),
    QName("public", "labels"): QName("public", "old_names"),
    QName("public", "totals"): QName("public", "old_totals"),
    QName("public", "totals_key"): QName("public", "old_totals_key"),
    QName("public", "guests"): QName("old", "visitors"),
    ColumnName("public", "guests", "name"): ColumnName("public", "guests", "old.name"),
    member("guests_room_id_fkey"): member("old_room_fkey"),
    member("guests_pkey"): member("old_pkey"),
    member("guests_once"): member("old_once"),
    member("guests_named"): member("old_named"),
    member("guests_apart"): member("old_apart"),
    member("guests_place"): member("old_place"),
    QName("public", "guests_stay"): QName("public", "old_stay"),
    StatisticsName("public", "guests_stats"): StatisticsName("old", "stats"),
    PolicyName("public", "guests", "guests_all"): PolicyName("public", "guests", "old_all"),
    TriggerName("public", "guests", "guests_kept"): TriggerName("public", "guests", "old_kept"),
    QName("public", "logs_2020"): QName("old", "log_2020"),
}
NEVER_RENAMED = {
    "role": "roles are the server's: other databases know them by their names, so none is altered",
    "extension": "its name is the extension's own",
    "owner": "it has no name but its object's",
    "grant": "it has no name but its object's and its role's",
    "default grant": "it has no name but its role's",
    "job": "pg_cron keeps it by its name, and scheduling it anew loses nothing",
    "index part": "its name is what `index_names` says of it",
}


def test_every_kind_can_be_renamed(read: Read) -> None:
    spec = read(EVERYTHING, SYSTEM)
    assert spec.evolution.renamed_from == RENAMED
    kinds = {kind.name for kind in KINDS if getattr(spec.catalog, kind.attribute).keys() & RENAMED.keys()}
    assert kinds == {kind.name for kind in KINDS} - NEVER_RENAMED.keys()


WITHOUT_FORMER_NAME = {
    "AttributeNode": "it is a part of its type, and changes with it",
    "DomainCheckNode": "it is checked again and holds no rows",
    "ViewColumnNode": "its name is the query's",
    "PartitionColumnNode": "it is a column of the table, and renamed there",
    "HashPartitionsNode": "the names follow from a pattern",
    "PartitionRuleNode": "the names follow from a pattern",
    "RoleNode": NEVER_RENAMED["role"],
    "ExtensionNode": NEVER_RENAMED["extension"],
    "JobNode": NEVER_RENAMED["job"],
    "ExternalColumnNode": "what belongs to somebody else is renamed by them",
    "ExternalTableNode": "what belongs to somebody else is renamed by them",
    "ExternalFunctionNode": "what belongs to somebody else is renamed by them",
}


def test_no_node_is_forgotten() -> None:
    explained = {node for root in (SystemNode, ModuleNode) for node in nodes(root) if issubclass(node, Documented)}
    without = {node.__name__ for node in explained if "renamed_from" not in node.model_fields}
    assert without == WITHOUT_FORMER_NAME.keys()


def nodes(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A node and all that are inside of it."""
    found = {root: None}
    for each in iter(waiting := [root]):
        for field in each.model_fields.values():
            for inner in nodes_in(field.annotation):
                if inner not in found:
                    found[inner] = None
                    waiting.append(inner)
    yield from found


def nodes_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from nodes_in(argument)


def test_what_the_change_was_is_no_part_of_the_schema(read: Read) -> None:
    former = re.compile(r"(, |\n +|(?<={))renamed_from: [\w.]+")
    plain = read(former.sub("", EVERYTHING), former.sub("", SYSTEM))
    assert plain.evolution.renamed_from == {}
    assert plain.catalog == read(EVERYTHING, SYSTEM).catalog


PARTITIONED = """
tables:
  openings:
    renamed_from: %s
    columns: {at: timestamptz, number: serial}
    primary_key: [at, number]
    partition_by: {range: at}
    partitions:
      {every: month, from: 2020-01, to: 2020-02, default: true, besides: {earlier: {from: minvalue, to: 2020-01-01}}}
  cards:
    renamed_from: %s
    columns: {id: {type: uuid, primary_key: true}}
    partition_by: {hash: id}
    partitions: {modulus: 2, name: "p{remainder}_{table}"}
"""


def test_what_is_named_after_a_table_follows_it(read: Read) -> None:
    assert read(PARTITIONED % ("doors", "keys")).evolution.renamed_from == {
        QName("public", new): QName("public", old)
        for new, old in {
            "openings": "doors",
            "openings_2020_01": "doors_2020_01",
            "openings_2020_02": "doors_2020_02",
            "openings_default": "doors_default",
            "openings_number_seq": "doors_number_seq",
            "cards": "keys",
            "p0_cards": "p0_keys",
            "p1_cards": "p1_keys",
        }.items()
    }


def test_partitions_of_a_table_that_moves_are_moved(read: Read) -> None:
    renamed = read(PARTITIONED % ("old.openings", "old.cards")).evolution.renamed_from
    assert renamed[QName("public", "earlier")] == QName("old", "earlier")
    assert renamed[QName("public", "p1_cards")] == QName("old", "p1_cards")
    # Its sequence goes along with it.
    assert QName("public", "openings_number_seq") not in renamed
    renamed = read(PARTITIONED % ("old.doors", "old.keys")).evolution.renamed_from
    assert renamed[QName("public", "openings_number_seq")] == QName("public", "doors_number_seq")


def test_no_row_is_lost_with_what_follows_a_table(read: Read, server: Server) -> None:
    namespace, former = "namespaces: [old]", re.compile(r"renamed_from: \S+")
    doors = former.sub("namespace: old", PARTITIONED).replace("openings", "doors").replace("cards", "keys")
    before = read(doors, namespace)
    after = read(PARTITIONED % ("old.doors", "old.keys"), namespace)
    with server.database() as database, database.connect() as connection:
        connection.execute(generate([before])["shop"]["schema.sql"])
        connection.execute("INSERT INTO old.doors (at) VALUES ('2019-01-01'), ('2020-01-05'), ('2030-01-01')")
        for op in stated(after.evolution, introspect(connection), after.catalog):
            for statement in rename(op):
                connection.execute(statement)
        found = introspect(connection)
        rows = connection.execute("SELECT tableoid::regclass::text FROM openings ORDER BY at").fetchall()
    assert [found.partitions.keys(), found.sequences.keys()] == [
        after.catalog.partitions.keys(),
        after.catalog.sequences.keys(),
    ]
    assert rows == [("earlier",), ("openings_2020_01",), ("openings_default",)]


def test_the_sequence_of_a_serial_column_follows_it(read: Read) -> None:
    spec = read("tables: {guests: {columns: {id: {type: serial, primary_key: true, renamed_from: number}}}}")
    assert spec.evolution.renamed_from[QName("public", "guests_id_seq")] == QName("public", "guests_number_seq")


def test_a_name_can_be_passed_on(read: Read) -> None:
    spec = read(f"tables: {{a: {KEY}, renamed_from: b}}, b: {KEY}, renamed_from: c}}}}")
    assert spec.evolution.renamed_from == {
        QName("public", "a"): QName("public", "b"),
        QName("public", "b"): QName("public", "c"),
    }


def test_a_view_may_take_the_name_of_a_table(read: Read) -> None:
    tables = f"tables: {{guests: {KEY}, renamed_from: users}}}}"
    views = "views: {users: select id from guests}"
    spec = read(f"{tables}\n{views}")
    assert spec.evolution.renamed_from == {QName("public", "guests"): QName("public", "users")}


def test_columns_of_a_mixin_in_each_table(read: Read) -> None:
    column = "{type: integer, renamed_from: nr, using: number / 2, backfill: 0}"
    system = f"mixins: {{counted: {{columns: {{number: {column}}}}}}}"
    evolution = read(f"tables: {{a: {KEY}, mixins: counted}}, b: {KEY}, mixins: counted}}}}", system).evolution
    numbers = [ColumnName("public", table, "number") for table in ("a", "b")]
    assert evolution.renamed_from == {key: key._replace(name="nr") for key in numbers}
    assert evolution.using == dict.fromkeys(numbers, "number / 2")
    assert evolution.backfill == dict.fromkeys(numbers, "0")


@pytest.mark.parametrize(
    ("type_", "written", "kept"),
    [
        ("text", "split_part(full_name, ' ', 1)", "split_part(full_name, ' ', 1)"),
        ("text", "'none' ", "'none'"),
        ("uuid", *("(select max(b.id) from bills b where b.guest = guests.id)",) * 2),
        ("boolean", True, "true"),
        ("integer", 0, "0"),
        ("numeric", 1.5, "1.5"),
    ],
)
def test_a_backfill_is_an_expression_of_the_row_as_it_was(read: Read, type_: str, written: object, kept: str) -> None:
    shown = f'"{written}"' if isinstance(written, str) else str(written).lower()
    spec = read(f"tables: {{guests: {{columns: {{id: {{type: {type_}, primary_key: true, backfill: {shown}}}}}}}}}")
    assert spec.evolution.backfill == {ColumnName("public", "guests", "id"): kept}


@pytest.mark.parametrize("text", ["0ms", "0.4ms", "0min", "0.0001s"])
def test_a_timeout_that_is_none(read: Read, text: str) -> None:
    with pytest.raises(InputError, match="is no timeout"):
        read(f"tables: {{a: {KEY}}}}}", f"migrations: {{lock_timeout: {text}}}")


def test_how_long_revisions_wait(read: Read) -> None:
    tables = f"tables: {{a: {KEY}}}}}"
    usual = read(tables).system.migrations
    assert (usual.lock_timeout, usual.lock_attempts) == ("3s", 10)
    own = read(tables, "migrations: {lock_timeout: 500ms, lock_attempts: 1}").system.migrations
    assert (own.lock_timeout, own.lock_attempts) == ("500ms", 1)


def test_the_example_of_the_readme(read: Read) -> None:
    found = re.search(r"^```yaml\n# spec/library/lending.yaml\n(.*?)^```$", README, re.M | re.S)
    assert found
    evolution = read(found[1]).evolution
    state = QName("public", "loan_state")
    assert evolution.labels == {state: {"returned": "back"}}
    assert evolution.replaced == {state: {"lost": "missing", "stolen": "missing"}}
    assert [str(key) for key in evolution.renamed_from] == [
        "public.readers.family_name",
        "public.readers",
        "public.readers.readers_sort_name",
    ]
    assert list(evolution.backfill.values()) == ["lower(family_name)"]
    assert list(evolution.using.values()) == ["to_date(born_on, 'DD.MM.YYYY')"]
