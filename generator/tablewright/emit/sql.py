"""Plain SQL: the statements that create every object, and schema.sql, which has all of them."""

from __future__ import annotations

from collections.abc import Iterable

from tablewright.catalog.model import (
    Check,
    Column,
    Enum,
    Exclude,
    ExcludeElement,
    ForeignKey,
    Function,
    IdentityColumn,
    Index,
    IndexKey,
    Member,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
)
from tablewright.catalog.types import type_sql
from tablewright.diff.order import creation_order
from tablewright.emit.render import Files, Render
from tablewright.emit.table_parts import TableParts, parts_by_table
from tablewright.quoting import sql_comment, sql_dollar, sql_identifier, sql_literal, sql_qualified
from tablewright.spec import Spec
from tablewright.sqltext import read_expression, takes_no_parentheses


def schema_sql(spec: Spec, render: Render) -> Files:
    """The whole database as one script."""
    catalog = spec.catalog
    parts = parts_by_table(catalog)
    order, deferred = creation_order(catalog)
    before = [create_namespace(n.name) for n in catalog.namespaces.values()]
    before += [
        s for n in catalog.namespaces.values() for s in comment_on(f"SCHEMA {sql_identifier(n.name)}", n.comment)
    ]
    before += [create_extension(extension.name) for extension in catalog.extensions.values()]
    for enum in catalog.enums.values():
        before += [create_enum(enum), *comment_on(f"TYPE {sql_qualified(*enum.key)}", enum.comment)]
    for function in catalog.functions.values():
        before += [create_function(function), *function_comment(function)]
    keys = [key for key in catalog.foreign_keys.values() if key.key in deferred]
    view = {
        "title": sql_comment(spec.system.title).replace("\n", " "),
        "system": spec.system.name,
        "postgres": spec.system.postgres,
        "before": before,
        "tables": [
            (sql_comment(str(key)).replace("\n", " "), _table_statements(catalog.tables[key], parts[key], deferred))
            for key in order
        ],
        "after": [s for key in keys for s in (add_foreign_key(key), *constraint_comment(key.key, key.comment))],
    }
    yield spec.system.layout.sql, render("sql/schema.sql.jinja", **view)


def _table_statements(table: Table, parts: TableParts, deferred: frozenset[Member]) -> list[str]:
    statements = [create_table(table, parts, deferred), *table_comments(table)]
    for constraint in table_constraints(parts, deferred):
        statements += constraint_comment(constraint.key, constraint.comment)
    for index in parts.indexes:
        statements += [create_index(index), *index_comment(index)]
    for trigger in parts.triggers:
        statements += create_trigger(trigger)
    return statements


def create_namespace(name: str) -> str:
    """CREATE SCHEMA."""
    return f"CREATE SCHEMA {sql_identifier(name)}"


def create_extension(name: str) -> str:
    """CREATE EXTENSION: it may be there already, put in place by who owns the database."""
    return f"CREATE EXTENSION IF NOT EXISTS {sql_identifier(name)}"


def create_enum(enum: Enum) -> str:
    """CREATE TYPE … AS ENUM."""
    return f"CREATE TYPE {sql_qualified(*enum.key)} AS ENUM ({', '.join(map(sql_literal, enum.labels))})"


def create_function(function: Function) -> str:
    """CREATE FUNCTION."""
    return (
        f"CREATE FUNCTION {sql_qualified(*function.key)}() RETURNS {function.returns}"
        f" LANGUAGE {sql_identifier(function.language)} AS {sql_dollar(function.body)}"
    )


def function_comment(function: Function) -> list[str]:
    """COMMENT ON FUNCTION, where there is one."""
    return comment_on(f"FUNCTION {sql_qualified(*function.key)}()", function.comment)


