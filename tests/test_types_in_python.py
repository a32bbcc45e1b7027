"""Values of domains and composite types: what the generated schemas take, PostgreSQL takes, and it comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generated_packages import Packages, written
from tablewright.postgres.server import Database
from tablewright.processes.fork_server import ForkServer
from tablewright.specio.resolve import read_spec

SPEC = r"""
enums:
  mood: [calm, odd]
domains:
  email: {type: text, check: "VALUE ~ '^[a-z]+@[a-z]+$'", checks: {short: length(VALUE) <= 9}}
  work_email: {type: email, checks: {long: length(VALUE) > 4}}
  percent: {type: smallint, check: VALUE between 0 and 100}
  price: {type: "numeric(6,2)", check: VALUE >= 0, default: 1}
  size: {type: text, null: false, default: m, check: "VALUE in ('s', 'm')"}
  document: {type: jsonb, default: {}}
  good_mood: mood
  words: "text[]"
  span: int4range
  moment: timestamptz
  key: uuid
  photo: bytea
  wait: interval
  place: inet
  weight: vector(2)
composites:
  money_amount: {attributes: {amount: "numeric(12,2)", currency: char(3)}}
tables:
  things:
    columns:
      id: {type: bigint, primary_key: true, identity: by default}
      email: {type: email, null: true}
      work_email: {type: work_email, null: true}
      emails: {type: "email[]", null: true}
      percents: {type: "percent[]", null: true}
      percent: {type: percent, null: true}
      price: price
      size: size
      document: document
      documents: {type: "document[]", null: true}
      good_mood: {type: good_mood, null: true}
      good_moods: {type: "good_mood[]", null: true}
      words: {type: words, null: true}
      span: {type: span, null: true}
      spans: {type: "span[]", null: true}
      moment: {type: moment, null: true}
      moments: {type: "moment[]", null: true}
      key: {type: key, null: true}
      keys: {type: "key[]", null: true}
      photo: {type: photo, null: true}
      wait: {type: wait, null: true}
      place: {type: place, null: true}
      weight: {type: weight, null: true}
      paid: {type: money_amount, null: true}
      all_paid: {type: "money_amount[]", null: true}
"""
TAKEN: dict[str, list[Any]] = {
    "email": ["a@b", None],
    "work_email": ["abc@d"],
    "emails": [[], ["a@b", "c@d"], None],
    "percents": [[0, 100]],
    "percent": [0, 100],
    "price": ["0", "9999.99", 3],
    "size": ["s"],
    "document": [{"a": [1, None]}],
    "documents": [[{"a": '}{,"'}, {}], []],
    "good_mood": ["odd"],
    "good_moods": [["odd", "calm"]],
    "words": [["a", 'b,"c"'], []],
    "span": [{"lower": 1, "upper": 5}],
    "spans": [[{"lower": 1, "upper": 5}]],
    "moment": ["2025-01-01T00:00:00Z"],
    "moments": [["2025-01-01T00:00:00+02:00"]],
    "key": ["00000000-0000-0000-0000-000000000001"],
    "keys": [["00000000-0000-0000-0000-000000000001"]],
    "photo": ["_w=="],
    "wait": ["P1DT2H"],
    "place": ["10.0.0.1/24"],
    "weight": [[1, 2.5]],
    "paid": ["(12.50,EUR)", "(,)", '(1,"a,b")', '("1",a""b)', ' ( 1 ,"a\\"")', "(-0.5,((x)"],
    "all_paid": [["(12.50,EUR)", '(1,"a,b")'], []],
}
REFUSED: dict[str, list[Any]] = {
    "email": ["a", "a@b.c", "abcdef@ghi", ""],
    "work_email": ["a@b", "abcde"],
    "emails": [["a"]],
    "percents": [[101]],
    "percent": [-1, 101],
    "price": ["-1", "10000", None],
    "size": ["l", None],
    "good_mood": ["bad"],
    "span": [{"lower": 2**31}],
    "key": ["x"],
    "weight": [[1]],
    "paid": [
        "12.50",
        "(1)",
        "(1,a,b)",
        "(x,EUR)",
        "(1,EURO)",
        "(12345678901,EUR)",
        "(1,EUR",
        '(1,"EUR)',
        '("",)',
        "(1,EUR)x",
    ],
    "all_paid": [["x"]],
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, forks: ForkServer) -> Packages:
    """Models and schemas of a table that has them all."""
    folder = tmp_path_factory.mktemp("types") / "types"
    folder.mkdir()
    (folder / "system.yaml").write_text("system: types\nextensions: [vector]\n")
    (folder / "core.yaml").write_text(SPEC)
    return written(read_spec(folder, folder.parent), folder.parent / "generated", forks)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "refused"])
def test_limits_are_those_of_postgresql(packages: Packages, database: Database, taken: bool) -> None:
    some = TAKEN if taken else REFUSED
    values = json.dumps([(column, value) for column, of_column in some.items() for value in of_column])
    names = (packages.models, packages.schemas)
    answers = packages.ask("schemas", "verdicts", *names, packages.url(database), "Thing", values)
    assert [a for a in answers if (a["schema"], a["database"], a["read"]) != (taken, taken, taken)] == []


def test_alembic_recognizes_them(packages: Packages, database: Database) -> None:
    assert packages.ask("models", "alembic_differences", packages.models, packages.url(database)) == []


def test_what_create_takes_can_be_stored(packages: Packages, database: Database) -> None:
    """The domain's default fills in what is not given."""
    names = (packages.models, packages.schemas)
    assert packages.ask("schemas", "create_rows", *names, packages.url(database)) == ["things"]
