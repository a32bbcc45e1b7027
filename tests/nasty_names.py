"""Systems in which everything is called like something of Python's, SQLAlchemy's or Pydantic's."""

from __future__ import annotations

import builtins
import datetime
import decimal
import enum
import ipaddress
import json
import keyword
import random
import sys
import typing
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pydantic
import sqlalchemy
import sqlalchemy.dialects.postgresql
import sqlalchemy.orm

from tablewright.catalog import python_words
from tablewright.catalog.naming import class_name, member_name, singular
from tablewright.errors import InputError
from tablewright.quoting import _KEYWORDS
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec

_MODULES = (builtins, datetime, decimal, enum, ipaddress, pydantic, sqlalchemy, sqlalchemy.orm, typing, uuid)
_MORE = "and_ foreign remote __members__ __init__ _ __all__ model_config self cls attach Value row_of".split()
WORDS = sorted(
    {
        *keyword.kwlist,
        *keyword.softkwlist,
        *(name for module in (*_MODULES, sqlalchemy.dialects.postgresql) for name in dir(module)),
        *dir(pydantic.BaseModel),
        *dir(type(pydantic.BaseModel)),
        *dir(sqlalchemy.orm.DeclarativeBase),
        *dir(enum.StrEnum),
        *dir(enum.EnumType),
        *dir(str),
        *sys.stdlib_module_names,
        *python_words.BODIES,
        *python_words.MODELS,
        *python_words.SCHEMAS,
        *_MORE,
        *_KEYWORDS,
    }
    - {"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"}
)
_FEARED = {*python_words.BODIES, *python_words.MODELS, *python_words.SCHEMAS, *keyword.kwlist, *_KEYWORDS, *_MORE}
_FEARED |= {name for name in (*dir(pydantic.BaseModel), "mro", "register") if not name.startswith("_")}
_FIRST = sorted(_FEARED & set(WORDS))
"""The words that there is most reason to fear."""
TYPES = (
    "numeric",
    "uuid",
    "int4range",
    "mood",
    "timestamptz",
    "inet",
    "jsonb",
    "varchar(10)",
    "mood[]",
    "xml",
    "real",
    "email",
    "bigint",
    "bytea",
    "short",
)
_COMMON = {
    "enums": {"mood": ["glad", "sad"]},
    "domains": {"email": {"type": "text", "check": "VALUE <> ''"}, "short": {"type": "varchar(3)"}},
}


