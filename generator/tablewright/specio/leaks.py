"""Where rows get past row-level security: PostgreSQL looks at policies only on the table that a query names.

A partition, a materialized view, a view or a function with its owner's rights: each shows the rows of a secured table
to whoever may read it. Each is an error here, unless the spec says at the object why it is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tablewright.catalog.model import Catalog, Function, Policy
from tablewright.catalog.names import Identity, QName, Signature
from tablewright.ddl import function as function_sql
from tablewright.quoting import listed_names
from tablewright.specio.draft import Draft
from tablewright.sqltext import Name, read_body, read_query

_ROWS = frozenset(("select", "insert", "update", "delete"))
_EXCUSE = 'or say at it why that is right: `leaks: "…"`'
_TRIGGERS = ("trigger", "event_trigger")


class Leak(NamedTuple):
    """Rows that get past the policies of a table by way of an object."""

    through: Identity
    message: str
    hint: str


def check_leaks(draft: Draft) -> None:
    """Complain about every leak that the spec does not explain, and about explanations of none."""
    found = list(leaks(draft.catalog, draft.external))
    for leak in found:
        if leak.through not in draft.leaks:
            place = draft.paths.get(leak.through, (draft.reading.system_file,))
            draft.problems.add_at_key(place, leak.message, hint=leak.hint)
    for key in draft.leaks.keys() - {leak.through for leak in found}:
        place = (*draft.paths[key], "leaks")
        hint = "take `leaks` away, so that it says nothing wrong"
        draft.problems.warn("leaks-nothing", place, "nothing leaks here", hint=hint)


def leaks(catalog: Catalog, external: Catalog) -> Iterator[Leak]:
    """Every leak of a catalog."""
    secured = {key for key, table in catalog.tables.items() if table.row_security}
    if not secured:
        return
    access = _Access(catalog, external)
    rows = _Rows(catalog, access, frozenset(secured))
    yield from _truncated(catalog, access)
    yield from _partitions(catalog, access, rows)
    yield from _materialized_views(catalog, access, rows)
    yield from _views(catalog, access, rows)
    yield from _functions(catalog, access, rows)
    yield from _empty_refreshes(catalog, access, rows)


@dataclass(frozen=True, slots=True)
class _Access:
    """Who may do what; roles that row-level security does not hold back do not count."""

    catalog: Catalog
    external: Catalog

    def of(self, key: Identity, privileges: Iterable[str]) -> list[str]:
        """The roles that have one of these privileges on an object, or on columns of it."""
        found = {
            grant.key.role
            for grant in self.catalog.grants.values()
            if grant.key.object == key and not set(privileges).isdisjoint(grant.privileges)
        }
        return sorted(role for role in found if not self._bypasses(role))

    def unsaid(self, key: Identity) -> list[str]:
        """Roles of somebody else of which the spec does not say what they may do: default privileges may reach it."""
        said = {grant.key.role for grant in self.catalog.grants.values() if grant.key.object == key}
        roles = (key.name for key in self.external.roles)
        return sorted(role for role in roles if role not in said and not self._bypasses(role))

    def later(self, namespace: str) -> list[str]:
        """The roles that may read what is made later in a namespace."""
        found = {
            grant.key.role
            for grant in self.catalog.default_grants.values()
            if grant.key.on == "tables"
            and grant.key.namespace in (None, namespace)
            and not _ROWS.isdisjoint(grant.privileges)
        }
        return sorted(role for role in found if not self._bypasses(role))

    def owner(self, key: Identity) -> str | None:
        """The owner that the spec states; the others are whoever applies it."""
        return next((owner.role for owner in self.catalog.owners.values() if owner.key.object == key), None)

    def is_held_back(self, role: str | None, table: QName) -> bool:
        """Whether the policies of a secured table hold for a role, as far as the spec tells."""
        if role is None or self._bypasses(role):
            return False
        return role != self.owner(table) or self.catalog.tables[table].force_row_security

    def _bypasses(self, name: str) -> bool:
        roles = (*self.catalog.roles.values(), *self.external.roles.values())
        return any(role.key.name == name and role.bypass_row_security for role in roles)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which secured tables the rows of a relation come from."""

    catalog: Catalog
    access: _Access
    secured: frozenset[QName]

    def behind(self, key: QName, seen: frozenset[QName] = frozenset()) -> set[QName]:
        """All that it reads, whatever policies say."""
        if key in seen:
            return set()
        if key in self.catalog.partitions:
            return self.behind(self.catalog.partitions[key].parent, seen | {key})
        found = {key} & self.secured
        for other in self._read_by(key):
            found |= self.behind(other, seen | {key})
        return found

    def unguarded(self, key: QName, seen: frozenset[QName] = frozenset()) -> set[QName]:
        """Those of them whose policies do not hold back a role that reads this relation."""
        if key in seen:
            return set()
        if key in self.catalog.partitions:
            closed = self.catalog.partitions[key].row_security
            return set() if closed else self.behind(key)
        if key in self.catalog.materialized_views:
            return self.behind(key)
        view = self.catalog.views.get(key)
        if view is None or view.security_invoker:
            return set()
        found: set[QName] = set()
        for other in self._read_by(key):
            # With the rights of the view's owner.
            found |= {other} & self.secured or self.unguarded(other, seen | {key})
        return self._open_to(self.access.owner(key), found)

    def _open_to(self, role: str | None, tables: set[QName]) -> set[QName]:
        return {table for table in tables if not self.access.is_held_back(role, table)}

    def of_function(self, function: Function) -> set[QName]:
        """Those that a function's body names."""
        body = read_body(function.language, function_sql.create(function)[0], function.body)
        path = dict(function.settings).get("search_path", "public")
        places = listed_names(path)
        found: set[QName] = set()
        for name in body.names.relations:
            found |= self.behind(self._meant(name, places))
        return self._open_to(self.access.owner(function.key), found)

    def _meant(self, name: Name, places: list[str]) -> QName:
        candidates = [QName(place, name.name) for place in ([name.namespace] if name.namespace else places)]
        known = (self.catalog.tables, self.catalog.partitions, self.catalog.views, self.catalog.materialized_views)
        return next((key for key in candidates if any(key in part for part in known)), QName("public", name.name))

    def _read_by(self, key: QName) -> list[QName]:
        view = self.catalog.views.get(key) or self.catalog.materialized_views.get(key)
        if view is None:
            return []
        return [QName(name.namespace or "public", name.name) for name in read_query(view.query).names.relations]


