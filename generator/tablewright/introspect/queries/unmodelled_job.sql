-- Asked only where there is `cron.job`: what `job.sql` leaves out.
SELECT 0 AS catalog, 0 AS oid,
       CASE
           WHEN j.jobname IS NULL THEN format('job %s: without a name', j.jobid)
           WHEN NOT j.active THEN format('job %s: not active', j.jobname)
           ELSE format('job %s: of user %s', j.jobname, j.username)
       END AS name,
       NULL::text[] AS names
FROM (
    SELECT *, row_number() OVER (PARTITION BY jobname, active ORDER BY username <> current_user, jobid) AS place
    FROM cron.job
    WHERE database = current_database()
) AS j
WHERE j.jobname IS NULL OR NOT j.active OR j.place > 1
ORDER BY name