def some(number: int | None) -> list[str]:
    """All words, or that many: more of those that are to be feared."""
    if number is None:
        return WORDS
    chance = random.Random(7)  # noqa: S311 - the same ones each time
    return sorted({*chance.sample(_FIRST, 2 * number // 3), *chance.sample(WORDS, number // 3)})


def distinct(words: Iterable[str], called: Callable[[str], str]) -> list[str]:
    """The first word of each name that they get in Python: two of one name are an error, which others test."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(called(word), word)
    return list(found.values())


Node = dict[str, Any]


def read(folder: Path, **modules: Node) -> Spec:
    """A system; what is refused is left out, line by line, until the rest is taken."""
    folder.mkdir(parents=True)
    (folder / "system.yaml").write_text(f"system: {folder.name}\n")
    for _ in range(8):
        written = {name: list(_lines(module)) for name, module in modules.items()}
        for name, lines in written.items():
            (folder / f"{name}.yaml").write_text("".join(text for text, _ in lines), encoding="utf-8")
        try:
            return read_spec(folder, folder.parent)
        except InputError as error:
            for problem in error.problems:
                file = Path(problem.place.file)
                way = written[file.stem][problem.place.line - 1][1]
                _leave_out(modules.get(file.stem, {}), way)
                if len(way) == 1:
                    modules.pop(file.stem, None)
                    (folder / file.name).unlink(missing_ok=True)
    raise AssertionError("nothing is left")


def _lines(node: Node, *above: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of a module, each with the way to what it says: down to columns and labels one a line."""
    for key, value in node.items():
        start, way = f"{'  ' * len(above)}{json.dumps(key)}:", (*above, key)
        if isinstance(value, dict) and (len(above) < 2 or key in ("columns", "values")):
            yield f"{start}\n", way
            yield from _lines(value, *way)
        else:
            yield f"{start} {json.dumps(value)}\n", way


def _leave_out(node: Node, way: tuple[str, ...]) -> None:
    for key in way[:-1]:
        node = node.get(key, {})
    node.pop(way[-1], None)


def columns(words: list[str]) -> Node:
    """Tables whose columns are called so: every word stands beside columns of every type."""

    def table(part: list[str]) -> Node:
        typed = {word: {"type": TYPES[number % len(TYPES)], "null": True} for number, word in enumerate(part)}
        return {"columns": {"zz": {"type": "bigint", "primary_key": True}, **typed}}

    words = [word for word in words if word.strip("_") and word != "zz"]
    kept = distinct(words, lambda word: word.strip("_"))
    size = 300
    parts = [kept[start : start + size] for start in range(0, len(kept), size)]
    return {**_COMMON, "tables": {f"t{number}": table(part) for number, part in enumerate(parts)}}


def tables(words: list[str]) -> Node:
    """Tables that are called so, each with a key to the one before and an enum."""
    kept = distinct((word for word in words if class_name(singular(word)) != "T"), lambda w: class_name(singular(w)))
    found: Node = {}
    for before, word in zip([None, *kept], kept, strict=False):
        link = {"before_id": {"references": {"table": before}, "null": True}} if before else {}
        found[word] = {"columns": {"id": {"type": "bigint", "primary_key": True}, "m": "mood", "e": "email", **link}}
    return {**_COMMON, "tables": found}


def enums(words: list[str]) -> Node:
    """Enums that are called so, and whose labels are; all of them in one table, once under their own name."""
    kept = [w for w in distinct(words, lambda w: class_name(w).casefold()) if class_name(w) != "T"]
    labels = distinct(words, member_name)
    made = {word: [*labels[number::40], "zz"] for number, word in enumerate(kept)}
    typed = {f"c{number}": {"type": f"public.{word}", "null": True} for number, word in enumerate(kept)}
    return {"enums": made, "tables": {"zz": {"columns": {"id": {"type": "bigint", "primary_key": True}, **typed}}}}


def links(words: list[str]) -> Node:
    """Keys in columns after which relationships are called so, at both ends."""
    keyed = {f"{word}_id": {"references": {"table": "zz"}, "null": True} for word in distinct(words, str.casefold)}
    one = {"id": {"type": "bigint", "primary_key": True}}
    own = {word: {"columns": {**one, "zz_id": {"references": {"table": "zz"}}}} for word in words if word != "zz"}
    kept = distinct(own, lambda word: class_name(singular(word)))
    return {"tables": {"zz": {"columns": {**one, **keyed}}, **{word: own[word] for word in kept}}}


def chosen(words: list[str]) -> Node:
    """Classes, attributes and members that somebody wants to be called so."""
    one = {"id": {"type": "bigint", "primary_key": True}}
    tables_ = {
        f"t{number}": {"class": word, "columns": {**one, "n": {"type": "numeric", "null": True, "attribute": word}}}
        for number, word in enumerate(words)
    }
    enums_ = {
        f"e{number}": {"class": f"{word}_", "values": {word: "a", "zz": "b"}} for number, word in enumerate(words)
    }
    used = {f"e{number}": {"type": f"e{number}", "null": True} for number, _ in enumerate(words)}
    return {"enums": enums_, "tables": {**tables_, "zz": {"columns": {**one, **used}}}}


def constraints(words: list[str]) -> Node:
    """Indexes and constraints that are called so."""
    columns_ = {"id": {"type": "bigint", "primary_key": True}, "n": {"type": "bigint", "null": True}}
    return {
        "tables": {
            "zz": {
                "columns": columns_,
                "indexes": {word: ["n"] for word in words},
                "checks": {f"{word}_": "n > 0" for word in words[::2]},
                "unique": {f"{word}__": ["n"] for word in words[1::2]},
            }
        }
    }


SYSTEMS: dict[str, tuple[Callable[[list[str]], Node], int]] = {
    "columns": (columns, 420),
    "tables": (tables, 60),
    "enums": (enums, 120),
    "links": (links, 40),
    "chosen": (chosen, 60),
    "constraints": (constraints, 60),
}
"""How to make each, and of how many words where there is little time."""


def specs(folder: Path, *, all_words: bool) -> Iterator[Spec]:
    """All of them, and one whose files are called so."""
    for name, (system, number) in SYSTEMS.items():
        yield read(folder / name, core=system(some(None if all_words else number)))
    files = [word for word in some(None if all_words else 90) if word.isidentifier() and word == word.lower()]
    modules = {word: {"enums": {f"e_{word}": ["a"]}, "tables": {f"t_{word}": _table(f"e_{word}")}} for word in files}
    yield read(folder / "files", **modules)


def _table(enum_: str) -> Node:
    return {"columns": {"id": {"type": "bigint", "primary_key": True}, "kind": {"type": enum_, "default": "a"}}}
