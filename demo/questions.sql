-- Where is the talk? (a join of issues with their comments)
SELECT i.project_key, count(DISTINCT i.id) AS issues, count(*) AS comments, max(c.created)::DATE AS latest
FROM issues i JOIN comments c ON c.issue_id = i.id
WHERE i.project_key IN ('PLAT', 'WEB', 'SET')
GROUP BY ALL ORDER BY comments DESC;

-- Who has what on the desk? (a group by status and assignee)
SELECT assignee, count(*) FILTER (status = 'In Progress') AS in_progress,
       count(*) FILTER (status = 'In Review') AS in_review, count(*) AS open
FROM issues
WHERE project_key = 'PLAT' AND resolution IS NULL AND assignee IS NOT NULL
GROUP BY ALL ORDER BY open DESC, assignee LIMIT 6;

-- What came in, to the second? (JQL knows minutes; the rest is checked here)
SELECT key, created, priority, summary
FROM issues
WHERE created BETWEEN now() - INTERVAL '21 days 30 seconds' AND now() - INTERVAL '2 days 15 seconds'
ORDER BY created DESC LIMIT 6;

-- How large is the work? (a custom field is a typed column)
SELECT issue_type, count(*) AS issues, sum(story_points) AS points, round(avg(story_points), 1) AS mean
FROM issues
WHERE story_points > 0 AND project_key = 'WEB'
GROUP BY ALL ORDER BY points DESC;

-- How long does it take? (cycle time out of the changelog)
WITH spans AS (
  SELECT issue_key, min(created) FILTER (to_text = 'In Progress') AS begun,
                    max(created) FILTER (to_text = 'Done') AS done
  FROM changelogs WHERE project_key = 'WEB' AND field = 'status' GROUP BY ALL)
SELECT i.issue_type, count(*) AS finished,
       round(median(date_diff('hour', begun, done)) / 24, 1) AS median_days,
       round(quantile_cont(date_diff('hour', begun, done), 0.85) / 24, 1) AS p85_days
FROM spans s JOIN issues i ON i.key = s.issue_key
WHERE i.project_key = 'WEB' AND done > begun
GROUP BY ALL ORDER BY median_days;

-- What will a question cost? (EXPLAIN, before anything is read)
EXPLAIN SELECT key FROM issues
WHERE status = 'In Review' AND summary LIKE '%invoice%' AND updated >= now() - INTERVAL 30 DAY;
