-- The days of a user as bits, that of {first} the lowest: people come back day after day, and a row for each of their days
-- would be thirty times as many to keep and to count.
INSERT INTO {name}
SELECT {first} AS first, user_id, bit_or(1::BIGINT << ({day} - {first}))
FROM stored.{table}
WHERE minute >= $1 AND minute < $2 AND user_id IS NOT NULL
GROUP BY user_id
