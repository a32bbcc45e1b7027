"""The generated schemas: they read what the models hold, and take what PostgreSQL takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generated_packages import STRANGE, SYSTEMS, Packages, generate
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer


@pytest.fixture(scope="module", params=SYSTEMS)
def packages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, forks: ForkServer) -> Packages:
    """The packages of each system in turn."""
    return generate(request.param, tmp_path_factory.mktemp(request.param), forks)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory, forks: ForkServer) -> Packages:
    """The packages of the spec that has everything."""
    return generate(STRANGE, tmp_path_factory.mktemp(STRANGE), forks)


def test_imports_and_exports_everything(packages: Packages) -> None:
    answer = packages.ask("schemas", "exports", packages.models, packages.schemas)
    assert set(answer["expected"]) <= set(answer["exported"])
    assert answer["described"] == answer["exported"]
    assert answer["undocumented"] == []


def test_objects_are_read(packages: Packages, database: Database) -> None:
    answers = packages.ask("schemas", "responses", packages.models, packages.schemas, packages.url(database))
    assert answers
    for answer in answers:
        assert answer["same"], answer
        if answer["schema"].endswith("Response"):
            assert sorted(answer["fields"]) == sorted(answer["columns"])


def test_what_create_takes_can_be_stored(packages: Packages, database: Database) -> None:
    stored = packages.ask("schemas", "create_rows", packages.models, packages.schemas, packages.url(database))
    assert sorted(stored) == sorted(key.name for key in packages.spec.catalog.tables)


# Values by column of the table that has every type: those that both take, and those that neither takes.
TAKEN: dict[str, list[Any]] = {
    "smallint": [0, -(2**15), 2**15 - 1],
    "integer": [-(2**31), 2**31 - 1],
    "bigint": [-(2**63), 2**63 - 1],
    "oid": [0, 2**32 - 1],
    "numeric": ["1e100", "0.1"],
    "numeric_sized": ["999", "-999"],
    "real": [3e38, -1.5],
    "double_precision": [1e308],
    "boolean": [True],
    "varchar_sized": ["", "abc", "\N{PARTY POPPER}" * 3, "a'\""],
    "char_sized": ["abc"],
    "text": ["", "%s :x \\ {{"],
    "name": ["n" * 63],
    "bytea": ["_w=="],
    "date": ["0001-01-01", "9999-12-31"],
    "time": ["23:59:59.999999"],
    "timestamptz": ["2025-01-01T00:00:00+02:00"],
    "interval": ["P1DT2H"],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
    "jsonb": [{"a": [1, None, {"b": "c"}]}],
    "inet": ["10.0.0.1", "10.0.0.1/24", "::1"],
    "cidr": ["10.0.0.0/24"],
    "macaddr": ["08:00:2b:01:02:03"],
    "macaddr8": ["08:00:2b:01:02:03:04:05"],
    "bit_sized": ["101"],
    "varbit_sized": ["", "1"],
    "money": ["$1,000.50", "-3"],
    "vector_sized": [[1, 2.5, -3]],
    "halfvec_sized": [[1, 2.5, -3]],
    "sparsevec_sized": ["{1:0.5,3:2}/3"],
    "int4range": [{"lower": 1, "upper": 5}, {"empty": True}],
    "tstzrange": [{"lower": "2025-01-01T00:00:00Z", "bounds": "()"}],
    "numrange_array": [[{"lower": "0.5"}]],
    "datemultirange": [[{"lower": "2025-01-01", "upper": "2025-01-03"}]],
    "integer_array": [[], [1, 2**31 - 1]],
    "varchar_array_sized": [["abc", ""]],
}
REFUSED: dict[str, list[Any]] = {
    "smallint": [-(2**15) - 1, 2**15, "x"],
    "integer": [-(2**31) - 1, 2**31],
    "bigint": [-(2**63) - 1, 2**63],
    "oid": [2**32],
    "numeric_sized": ["1000"],
    "real": [1e39],
    "varchar_sized": ["abcd"],
    "char_sized": ["abcd"],
    "text": ["a\0b"],
    "uuid": ["x"],
    "jsonb": [{"a": "\0"}],
    "inet": ["300.0.0.1"],
    "cidr": ["10.0.0.1/24"],
    "macaddr": ["08:00"],
    "bit_sized": ["10", "1010", "12"],
    "varbit_sized": ["1010"],
    "money": ["money"],
    "vector_sized": [[1, 2]],
    "int4range": [{"lower": 2**31}, {"lower": "x"}],
    "integer_array": [[2**31]],
    "varchar_array_sized": [["abcd"]],
}


def _wrong(
    strange: Packages, database: Database, class_name: str, some: dict[str, list[Any]], taken: bool
) -> list[Any]:
    """The values that are taken, or refused, by the schema or by the database although they should not be."""
    values = json.dumps([(column, value) for column, of_column in some.items() for value in of_column])
    packages = (strange.models, strange.schemas)
    answers = strange.ask("schemas", "verdicts", *packages, strange.url(database), class_name, values)
    return [a for a in answers if (a["schema"], a["database"], a["read"]) != (taken, taken, taken)]


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "refused"])
def test_limits_are_those_of_postgresql(strange: Packages, database: Database, taken: bool) -> None:
    assert _wrong(strange, database, "EveryType", TAKEN if taken else REFUSED, taken) == []


# The same for a table whose checks say what its columns take.
TAKEN_BY_CHECKS: dict[str, list[Any]] = {
    "percent": [0, 100],
    "share": ["0.2501", "0.5"],
    "zip": ["12345", "12345-6789"],
    "role": ["a 'b", "c"],
    "code": ["abc", "abcde"],
    "odd": ["aX"],
}
REFUSED_BY_CHECKS: dict[str, list[Any]] = {
    "percent": [-1, 101],
    "share": ["0.25", "0.6"],
    "zip": ["1234", "12345\n"],
    "role": ["", "a"],
    "code": ["ab", "abcdef"],
    "odd": [""],
}


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "refused"])
def test_checks_are_those_of_postgresql(strange: Packages, database: Database, taken: bool) -> None:
    some = TAKEN_BY_CHECKS if taken else REFUSED_BY_CHECKS
    assert _wrong(strange, database, "Checked", some, taken) == []


def test_null_is_refused_where_the_column_is_not_null(strange: Packages, database: Database) -> None:
    answers = strange.ask(
        "schemas",
        "verdicts",
        strange.models,
        strange.schemas,
        strange.url(database),
        "Users",
        json.dumps([["email", None], ["plan", None], ["metadata", None], ["tags", None], ["token", None]]),
    )
    assert [answer["schema"] for answer in answers] == [False, False, False, True, False]
