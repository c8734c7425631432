INSERT INTO user_day
SELECT {day} AS day, user_id, sum(weight)
FROM stored.requests
WHERE minute >= $1 AND minute < $2 AND user_id IS NOT NULL
GROUP BY ALL
