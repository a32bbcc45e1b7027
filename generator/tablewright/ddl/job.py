"""Jobs of pg_cron, where the server has it; elsewhere the documentation has a line for cron."""

from __future__ import annotations

from tablewright.catalog.model import Job
from tablewright.ddl.statement import Statement
from tablewright.quoting import sql_dollar, sql_literal


def create(job: Job) -> list[Statement]:
    """The statement that schedules it, or changes what is scheduled under its name."""
    name, schedule, command = map(sql_literal, (job.key.name, job.schedule, job.command))
    return [_where_there_is_cron(f"PERFORM cron.schedule({name}, {schedule}, {command});")]


def drop(job: Job) -> list[Statement]:
    """The statement that removes it from the schedule; not another user's job, or another database's."""
    own = "database = current_database() AND username = current_user"
    found = f"FROM cron.job\n        WHERE jobname = {sql_literal(job.key.name)} AND {own};"
    return [_where_there_is_cron(f"PERFORM cron.unschedule(jobname) {found}")]


def _where_there_is_cron(statement: str) -> Statement:
    body = f"\nBEGIN\n    IF to_regclass('cron.job') IS NOT NULL THEN\n        {statement}\n    END IF;\nEND\n"
    return Statement(f"DO {sql_dollar(body)}")


def alter(_: Job, new: Job) -> list[Statement]:
    """The statement that changes what is scheduled under its name."""
    return create(new)
