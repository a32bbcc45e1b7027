"""What is read back is read whole: a text of any property may be long, and differ at its end alone.

PostgreSQL cuts names at 63 bytes, and whatever is of the type `name` on its way to us.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from tablewright.catalog import model, types
from tablewright.catalog.model import Catalog
from tablewright.diff import compare
from tablewright.introspect import introspect, reader
from tablewright.introspect.normalize import normalize
from tablewright.postgres.server import Server
from tablewright.scratch import build, scratch
from tablewright.spec import Spec
from tablewright.specio.resolve import read_spec
from tablewright.verify import without_new_roles
from tablewright.workflow import generate

TEXTS = Path(__file__).parent / "long_texts" / "long"
"""A spec with LONG wherever a text can be long."""
LENGTHS = (63, 9000)

NAMES = {
    *("Type.name", "Type.modifiers", "Type.namespace", "Role.member_of", "Namespace.name"),
    *("Extension.name", "Extension.namespace", "PartitionColumn.name", "IndexPart.name"),
    *("Enum.labels", "DomainCheck.name", "Domain.collation", "Attribute.name", "Attribute.collation"),
    *("Sequence.owned_by", "Argument.name", "Argument.type", "Function.returns", "Function.language"),
    *(
        "Column.name",
        "IdentityColumn.name",
        "Column.collation",
        "PrimaryKey.columns",
        "PrimaryKey.include",
        "Unique.columns",
        "Unique.include",
    ),
    *("ExcludeElement.operator", "ExcludeElement.opclass", "Exclude.method", "ForeignKey.columns"),
    "ForeignKey.delete_sets",
    *("ForeignKey.referenced_columns", "ViewColumn.name", "IndexKey.collation", "IndexKey.opclass", "Index.method"),
    *("RangeType.multirange", "RangeType.opclass", "RangeType.collation", "RangeType.subtype_diff"),
    *("Index.include", "Statistics.kinds", "Trigger.timing", "Trigger.events", "Trigger.columns"),
    *("Trigger.old_table", "Trigger.new_table", "EventTrigger.event", "EventTrigger.tags", "Policy.roles"),
    *("Owner.role", "Grant.privileges", "Grant.grantable", "DefaultGrant.privileges", "DefaultGrant.grantable"),
}
"""Properties that hold names and words, none longer than 63 bytes."""
SHORT = {  # no text of these can be long
    "Job.schedule": "five fields",
    "Column.options": "numbers",
    "Table.options": "numbers and words",
    "Partition.options": "numbers and words",
    "MaterializedView.options": "numbers and words",
    "Index.options": "numbers and words",
    "PrimaryKey.options": "numbers and words",
    "Unique.options": "numbers and words",
    "Exclude.options": "numbers and words",
    "IndexKey.parameters": "numbers and words",
}


def textual() -> Iterator[str]:
    """Every property of every noun that is a text, or holds one, and is compared."""
    for noun in (types.Type, *vars(model).values()):
        if not isinstance(noun, type) or not dataclasses.is_dataclass(noun):
            continue
        if noun is types.Type or noun.__module__ == model.__name__:
            hints = typing.get_type_hints(noun)
            compared = [each.name for each in dataclasses.fields(noun) if each.compare]
            yield from (f"{noun.__name__}.{name}" for name in compared if _holds_text(hints[name]))


def _holds_text(hint: Any) -> bool:
    if typing.get_origin(hint) is Literal:
        return False
    return hint is str or any(_holds_text(part) for part in typing.get_args(hint))


def differing(one: Any, other: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Where two catalogs differ: the object, and the property of its noun or of one of its parts'."""
    if dataclasses.is_dataclass(one):
        for each in dataclasses.fields(one):
            ours, theirs = getattr(one, each.name), getattr(other, each.name)
            if ours != theirs:
                deeper = list(differing(ours, theirs, at))
                yield from deeper or [(at, f"{type(one).__name__}.{each.name}")]
    elif isinstance(one, dict):
        for key, ours in one.items():
            yield from differing(ours, other[key], str(key))
    elif isinstance(one, tuple):
        for ours, theirs in zip(one, other, strict=True):
            yield from differing(ours, theirs, at)


def spec_with(folder: Path, text: str) -> Spec:
    """The spec with that text for LONG, written into a folder."""
    for file in TEXTS.iterdir():
        copy = folder / file.parent.name / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text().replace("LONG", text))
    return read_spec(folder / TEXTS.name, folder)


def test_every_textual_property_is_long_or_a_name(tmp_path: Path) -> None:
    one, other = (spec_with(tmp_path, text).catalog for text in ("one", "two"))
    long = {property_ for _, property_ in differing(one, other)}
    assert set(textual()) == long | NAMES | set(SHORT)
    assert long.isdisjoint(NAMES)


@pytest.mark.parametrize("length", LENGTHS)
def test_corpus_long_expression_cut(server: Server, tmp_path: Path, length: int) -> None:
    """Two databases whose texts differ at their ends alone differ wherever their specs do."""
    specs = [spec_with(tmp_path, "x" * length + end) for end in "ab"]
    with without_new_roles(server, specs):
        one, other = (read_back(server, spec) for spec in specs)
    # Roles belong to the whole server, where the second finds those of the first.
    said, built = (
        [replace(each, roles={}) for each in pair] for pair in ([spec.catalog for spec in specs], [one, other])
    )
    assert set(differing(built[0], built[1])) == set(differing(said[0], said[1]))


def read_back(server: Server, spec: Spec) -> Catalog:
    """What a database is that schema.sql has made; it is what the spec says."""
    files = generate([spec])[spec.system.name]
    with scratch(server, spec, files) as database:
        build(database, spec, files)
        with database.connect() as connection:
            found, wanted = introspect(connection), normalize(spec.catalog, connection)
    assert [str(each) for each in compare(replace(wanted, roles={}), found) if each.what == "changed"] == []
    return found


def test_no_query_returns_a_cut_text(server: Server) -> None:
    """A column of the type `name` is a name as a catalog holds it, and nothing that was put together."""
    name, names = 19, 1003
    cut = []
    with server.database() as database, database.connect() as connection, reader.reading(connection) as cursor:
        for query in sorted(file.name for file in reader.QUERIES.iterdir() if file.name != "object.sql"):
            reader.ask(cursor, query)
            result = cursor.pgresult
            assert result is not None
            for number in range(result.nfields):
                made_here = result.ftype(number) == name and not result.ftable(number)
                if made_here or result.ftype(number) == names:
                    cut.append(f"{query}: {result.fname(number)!r}")
    assert cut == []
