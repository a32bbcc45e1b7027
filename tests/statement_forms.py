"""Each form of statement that a revision uses, with examples, to be compared with the locks that `steps.locks` states.

`table` and `others` are what the table of locks is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass

TABLES = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN positive AS integer;
CREATE DOMAIN spread AS integer;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE r (id bigint PRIMARY KEY);
CREATE TABLE rp (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE rp1 PARTITION OF rp FOR VALUES FROM (0) TO (10);
CREATE TABLE t (
    id bigint NOT NULL, a integer, b varchar(10), d integer DEFAULT 5, n integer NOT NULL, rid bigint, s text,
    during int4range, m mood, pos positive, g integer GENERATED ALWAYS AS (1) STORED,
    CONSTRAINT t_pk PRIMARY KEY (id), CONSTRAINT t_check CHECK (a > 0), CONSTRAINT t_uq UNIQUE (a),
    CONSTRAINT t_fk FOREIGN KEY (rid) REFERENCES r (id)
);
ALTER TABLE t ADD CONSTRAINT t_unchecked CHECK (d > 0) NOT VALID;
ALTER TABLE t ADD CONSTRAINT t_unchecked_fk FOREIGN KEY (id) REFERENCES r (id) NOT VALID;
ALTER TABLE t ADD COLUMN idn bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX t_ix ON t (d);
CREATE UNIQUE INDEX t_ux ON t (s);
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY t_all ON t USING (true);
CREATE STATISTICS t_st ON a, d FROM t;
CREATE VIEW v AS SELECT id FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM t;
CREATE INDEX mv_ix ON mv (id);
CREATE TABLE u (id bigint NOT NULL);
CREATE UNIQUE INDEX u_ux ON u (id);
CREATE TABLE p (id bigint NOT NULL, a integer, rid bigint, rpid bigint, b varchar(10), pos spread)
PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES FROM (0) TO (5);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
ALTER TABLE p ADD CONSTRAINT p_check CHECK (a > 0), ADD CONSTRAINT p_uq UNIQUE (id);
ALTER TABLE p ADD CONSTRAINT p_fk FOREIGN KEY (rid) REFERENCES r (id);
ALTER TABLE p ADD CONSTRAINT p_fkp FOREIGN KEY (rpid) REFERENCES rp (id);
ALTER TABLE p ADD CONSTRAINT p_unchecked CHECK (a > 1) NOT VALID;
CREATE INDEX p_ix ON p (a);
CREATE TRIGGER p_touch BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE q (id bigint, CONSTRAINT q_pk PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (10);
CREATE TABLE loose (id bigint NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE loose1 PARTITION OF loose FOR VALUES FROM (20) TO (30);
CREATE TABLE qd PARTITION OF q DEFAULT;
CREATE TABLE k (id bigint, rid bigint REFERENCES r (id)) PARTITION BY RANGE (id);
CREATE TABLE k1 PARTITION OF k FOR VALUES FROM (0) TO (10);
CREATE TABLE kp (id bigint, rpid bigint REFERENCES rp (id)) PARTITION BY RANGE (id);
CREATE TABLE kp1 PARTITION OF kp FOR VALUES FROM (0) TO (10);
CREATE TABLE rp_loose (id bigint NOT NULL);
CREATE TABLE k_loose (id bigint, rid bigint);
CREATE TABLE e (during int4range) PARTITION BY LIST (during);
CREATE TABLE e1 PARTITION OF e FOR VALUES IN ('[1,2)');
CREATE TABLE s (id bigint) PARTITION BY RANGE (id);
CREATE TABLE s1 PARTITION OF s FOR VALUES FROM (0) TO (10);
"""

NEWER_TABLES = "ALTER TABLE p ADD CONSTRAINT p_unchecked_fk FOREIGN KEY (id) REFERENCES r (id) NOT VALID"
"""What only PostgreSQL 18 takes."""


