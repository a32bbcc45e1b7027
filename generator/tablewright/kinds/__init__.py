"""The house plan: a row for each kind of database object, in the order in which kinds are created."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tablewright.catalog import model
from tablewright.catalog.model import Identity
from tablewright.kinds import (
    check,
    enum,
    exclude,
    extension,
    foreign_key,
    function,
    index,
    namespace,
    primary_key,
    table,
    trigger,
    unique,
)
from tablewright.kinds.base import Row


@dataclass(frozen=True, slots=True)
class Kind:
    """`attribute` is where a catalog keeps its objects; `query` the file under `introspect/queries`."""

    name: str
    attribute: str
    type: type[Any]
    from_row: Callable[[Row], Any]
    requires: Callable[[Any], tuple[Identity, ...]]

    @property
    def query(self) -> str:
        return f"{self.name.replace(' ', '_')}.sql"


KINDS = (
    Kind("namespace", "namespaces", model.Namespace, namespace.from_row, namespace.requires),
    Kind("extension", "extensions", model.Extension, extension.from_row, extension.requires),
    Kind("enum", "enums", model.Enum, enum.from_row, enum.requires),
    Kind("function", "functions", model.Function, function.from_row, function.requires),
    Kind("table", "tables", model.Table, table.from_row, table.requires),
    Kind("primary key", "primary_keys", model.PrimaryKey, primary_key.from_row, primary_key.requires),
    Kind("unique", "uniques", model.Unique, unique.from_row, unique.requires),
    Kind("check", "checks", model.Check, check.from_row, check.requires),
    Kind("exclude", "excludes", model.Exclude, exclude.from_row, exclude.requires),
    Kind("foreign key", "foreign_keys", model.ForeignKey, foreign_key.from_row, foreign_key.requires),
    Kind("index", "indexes", model.Index, index.from_row, index.requires),
    Kind("trigger", "triggers", model.Trigger, trigger.from_row, trigger.requires),
)
_BY_TYPE = {kind.type: kind for kind in KINDS}


def kind_of(object_: model.Object) -> Kind:
    """The kind of an object."""
    return _BY_TYPE[type(object_)]