def _shown(keys: Iterable[QName]) -> str:
    return ", ".join(f"`{key.name}`" for key in sorted(keys))


def _roles(names: list[str]) -> str:
    shown = ", ".join("everybody" if name == "public" else f"`{name}`" for name in names)
    return f"{shown} may"


def _truncated(catalog: Catalog, access: _Access) -> Iterator[Leak]:
    for key, table in catalog.tables.items():
        roles = access.of(key, ("truncate",)) if table.row_security else []
        if roles:
            message = f"no policy holds for TRUNCATE, and {_roles(roles)} do it to `{key.name}`"
            yield Leak(key, message, f"leave `truncate` out of the grant, {_EXCUSE}")


def _partitions(catalog: Catalog, access: _Access, rows: _Rows) -> Iterator[Leak]:
    for key in catalog.partitions:
        behind = rows.unguarded(key)
        roles = [*access.of(key, _ROWS), *access.later(key.namespace)] if behind else []
        if roles:
            message = (
                f"the policies of {_shown(behind)} do not hold where its partition `{key.name}` is read by itself, "
                f"and {_roles(sorted(set(roles)))} do that"
            )
            yield Leak(key, message, f"say `row_security: true` at the partition, too, {_EXCUSE}")


def _materialized_views(catalog: Catalog, access: _Access, rows: _Rows) -> Iterator[Leak]:
    for key in catalog.materialized_views:
        behind = rows.unguarded(key)
        roles, unsaid = (access.of(key, ("select",)), access.unsaid(key)) if behind else ([], [])
        what = f"materialized view `{key.name}` keeps rows of {_shown(behind)}, whose policies do not hold there"
        if roles:
            hint = f"grant a view with a condition of its own on it instead, {_EXCUSE}"
            yield Leak(key, f"{what}, and {_roles(roles)} read it", hint)
        if unsaid:
            yield Leak(key, f"{what}, and its `grants` say nothing of {_of(unsaid)}", _say_none(unsaid))


