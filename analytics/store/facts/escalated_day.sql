INSERT INTO escalated_day
SELECT {day} AS day, {kinds}, sum(weight)
FROM {rows}
WHERE minute >= $1 AND minute < $2
    AND conversation IN (SELECT id FROM stored.conversations WHERE outcome = 'escalated' AND id IS NOT NULL)
GROUP BY ALL
ORDER BY day
