"""The first Alembic revision: everything that the catalog holds, and the way back to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tablewright.catalog.model import (
    Catalog,
    Check,
    Column,
    Exclude,
    ForeignKey,
    Index,
    Object,
    PrimaryKey,
    Table,
    Unique,
)
from tablewright.catalog.names import QName
from tablewright.catalog.naming import member_name
from tablewright.ddl import sequence
from tablewright.ddl.constraint import Constraint, constraint_comment
from tablewright.ddl.index import index_comment
from tablewright.ddl.names import default_sql
from tablewright.ddl.statements import create, drop
from tablewright.ddl.table import row_security
from tablewright.diff.order import creation_order, dependents
from tablewright.emit.imports import Import, import_lines
from tablewright.emit.model_columns import foreign_key_arguments, identity_argument, sql_argument
from tablewright.emit.model_table_args import (
    check_constraint,
    exclude_constraint,
    index_arguments,
    primary_key_constraint,
    table_options,
    unique_constraint,
)
from tablewright.emit.python_file import docstring
from tablewright.emit.python_types import POSTGRESQL, SA, Code, sqlalchemy_type, type_class
from tablewright.emit.render import Files, Render
from tablewright.emit.table_parts import TableParts, parts_by_table
from tablewright.emit.user_types import RESERVED, composite_class, constants, domain_type, enum_arguments, used_types
from tablewright.quoting import op_statement, python_comment, python_string, sa_text, sql_identifier
from tablewright.spec import Spec

OP = Import("alembic", "op")


def first_revision(spec: Spec, render: Render) -> Files:
    """The file of the first revision."""
    migrations = spec.system.migrations
    name = migrations.file_name.format(id=migrations.first_id, slug=slug(migrations.first_message))
    written = _Revision(spec)
    types, classes = [*written.enums(), *written.domains()], written.composites()
    upgrade, downgrade = written.upgrade(), written.downgrade()
    yield (
        f"{spec.system.layout.migrations}/versions/{name}.py",
        render(
            "migrations/revision.py.jinja",
            system=python_comment(spec.system.name),
            message=docstring(
                f"{migrations.first_message}\n\nRevision ID: {migrations.first_id}\nRevises:\n"
                f"Create Date: {migrations.created}"
            ),
            imports=import_lines(written.imports),
            type_classes=[type_class(name).text for name in sorted(written.type_classes)] + classes,
            revision=python_string(migrations.first_id),
            types=types,
            uses_ddl=written.uses_ddl,
            upgrade=upgrade,
            downgrade=downgrade,
        ),
    )


def slug(message: str) -> str:
    """A message as Alembic puts it into a file's name: words by `_`, 40 characters at most."""
    words = "_".join(re.findall(r"\w+", message)).lower()
    return words if len(words) <= 40 else words[:40].rsplit("_", 1)[0]  # noqa: PLR2004 - truncate_slug_length's default