@dataclass(frozen=True, slots=True)
class Example:
    """`since` is the first version of PostgreSQL that takes the statement.

    `besides` are forms that it is at the same time, each with the other table. Before version `weaker_before` it takes
    weaker locks than it does now, and the table states the strongest.
    """

    form: str
    sql: str
    table: str | None = None
    others: tuple[str, ...] = ()
    since: int = 0
    besides: tuple[tuple[str, str], ...] = ()
    weaker_before: int = 0

    def forms(self) -> tuple[str, ...]:
        """All that it is."""
        return (self.form, *(form for form, _ in self.besides))


# The form, the table, the others, then statements; `{}` is the table.
_GROUPS: tuple[tuple[str, str | None, str, tuple[str, ...]], ...] = (
    ("no table", None, "", (
        "CREATE TYPE z AS ENUM ('a')", "ALTER TYPE mood ADD VALUE 'new'", "ALTER TYPE mood RENAME TO z",
        "CREATE FUNCTION z() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "CREATE SEQUENCE z",
        "ALTER DOMAIN positive ADD CONSTRAINT z CHECK (VALUE > 0) NOT VALID", "ALTER DOMAIN positive SET DEFAULT 1",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO keeper", "GRANT SELECT ON t TO keeper",
        "COMMENT ON CONSTRAINT t_check ON t IS 'x'", "COMMENT ON TYPE mood IS 'x'", "CREATE VIEW z AS SELECT id FROM t",
    )),
    ("create table", "z", "", ("CREATE TABLE {} (id bigint)",)),
    ("create table with foreign key", "z", "r rp", (
        "CREATE TABLE {} (a bigint REFERENCES r (id), b bigint REFERENCES rp (id))",
    )),
    ("drop table", "u", "", ("DROP TABLE {}",)),
    ("drop table", "p", "r rp", ("DROP TABLE {}",)),
    ("create partition", "z", "s", ("CREATE TABLE {} PARTITION OF s FOR VALUES FROM (20) TO (30)",)),
    ("drop partition", "s1", "s", ("DROP TABLE {}",)),
    ("detach partition", "s1", "s", ("ALTER TABLE s DETACH PARTITION {}",)),
    ("attach partition", "loose", "s", ("ALTER TABLE s ATTACH PARTITION {} FOR VALUES FROM (20) TO (30)",)),
    ("set storage parameters", "t", "", ("ALTER TABLE {} SET (fillfactor = 70)", "ALTER TABLE {} RESET (fillfactor)")),
    ("set logged", "u", "", ("ALTER TABLE {} SET UNLOGGED",)),
    ("row security", "t", "", ("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {} FORCE ROW LEVEL SECURITY")),
    ("row security", "p", "", ("ALTER TABLE {} ENABLE ROW LEVEL SECURITY",)),
    ("set owner", "t", "", ("ALTER TABLE {} OWNER TO keeper",)),
    ("set owner", "p", "", ("ALTER TABLE {} OWNER TO keeper",)),
    ("set owner", "v", "", ("ALTER VIEW {} OWNER TO keeper",)),
    ("rename table", "t", "", ("ALTER TABLE {} RENAME TO z",)),
    ("rename table", "p", "", ("ALTER TABLE {} RENAME TO z",)),
    ("comment", "t", "", ("COMMENT ON TABLE {} IS 'x'", "COMMENT ON COLUMN {}.a IS 'x'")),
    ("comment", "p", "", ("COMMENT ON TABLE {} IS 'x'", "COMMENT ON COLUMN {}.a IS 'x'")),
    ("comment", "v", "", ("COMMENT ON VIEW {} IS 'x'",)),
    ("comment", "mv", "", ("COMMENT ON MATERIALIZED VIEW {} IS 'x'",)),
    ("add column", "t", "", ("ALTER TABLE {} ADD COLUMN z integer DEFAULT 1",)),
    ("add column", "p", "", ("ALTER TABLE {} ADD COLUMN z integer DEFAULT 1",)),
    ("drop column", "u", "", ("ALTER TABLE {} DROP COLUMN id",)),
    ("drop column", "p", "r", ("ALTER TABLE {} DROP COLUMN rid",)),
    ("drop column", "p", "rp", ("ALTER TABLE {} DROP COLUMN rpid",)),
    ("alter column", "t", "", (
        "ALTER TABLE {} ALTER COLUMN b SET DATA TYPE varchar(20)",
        "ALTER TABLE {} ALTER COLUMN b SET DATA TYPE char(9)",
        "ALTER TABLE {} ALTER COLUMN d SET DEFAULT 6", "ALTER TABLE {} ALTER COLUMN d DROP DEFAULT",
        "ALTER TABLE {} ALTER COLUMN s SET NOT NULL", "ALTER TABLE {} ALTER COLUMN n DROP NOT NULL",
        "ALTER TABLE {} ALTER COLUMN n ADD GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE {} ALTER COLUMN idn DROP IDENTITY",
        "ALTER TABLE {} ALTER COLUMN g DROP EXPRESSION",
    )),
    ("alter column", "p", "", (
        "ALTER TABLE {} ALTER COLUMN b SET DATA TYPE varchar(20)", "ALTER TABLE {} ALTER COLUMN a SET DEFAULT 6",
        "ALTER TABLE {} ALTER COLUMN a SET NOT NULL",
    )),
    ("alter column", "t", "", (
        "ALTER TABLE {} ALTER COLUMN s SET STORAGE EXTERNAL", "ALTER TABLE {} ALTER COLUMN s SET COMPRESSION pglz",
    )),
    ("alter column", "p", "", ("ALTER TABLE {} ALTER COLUMN b SET STORAGE EXTERNAL",)),
    *(("set column statistics", table, "", (
        "ALTER TABLE ONLY {} ALTER COLUMN b SET STATISTICS 9", "ALTER TABLE {} ALTER COLUMN b SET (n_distinct = 5)",
    )) for table in ("t", "p")),
    ("rename column", "t", "", ("ALTER TABLE {} RENAME COLUMN a TO z",)),
    ("rename column", "p", "", ("ALTER TABLE {} RENAME COLUMN a TO z",)),
    ("add check", "t", "", (
        "ALTER TABLE {} ADD CONSTRAINT z CHECK (a > 1) NOT VALID", "ALTER TABLE {} ADD CONSTRAINT z CHECK (a > 1)",
    )),
    ("add check", "p", "", ("ALTER TABLE {} ADD CONSTRAINT z CHECK (a > 1) NOT VALID",)),
    ("validate check", "t", "", ("ALTER TABLE {} VALIDATE CONSTRAINT t_unchecked",)),
    ("validate check", "p", "", ("ALTER TABLE {} VALIDATE CONSTRAINT p_unchecked",)),
    ("add foreign key", "t", "r", (
        "ALTER TABLE {} ADD CONSTRAINT z FOREIGN KEY (id) REFERENCES r (id) NOT VALID",
        "ALTER TABLE {} ADD CONSTRAINT z FOREIGN KEY (id) REFERENCES r (id)",
    )),
    ("add foreign key", "t", "rp", (
        "ALTER TABLE {} ADD CONSTRAINT z FOREIGN KEY (id) REFERENCES rp (id) NOT VALID",
    )),
    ("add foreign key", "p", "r", ("ALTER TABLE {} ADD CONSTRAINT z FOREIGN KEY (id) REFERENCES r (id)",)),
    ("validate foreign key", "t", "r", ("ALTER TABLE {} VALIDATE CONSTRAINT t_unchecked_fk",)),
    ("add unique", "t", "", (
        "ALTER TABLE {} ADD CONSTRAINT z UNIQUE (d)", "ALTER TABLE {} ADD CONSTRAINT z UNIQUE (d) DEFERRABLE",
    )),
    ("add unique", "u", "", ("ALTER TABLE {} ADD CONSTRAINT z PRIMARY KEY (id)",)),
    ("add unique using index", "t", "", ("ALTER TABLE {} ADD CONSTRAINT t_ux UNIQUE USING INDEX t_ux",)),
    ("add unique using index", "u", "", ("ALTER TABLE {} ADD CONSTRAINT u_ux PRIMARY KEY USING INDEX u_ux",)),
    ("add exclude", "t", "", ("ALTER TABLE {} ADD CONSTRAINT z EXCLUDE USING gist (during WITH &&)",)),
    ("drop constraint", "t", "", (
        "ALTER TABLE {} DROP CONSTRAINT t_check", "ALTER TABLE {} DROP CONSTRAINT t_uq",
        "ALTER TABLE {} DROP CONSTRAINT t_pk",
    )),
    ("drop constraint", "p", "", ("ALTER TABLE {} DROP CONSTRAINT p_check", "ALTER TABLE {} DROP CONSTRAINT p_uq")),
    ("drop foreign key", "t", "r", ("ALTER TABLE {} DROP CONSTRAINT t_fk",)),
    ("drop foreign key", "p", "r", ("ALTER TABLE {} DROP CONSTRAINT p_fk",)),
    ("drop foreign key", "p", "rp", ("ALTER TABLE {} DROP CONSTRAINT p_fkp",)),
    ("rename constraint", "t", "", ("ALTER TABLE {} RENAME CONSTRAINT t_check TO z",)),
    ("rename constraint", "p", "", ("ALTER TABLE {} RENAME CONSTRAINT p_check TO z",)),
    ("create index", "t", "", ("CREATE INDEX z ON {} (b)",)),
    ("create index", "p", "", ("CREATE INDEX z ON {} (b)",)),
    ("create index", "mv", "", ("CREATE INDEX z ON {} (id)",)),
    ("drop index", "t", "", ("DROP INDEX t_ix",)),
    ("drop index", "p", "", ("DROP INDEX p_ix",)),
    ("create trigger", "t", "", ("CREATE TRIGGER z BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION touch()",)),
    ("create trigger", "p", "", ("CREATE TRIGGER z BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION touch()",)),
    ("enable trigger", "t", "", (
        "ALTER TABLE {} DISABLE TRIGGER t_touch", "ALTER TABLE {} ENABLE ALWAYS TRIGGER t_touch",
    )),
    ("enable trigger", "p", "", ("ALTER TABLE {} DISABLE TRIGGER p_touch",)),
    ("drop trigger", "t", "", ("DROP TRIGGER t_touch ON {}",)),
    ("drop trigger", "p", "", ("DROP TRIGGER p_touch ON {}",)),
    ("rename trigger", "t", "", ("ALTER TRIGGER t_touch ON {} RENAME TO z",)),
    ("rename trigger", "p", "", ("ALTER TRIGGER p_touch ON {} RENAME TO z",)),
    ("create policy", "t", "", ("CREATE POLICY z ON {} USING (EXISTS (SELECT FROM r))",)),
    ("alter policy", "t", "", ("ALTER POLICY t_all ON {} USING (false)",)),
    ("drop policy", "t", "", ("DROP POLICY t_all ON {}",)),
    ("rename policy", "t", "", ("ALTER POLICY t_all ON {} RENAME TO z",)),
    ("create statistics", "t", "", ("CREATE STATISTICS z ON a, b FROM {}",)),
    ("drop statistics", "t", "", ("DROP STATISTICS t_st",)),
    ("replace view", "v", "", (
        "CREATE OR REPLACE VIEW {} AS SELECT id, a FROM t", "ALTER VIEW {} SET (security_barrier = true)",
    )),
    ("drop view", "v", "", ("DROP VIEW {}",)),
    ("drop materialized view", "mv", "", ("DROP MATERIALIZED VIEW {}",)),
    ("backfill", "t", "", ("UPDATE {} SET d = 1 WHERE d IS NULL",)),
)  # fmt: skip

