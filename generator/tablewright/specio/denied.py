"""What a role is let ask for and is not let read: PostgreSQL says `permission denied` in the middle of it.

A policy, a view with `security_invoker` and a function without `security_definer` look at tables with the rights of
whoever asks; other views and functions with those of their owner (manual, 39.5 and 41.5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tablewright.catalog.model import Catalog, Function, Grant, MaterializedView, View
from tablewright.catalog.names import Global, Identity, QName, Signature
from tablewright.ddl import function as function_sql
from tablewright.errors import Path
from tablewright.kinds.function import search_path
from tablewright.specio.draft import Draft
from tablewright.sqltext import Name, Names, names_in_expression, read_body, read_query

_READ = ("select",)
_ANY = ("select", "insert", "update", "delete")
"""What a body does with a table nobody sees here: one of these is enough."""
_ALL_DATA = {"pg_read_all_data": {"select"}, "pg_write_all_data": {"insert", "update", "delete"}}


class _Need(NamedTuple):
    """An object on which one of the privileges is wanted, and where the text says so."""

    key: Identity
    privileges: tuple[str, ...]
    offset: int


def check_denied(draft: Draft) -> None:
    """Complain about each policy, view and function that reads what its roles may not."""
    rights, needs = _rights(draft), _Needs(draft.catalog)
    _check_policies(draft, rights, needs)
    _check_views(draft, rights, needs)
    _check_functions(draft, rights, needs)


@dataclass(frozen=True, slots=True)
class _Rights:
    """Who may do what, as far as the spec tells."""

    catalog: Catalog
    external: Catalog
    owners: Mapping[Identity, str]
    given: Mapping[Identity, list[Grant]]
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Every role with those whose rights it has besides its own."""

    def acting(self) -> list[str]:
        """The roles that ask: of a group without a login it is the members that do."""
        grouped = frozenset[str]().union(*self.groups.values())
        own = [role.key.name for role in self.catalog.roles.values() if role.login or role.key.name not in grouped]
        return [*own, *(key.name for key in self.external.roles)]

    def names(self, role: str) -> frozenset[str]:
        """Whatever counts as that role where privileges and policies are looked at."""
        return frozenset((role, "public")) | self.groups.get(role, frozenset())

    def has(self, role: str, need: _Need) -> bool:
        """Whether a role has one of the privileges; true where nobody can tell."""
        names, grants = self.names(role), self.given.get(need.key, [])
        wanted = set(need.privileges)
        if self.owners.get(need.key) in names or any(not wanted.isdisjoint(_ALL_DATA.get(n, ())) for n in names):
            return True
        if isinstance(need.key, Signature) and not any(grant.key.role == "public" for grant in grants):
            return True  # everybody may execute what nothing is said of
        if Global(role, "role") in self.external.roles and not any(grant.key.role == role for grant in grants):
            return True  # the platform may have given it
        return any(grant.key.role in names and not wanted.isdisjoint(grant.privileges) for grant in grants)

    def held_back(self, role: str, table: QName) -> bool:
        """Whether the policies of a table hold for a role."""
        roles = (self.catalog.roles.get(Global(role, "role")), self.external.roles.get(Global(role, "role")))
        owns = self.owners.get(table) in self.names(role) and not self.catalog.tables[table].force_row_security
        return not owns and not any(found and found.bypass_row_security for found in roles)


def _rights(draft: Draft) -> _Rights:
    catalog = draft.catalog
    given: defaultdict[Identity, list[Grant]] = defaultdict(list)
    for grant in catalog.grants.values():
        given[grant.key.object].append(grant)
    owners: dict[Identity, str] = {owner.key.object: owner.role for owner in catalog.owners.values()}
    direct = {
        r.key.name: r.member_of if r.inherit else () for r in (*catalog.roles.values(), *draft.external.roles.values())
    }
    groups: dict[str, frozenset[str]] = {}
    for role in direct:
        found, waiting = set[str](), [role]
        while waiting:
            new = set(direct.get(waiting.pop(), ())) - found
            found |= new
            waiting += new
        groups[role] = frozenset(found)
    return _Rights(catalog, draft.external, owners, given, groups)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What has to be allowed to whoever carries out a text."""

    catalog: Catalog

    def of(
        self, names: Names, privileges: tuple[str, ...], path: tuple[str, ...], seen: frozenset[Identity] = frozenset()
    ) -> Iterator[_Need]:
        """Everything, also what it leads to with the same rights; an offset is that of the name in the text."""
        for name in names.relations:
            for key in self._relation(name, path):
                yield _Need(key, privileges, name.offset)
                view = self.catalog.views.get(key)
                if view and view.security_invoker and key not in seen:
                    inside = self.of(read_query(view.query).names, _READ, ("public",), seen | {key})
                    yield from (need._replace(offset=name.offset) for need in inside)
        for name in names.functions:
            for function in self._function(name, path):
                yield _Need(function.key, ("execute",), name.offset)
                if not function.security_definer and function.key not in seen:
                    inside = self.of_body(function, seen | {function.key})
                    yield from (need._replace(offset=name.offset) for need in inside)

    def of_body(self, function: Function, seen: frozenset[Identity] = frozenset()) -> Iterator[_Need]:
        """The same of a function's body."""
        body = read_body(function.language, function_sql.create(function)[0], function.body)
        return self.of(body.names, _ANY, search_path(function), seen)

    def _relation(self, name: Name, path: tuple[str, ...]) -> list[QName]:
        """The relation that a name means, where it is the spec's own."""
        catalog = self.catalog
        parts = (catalog.tables, catalog.partitions, catalog.views, catalog.materialized_views)
        keys = [QName(place, name.name) for place in ((name.namespace,) if name.namespace else path)]
        return [key for key in keys if any(key in part for part in parts)][:1]

    def _function(self, name: Name, path: tuple[str, ...]) -> list[Function]:
        """The function that a name means; nothing where there are several of that name."""
        for place in (name.namespace,) if name.namespace else path:
            found = [made for key, made in self.catalog.functions.items() if key[:2] == (place, name.name)]
            if found:
                return found if len(found) == 1 else []
        return []


