"""Scheduled jobs in the documentation, with a line for cron where the server has no pg_cron."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from tablewright.catalog.model import Job
from tablewright.catalog.schedule import runs_in_cron
from tablewright.emit.docs_words import origin, paragraphs
from tablewright.quoting import markdown_block, markdown_code
from tablewright.spec import Spec


@dataclass(frozen=True, slots=True)
class JobView:
    """What the template shows, quoted; without a `crontab` cron cannot say it."""

    name: str
    doc: str
    schedule: str
    source: str
    command: str
    crontab: str


def docs_of_jobs(spec: Spec) -> list[JobView]:
    """All jobs, those that refresh materialized views among them."""
    return [_job(spec, job) for job in spec.catalog.jobs.values()]


def _job(spec: Spec, job: Job) -> JobView:
    return JobView(
        name=markdown_code(job.key.name),
        doc=paragraphs(spec.job_docs.get(job.key, "")),
        schedule=markdown_code(job.schedule),
        source=origin(spec.origins.get(job.key)),
        command=markdown_block("sql", job.command),
        crontab=markdown_block("", crontab_line(job)) if runs_in_cron(job.schedule) else "",
    )


def crontab_line(job: Job) -> str:
    """The line of a crontab that does the same. A `%` means a new line there, and the rest is what psql reads."""
    command = job.command.replace("%", r"\%")
    if "\n" in command:
        lines = command.replace("\n", "%")
        return f'{job.schedule} psql -1 -v ON_ERROR_STOP=1 "$DATABASE_URL"%{lines}'
    return f'{job.schedule} psql "$DATABASE_URL" -c {shlex.quote(command)}'