def create_trigger(trigger: Trigger) -> list[str]:
    """CREATE TRIGGER, and its comment."""
    name, table = sql_identifier(trigger.key.name), sql_qualified(*trigger.key[:2])
    events = " OR ".join(trigger.events).upper()
    create = (
        f"CREATE TRIGGER {name} {trigger.timing.upper()} {events} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {sql_qualified(*trigger.function)}()"
    )
    return [create, *comment_on(f"TRIGGER {name} ON {table}", trigger.comment)]


def comment_on(what: str, comment: str | None) -> list[str]:
    """COMMENT ON, where there is one."""
    return [f"COMMENT ON {what} IS {sql_literal(comment)}"] if comment is not None else []


def constraint_comment(key: Member, comment: str | None) -> list[str]:
    """COMMENT ON CONSTRAINT, where there is one."""
    return comment_on(f"CONSTRAINT {sql_identifier(key.name)} ON {sql_qualified(*key[:2])}", comment)


def index_comment(index: Index) -> list[str]:
    """COMMENT ON INDEX, where there is one."""
    return comment_on(f"INDEX {sql_qualified(*index.key)}", index.comment)


def table_comments(table: Table) -> list[str]:
    """The comments of a table and its columns."""
    name = sql_qualified(*table.key)
    comments = comment_on(f"TABLE {name}", table.comment)
    for column in table.columns:
        comments += comment_on(f"COLUMN {name}.{sql_identifier(column.name)}", column.comment)
    return comments


def create_table(table: Table, parts: TableParts, deferred: frozenset[Member]) -> str:
    """CREATE TABLE with its constraints; foreign keys in `deferred` are added later."""
    lines = [column_sql(column) for column in table.columns]
    lines += [constraint_sql(constraint) for constraint in table_constraints(parts, deferred)]
    inside = ",\n    ".join(lines)
    return f"CREATE TABLE {sql_qualified(*table.key)} (\n    {inside}\n)"


Constraint = PrimaryKey | Unique | Check | Exclude | ForeignKey


def table_constraints(parts: TableParts, deferred: frozenset[Member]) -> list[Constraint]:
    """The constraints that CREATE TABLE takes, in the order in which they stand there."""
    keys = [key for key in parts.foreign_keys if key.key not in deferred]
    primary = [parts.primary_key] if parts.primary_key else []
    return [*primary, *parts.uniques, *parts.checks, *parts.excludes, *keys]


def column_sql(column: Column) -> str:
    """A column as CREATE TABLE takes it."""
    user_type = sql_qualified(column.type.namespace, column.type.name) if column.type.namespace else None
    words = [sql_identifier(column.name), type_sql(column.type, user_type)]
    if column.collation is not None:
        words.append(f"COLLATE {dotted(column.collation)}")
    if column.default is not None:
        words.append(f"DEFAULT {default_sql(column.default)}")
    if column.generated is not None:
        words.append(f"GENERATED ALWAYS AS ({column.generated}) STORED")
    if column.identity is not None:
        words.append(identity_sql(column.identity))
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def default_sql(expression: str) -> str:
    """A default as DEFAULT takes it: in parentheses where the grammar wants them."""
    return expression if takes_no_parentheses(expression) else f"({expression})"


def identity_sql(identity: IdentityColumn) -> str:
    """GENERATED … AS IDENTITY, with the options that are not PostgreSQL's defaults."""
    sequence = identity.sequence
    options = []
    if sequence.increment != 1:
        options.append(f"INCREMENT BY {sequence.increment}")
    if sequence.minimum is not None:
        options.append(f"MINVALUE {sequence.minimum}")
    if sequence.maximum is not None:
        options.append(f"MAXVALUE {sequence.maximum}")
    if sequence.start != 1 or sequence.increment < 0 or sequence.minimum is not None:
        options.append(f"START WITH {sequence.start}")
    if sequence.cache != 1:
        options.append(f"CACHE {sequence.cache}")
    if sequence.cycle:
        options.append("CYCLE")
    inside = f" ({' '.join(options)})" if options else ""
    return f"GENERATED {'ALWAYS' if identity.always else 'BY DEFAULT'} AS IDENTITY{inside}"