class _Revision:
    """Writes the calls of one revision, and keeps what they import."""

    def __init__(self, spec: Spec) -> None:
        self._catalog: Catalog = spec.catalog
        self._external = spec.external.roles
        self._parts = parts_by_table(spec.catalog)
        self._plan = creation_order(spec.catalog)
        self._constants = _enum_constants(spec.catalog.enums)
        self._constants |= constants(spec.catalog, {*self._constants.values(), *RESERVED})
        types = [column.type for table in spec.catalog.tables.values() for column in table.columns]
        self._domains, self._composites = used_types(spec.catalog, types)
        self.imports = {OP, Import("collections.abc", "Sequence")}
        self.type_classes: set[str] = set()
        self.uses_ddl = False

    def enums(self) -> list[str]:
        """The types of columns that are enums: made by CREATE TYPE below, so they never make themselves."""
        if self._catalog.enums:
            self.imports.add(POSTGRESQL)
        return [
            f"{self._constants[key]} = postgresql.ENUM({', '.join(enum_arguments(enum))})"
            for key, enum in self._catalog.enums.items()
        ]

    def domains(self) -> list[str]:
        """The types of columns that are domains: made by CREATE DOMAIN below."""
        written = [(d.key, domain_type(d, self._catalog, "postgresql.DOMAIN")) for d in self._domains]
        return [f"{self._constants[key]} = {self._use(code)}" for key, code in written]

    def composites(self) -> list[str]:
        """The classes of the types of columns that are composite."""
        return [self._use(composite_class(self._constants[c.key], c)) for c in self._composites]

    def upgrade(self) -> list[str]:
        """What creates everything, in the order that dependencies ask for."""
        return [*self._close(), *(line for object_ in self._plan.objects for line in self._create(object_))]

    def _close(self) -> list[str]:
        """Alembic has made its table by now: what the platform gives its roles by default must not reach it."""
        roles = ", ".join(sql_identifier(role.name) for role in self._external)
        return self._execute([f"REVOKE ALL ON TABLE alembic_version FROM {roles}"] if roles else [])

    def _create(self, object_: Object) -> list[str]:
        match object_:
            case Table():
                return self._table(object_, self._parts[object_.key])
            case Index():
                return [self._index(object_), *self._execute(index_comment(object_))]
            case ForeignKey() if not object_.temporal:
                return [self._add_foreign_key(object_), *self._execute(constraint_comment(object_))]
        return self._execute(create(object_))

    def downgrade(self) -> list[str]:
        """The same backwards: what belongs to a table goes with it."""
        return [line for object_ in dependents(self._plan) for line in self._drop(object_)]

    def _drop(self, object_: Object) -> list[str]:
        match object_:
            case Table(key=key):
                return [f"op.drop_table({python_string(key.name)}{_schema(key.namespace)})"]
            case ForeignKey(key=key):
                names = f"{python_string(key.name)}, {python_string(key.table)}{_schema(key.namespace)}"
                return [f'op.drop_constraint({names}, type_="foreignkey")']
        return self._execute(drop(object_))

    def _execute(self, statements: Iterable[str]) -> list[str]:
        calls = [f"op.execute({op_statement(statement)})" for statement in statements]
        if any(call.startswith("op.execute(ddl(") for call in calls):
            self.uses_ddl = True
            self.imports |= {SA, Import("collections.abc", "Callable")}
        return calls

    def _use(self, code: Code) -> str:
        self.imports |= code.imports
        self.type_classes |= code.classes
        if code.classes:
            self.imports |= type_class(next(iter(code.classes))).imports
        return code.text

    def _table(self, table: Table, parts: TableParts) -> list[str]:
        arguments = [python_string(table.key.name)]
        arguments += [self._column(column) for column in table.columns]
        constraints = parts.constraints(self._plan.deferred)
        arguments += [self._use(_constraint(constraint)) for constraint in constraints]
        if table.key.namespace != "public":
            arguments.append(f"schema={python_string(table.key.namespace)}")
        if table.comment is not None:
            arguments.append(f"comment={python_string(table.comment)}")
        arguments += [f"{name}={value}" for name, value in table_options(table)]
        self.imports.add(SA)
        statements = [s for constraint in constraints for s in constraint_comment(constraint)]
        statements += row_security(table)
        statements += [s for owned in parts.sequences for s in sequence.own(owned)]
        return [f"op.create_table({', '.join(arguments)},)", *self._execute(statements)]

    def _column(self, column: Column) -> str:
        type_ = self._use(sqlalchemy_type(column.type, self._named, column.collation))
        arguments = [python_string(column.name), type_]
        if column.identity:
            arguments.append(identity_argument(column.identity))
        if column.generated is not None:
            arguments.append(f"sa.Computed({sql_argument(column.generated)}, persisted=True)")
        if column.default is not None:
            arguments.append(f"server_default={sa_text(default_sql(column.default))}")
        elif column.identity is None and column.generated is None and type_.startswith(("sa.Int", "sa.Big", "sa.Sma")):
            # Else SQLAlchemy would make a sequence for an integer key.
            arguments.append("autoincrement=False")
        arguments.append(f"nullable={column.nullable}")
        if column.comment is not None:
            arguments.append(f"comment={python_string(column.comment)}")
        return f"sa.Column({', '.join(arguments)})"

    def _named(self, key: QName) -> Code:
        if key in self._catalog.composites:
            return Code(f"{self._constants[key]}()")
        return Code(self._constants[key], frozenset((POSTGRESQL,)))

    def _index(self, index: Index) -> str:
        keys, options = index_arguments(index)
        arguments = [python_string(index.key.name), python_string(index.table.name), f"[{', '.join(keys)}]"]
        arguments += [f"schema={python_string(index.table.namespace)}"] if index.table.namespace != "public" else []
        return f"op.create_index({', '.join([*arguments, *options])})"

    def _add_foreign_key(self, key: ForeignKey) -> str:
        names = [python_string(name) for name in (key.key.name, key.key.table, key.referenced_table.name)]
        arguments = [*names, _list(key.columns), _list(key.referenced_columns)]
        if key.key.namespace != "public":
            arguments.append(f"source_schema={python_string(key.key.namespace)}")
        if key.referenced_table.namespace != "public":
            arguments.append(f"referent_schema={python_string(key.referenced_table.namespace)}")
        for keyword, rule in (("ondelete", key.on_delete), ("onupdate", key.on_update)):
            if rule != "no action":
                arguments.append(f"{keyword}={python_string(rule.upper())}")
        if key.match_full:
            arguments.append('match="FULL"')
        if key.deferrable:
            arguments.append("deferrable=True")
        if key.initially_deferred:
            arguments.append('initially="DEFERRED"')
        return f"op.create_foreign_key({', '.join(arguments)})"


def _constraint(constraint: Constraint) -> Code:
    """A constraint as an argument of create_table, which does not write its comment."""
    bare = replace(constraint, comment=None)
    match bare:
        case PrimaryKey():
            return primary_key_constraint(bare)
        case Unique():
            return unique_constraint(bare)
        case Check():
            return check_constraint(bare)
        case Exclude():
            return exclude_constraint(bare)
        case ForeignKey():
            return Code(f"sa.ForeignKeyConstraint({_key_arguments(bare)})", frozenset((SA,)))


def _key_arguments(key: ForeignKey) -> str:
    arguments = foreign_key_arguments(key, False)
    if len(key.columns) > 1:
        return arguments
    target, rest = arguments.split(", name=", 1)
    return f"{_list(key.columns)}, [{target}], name={rest}"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(python_string, names))}]"


def _schema(namespace: str) -> str:
    return "" if namespace == "public" else f", schema={python_string(namespace)}"


def _enum_constants(enums: Iterable[QName]) -> dict[QName, str]:
    """A constant's name for each enum; the namespace stands in it where two enums have the same name."""
    constants: dict[QName, str] = {}
    for key in enums:
        name = member_name(key.name)
        while name in constants.values():
            name = f"{member_name(key.namespace)}_{name}"
        constants[key] = name
    return constants
