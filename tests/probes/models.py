"""What the tests ask of a package of models: every public function is a question."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, RelationshipProperty, Session

from probes.rows import create, mappers, row


def exports(models: str) -> dict[str, Any]:
    """What the package exports, what it has, and which classes have no docstring of their own."""
    package = import_module(models)
    bases = [package.Base, package.ReadOnly] if hasattr(package, "ReadOnly") else [package.Base]
    classes = [mapper.class_ for base in bases for mapper in base.registry.mappers]
    enums = [type_.enum_class for type_ in _enums(package.Base.metadata)]
    return {
        "exported": package.__all__,
        "present": [class_.__name__ for class_ in (*classes, *enums, *bases)],
        "undocumented": [class_.__name__ for class_ in (*classes, *enums, *bases) if not class_.__doc__],
    }


def _enums(metadata: sa.MetaData) -> list[sa.Enum]:
    types = [column.type for table in metadata.tables.values() for column in table.columns]
    types = [type_.item_type if isinstance(type_, sa.ARRAY) else type_ for type_ in types]
    return list({type_.name: type_ for type_ in types if isinstance(type_, sa.Enum)}.values())


def labels(models: str, url: str) -> list[list[str]]:
    """Of every member of every enum: its label, what the database stores, and what comes back."""
    engine = create(models, url)
    found = []
    with engine.begin() as connection:
        # Where no column tells two enums apart, SQLAlchemy would reuse what it made for the first.
        uncached = connection.execution_options(compiled_cache=None)
        for type_ in _enums(import_module(models).Base.metadata):
            for member in type_.enum_class or ():
                literal = sa.literal(member, type_)
                stored, back = map(str, uncached.execute(sa.select(sa.cast(literal, sa.Text), literal)).one())
                found.append([str(member.value), stored, back])
    return found


def create_twice(models: str, url: str) -> None:
    """Create everything, then once more."""
    engine = sa.create_engine(url)
    metadata = import_module(models).Base.metadata
    metadata.create_all(engine)
    metadata.create_all(engine)


def drop(models: str, url: str) -> None:
    """Drop everything."""
    import_module(models).Base.metadata.drop_all(sa.create_engine(url))


def alembic_differences(models: str, url: str) -> list[str]:
    """What Alembic would change after create_all."""
    engine = sa.create_engine(url)
    metadata = import_module(models).Base.metadata
    metadata.create_all(engine)
    options = {"compare_type": True, "compare_server_default": True, "include_schemas": True}
    with engine.connect() as connection:
        return [
            repr(found) for found in compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        ]


def deletes(models: str, url: str) -> list[dict[str, str]]:
    """Of every list or row that refers to another: what becomes of it when the other is deleted.

    By SQL alone, by the ORM which has not loaded it, and by the ORM which has.
    """
    engine = create(models, url)
    found = []
    for mapper in mappers(models):
        for relationship in mapper.relationships:
            if relationship.direction.name == "ONETOMANY":
                ways = ("sql", "unloaded", "loaded")
                answers = {way: _delete(engine, mapper, relationship, way) for way in ways}
                found.append({"relationship": str(relationship), **answers})
    return found


def _delete(engine: sa.Engine, mapper: Mapper[Any], relationship: RelationshipProperty[Any], way: str) -> str:
    parents, children = _table(mapper), _table(relationship.mapper)
    with engine.connect() as connection:
        parent = row(connection, parents)
        child = row(connection, children, {f.name: parent[p.name] for p, f in _pairs(relationship)})
        try:
            if way == "sql":
                connection.execute(sa.delete(parents).where(*_same(parents, parent)))
                connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            else:
                _delete_by_orm(connection, mapper, relationship, parent, way == "loaded")
        except IntegrityError as error:
            return type(error.orig).__name__
        left = connection.execute(sa.select(children).where(*_same(children, child))).mappings().one_or_none()
        return "gone" if left is None else repr([left[f.name] for _, f in _pairs(relationship)])


def _delete_by_orm(
    connection: sa.Connection,
    mapper: Mapper[Any],
    relationship: RelationshipProperty[Any],
    parent: Any,
    loaded: bool,
) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        object_ = session.get_one(mapper, tuple(parent[column.name] for column in mapper.primary_key))
        if loaded:
            assert getattr(object_, relationship.key)
        session.delete(object_)
        session.commit()
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def _table(mapper: Mapper[Any]) -> sa.Table:
    assert isinstance(mapper.local_table, sa.Table)
    return mapper.local_table


def _pairs(relationship: RelationshipProperty[Any]) -> list[tuple[Any, Any]]:
    return list(relationship.local_remote_pairs or ())


def _same(table: sa.Table, values: Any) -> Iterator[Any]:
    key = list(table.primary_key.columns) or list(table.columns)
    return (column == values[column.name] for column in key)
