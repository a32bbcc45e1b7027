"""The first Alembic revision: everything that the catalog holds, and the way back to nothing."""

from __future__ import annotations

import re

from tablewright.catalog.model import Catalog, ForeignKey, Index, Object, Table
from tablewright.ddl import sequence
from tablewright.ddl.constraint import beside, constraint_comment
from tablewright.ddl.index import index_comment
from tablewright.ddl.statements import create, undo
from tablewright.ddl.table import create as create_table
from tablewright.ddl.table import said_later
from tablewright.diff.order import creation_order, dependents
from tablewright.emit.imports import import_lines
from tablewright.emit.python_file import docstring
from tablewright.emit.python_types import POSTGRESQL, type_class
from tablewright.emit.render import Files, Render
from tablewright.emit.revision_calls import Calls
from tablewright.emit.revision_types import RevisionTypes, type_names
from tablewright.emit.table_parts import TableParts, parts_by_table
from tablewright.emit.user_types import used_types
from tablewright.quoting import python_comment, python_string, sql_identifier
from tablewright.spec import Spec


def first_revision(spec: Spec, render: Render) -> Files:
    """The file of the first revision."""
    migrations = spec.system.migrations
    name = migrations.file_name.format(id=migrations.first_id, slug=slug(migrations.first_message))
    written = _FirstRevision(spec)
    types, classes = [*written.enums(), *written.domains()], written.text_types()
    upgrade, downgrade = written.upgrade(), written.downgrade()
    calls = written.calls
    yield (
        f"{spec.system.layout.migrations}/versions/{name}.py",
        render(
            "migrations/revision.py.jinja",
            source=python_comment(f"the spec of {spec.system.name}: edit that, not this file."),
            message=docstring(
                f"{migrations.first_message}\n\nRevision ID: {migrations.first_id}\nRevises:\n"
                f"Create Date: {migrations.created}"
            ),
            imports=import_lines(calls.imports),
            type_classes=[type_class(name).text for name in sorted(calls.type_classes)] + classes,
            revision=python_string(migrations.first_id),
            down_revision="None",
            types=types,
            uses_ddl=calls.uses_ddl,
            upgrade=[docstring("Create everything."), *(upgrade or ["pass"])],
            downgrade=[
                docstring("Drop everything but what others may use: extensions and roles."),
                *(downgrade or ["pass"]),
            ],
        ),
    )


def slug(message: str) -> str:
    """A message as Alembic puts it into a file's name: words by `_`, 40 characters at most."""
    words = "_".join(re.findall(r"\w+", message)).lower()
    return words if len(words) <= 40 else words[:40].rsplit("_", 1)[0]  # noqa: PLR2004 - truncate_slug_length's default


class _FirstRevision:
    """Everything of a spec, as calls."""

    def __init__(self, spec: Spec) -> None:
        self._catalog: Catalog = spec.catalog
        self._external = spec.external.roles
        self._parts = parts_by_table(spec.catalog)
        self._plan = creation_order(spec.catalog)
        self._types = RevisionTypes(spec.catalog, type_names(spec.catalog))
        types = [column.type for table in spec.catalog.tables.values() for column in table.columns]
        self._domains, self._texts = used_types(spec.catalog, types)
        self.calls = Calls(self._types.named)

    def enums(self) -> list[str]:
        """The types of columns that are enums: made by CREATE TYPE below, so they never make themselves."""
        if self._catalog.enums:
            self.calls.imports.add(POSTGRESQL)
        return [self._types.constant(key).text for key in self._catalog.enums]

    def domains(self) -> list[str]:
        """The types of columns that are domains: made by CREATE DOMAIN below."""
        return [self.calls.use(self._types.constant(domain.key)) for domain in self._domains]

    def text_types(self) -> list[str]:
        """The classes of the types of columns whose values are texts in Python."""
        return [self.calls.use(self._types.class_(type_.key)) for type_ in self._texts]

    def upgrade(self) -> list[str]:
        """What creates everything, in the order that dependencies ask for."""
        unread = [self.calls.execute("SET LOCAL check_function_bodies = off")] if self._plan.unread else []
        return [*self._close(), *unread, *(line for object_ in self._plan.objects for line in self._create(object_))]

    def _close(self) -> list[str]:
        """Alembic has made its table by now: what the platform gives its roles by default must not reach it."""
        roles = ", ".join(sql_identifier(role.name) for role in self._external)
        return [self.calls.execute(f"REVOKE ALL ON TABLE alembic_version FROM PUBLIC, {roles}")] if roles else []

    def _create(self, object_: Object) -> list[str]:
        match object_:
            case Table():
                return self._table(object_, self._parts[object_.key])
            case Index():
                return [self.calls.create_index(object_), *map(self.calls.execute, index_comment(object_))]
            case ForeignKey() if not object_.temporal:
                comment = constraint_comment(object_)
                return [self.calls.add_foreign_key(object_), *map(self.calls.execute, comment)]
        return [self.calls.execute(statement) for statement in create(object_)]

    def _table(self, table: Table, parts: TableParts) -> list[str]:
        constraints = parts.constraints(self._plan.deferred)
        if any(column.identity and column.identity.name for column in table.columns):
            # SQLAlchemy has no words for the name of its sequence.
            owned = (s for owned in parts.sequences for s in sequence.own(owned))
            return [self.calls.execute(s) for s in (*create_table(table, constraints), *owned)]
        statements = [s for constraint in constraints for s in beside(constraint)]
        statements += said_later(table)
        statements += [s for owned in parts.sequences for s in sequence.own(owned)]
        return [self.calls.create_table(table, constraints), *map(self.calls.execute, statements)]

    def downgrade(self) -> list[str]:
        """The same backwards: what belongs to a table goes with it."""
        return [line for object_ in dependents(self._plan) for line in self._drop(object_)]

    def _drop(self, object_: Object) -> list[str]:
        match object_:
            case Table(key=key):
                return [self.calls.drop_table(key)]
            case ForeignKey():
                return [self.calls.drop_foreign_key(object_)]
        return [self.calls.execute(statement) for statement in undo(object_)]
