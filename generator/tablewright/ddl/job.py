"""Jobs of pg_cron, where the server has it; elsewhere the documentation has a line for cron."""

from __future__ import annotations

from tablewright.catalog.model import Job
from tablewright.quoting import sql_dollar, sql_literal


def create(job: Job) -> list[str]:
    """The statement that schedules it."""
    name, schedule, command = map(sql_literal, (job.key.name, job.schedule, job.command))
    return [_where_there_is_cron(f"PERFORM cron.schedule({name}, {schedule}, {command});")]


def drop(job: Job) -> list[str]:
    """The statement that removes it from the schedule."""
    name = sql_literal(job.key.name)
    return [_where_there_is_cron(f"PERFORM cron.unschedule(jobname) FROM cron.job WHERE jobname = {name};")]


def _where_there_is_cron(statement: str) -> str:
    body = f"\nBEGIN\n    IF to_regclass('cron.job') IS NOT NULL THEN\n        {statement}\n    END IF;\nEND\n"
    return f"DO {sql_dollar(body)}"