def _views(catalog: Catalog, access: _Access, rows: _Rows) -> Iterator[Leak]:
    for key in catalog.views:
        behind = rows.unguarded(key)
        roles, unsaid = (access.of(key, _ROWS), access.unsaid(key)) if behind else ([], [])
        what = f"view `{key.name}` reads {_shown(behind)} with its owner's rights, whom no policy holds back"
        if roles:
            message = f"{what}, and {_roles(roles)} use it"
            yield Leak(key, message, f"say `security_invoker: true` at the view, {_EXCUSE}")
        if unsaid:
            yield Leak(key, f"{what}, and its `grants` say nothing of {_of(unsaid)}", _say_none(unsaid))


def _of(roles: list[str]) -> str:
    return ", ".join(f"`{role}`" for role in roles)


def _say_none(roles: list[str]) -> str:
    return f"somebody else's default privileges may let them read it: say `{roles[0]}: none` under `grants:`"


def _functions(catalog: Catalog, access: _Access, rows: _Rows) -> Iterator[Leak]:
    for key, function in catalog.functions.items():
        if not function.security_definer or (function.returns or "").lower() in _TRIGGERS:
            continue
        behind = rows.of_function(function)
        roles = _may_call(catalog, access, key) if behind else []
        if roles:
            message = (
                f"function `{key.name}` reads {_shown(behind)} with its owner's rights, whom no policy holds back, "
                f"and {_roles(roles)} call it"
            )
            more = " and grant it to no one else" if "public" not in roles else ""
            hint = f"say `public: none` under its `grants:`{more}, or leave `security_definer` out, {_EXCUSE}"
            yield Leak(key, message, hint)


def _may_call(catalog: Catalog, access: _Access, key: Signature) -> list[str]:
    """Everybody may, where the spec does not say otherwise."""
    said = any(grant.key.object == key and grant.key.role == "public" for grant in catalog.grants.values())
    return access.of(key, ("execute",)) if said else ["public", *access.of(key, ("execute",))]


def _empty_refreshes(catalog: Catalog, access: _Access, rows: _Rows) -> Iterator[Leak]:
    """No leak, but the other side of it: a view without rows, because policies hold for the one who refreshes it."""
    for key in catalog.materialized_views:
        owner = access.owner(key)
        for behind in sorted(rows.behind(key)):
            force = catalog.tables[behind].force_row_security
            held_back = access.is_held_back(owner, behind) or (owner is None and force)
            if held_back and not _is_let_in(catalog, owner, behind):
                message = (
                    f"materialized view `{key.name}` will be empty: the policies of `{behind.name}` hold for "
                    f"{f'its owner `{owner}`' if owner else 'its owner, too'}, who refreshes it"
                )
                hint = f"give the owner a policy there: `{{command: select, roles: {owner or '…'}, using: true}}`"
                if force and owner is None:
                    hint += ", or say `row_security: true` instead of `force`"
                yield Leak(key, message, f"{hint}, {_EXCUSE}")


def _is_let_in(catalog: Catalog, owner: str | None, table: QName) -> bool:
    """Whether a policy is for the owner by name, or shows all rows to whoever it may be."""
    return any(
        QName(*policy.key[:2]) == table
        and policy.permissive
        and policy.command in ("all", "select")
        and (owner in policy.roles or _shows_all(policy, owner))
        for policy in catalog.policies.values()
    )


def _shows_all(policy: Policy, owner: str | None) -> bool:
    return (policy.using or "").strip().lower() == "true" and (owner is None or "public" in policy.roles)
