"""The models of views: their rows are read like any others, and never written."""

from __future__ import annotations

from pathlib import Path

import pytest

from generated_packages import Packages
from tablewright.emit import writer
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.specio.resolve import read_spec
from tablewright.workflow import generate

CASE = Path(__file__).parent / "cases" / "view" / "of_every_kind"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, forks: ForkServer) -> Packages:
    """The packages of a system with many views."""
    spec = read_spec(CASE, CASE.parent)
    folder = tmp_path_factory.mktemp("views")
    writer.write(writer.compare(folder, generate([spec])[spec.system.name]))
    return Packages(spec, folder, forks)


def url(database: Database) -> str:
    """The database's URL as SQLAlchemy takes it."""
    return database.url.replace("postgresql://", "postgresql+psycopg://", 1)


def test_views_are_queried_like_tables(packages: Packages, database: Database) -> None:
    shown = packages.ask("views", "rows", url(database))
    ada, bob = shown["buyers"]
    assert ada["state"] == "open"
    assert ada["boss"] is None
    assert bob == {
        "id": 2,
        "name": "Bob",
        "boss": "Ada",
        "state": None,
        "price": None,
        "dear": False,
        "likes": ["tea"],
        "extra": {"floor": 3},
    }
    assert shown["chain"] == [2, 1, 1, ["Bob"]]
    assert shown["dear"] == ["150.00"]
    assert shown["found by its key"] == "Bob"
    assert shown["states"] == [2, 2]


def test_rows_of_views_are_never_written(packages: Packages, database: Database) -> None:
    refused = "OpenOrder is a view: its rows are only read"
    assert packages.ask("views", "refusals", url(database)) == {
        "new": refused,
        "changed": refused,
        "deleted": refused,
        "left": "50.00, 150.00",
    }


def test_views_are_no_tables_of_the_metadata(packages: Packages, database: Database) -> None:
    tables = packages.ask("views", "metadata", url(database))
    assert tables["Base"] == ["orders", "people"]
    assert {"buyers", "report.chain_of_command"} < set(tables["ReadOnly"])


def test_everything_is_exported(packages: Packages) -> None:
    answer = packages.ask("models", "exports", packages.models)
    assert sorted(answer["exported"]) == sorted(answer["present"])
    assert answer["undocumented"] == []
