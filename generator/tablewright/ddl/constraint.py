"""Constraints: as CREATE TABLE takes them, and added to a table that exists."""

from __future__ import annotations

from dataclasses import replace

from tablewright.catalog.model import Check, Exclude, ExcludeElement, ForeignKey, Options, PrimaryKey, Unique
from tablewright.ddl.comment import change_comment, comment_on
from tablewright.ddl.names import change_storage, dotted, expression_key, names, storage
from tablewright.ddl.statement import Statement, created_once
from tablewright.ops import Constraint
from tablewright.quoting import sql_identifier, sql_qualified


def create(constraint: Constraint) -> list[Statement]:
    """The statements that add it to its table."""
    table = sql_qualified(*constraint.key[:2])
    later = " NOT VALID" if is_not_valid(constraint) else ""
    added = created_once(f"ALTER TABLE {table} ADD {constraint_sql(constraint)}{later}")
    return [added, *constraint_comment(constraint)]


def is_not_valid(constraint: Constraint) -> bool:
    """Whether rows that were there before may be against it."""
    return isinstance(constraint, Check | ForeignKey) and constraint.not_valid


def validate(constraint: Constraint) -> Statement:
    """The statement that holds all rows to it."""
    table = sql_qualified(*constraint.key[:2])
    return Statement(f"ALTER TABLE {table} VALIDATE CONSTRAINT {sql_identifier(constraint.key.name)}", "validate")


def drop(constraint: Constraint) -> list[Statement]:
    """The statements that remove it."""
    table, name = sql_qualified(*constraint.key[:2]), sql_identifier(constraint.key.name)
    return [Statement(f"ALTER TABLE {table} DROP CONSTRAINT {name}", "drop constraint")]


def beside(constraint: Constraint) -> list[Statement]:
    """What is said of a constraint that CREATE TABLE has made: the storage parameters of its index, its comment."""
    stored = change_storage(_index(constraint), (), storage_parameters(constraint))
    return [*stored, *constraint_comment(constraint)]


def storage_parameters(constraint: Constraint) -> Options:
    """Those of its index, where it has one."""
    return () if isinstance(constraint, Check | ForeignKey) else constraint.options


def _index(constraint: Constraint) -> str:
    """Its index as ALTER names it."""
    return f"INDEX {sql_qualified(constraint.key.namespace, constraint.key.name)}"


def constraint_comment(constraint: Constraint) -> list[Statement]:
    """COMMENT ON CONSTRAINT, where there is one."""
    return comment_on(_named(constraint), constraint.comment)


def alter(old: Constraint, new: Constraint) -> list[Statement] | None:
    """The statements that turn the one into the other.

    None where more differs than storage parameters, when a foreign key is checked, and that it is valid now.
    """
    changes = change_storage(_index(new), storage_parameters(old), storage_parameters(new))
    alike: Constraint = replace(old, comment=new.comment)
    if isinstance(alike, PrimaryKey | Unique | Exclude):
        alike = replace(alike, options=storage_parameters(new))
    if isinstance(new, ForeignKey) and isinstance(alike, ForeignKey):
        if (alike.deferrable, alike.initially_deferred) != (new.deferrable, new.initially_deferred):
            table, name = sql_qualified(*new.key[:2]), sql_identifier(new.key.name)
            deferral = _deferral(new) or " NOT DEFERRABLE"
            changes.append(Statement(f"ALTER TABLE {table} ALTER CONSTRAINT {name}{deferral}", "alter constraint"))
        alike = replace(alike, deferrable=new.deferrable, initially_deferred=new.initially_deferred)
    if isinstance(alike, Check | ForeignKey) and alike.not_valid and not is_not_valid(new):
        changes.append(validate(new))
        alike = replace(alike, not_valid=False)
    return [*changes, *change_comment(_named(new), old.comment, new.comment)] if alike == new else None


def _named(constraint: Constraint) -> str:
    """A constraint as COMMENT ON names it."""
    return f"CONSTRAINT {sql_identifier(constraint.key.name)} ON {sql_qualified(*constraint.key[:2])}"


def inline_sql(constraint: Constraint) -> str:
    """A constraint as CREATE TABLE takes it, but for the storage parameters, which SQLAlchemy does not write."""
    bare = constraint if isinstance(constraint, Check | ForeignKey) else replace(constraint, options=())
    return constraint_sql(bare)


def constraint_sql(constraint: Constraint) -> str:
    """A constraint as ALTER TABLE takes it."""
    match constraint:
        case PrimaryKey():
            body = f"PRIMARY KEY {_key(constraint)}"
        case Unique():
            nulls = " NULLS NOT DISTINCT" if constraint.nulls_not_distinct else ""
            body = f"UNIQUE{nulls} {_key(constraint)}"
        case Check():
            body = f"CHECK ({constraint.expression}){' NO INHERIT' if constraint.no_inherit else ''}"
        case Exclude():
            elements = ", ".join(_exclude_element(element) for element in constraint.elements)
            where = f" WHERE ({constraint.where})" if constraint.where else ""
            stored = storage(constraint.options)
            body = f"EXCLUDE USING {constraint.method} ({elements}){stored}{where}{_deferral(constraint)}"
        case ForeignKey():
            body = _foreign_key_body(constraint)
    return f"CONSTRAINT {sql_identifier(constraint.key.name)} {body}"


def _key(key: PrimaryKey | Unique) -> str:
    overlaps = " WITHOUT OVERLAPS" if key.without_overlaps else ""
    include = f" INCLUDE ({names(key.include)})" if key.include else ""
    return f"({names(key.columns)}{overlaps}){include}{storage(key.options)}{_deferral(key)}"


def _foreign_key_body(key: ForeignKey) -> str:
    own, referenced = names(key.columns), names(key.referenced_columns)
    if key.period:
        own, referenced = _with_period(key.columns), _with_period(key.referenced_columns)
    body = f"FOREIGN KEY ({own}) REFERENCES {sql_qualified(*key.referenced_table)} ({referenced})"
    body += " MATCH FULL" if key.match_full else ""
    body += f" ON DELETE {delete_rule(key)}" if key.on_delete != "no action" else ""
    body += f" ON UPDATE {key.on_update.upper()}" if key.on_update != "no action" else ""
    return body + _deferral(key)


def delete_rule(key: ForeignKey) -> str:
    """What becomes of a row when the one that it refers to goes: `SET NULL (folder_id)`."""
    return key.on_delete.upper() + (f" ({names(key.delete_sets)})" if key.delete_sets else "")


def _with_period(columns: tuple[str, ...]) -> str:
    return ", ".join((*map(sql_identifier, columns[:-1]), f"PERIOD {sql_identifier(columns[-1])}"))


def _deferral(constraint: PrimaryKey | Unique | Exclude | ForeignKey) -> str:
    if not constraint.deferrable:
        return ""
    return " DEFERRABLE INITIALLY DEFERRED" if constraint.initially_deferred else " DEFERRABLE"


def _exclude_element(element: ExcludeElement) -> str:
    item = expression_key(element.item) if element.is_expression else sql_identifier(element.item)
    opclass = f" {dotted(element.opclass)}" if element.opclass else ""
    return f"{item}{opclass} WITH {element.operator}"
