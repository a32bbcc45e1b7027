"""The generated models: they import, they build the database of the spec, and they delete as the database does."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generated_packages import MIGRATION, PROJECT, SYSTEMS, Packages, generate
from tablewright.diff import compare
from tablewright.introspect import introspect
from tablewright.introspect.external import without_external
from tablewright.introspect.normalize import normalize
from tablewright.introspect.reader import census, shared_names
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer

CACHE = PROJECT / ".mypy_cache" / "generated"
"""Kept between runs: most of the time goes into libraries, which stay the same."""


@pytest.fixture(scope="module", params=SYSTEMS)
def packages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, forks: ForkServer) -> Packages:
    """The packages of each system in turn."""
    return generate(request.param, tmp_path_factory.mktemp(request.param), forks)


def test_imports_and_exports_everything(packages: Packages) -> None:
    answer = packages.ask("models", "exports", packages.models)
    assert sorted(answer["exported"]) == sorted(answer["present"])
    assert answer["undocumented"] == []


def test_code_is_clean(packages: Packages) -> None:
    rules = ["--select", "E,F,I,UP,B,RUF", "--ignore", "E501,RUF001,RUF002,RUF003"]
    source = f'src = ["{packages.root}"]'
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--config", source, *rules, str(packages.root)]
    done = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_code_is_typed(packages: Packages) -> None:
    names = [packages.models, packages.schemas, *(file.stem for file in packages.root.glob(f"{MIGRATION}*.py"))]
    mypy = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--explicit-package-bases",
        f"--cache-dir={CACHE}",
    ]
    command = [*mypy, *(argument for name in names for argument in ("-p", name))]
    done = subprocess.run(command, cwd=packages.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_create_all_builds_the_catalog_and_drop_all_removes_it(packages: Packages, database: Database) -> None:
    url = packages.url(database)
    with database.connect() as connection:
        before = census(connection)
    # The second time finds everything there.
    packages.ask("models", "create_twice", packages.models, url)
    with database.connect() as connection:
        built = without_external(introspect(connection), packages.spec.external)
        differences = compare(normalize(packages.spec.catalog, connection), built)
        shared = shared_names(connection)
    assert [str(difference) for difference in differences] == []
    packages.ask("models", "drop", packages.models, url)
    with database.connect() as connection:
        assert set(census(connection)) == {*before, *shared}


def test_alembic_sees_no_difference(packages: Packages, database: Database) -> None:
    if packages.spec.catalog.partitions:
        pytest.skip("its env.py leaves out partitions, and verify runs that")
    assert packages.ask("models", "alembic_differences", packages.models, packages.url(database)) == []


def test_labels_are_stored_not_members(packages: Packages, database: Database) -> None:
    for label, stored, back in packages.ask("models", "labels", packages.models, packages.url(database)):
        assert (stored, back) == (label, label)


def test_deleting_by_the_orm_does_what_the_database_does(packages: Packages, database: Database) -> None:
    for answer in packages.ask("models", "deletes", packages.models, packages.url(database)):
        assert answer["unloaded"] == answer["sql"], answer
        assert answer["loaded"] == answer["sql"], answer
