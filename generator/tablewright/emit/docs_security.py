"""The documentation's section on security: roles, policies, who may do what, and the leaks that are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tablewright.catalog.model import DefaultGrant, Grant, Policy, Role, Table
from tablewright.catalog.names import GrantName, Identity, OwnerName, QName, Signature
from tablewright.ddl.grant import in_order
from tablewright.emit.docs_views import relation_link
from tablewright.emit.docs_words import anchor, codes, origin, remark, row
from tablewright.emit.er_diagram import entity_name
from tablewright.quoting import markdown_code, markdown_prose
from tablewright.spec import Spec
from tablewright.specio.leaks import leaks

_EVERYBODY = "everybody"
_RELATIONS = ("table", "view", "materialized view")
_COMMANDS = ("select", "insert", "update", "delete")


@dataclass(frozen=True, slots=True)
class SecuredView:
    """A table with row-level security; `unsaid` are the commands that nothing permits."""

    anchor: str
    name: str
    holds: str
    policies: list[str]
    unsaid: str
    partitions: bool


@dataclass(frozen=True, slots=True)
class SecurityView:
    """What the template shows, quoted; each entry of a list is one row or one item."""

    roles: list[str]
    holders: list[str]
    free: str
    foreign: str
    secured: list[SecuredView]
    head: str
    ruler: str
    owners: list[str]
    grants: list[str]
    later: list[str]
    leaks: list[str]

    def __bool__(self) -> bool:
        return any((self.roles, self.holders, self.secured, self.owners, self.grants, self.later))


def docs_of_security(spec: Spec) -> SecurityView:
    """All that is said of security."""
    catalog = spec.catalog
    names = dict.fromkeys(grant.key.role for grant in catalog.grants.values())
    everybody = ["public"] if "public" in names else []
    granted = [*everybody, *sorted(name for name in names if name != "public")]
    known = (*catalog.roles.values(), *spec.external.roles.values())
    return SecurityView(
        roles=[_role(spec, role) for role in catalog.roles.values()],
        holders=[_holder(spec, role) for role in known if role.held_by],
        free=codes(role.key.name for role in known if role.bypass_row_security),
        foreign=codes(key.name for key in spec.external.roles),
        secured=[_secured(spec, table) for table in catalog.tables.values() if table.row_security],
        owners=[row(_object(spec, owned.key), markdown_code(owned.role)) for owned in catalog.owners.values()],
        head=row("Object", *map(_who, granted)),
        ruler=row(*["---"] * (len(granted) + 1)),
        grants=list(_grants(spec, granted)),
        later=[_later(spec, grant) for grant in catalog.default_grants.values()],
        leaks=[_leak(spec, leak.through, leak.message) for leak in leaks(catalog, spec.external)],
    )


def _who(role: str) -> str:
    return _EVERYBODY if role == "public" else markdown_code(role)


def _role(spec: Spec, role: Role) -> str:
    said = {
        "may connect": role.login,
        "has not by itself what the roles have that it is a member of": not role.inherit,
        "no policy holds it back": role.bypass_row_security,
        "may create databases": role.create_database,
        "may create roles": role.create_role,
        "may replicate": role.replication,
        f"at most {role.connection_limit:,} connections": role.connection_limit >= 0,
    }
    words = [words for words, holds in said.items() if holds]
    words += [markdown_code(f"{name} = {value}") for name, value in role.settings]
    return row(
        markdown_code(role.key.name),
        ", ".join(words),
        codes(role.member_of),
        markdown_prose(role.comment or ""),
        origin(spec.origins.get(role.key)),
    )


def _holder(spec: Spec, role: Role) -> str:
    named = [grant for grant in spec.catalog.grants.values() if grant.key.role in (role.key.name, "public")]
    gets = "what stands [below](#part.grants)" if any(grant.privileges for grant in named) else "nothing"
    policies = "no policy" if role.bypass_row_security else "every policy"
    return row(markdown_code(role.key.name), markdown_prose(role.held_by), gets, policies)


def _secured(spec: Spec, table: Table) -> SecuredView:
    policies = [p for p in spec.catalog.policies.values() if QName(*p.key[:2]) == table.key]
    permitted = {command for p in policies if p.permissive for command in _commands(p)}
    return SecuredView(
        anchor=anchor("security", table.key),
        name=relation_link(spec, table.key),
        holds="hold for its owner, too" if table.force_row_security else "do not hold for its owner",
        policies=[_policy(spec, policy) for policy in policies],
        unsaid=", ".join(command.upper() for command in _COMMANDS if command not in permitted),
        partitions=any(partition.parent == table.key for partition in spec.catalog.partitions.values()),
    )


def _commands(policy: Policy) -> tuple[str, ...]:
    return _COMMANDS if policy.command == "all" else (policy.command,)


def _policy(spec: Spec, policy: Policy) -> str:
    who = ", ".join(map(_who, policy.roles))
    words = (
        f"{who} may {_may(policy)}" if policy.permissive else f"whatever else permits it, {who} may only {_may(policy)}"
    )
    return f"{markdown_code(policy.key.name)}: {words}{remark(spec, policy.key, policy.comment)}"


def _may(policy: Policy) -> str:
    there = f"rows where {markdown_code(policy.using)}" if policy.using is not None else "no rows"
    new = policy.with_check if policy.with_check is not None else policy.using
    into = f"rows where {markdown_code(new)}" if new is not None else "no rows"
    match policy.command:
        case "select":
            return f"read {there}"
        case "insert":
            return f"add {into}"
        case "delete":
            return f"delete {there}"
        case "update":
            return f"change {there}" + (
                f", into {into}" if policy.with_check is not None else ", which have to stay so"
            )
    if policy.with_check is None:
        return f"read, change and delete {there}, and add such rows"
    return f"read, change and delete {there}, and add or leave {into}"


def _grants(spec: Spec, roles: list[str]) -> Iterator[str]:
    """A row for each object that grants are on, with a cell for each role."""
    cells: dict[tuple[str, Identity, str | None], dict[str, Grant]] = {}
    for grant in spec.catalog.grants.values():
        cells.setdefault((grant.key.on, grant.key.object, grant.key.column), {})[grant.key.role] = grant
    for by_role in cells.values():
        key = next(iter(by_role.values())).key
        yield row(_object(spec, key), *(_cell(spec, by_role.get(role)) for role in roles))


def _cell(spec: Spec, grant: Grant | None) -> str:
    where = origin(spec.origins.get(grant.key)) if grant else ""
    return (_privileges(grant) if grant else "") + (f" ({where})" if where else "")


def _object(spec: Spec, key: GrantName | OwnerName) -> str:
    match key.object:
        case Signature():
            name = markdown_code(f"{entity_name(key.object)}({', '.join(key.object.arguments)})")
        case QName() if key.on in _RELATIONS:
            name = relation_link(spec, key.object)
        case QName():
            name = markdown_code(entity_name(key.object))
        case _:
            name = markdown_code(str(key.object))
    if isinstance(key, GrantName) and key.column is not None:
        return f"column {markdown_code(key.column)} of {name}"
    return name if key.on == "table" else f"{key.on} {name}"


def _privileges(grant: Grant | DefaultGrant) -> str:
    if not grant.privileges:
        return "none"
    return ", ".join(
        f"{p.upper()}{' (may pass it on)' if p in grant.grantable else ''}" for p in in_order(grant.privileges)
    )


def _later(spec: Spec, grant: DefaultGrant) -> str:
    key = grant.key
    owner = f"of {markdown_code(key.owner)}" if key.owner else "of whoever applies this"
    place = f" in schema {markdown_code(key.namespace)}" if key.namespace else ""
    where = origin(spec.origins.get(key))
    words = f"On {key.on} {owner}{place}: {_who(key.role)} {_privileges(grant)}"
    return f"{words} ({where})" if where else words


def _leak(spec: Spec, through: Identity, message: str) -> str:
    words = f"{message[0].upper()}{message[1:]}."
    return f"{markdown_prose(words)} Why that is right: {markdown_prose(spec.leaks.get(through, ''))}"


def counts_of_security(spec: Spec) -> Iterable[tuple[str, int]]:
    """What the overview counts, where there is some of it."""
    catalog = spec.catalog
    counts = {"Roles": len(catalog.roles), "Policies": len(catalog.policies), "Grants": len(catalog.grants)}
    return ((what, number) for what, number in counts.items() if number)
