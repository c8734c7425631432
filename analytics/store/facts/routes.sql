-- Routes, once per distinct path: ids in a path become ":id", so that /orders/17 and /orders/18 are one route.
INSERT INTO routes
SELECT path, coalesce(nullif(regexp_replace(path, '/([0-9]+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{16,}|[A-Za-z]+_[0-9A-Za-z]{12,})(?:/|$)', '/:id/', 'g').rtrim('/'), ''), '/')
FROM (SELECT DISTINCT path FROM stored.requests WHERE path IS NOT NULL AND minute >= $1 AND minute < $2)
WHERE path NOT IN (SELECT path FROM routes)