_NEWER = (
    Example("alter column", "ALTER TABLE t ALTER COLUMN g SET EXPRESSION AS (2)", "t", since=17),
    Example(
        "add foreign key",
        "ALTER TABLE p ADD CONSTRAINT z FOREIGN KEY (id) REFERENCES r (id) NOT VALID",
        "p",
        ("r",),
        18,
    ),
)

EXAMPLES = (
    *(
        Example(form, sql.format(table), table, tuple(others.split()))
        for form, table, others, statements in _GROUPS
        for sql in statements
    ),
    *_NEWER,
    Example("add unique", "ALTER TABLE p ADD CONSTRAINT z UNIQUE (id)", "p", weaker_before=17),
    Example("add exclude", "ALTER TABLE e ADD CONSTRAINT z EXCLUDE USING gist (during WITH =)", "e", since=17),
    Example(
        "create partition",
        "CREATE TABLE z PARTITION OF k FOR VALUES FROM (20) TO (30)",
        "z",
        ("k",),
        besides=(("create table with foreign key", "r"),),
    ),
    Example(
        "attach partition",
        "ALTER TABLE k ATTACH PARTITION k_loose FOR VALUES FROM (20) TO (30)",
        "k_loose",
        ("k",),
        besides=(("create table with foreign key", "r"),),
    ),
    Example(
        "detach partition",
        "ALTER TABLE k DETACH PARTITION k1",
        "k1",
        ("k",),
        besides=(("create table with foreign key", "r"),),
    ),
    Example(
        "create partition",
        "CREATE TABLE z PARTITION OF rp FOR VALUES FROM (20) TO (30)",
        "z",
        ("rp",),
        besides=(("refer to partition", "p"), ("refer to partition", "kp")),
    ),
    Example(
        "attach partition",
        "ALTER TABLE rp ATTACH PARTITION rp_loose FOR VALUES FROM (20) TO (30)",
        "rp_loose",
        ("rp",),
        besides=(("refer to partition", "p"), ("refer to partition", "kp")),
    ),
    Example(
        "detach partition",
        "ALTER TABLE rp DETACH PARTITION rp1",
        "rp1",
        ("rp",),
        besides=(("refer to detached partition", "p"), ("refer to detached partition", "kp")),
    ),
    Example(
        "attach partition",
        "ALTER TABLE k DETACH PARTITION k1; ALTER TABLE k ATTACH PARTITION k1 FOR VALUES FROM (0) TO (20)",
        "k1",
        ("k",),
        besides=(("detach partition", "k"), ("drop foreign key", "r")),
    ),
    Example(
        "attach partition",
        "ALTER TABLE kp DETACH PARTITION kp1; ALTER TABLE kp ATTACH PARTITION kp1 FOR VALUES FROM (0) TO (20)",
        "kp1",
        ("kp",),
        besides=(("detach partition", "kp"), ("drop foreign key", "rp")),
    ),
    Example(
        "detach partition",
        "ALTER TABLE p DETACH PARTITION p1",
        "p1",
        ("p",),
        besides=(("create table with foreign key", "r"), ("create table with foreign key", "rp")),
    ),
    Example("create partition", "CREATE TABLE z PARTITION OF q FOR VALUES FROM (20) TO (30)", "z", ("q", "qd")),
    Example("drop partition", "DROP TABLE p1", "p1", ("p",)),
    Example("validate foreign key", "ALTER TABLE p VALIDATE CONSTRAINT p_unchecked_fk", "p", ("r",), since=18),
    Example("drop partition", "DROP TABLE q1", "q1", ("q", "qd")),
    Example("detach partition", "ALTER TABLE q DETACH PARTITION q1", "q1", ("q", "qd")),
    Example("alter constraint", "ALTER TABLE t ALTER CONSTRAINT t_fk DEFERRABLE", "t"),
    Example("check domain", "ALTER DOMAIN positive ADD CONSTRAINT z CHECK (VALUE > 0)", None, ("t",)),
    Example("check domain", "ALTER DOMAIN positive SET NOT NULL", None, ("t",)),
    Example("check domain", "ALTER DOMAIN spread ADD CONSTRAINT z CHECK (VALUE > 0)", None, ("p11", "p2")),
    Example("alter constraint", "ALTER TABLE p ALTER CONSTRAINT p_fk DEFERRABLE", "p"),
    Example("backfill", "UPDATE p SET a = 1 WHERE a IS NULL", "p"),
)

HELD_UP = (
    Example("create index concurrently", "CREATE INDEX CONCURRENTLY z ON t (b)", "t"),
    Example("create index concurrently", "CREATE INDEX CONCURRENTLY z ON mv (id)", "mv"),
    Example("drop index concurrently", "DROP INDEX CONCURRENTLY t_ix", "t"),
    Example("drop index concurrently", "DROP INDEX CONCURRENTLY mv_ix", "mv"),
)
"""Those that run outside a transaction: they are looked at while they wait for somebody who has read the table."""
