"""Roles, what they may do with each object, and what they may do with those that are made later."""

from __future__ import annotations

from collections.abc import Mapping

from tablewright.catalog.names import DefaultGrantName, Global, GrantName, Identity, QName, Signature, Simple
from tablewright.errors import Path, did_you_mean
from tablewright.kinds import default_grant, grant, role
from tablewright.kinds.default_grant import DefaultGrantNode
from tablewright.kinds.granted import GrantNode
from tablewright.kinds.role import PREDEFINED
from tablewright.spec import Origin
from tablewright.specio.draft import Draft

_WHOEVER = ("current_user", "current_role", "session_user", "user")


def read_roles(draft: Draft) -> None:
    """Put the roles into the catalog."""
    at = (draft.reading.system_file, "roles")
    nodes = draft.reading.system.roles
    for name, node in nodes.items():
        found = role.parse(name, node, (*at, name), draft.problems)
        draft.put(found)
        draft.note(found.key, node, (*at, name))
    for name, node in nodes.items():
        for number, group in enumerate(node.member_of or ()):
            check_role(draft, group, (*at, name, "member_of", number))
    told: set[str] = set()
    for name in nodes:
        circle = _circle(draft, name)
        if circle and told.isdisjoint(circle):
            told |= set(circle)
            way = " in ".join(f"`{each}`" for each in (*circle, name))
            draft.problems.add_at_key((*at, name, "member_of"), f"a role cannot be a member of itself: {way}")


def _circle(draft: Draft, name: str) -> tuple[str, ...]:
    """The shortest way from a role through those that it is a member of back to it; empty where there is none."""
    ways: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    for way in ways:
        known = draft.catalog.roles.get(Global(way[-1], "role"))
        for group in known.member_of if known else ():
            if group == name:
                return way
            if group not in seen:
                seen.add(group)
                ways.append((*way, group))
    return ()


def check_role(draft: Draft, name: str, at: Path, *, everybody: bool = False, key: bool = False) -> None:
    """Complain about a role that nobody makes; `everybody` says that `public` may stand there."""
    if name == "public" and everybody:
        return
    known = _roles(draft)
    complain = draft.problems.add_at_key if key else draft.problems.add
    if name in _WHOEVER and name not in known:
        complain(at, f"`{name}` is whoever applies this: name the role itself")
    elif name == "public":
        complain(at, "`public` is everybody, and no role that could stand here")
    elif PREDEFINED.get(name, 0) > draft.reading.system.postgres:
        version = PREDEFINED[name]
        complain(at, f"role `{name}` came with PostgreSQL {version}, which is newer than the spec's `postgres:`")
    elif name not in known and name not in PREDEFINED and not draft.was_wrong(name):
        hint = did_you_mean(name, known)
        if not hint or hint.startswith("known"):
            hint = "declare it under `roles:` in system.yaml, or under `external:` where somebody else makes it"
        complain(at, f"unknown role `{name}`", hint=hint)


def _roles(draft: Draft) -> set[str]:
    return {key.name for key in (*draft.catalog.roles, *draft.external.roles)}


def read_grants(
    draft: Draft,
    on: str,
    key: QName | Signature | Simple,
    grants: Mapping[str, GrantNode],
    at: Path,
    column: str | None = None,
) -> None:
    """Put what a node says under `grants:` into the catalog; `on` as GRANT says it, `at` is the object's place."""
    external = {name.name for name in draft.external.roles}
    for name, node in grants.items():
        place = (*at, "grants", name)
        check_role(draft, name, place, everybody=True, key=True)
        made = grant.parse(
            GrantName(on, key, column, name),
            node,
            place,
            postgres=draft.reading.system.postgres,
            exact=name in external,
            problems=draft.problems,
        )
        draft.put(made)
        draft.origins[made.key] = Origin(node.source, node.inferred)
        draft.paths[made.key] = place


def read_default_grants(draft: Draft) -> None:
    """Put the default privileges into the catalog."""
    namespaces = {"public", *draft.reading.system.namespaces}
    for number, node in enumerate(draft.reading.system.default_grants):
        at = (draft.reading.system_file, "default_grants", number)
        if node.for_role is not None:
            check_role(draft, node.for_role, (*at, "for_role"))
        if node.namespace is not None and node.namespace not in namespaces:
            hint = did_you_mean(node.namespace, namespaces)
            draft.problems.add((*at, "namespace"), f"unknown namespace `{node.namespace}`", hint=hint)
        if node.namespace is not None and node.on == "schemas":
            draft.problems.add((*at, "namespace"), "schemas lie in no schema", hint="leave `namespace` out")
        for name, given in node.grants.items():
            _read_default_grant(draft, node, name, given, (*at, "grants", name))


def _read_default_grant(draft: Draft, node: DefaultGrantNode, name: str, given: GrantNode, at: Path) -> None:
    check_role(draft, name, at, everybody=True, key=True)
    key = DefaultGrantName(node.for_role, node.namespace, node.on, name)
    postgres = draft.reading.system.postgres
    external = Global(name, "role") in draft.external.roles
    made = default_grant.parse(key, given, at, postgres=postgres, exact=external, problems=draft.problems)
    if key in draft.catalog.default_grants:
        draft.problems.add_at_key(at, f"default privileges {key} are said twice")
    draft.put(made)
    draft.origins[key] = Origin(given.source, given.inferred)
    draft.paths[key] = at


def accept_leak(draft: Draft, key: Identity, reason: str | None) -> None:
    """Note why an object may show rows although row-level security would not."""
    if reason is not None:
        draft.leaks[key] = reason
