-- Durations of finished requests to four significant digits, which keeps percentiles within 0.05 %.
-- Upgrades (101) last as long as the connection and are no latency.
-- below and upto tell exactly how many durations are under a limit of four digits, although those around it share a bucket.
INSERT INTO latency_day
SELECT day, status_class, bucket, sum(weight), coalesce(sum(weight) FILTER (duration_us < bucket), 0), coalesce(sum(weight) FILTER (duration_us <= bucket), 0)
FROM (SELECT duration_us, weight, {day} AS day, coalesce(status // 100, 0)::TINYINT AS status_class,
    CASE WHEN duration_us < 10000 THEN duration_us
         WHEN duration_us < 100000 THEN (duration_us + 5) // 10 * 10
         WHEN duration_us < 1000000 THEN (duration_us + 50) // 100 * 100
         WHEN duration_us < 10000000 THEN (duration_us + 500) // 1000 * 1000
         WHEN duration_us < 100000000 THEN (duration_us + 5000) // 10000 * 10000
         WHEN duration_us < 1000000000 THEN (duration_us + 50000) // 100000 * 100000
         ELSE (duration_us + 500000) // 1000000 * 1000000 END AS bucket
FROM stored.requests
WHERE minute >= $1 AND minute < $2 AND duration_us IS NOT NULL
    AND status IS DISTINCT FROM 101 AND outcome IS DISTINCT FROM 'pending')
GROUP BY ALL
ORDER BY day, bucket
