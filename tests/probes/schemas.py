"""What the tests ask of a package of schemas: every public function is a question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper, Session

from probes.rows import create, create_all, mappers, row

KINDS = ("Base", "Create", "Update", "Response")


def exports(models: str, schemas: str) -> dict[str, list[str]]:
    """What the package exports, what there should be at least, and what has no docstring or no JSON schema."""
    package = import_module(schemas)
    classes = [getattr(package, name) for name in package.__all__]
    return {
        "exported": package.__all__,
        "expected": [f"{mapper.class_.__name__}{kind}" for mapper in mappers(models) for kind in KINDS],
        "undocumented": [class_.__name__ for class_ in classes if not class_.__doc__],
        "described": [class_.__name__ for class_ in classes if class_.model_json_schema()],
    }


def responses(models: str, schemas: str, url: str) -> list[dict[str, Any]]:
    """A row of every table as an object: what Response and Summary make of it, by the columns' names."""
    engine = create(models, url)
    package = import_module(schemas)
    found = []
    with engine.connect() as connection:
        for mapper in mappers(models):
            object_ = _object(connection, mapper)
            for kind in ("Response", "Summary"):
                schema = getattr(package, mapper.class_.__name__ + kind, None)
                if schema is not None:
                    read = schema.model_validate(object_)
                    again = schema.model_validate_json(read.model_dump_json(by_alias=True))
                    found.append(
                        {
                            "schema": schema.__name__,
                            "fields": list(json.loads(read.model_dump_json(by_alias=True))),
                            "columns": [column.name for column in mapper.local_table.columns],
                            "same": read == again,
                        }
                    )
    return found


def _object(connection: sa.Connection, mapper: Mapper[Any]) -> Any:
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    values = row(connection, table)
    session = Session(connection)
    return session.get_one(mapper, tuple(values[column.name] for column in mapper.primary_key))


def create_rows(models: str, schemas: str, url: str) -> list[str]:
    """Make a row of every table with Create, dump it, and store it by the ORM; the tables where that went well."""
    engine = create(models, url)
    package = import_module(schemas)
    found = []
    with engine.connect() as connection:
        for mapper in mappers(models):
            table = mapper.local_table
            assert isinstance(table, sa.Table)
            transaction = connection.begin_nested()
            given = row(connection, table)
            connection.execute(sa.delete(table).where(*(c == given[c.name] for c in mapper.primary_key)))
            schema = getattr(package, mapper.class_.__name__ + "Create")
            writable = {name for name in _columns_of(schema)} - _generated(table)
            sent = {name: value for name, value in given.items() if name in writable and value is not None}
            payload = schema.model_validate(sent)
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                session.add(mapper.class_(**payload.model_given()))
                session.flush()
            transaction.rollback()
            found.append(table.name)
    return found


def _columns_of(schema: type[BaseModel]) -> Iterator[str]:
    for name, field in schema.model_fields.items():
        yield field.serialization_alias or name


def _generated(table: sa.Table) -> set[str]:
    return {column.name for column in table.columns if column.computed is not None}


def verdicts(models: str, schemas: str, url: str, class_name: str, values: str) -> list[dict[str, Any]]:
    """Of each `[column, value]`: whether Update takes it, the database takes it, and Response can read it again."""
    engine = create_all(models, url)
    package = import_module(schemas)
    update, response = getattr(package, f"{class_name}Update"), getattr(package, f"{class_name}Response")
    mapper = next(mapper for mapper in mappers(models) if mapper.class_.__name__ == class_name)
    found = []
    with engine.connect() as connection:
        object_ = _object(connection, mapper)
        connection.commit()
        key = [getattr(object_, mapper.get_property_by_column(column).key) for column in mapper.primary_key]
        for column, value in json.loads(values):
            payload = _validated(update, json.dumps({column: value}))
            if payload is None:
                answer = {"schema": False, "database": _takes(engine, mapper, column, value), "read": False}
            else:
                read = _stored(engine, mapper, key, payload.model_given(), response)
                answer = {"schema": True, "database": read is not None, "read": bool(read and read.model_dump_json())}
            found.append({"column": column, "value": value, **answer})
    return found


def _takes(engine: sa.Engine, mapper: Mapper[Any], column: str, value: Any) -> bool:
    """Whether the database takes a value that no schema and no model had a hand in."""
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    if isinstance(value, dict):
        value = f"[{value['lower']},)" if "lower" in value else json.dumps(value)
    if not isinstance(table.c[column].type, sa.ARRAY):
        value = str(value)
    with engine.connect() as connection:
        try:
            cursor = connection.connection.cursor()
            cursor.execute(
                sql.SQL("UPDATE {} SET {} = %s").format(*map(sql.Identifier, (table.name, column))), (value,)
            )
        except psycopg.Error:
            return False
    return True


def _validated(schema: type[BaseModel], values: str) -> Any:
    try:
        return schema.model_validate_json(values)
    except ValidationError:
        return None


def _stored(
    engine: sa.Engine, mapper: Mapper[Any], key: list[Any], changes: Mapping[str, Any], response: type[BaseModel]
) -> BaseModel | None:
    """What can be read after the changes; None where the database refuses them."""
    with Session(engine) as session:
        object_ = session.get_one(mapper, tuple(key))
        for attribute, value in changes.items():
            setattr(object_, attribute, value)
        try:
            session.flush()
        except DBAPIError:
            return None
        session.refresh(object_)
        return response.model_validate(object_)


def written_again(models: str, schemas: str, url: str, values: str) -> list[str]:
    """Of a row of constants in SQL, by column: where one differs that is made from it by schema and model."""
    engine = create_all(models, url)
    (mapper,) = mappers(models)
    table, package = mapper.local_table, import_module(schemas)
    assert isinstance(table, sa.Table)
    response, made_by = (getattr(package, mapper.class_.__name__ + kind) for kind in ("Response", "Create"))
    constants: dict[str, sa.ColumnElement[Any]] = {
        name: sa.literal_column(value) for name, value in json.loads(values).items()
    }
    with Session(engine) as session:
        session.execute(sa.insert(table).values(id=1, **constants))
        read = response.model_validate(session.get_one(mapper, 1)).model_dump_json(by_alias=True)
        session.add(mapper.class_(**made_by.model_validate_json(read).model_given() | {"id": 2}))
        session.flush()
        texts = sa.select(*(sa.cast(table.c[name], sa.Text) for name in constants)).order_by(table.c.id)
        one, two = session.execute(texts).all()
    return [name for name, first, second in zip(constants, one, two, strict=True) if first != second]
