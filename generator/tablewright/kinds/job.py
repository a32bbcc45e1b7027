"""Scheduled jobs (pg_cron, https://github.com/citusdata/pg_cron)."""

from __future__ import annotations

from pydantic import Field

from tablewright.catalog import schedule
from tablewright.catalog.model import Job
from tablewright.catalog.names import Global, Identity, QName
from tablewright.errors import Path, Problems
from tablewright.kinds.base import Documented, Row
from tablewright.kinds.texts import Prose
from tablewright.sqltext import read_body

_LONGEST_NAME = 63


class JobNode(Documented):
    """A command that the server runs by a schedule, where it has pg_cron."""

    schedule: str = Field(description='As cron writes it, in UTC: "15 2 * * *"; pg_cron also takes "30 seconds".')
    command: Prose = Field(description="One or more statements of SQL.")


def parse(name: str, node: JobNode, at: Path, problems: Problems) -> Job:
    """Mapping to object."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        problems.add_at_key(at, f"a job's name has 1 to {_LONGEST_NAME} characters, all of which can be seen")
    check_schedule(node.schedule, (*at, "schedule"), problems)
    wrong = read_body("sql", "", node.command).error
    if wrong:
        problems.add((*at, "command"), wrong.message, hint=wrong.hint, offset=wrong.offset)
    elif not node.command.strip():
        problems.add((*at, "command"), "`command` is empty")
    return Job(Global(name, "job"), " ".join(node.schedule.split()), node.command)


def check_schedule(text: str, at: Path, problems: Problems) -> None:
    """Complain about what pg_cron would refuse, and about what would never run."""
    wrong = schedule.complaint(text)
    if wrong:
        problems.add(at, wrong.message, hint=wrong.hint, offset=wrong.offset)


def from_row(row: Row) -> Job:
    """A row of `queries/job.sql` to object."""
    return Job(Global(row["name"], "job"), row["schedule"], row["command"])


def requires(job: Job) -> tuple[Identity, ...]:
    """What has to exist before it."""
    names = read_body("sql", "", job.command).names
    return tuple(
        dict.fromkeys(QName(name.namespace or "public", name.name) for name in (*names.relations, *names.functions))
    )
