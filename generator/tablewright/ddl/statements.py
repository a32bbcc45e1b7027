"""What creates and what drops an object of any kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tablewright.catalog import model
from tablewright.ddl import (
    composite,
    constraint,
    default_grant,
    domain,
    enum,
    event_trigger,
    extension,
    function,
    grant,
    index,
    job,
    materialized_view,
    namespace,
    owner,
    partition,
    policy,
    role,
    sequence,
    statistics,
    table,
    trigger,
    view,
)

_Statements = Callable[[Any], list[str]]
_KINDS: Mapping[type[Any], tuple[_Statements, _Statements]] = {
    model.Role: (role.create, role.drop),
    model.Namespace: (namespace.create, namespace.drop),
    model.Extension: (extension.create, extension.drop),
    model.Enum: (enum.create, enum.drop),
    model.Domain: (domain.create, domain.drop),
    model.Composite: (composite.create, composite.drop),
    model.Sequence: (sequence.create, sequence.drop),
    model.Function: (function.create, function.drop),
    model.Table: (table.create, table.drop),
    model.Partition: (partition.create, partition.drop),
    model.PrimaryKey: (constraint.create, constraint.drop),
    model.Unique: (constraint.create, constraint.drop),
    model.Check: (constraint.create, constraint.drop),
    model.Exclude: (constraint.create, constraint.drop),
    model.ForeignKey: (constraint.create, constraint.drop),
    model.View: (view.create, view.drop),
    model.MaterializedView: (materialized_view.create, materialized_view.drop),
    model.Index: (index.create, index.drop),
    model.Statistics: (statistics.create, statistics.drop),
    model.Trigger: (trigger.create, trigger.drop),
    model.EventTrigger: (event_trigger.create, event_trigger.drop),
    model.Policy: (policy.create, policy.drop),
    model.Owner: (owner.create, owner.drop),
    model.Grant: (grant.create, grant.drop),
    model.DefaultGrant: (default_grant.create, default_grant.drop),
    model.Job: (job.create, job.drop),
}


def create(object_: model.Object) -> list[str]:
    """The statements that make it, its comment included; a table alone, without constraints."""
    return _KINDS[type(object_)][0](object_)


def drop(object_: model.Object) -> list[str]:
    """The statements that remove it."""
    return _KINDS[type(object_)][1](object_)
