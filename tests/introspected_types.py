"""What is read of the domains, composite types, sequences and statistics in `cases/introspect/shop.sql`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tablewright.catalog.model import (
    Attribute,
    Column,
    Composite,
    Domain,
    DomainCheck,
    IndexKey,
    RangeType,
    Sequence,
    SequenceOptions,
    Statistics,
    Table,
)
from tablewright.catalog.names import QName, StatisticsName
from tablewright.catalog.types import Type

SHOP = "Shop ü"
DOMAIN, COMPOSITE, STORED = QName(SHOP, "Dom ain"), QName(SHOP, "Com posite"), QName(SHOP, "st ored")
RANGE = QName(SHOP, "Ran ge")
OWNED, COUNTER, STATISTIC = QName(SHOP, "ow ned"), QName(SHOP, "se q"), StatisticsName(SHOP, "st at")
OF_DOMAIN = Type("Dom ain", namespace=SHOP, kind="domain")

DOMAINS = {
    DOMAIN: Domain(
        DOMAIN,
        Type("varchar", (9,)),
        nullable=False,
        default="'a\\b :x %'::character varying",
        collation="C",
        checks=(
            DomainCheck("a ck", "((VALUE)::text <> 'it''s'::text)", "a :x check"),
            DomainCheck("b ck", "(length((VALUE)::text) < 9)"),
        ),
        comment="a \\ domain",
    )
}
COMPOSITES = {
    COMPOSITE: Composite(
        COMPOSITE,
        (
            Attribute("at 1", OF_DOMAIN, comment="an :x attribute"),
            Attribute("many", Type("St.ate", array=True, namespace=SHOP)),
            Attribute("note", Type("text"), "C"),
            Attribute("part", Type("numeric", (3, 1))),
        ),
        "a % type",
    )
}
RANGE_TYPES = {
    RANGE: RangeType(RANGE, OF_DOMAIN, "Ran ges", "varchar_pattern_ops", "POSIX", comment="a \\ range :x %"),
}
SEQUENCES = {
    OWNED: Sequence(OWNED, owned_by=(STORED, "k ey")),
    COUNTER: Sequence(COUNTER, "smallint", SequenceOptions(5, -2, -99, 7, 3, True), comment="a % sequence"),
}
TABLES = {
    STORED: Table(
        STORED,
        (
            Column("k ey", Type("bigint"), default='nextval(\'"Shop ü"."ow ned"\'::regclass)'),
            Column("dom", OF_DOMAIN, nullable=True),
            Column("doms", Type("Dom ain", array=True, namespace=SHOP, kind="domain"), nullable=True),
            Column("com", Type("Com posite", namespace=SHOP, kind="composite"), nullable=True),
        ),
        unlogged=True,
        options=(("fillfactor", "70"), ("toast.autovacuum_enabled", "off")),
    )
}
STATISTICS = {
    STATISTIC: Statistics(
        STATISTIC,
        STORED,
        (
            IndexKey("k ey"),
            IndexKey("dom"),
            IndexKey('("k ey" % (3)::bigint)', is_expression=True),
            IndexKey("lower((dom)::text)", is_expression=True),
        ),
        ("mcv", "ndistinct"),
        "a % statistic",
    )
}


def as_an_author_writes() -> dict[str, Any]:
    """The same in other words."""
    domain, statistic = DOMAINS[DOMAIN], STATISTICS[STATISTIC]
    checks = (
        DomainCheck("a ck", "value != 'it''s'", "a :x check"),
        DomainCheck("b ck", "LENGTH(VALUE)<9"),
    )
    keys = (
        IndexKey("k ey"),
        IndexKey("dom"),
        IndexKey('"k ey"%3', is_expression=True),
        IndexKey("LOWER(dom)", is_expression=True),
    )
    return {
        "domains": {
            DOMAIN: replace(domain, default="E'a\\\\b :x %'", collation="pg_catalog.C", checks=checks),
        },
        "statistics": {STATISTIC: replace(statistic, keys=keys)},
    }
