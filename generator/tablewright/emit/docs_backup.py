"""How a database is saved and brought back, in the documentation: what row-level security changes of that."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from tablewright.emit.docs_words import codes
from tablewright.quoting import markdown_block
from tablewright.spec import Spec


@dataclass(frozen=True, slots=True)
class BackupView:
    """What the template shows, quoted."""

    saver: str
    dump: str
    saving: list[str]
    ground: str
    restore: str
    restoring: list[str]


def docs_of_backup(spec: Spec) -> BackupView:
    """The two commands, which role can run them, and what they leave out."""
    secured = [table for table in spec.catalog.tables.values() if table.row_security]
    forced = any(table.force_row_security for table in secured)
    shown = bool(secured) and bool(spec.catalog.materialized_views)
    foreign = [key.name for key in spec.external.namespaces]
    roles = sorted(key.name for key in (*spec.catalog.roles, *spec.external.roles))
    saver = ", as a superuser, or as a role with BYPASSRLS that is a member of `pg_read_all_data`" if secured else ""
    without = [f"--exclude-schema={shlex.quote(name)}" for name in foreign]
    dump = ["pg_dump", "--format=custom", *without, "--file=backup.dump", '"$DATABASE_URL"']
    options = ["--single-transaction", *(["--enable-row-security"] if shown else [])]
    restore = ["pg_restore", *options, '--dbname="$DATABASE_URL"', "backup.dump"]
    return BackupView(
        saver=saver,
        dump=markdown_block("bash", " ".join(dump)),
        saving=list(_saving(forced, foreign, roles)),
        ground=f", where {codes(foreign)} is there already with its rows" if foreign else "",
        restore=markdown_block("bash", " ".join(restore)),
        restoring=list(_restoring(spec, bool(secured), shown)),
    )


def _saving(forced: bool, foreign: list[str], roles: list[str]) -> list[str]:
    sentences = []
    if forced:
        sentences.append(
            "Row-level security binds the owner of the tables, too: as that role pg_dump refuses, and saves nothing."
        )
    if foreign:
        sentences.append(f"What belongs to somebody else ({codes(foreign)}) is theirs to save.")
    if roles:
        sentences.append(f"Roles ({codes(roles)}) belong to the server: `pg_dumpall --roles-only` saves them.")
    return sentences


def _restoring(spec: Spec, secured: bool, shown: bool) -> list[str]:
    views = codes(str(key) for key in spec.catalog.materialized_views)
    sentences = ["As a superuser: only one can give what is made to its owners."] if secured else []
    if shown:
        sentences.append(
            f"Without `--enable-row-security` the materialized views ({views}) would be refused and stay empty: "
            "pg_restore asks for all rows or none, and whoever owns them sees the rows by a policy."
        )
    if spec.catalog.jobs:
        named = codes(key.name for key in spec.catalog.jobs)
        sentences.append(f"The scheduled jobs ({named}) are rows of pg_cron: schedule them again.")
    return sentences