def constraint_sql(constraint: Constraint) -> str:
    """A constraint as CREATE TABLE takes it."""
    match constraint:
        case PrimaryKey():
            body = f"PRIMARY KEY ({names(constraint.columns)})"
        case Unique():
            nulls = " NULLS NOT DISTINCT" if constraint.nulls_not_distinct else ""
            include = f" INCLUDE ({names(constraint.include)})" if constraint.include else ""
            body = f"UNIQUE{nulls} ({names(constraint.columns)}){include}{_deferral(constraint)}"
        case Check():
            body = f"CHECK ({constraint.expression})"
        case Exclude():
            elements = ", ".join(_exclude_element(element) for element in constraint.elements)
            where = f" WHERE ({constraint.where})" if constraint.where else ""
            body = f"EXCLUDE USING {constraint.method} ({elements}){where}{_deferral(constraint)}"
        case ForeignKey():
            body = _foreign_key_body(constraint)
    return f"CONSTRAINT {sql_identifier(constraint.key.name)} {body}"


def _foreign_key_body(key: ForeignKey) -> str:
    body = f"FOREIGN KEY ({names(key.columns)}) REFERENCES {sql_qualified(*key.referenced_table)}"
    body += f" ({names(key.referenced_columns)})"
    body += " MATCH FULL" if key.match_full else ""
    body += f" ON DELETE {key.on_delete.upper()}" if key.on_delete != "no action" else ""
    body += f" ON UPDATE {key.on_update.upper()}" if key.on_update != "no action" else ""
    return body + _deferral(key)


def add_foreign_key(key: ForeignKey) -> str:
    """ALTER TABLE … ADD CONSTRAINT, for a key that closes a cycle."""
    return f"ALTER TABLE {sql_qualified(*key.key[:2])} ADD {constraint_sql(key)}"


def _deferral(constraint: Unique | Exclude | ForeignKey) -> str:
    if not constraint.deferrable:
        return ""
    return " DEFERRABLE INITIALLY DEFERRED" if constraint.initially_deferred else " DEFERRABLE"


def _exclude_element(element: ExcludeElement) -> str:
    item = expression_key(element.item) if element.is_expression else sql_identifier(element.item)
    opclass = f" {dotted(element.opclass)}" if element.opclass else ""
    return f"{item}{opclass} WITH {element.operator}"


def create_index(index: Index) -> str:
    """CREATE INDEX."""
    unique = "UNIQUE " if index.unique else ""
    using = f" USING {index.method}" if index.method != "btree" else ""
    sql = f"CREATE {unique}INDEX {sql_identifier(index.key.name)} ON {sql_qualified(*index.table)}{using}"
    sql += f" ({', '.join(_index_key(key) for key in index.keys)})"
    sql += f" INCLUDE ({names(index.include)})" if index.include else ""
    sql += " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    if index.options:
        sql += f" WITH ({', '.join(f'{name} = {value}' for name, value in index.options)})"
    return sql + (f" WHERE {index.where}" if index.where else "")


def _index_key(key: IndexKey) -> str:
    words = [expression_key(key.item) if key.is_expression else sql_identifier(key.item)]
    words += [f"COLLATE {dotted(key.collation)}"] if key.collation else []
    words += [dotted(key.opclass)] if key.opclass else []
    words += ["DESC"] if key.descending else []
    words += {None: [], True: ["NULLS FIRST"], False: ["NULLS LAST"]}[key.nulls_first]
    return " ".join(words)


def expression_key(expression: str) -> str:
    """An expression as CREATE INDEX takes it: a call as it is, anything else in parentheses."""
    return expression if read_expression(expression).root == "FuncCall" else f"({expression})"


def dotted(name: str) -> str:
    """A name that may be qualified by a dot."""
    return ".".join(sql_identifier(part) for part in name.split("."))


def names(columns: Iterable[str]) -> str:
    """Names of columns, separated by commas."""
    return ", ".join(map(sql_identifier, columns))
