"""External tables in the models: in a metadata of their own, so that nothing creates or drops them."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog import python_words
from tablewright.catalog.model import Catalog, Column, Table
from tablewright.catalog.names import QName
from tablewright.catalog.naming import attribute_name
from tablewright.emit.enum_view import attributes, relations
from tablewright.emit.imports import Import, import_lines
from tablewright.emit.model_columns import type_argument
from tablewright.emit.model_table_args import primary_key_constraint, unique_constraint
from tablewright.emit.python_file import docstring, header
from tablewright.emit.python_types import SA, Code, sqlalchemy_type, type_class_name
from tablewright.emit.table_parts import TableParts, parts_by_table
from tablewright.emit.user_types import enum_type
from tablewright.quoting import python_string
from tablewright.spec import Spec


def external_names(spec: Spec) -> Mapping[QName, str]:
    """What each external table is called in Python; no class has an attribute that would hide it."""
    taken = python_words.MODELS | {"metadata"} | attributes(spec)
    taken |= {notes.model for notes in relations(spec)}
    taken |= {notes.class_name for notes in spec.enums.values()}
    found: dict[QName, str] = {}
    for key in spec.external.tables:
        name = attribute_name(key.name if key.namespace == "public" else f"{key.namespace}_{key.name}", taken)
        while name in taken or not name.isascii():
            name = f"{name}_table" if name.isascii() else f"external_{len(found) + 1}"
        taken |= {name}
        found[key] = name
    return found


def external_module(spec: Spec, names: Mapping[QName, str], base: str) -> dict[str, object]:
    """What the template shows."""
    parts = parts_by_table(spec.external)
    tables = [(names[key], _table(found, parts[key], spec.external)) for key, found in spec.external.tables.items()]
    imports = {SA}.union(*(code.imports for _, code in tables))
    imports |= {Import(f".{base}", type_class_name(name)) for _, code in tables for name in code.classes}
    return {
        "header": header(spec, "system"),
        "doc": docstring(
            "Tables that belong to somebody else: keys refer to them, and nothing here makes or drops them."
        ),
        "imports": import_lines(imports),
        "tables": [(name, code.text) for name, code in tables],
    }


def _table(table: Table, parts: TableParts, external: Catalog) -> Code:
    """The object that stands for a table."""
    codes = [_column(column, external) for column in table.columns]
    codes += [primary_key_constraint(parts.primary_key)] if parts.primary_key else []
    codes += map(unique_constraint, parts.uniques)
    arguments = [python_string(table.key.name), "metadata", *(code.text for code in codes)]
    if table.key.namespace != "public":
        arguments.append(f"schema={python_string(table.key.namespace)}")
    if table.comment is not None:
        arguments.append(f"comment={python_string(table.comment)}")
    imports = frozenset(import_ for code in codes for import_ in code.imports)
    classes = frozenset(name for code in codes for name in code.classes)
    return Code(f"sa.Table({', '.join(arguments)},)", imports, classes)


def _column(column: Column, external: Catalog) -> Code:
    type_ = sqlalchemy_type(column.type, lambda key: _enum(key, external))
    arguments = [python_string(column.name), type_argument(column.type, type_)]
    arguments += [] if column.nullable else ["nullable=False"]
    arguments += [f"comment={python_string(column.comment)}"] if column.comment is not None else []
    return Code(f"sa.Column({', '.join(arguments)})", type_.imports, type_.classes)


def _enum(key: QName, external: Catalog) -> Code:
    return enum_type(external.enums[key])
