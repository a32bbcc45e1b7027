"""Who may do what in `cases/introspect/shop.sql`, as it is read back."""

from __future__ import annotations

from tablewright.catalog.model import Column, DefaultGrant, Grant, Policy, Role, Table
from tablewright.catalog.names import DefaultGrantName, Global, GrantName, PolicyName, QName, Simple
from tablewright.catalog.types import Type

SECRETS = QName("Shop ü", "se crets %")
_GROUP, _READER = Global("shop_group", "role"), Global('shop "reader" :x %', "role")
_POLICY, _OPEN = PolicyName(*SECRETS, "po :x"), PolicyName(*SECRETS, "open")

ROLES = {
    _GROUP: Role(_GROUP),
    _READER: Role(
        _READER,
        login=True,
        inherit=False,
        bypass_row_security=True,
        create_database=True,
        create_role=True,
        replication=True,
        connection_limit=3,
        member_of=("shop_group",),
        settings=(("app.x", "it's = 5 %"), ("search_path", '"Shop ü", public'), ("timezone", "UTC")),
        comment="reads 100 %",
    ),
}
TABLE = Table(
    SECRETS,
    (Column("id", Type("integer")), Column("of whom", Type("text"), nullable=True)),
    row_security=True,
    force_row_security=True,
)
POLICIES = {
    _POLICY: Policy(
        _POLICY,
        command="update",
        permissive=False,
        roles=(_READER.name, "shop_group"),
        using='("of whom" = CURRENT_USER)',
        with_check="(\"of whom\" <> 'a\\b :x %'::text)",
        comment="po",
    ),
    _OPEN: Policy(_OPEN, using="(id > 0)"),
}


def _on(column: str | None, role: str) -> GrantName:
    return GrantName("table", SECRETS, column, role)


GRANTS = {
    grant.key: grant
    for grant in (
        Grant(GrantName("schema", Simple("Shop ü"), None, "shop_group"), ("create", "usage"), ("usage",)),
        Grant(_on(None, "public"), ("references",)),
        Grant(_on(None, "shop_group"), ("insert", "select"), ("select",)),
        Grant(_on("of whom", _READER.name), ("select", "update"), ("update",)),
    )
}
DEFAULT_GRANTS = {
    grant.key: grant
    for grant in (
        DefaultGrant(DefaultGrantName("shop_group", None, "tables", "public"), ("select",)),
        DefaultGrant(DefaultGrantName("shop_group", None, "functions", "public"), ()),
        DefaultGrant(
            DefaultGrantName("shop_group", "Shop ü", "tables", _READER.name), ("insert", "select"), ("insert",)
        ),
    )
}
