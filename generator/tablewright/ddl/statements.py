"""What creates, what drops and what alters an object of any kind."""

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
    index_part,
    job,
    materialized_view,
    namespace,
    owner,
    partition,
    policy,
    range_type,
    role,
    sequence,
    statistics,
    table,
    trigger,
    view,
)
from tablewright.ddl.statement import Statement

_Statements = Callable[[Any], list[Statement]]
_Alter = Callable[[Any, Any], list[Statement] | None]
_KINDS: Mapping[type[Any], tuple[_Statements, _Statements, _Alter]] = {
    model.Role: (role.create, role.drop, role.alter),
    model.Namespace: (namespace.create, namespace.drop, namespace.alter),
    model.Extension: (extension.create, extension.drop, extension.alter),
    model.Enum: (enum.create, enum.drop, enum.alter),
    model.Domain: (domain.create, domain.drop, domain.alter),
    model.Composite: (composite.create, composite.drop, composite.alter),
    model.RangeType: (range_type.create, range_type.drop, range_type.alter),
    model.Sequence: (sequence.create, sequence.drop, sequence.alter),
    model.Function: (function.create, function.drop, function.alter),
    model.Table: (table.create, table.drop, table.alter),
    model.Partition: (partition.create, partition.drop, partition.alter),
    model.PrimaryKey: (constraint.create, constraint.drop, constraint.alter),
    model.Unique: (constraint.create, constraint.drop, constraint.alter),
    model.Check: (constraint.create, constraint.drop, constraint.alter),
    model.Exclude: (constraint.create, constraint.drop, constraint.alter),
    model.ForeignKey: (constraint.create, constraint.drop, constraint.alter),
    model.View: (view.create, view.drop, view.alter),
    model.MaterializedView: (materialized_view.create, materialized_view.drop, materialized_view.alter),
    model.Index: (index.create, index.drop, index.alter),
    model.IndexPart: (index_part.create, index_part.drop, index_part.alter),
    model.Statistics: (statistics.create, statistics.drop, statistics.alter),
    model.Trigger: (trigger.create, trigger.drop, trigger.alter),
    model.EventTrigger: (event_trigger.create, event_trigger.drop, event_trigger.alter),
    model.Policy: (policy.create, policy.drop, policy.alter),
    model.Owner: (owner.create, owner.drop, owner.alter),
    model.Grant: (grant.create, grant.drop, grant.alter),
    model.DefaultGrant: (default_grant.create, default_grant.drop, default_grant.alter),
    model.Job: (job.create, job.drop, job.alter),
}


def create(object_: model.Object) -> list[Statement]:
    """The statements that make it, its comment included; a table alone, without constraints."""
    return _KINDS[type(object_)][0](object_)


def drop(object_: model.Object) -> list[Statement]:
    """The statements that remove it."""
    return _KINDS[type(object_)][1](object_)


def undo(object_: model.Object) -> list[Statement]:
    """The statements that a downgrade removes it by: what others may use stays, for nobody knows who made or needs it.

    Those are extensions, the namespaces that they lie in, and roles.
    """
    return [] if is_shared(object_) else drop(object_)


def is_shared(object_: object) -> bool:
    """Whether it is an extension, or a namespace that holds one."""
    return isinstance(object_, model.Extension) or (isinstance(object_, model.Namespace) and object_.shared)


def alter(old: model.Object, new: model.Object) -> list[Statement] | None:
    """The statements that turn the one into the other in place, a table's columns aside; both have the same name.

    None where PostgreSQL cannot: then it is dropped and made again. Raises Refused where that would lose rows.
    """
    return _KINDS[type(new)][2](old, new)
