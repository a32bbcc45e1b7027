"""The house plan: a row for each kind of database object, in the order in which kinds are created."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tablewright.catalog import model
from tablewright.catalog.names import Identity
from tablewright.kinds import (
    check,
    composite,
    default_grant,
    domain,
    enum,
    event_trigger,
    exclude,
    extension,
    foreign_key,
    function,
    grant,
    index,
    index_part,
    job,
    materialized_view,
    namespace,
    owner,
    partition,
    policy,
    primary_key,
    range_type,
    role,
    sequence,
    statistics,
    table,
    trigger,
    unique,
    view,
)
from tablewright.kinds.base import Row


@dataclass(frozen=True, slots=True)
class Kind:
    """`attribute` is where a catalog keeps its objects; `query` the file under `introspect/queries`.

    Of a `partial` kind a spec states what matters to it, and a server has more: roles of other databases, owners of
    everything.
    """

    name: str
    attribute: str
    type: type[Any]
    from_row: Callable[[Row], Any]
    requires: Callable[[Any], tuple[Identity, ...]]
    partial: bool = False

    @property
    def query(self) -> str:
        return f"{self.name.replace(' ', '_')}.sql"


KINDS = (
    Kind("role", "roles", model.Role, role.from_row, role.requires, partial=True),
    Kind("namespace", "namespaces", model.Namespace, namespace.from_row, namespace.requires),
    Kind("extension", "extensions", model.Extension, extension.from_row, extension.requires),
    Kind("enum", "enums", model.Enum, enum.from_row, enum.requires),
    Kind("domain", "domains", model.Domain, domain.from_row, domain.requires),
    Kind("composite", "composites", model.Composite, composite.from_row, composite.requires),
    Kind("range type", "range_types", model.RangeType, range_type.from_row, range_type.requires),
    Kind("sequence", "sequences", model.Sequence, sequence.from_row, sequence.requires),
    Kind("function", "functions", model.Function, function.from_row, function.requires),
    Kind("table", "tables", model.Table, table.from_row, table.requires),
    Kind("partition", "partitions", model.Partition, partition.from_row, partition.requires),
    Kind("primary key", "primary_keys", model.PrimaryKey, primary_key.from_row, primary_key.requires),
    Kind("unique", "uniques", model.Unique, unique.from_row, unique.requires),
    Kind("check", "checks", model.Check, check.from_row, check.requires),
    Kind("exclude", "excludes", model.Exclude, exclude.from_row, exclude.requires),
    Kind("foreign key", "foreign_keys", model.ForeignKey, foreign_key.from_row, foreign_key.requires),
    Kind("view", "views", model.View, view.from_row, view.requires),
    Kind(
        "materialized view",
        "materialized_views",
        model.MaterializedView,
        materialized_view.from_row,
        materialized_view.requires,
    ),
    Kind("index", "indexes", model.Index, index.from_row, index.requires),
    Kind("index part", "index_parts", model.IndexPart, index_part.from_row, index_part.requires),
    Kind("statistics", "statistics", model.Statistics, statistics.from_row, statistics.requires),
    Kind("trigger", "triggers", model.Trigger, trigger.from_row, trigger.requires),
    Kind("event trigger", "event_triggers", model.EventTrigger, event_trigger.from_row, event_trigger.requires),
    Kind("policy", "policies", model.Policy, policy.from_row, policy.requires),
    Kind("owner", "owners", model.Owner, owner.from_row, owner.requires, partial=True),
    Kind("grant", "grants", model.Grant, grant.from_row, grant.requires),
    Kind("default grant", "default_grants", model.DefaultGrant, default_grant.from_row, default_grant.requires),
    Kind("job", "jobs", model.Job, job.from_row, job.requires),
)
_BY_TYPE = {kind.type: kind for kind in KINDS}


def kind_of(object_: model.Object) -> Kind:
    """The kind of an object."""
    return _BY_TYPE[type(object_)]
