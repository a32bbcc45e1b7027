"""The calls of Alembic's operations that a revision consists of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tablewright.catalog.model import Check, Column, Exclude, ForeignKey, Index, PrimaryKey, Table, Unique
from tablewright.catalog.names import ColumnName, QName
from tablewright.catalog.types import NAMES, Type
from tablewright.ddl.constraint import delete_rule
from tablewright.ddl.names import default_sql
from tablewright.emit.imports import Import
from tablewright.emit.model_columns import computed_argument, constraint_arguments, identity_argument
from tablewright.emit.model_table_args import (
    check_constraint,
    exclude_constraint,
    index_arguments,
    primary_key_constraint,
    table_options,
    unique_constraint,
)
from tablewright.emit.python_types import SA, Code, EnumReference, sqlalchemy_type, type_class
from tablewright.ops import Constraint
from tablewright.quoting import python_block, python_string, reads_as_parameter, sa_ddl_text, sa_text

OP = Import("alembic", "op")
DDL = frozenset((SA, Import("collections.abc", "Callable")))
"""What `ddl` needs, a name that the revision has where a statement would be misread."""
_CONCURRENTLY = "postgresql_concurrently=True"


@dataclass(slots=True)
class Calls:
    """Writes calls, and keeps what they need: imports, `type_classes`, and whether one goes through `ddl`.

    `named` writes the types of columns that are none of PostgreSQL's own.
    """

    named: EnumReference
    imports: set[Import] = field(default_factory=lambda: {OP, Import("collections.abc", "Sequence")})
    type_classes: set[str] = field(default_factory=set)
    uses_ddl: bool = False

    def use(self, code: Code) -> str:
        """The text of a piece of code that goes into the revision."""
        self.imports |= code.imports
        self.type_classes |= code.classes
        if code.classes:
            self.imports |= type_class(next(iter(code.classes))).imports
        return code.text

    def execute(self, statement: str) -> str:
        """A statement as it stands: as a string, or by `ddl`, the revision's own name for `sa.DDL`."""
        if not reads_as_parameter(statement):
            return _call("execute", python_block(statement))
        self.uses_ddl = True
        self.imports |= DDL
        return _call("execute", f"ddl({sa_ddl_text(statement)})")

    def create_table(self, table: Table, constraints: Iterable[Constraint]) -> str:
        """A table with its comments, and with constraints, whose comments it does not write."""
        arguments = [python_string(table.key.name)]
        arguments += [self._column(column) for column in table.columns]
        arguments += [self.use(_constraint(constraint)) for constraint in constraints]
        arguments += schema(table.key.namespace)
        if table.comment is not None:
            arguments.append(f"comment={python_string(table.comment)}")
        arguments += [f"{name}={value}" for name, value in table_options(table)]
        self.imports.add(SA)
        return f"op.create_table({', '.join(arguments)},)"

    def drop_table(self, key: QName) -> str:
        """A table with all that belongs to it."""
        return _call("drop_table", python_string(key.name), *schema(key.namespace))

    def add_column(self, table: QName, column: Column) -> str:
        """A column with its comment."""
        self.imports.add(SA)
        return _call("add_column", python_string(table.name), self._column(column), *schema(table.namespace))

    def drop_column(self, key: ColumnName) -> str:
        """A column."""
        return _call("drop_column", python_string(key.table), python_string(key.name), *schema(key.namespace))

    def create_index(self, index: Index) -> str:
        """An index, which nobody waits for because it is on a new table."""
        return _call("create_index", *self._index(index))

    def create_index_concurrently(self, index: Index) -> str:
        """An index that is built while rows change."""
        return _call("create_index", *self._index(index), _CONCURRENTLY, "if_not_exists=True")

    def drop_index(self, index: Index) -> str:
        """An index."""
        return _call("drop_index", *_of_index(index))

    def drop_index_concurrently(self, index: Index) -> str:
        """An index that is dropped without waiting for those who use it."""
        return _call("drop_index", *_of_index(index), _CONCURRENTLY, "if_exists=True")

    def add_foreign_key(self, key: ForeignKey) -> str:
        """A key of a table that is there already."""
        names = [python_string(name) for name in (key.key.name, key.key.table, key.referenced_table.name)]
        arguments = [*names, _list(key.columns), _list(key.referenced_columns)]
        arguments += [f"source_{argument}" for argument in schema(key.key.namespace)]
        if key.referenced_table.namespace != "public":
            arguments.append(f"referent_schema={python_string(key.referenced_table.namespace)}")
        for keyword, rule in (("ondelete", delete_rule(key)), ("onupdate", key.on_update.upper())):
            if rule != "NO ACTION":
                arguments.append(f"{keyword}={python_string(rule)}")
        if key.match_full:
            arguments.append('match="FULL"')
        if key.deferrable:
            arguments.append("deferrable=True")
        if key.initially_deferred:
            arguments.append('initially="DEFERRED"')
        if key.not_valid:
            arguments.append("postgresql_not_valid=True")
        return _call("create_foreign_key", *arguments)

    def drop_foreign_key(self, key: ForeignKey) -> str:
        """The same back."""
        names = (python_string(key.key.name), python_string(key.key.table))
        return _call("drop_constraint", *names, *schema(key.key.namespace), 'type_="foreignkey"')

    def _column(self, column: Column) -> str:
        type_ = self.use(sqlalchemy_type(column.type, self.named, column.collation))
        arguments = [python_string(column.name), type_]
        if column.identity:
            arguments.append(identity_argument(column.identity))
        if column.generated is not None:
            arguments.append(computed_argument(column.generated, column.virtual))
        if column.default is not None:
            arguments.append(f"server_default={sa_text(default_sql(column.default))}")
        elif column.identity is None and column.generated is None and _may_count(column.type):
            # Else SQLAlchemy would make a sequence for an integer key.
            arguments.append("autoincrement=False")
        arguments.append(f"nullable={column.nullable}")
        if column.comment is not None:
            arguments.append(f"comment={python_string(column.comment)}")
        return f"sa.Column({', '.join(arguments)})"

    def _index(self, index: Index) -> list[str]:
        keys, options, imports = index_arguments(index)
        self.imports |= imports
        names = [python_string(index.key.name), python_string(index.table.name), f"[{', '.join(keys)}]"]
        return [*names, *schema(index.table.namespace), *options]


def _call(operation: str, *arguments: str) -> str:
    return f"op.{operation}({', '.join(arguments)})"


def _may_count(type_: Type) -> bool:
    """Whether SQLAlchemy takes it for an integer."""
    return type_.namespace is None and not type_.array and NAMES[type_.name].family == "integer"


def schema(namespace: str) -> list[str]:
    """The argument that names a namespace, where it is not the one that is meant without it."""
    return [] if namespace == "public" else [f"schema={python_string(namespace)}"]


def _of_index(index: Index) -> list[str]:
    name = python_string(index.key.name)
    return [name, f"table_name={python_string(index.table.name)}", *schema(index.key.namespace)]


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
            return Code(f"sa.ForeignKeyConstraint({constraint_arguments(bare, False)})", frozenset((SA,)))


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(python_string, names))}]"
