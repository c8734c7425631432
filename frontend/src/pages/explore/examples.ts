/** Queries to begin with. */
export const examples = [
  {
    name: 'Requests and failures a day',
    sql: `SELECT ts::DATE AS day, count(*) AS requests,
       count(*) FILTER (status >= 500) AS failures
FROM requests
GROUP BY ALL
ORDER BY day`,
  },
  {
    name: 'Latency by endpoint',
    sql: `SELECT endpoint,
       quantile_cont(duration_us, 0.5) / 1000 AS p50_ms,
       quantile_cont(duration_us, 0.95) / 1000 AS p95_ms
FROM requests
WHERE duration_us IS NOT NULL
GROUP BY ALL
ORDER BY p95_ms DESC
LIMIT 20`,
  },
  {
    name: 'Cost by service and month',
    sql: `SELECT date_trunc('month', started)::DATE AS month, service,
       sum(billed)::DECIMAL(18, 2) AS billed
FROM costs
GROUP BY ALL
ORDER BY month, billed DESC`,
  },
  {
    name: 'Users with most requests',
    sql: `SELECT user_id, count(*) AS requests
FROM requests
WHERE user_id IS NOT NULL
GROUP BY ALL
ORDER BY requests DESC
LIMIT 25`,
  },
  {
    name: 'Low ratings with their words',
    sql: `SELECT ts, rating, channel, comment
FROM feedback
WHERE comment IS NOT NULL
ORDER BY rating, ts DESC
LIMIT 100`,
  },
];