def _check_policies(draft: Draft, rights: _Rights, needs: _Needs) -> None:
    for policy in draft.catalog.policies.values():
        table = QName(*policy.key[:2])
        commands = _ANY if policy.command == "all" else (policy.command,)
        roles = [
            role
            for role in rights.acting()
            if not rights.names(role).isdisjoint(policy.roles)
            and rights.held_back(role, table)
            and _is_given(rights, role, table, commands)
        ]
        for part, text in (("using", policy.using), ("with_check", policy.with_check)):
            if text is not None:
                wanted = needs.of(names_in_expression(text), _READ, ("public",))
                _complain(
                    draft, rights, roles, wanted, (f"policy `{policy.key.name}`", (*draft.paths[policy.key], part))
                )


def _is_given(rights: _Rights, role: str, key: Identity, privileges: Iterable[str]) -> bool:
    """Whether the spec says that a role has one of the privileges."""
    names, wanted = rights.names(role), set(privileges)
    return any(
        grant.key.role in names and not wanted.isdisjoint(grant.privileges) for grant in rights.given.get(key, ())
    )


def _check_views(draft: Draft, rights: _Rights, needs: _Needs) -> None:
    views: list[View | MaterializedView] = [*draft.catalog.views.values(), *draft.catalog.materialized_views.values()]
    for view in views:
        wanted = needs.of(read_query(view.query).names, _READ, ("public",), frozenset((view.key,)))
        where = (f"view `{view.key.name}`", (*draft.paths[view.key], "query"))
        if isinstance(view, View) and view.security_invoker:
            roles = [role for role in rights.acting() if _is_given(rights, role, view.key, _ANY)]
            _complain(draft, rights, roles, wanted, where)
        else:
            _complain_of_owner(draft, rights, view.key, wanted, where)


def _check_functions(draft: Draft, rights: _Rights, needs: _Needs) -> None:
    for key, function in draft.catalog.functions.items():
        wanted = needs.of_body(function, frozenset((key,)))
        where = (f"function `{key.name}`", (*draft.paths[key], "body"))
        if function.security_definer:
            _complain_of_owner(draft, rights, key, wanted, where)
            continue
        roles = {grant.key.role for grant in rights.given.get(key, ()) if "execute" in grant.privileges} - {"public"}
        acting = [role for role in rights.acting() if not roles.isdisjoint(rights.names(role) - {"public"})]
        _complain(draft, rights, acting, wanted, where)


def _complain(
    draft: Draft, rights: _Rights, roles: list[str], wanted: Iterable[_Need], where: tuple[str, Path]
) -> None:
    """`where` is what reads, and the place of its text."""
    told: set[Identity] = set()
    for need in wanted:
        denied = [role for role in roles if not rights.has(role, need)]
        if denied and need.key not in told:
            told.add(need.key)
            what, at = where
            message = f"{what} {_does(need)} with the rights of {_listed(denied)}, who may not"
            draft.problems.add(at, message, hint=_cure(need, denied[0]), offset=need.offset)


def _complain_of_owner(
    draft: Draft, rights: _Rights, key: Identity, wanted: Iterable[_Need], where: tuple[str, Path]
) -> None:
    """Complain where an owner that the spec states reads what another owns that it states."""
    owner = rights.owners.get(key)
    others = [need for need in wanted if need.key in rights.owners]
    if owner is not None:
        _complain(draft, rights, [owner], others, where)


def _does(need: _Need) -> str:
    name = need.key[1] if isinstance(need.key, QName | Signature) else need.key
    return f"{'calls' if isinstance(need.key, Signature) else 'reads'} `{name}`"


def _cure(need: _Need, role: str) -> str:
    if isinstance(need.key, Signature):
        return f"say `{role}: execute` under its `grants:`"
    return f"say `{role}: select` under `grants:` there, or ask a function that is `security_definer`"


def _listed(roles: list[str]) -> str:
    return ", ".join(f"`{role}`" for role in roles)
