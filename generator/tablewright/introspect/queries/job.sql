-- Asked only where there is `cron.job`. A name belongs to a user: of two users' jobs the own one counts.
SELECT DISTINCT ON (j.jobname) 0 AS catalog, 0 AS oid, j.jobname::text AS name, j.schedule, j.command
FROM cron.job j
WHERE j.database = current_database() AND j.active AND j.jobname IS NOT NULL
ORDER BY j.jobname, j.username <> current_user, j.jobid
