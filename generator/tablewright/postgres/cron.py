"""A stand-in for pg_cron on a scratch database: jobs can be read back where the extension is not."""

from __future__ import annotations

from typing import Any

import psycopg

NAMESPACE = "cron"

# As https://github.com/citusdata/pg_cron documents them.
_STAND_IN = """
CREATE SCHEMA cron;
CREATE TABLE cron.job (
    jobid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule text NOT NULL,
    command text NOT NULL,
    database text NOT NULL DEFAULT current_database(),
    username text NOT NULL DEFAULT current_user,
    active boolean NOT NULL DEFAULT true,
    jobname text,
    UNIQUE (jobname, username)
);
CREATE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO cron.job (jobname, schedule, command) VALUES (job_name, schedule, command)
    ON CONFLICT (jobname, username) DO UPDATE SET schedule = excluded.schedule, command = excluded.command
    RETURNING jobid
$$;
CREATE FUNCTION cron.unschedule(job_name text) RETURNS boolean LANGUAGE sql AS $$
    DELETE FROM cron.job WHERE jobname = job_name AND username = current_user RETURNING true
$$;
"""


def stand_in(connection: psycopg.Connection[Any]) -> None:
    """Make it, where there is nothing of that name."""
    if connection.execute("SELECT FROM pg_namespace WHERE nspname = 'cron'").fetchone() is None:
        connection.execute(_STAND_IN)
