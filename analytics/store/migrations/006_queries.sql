-- Queries that people keep in the workspace, by the names that they gave them.
CREATE TABLE queries (
    name VARCHAR NOT NULL,
    sql VARCHAR NOT NULL,
    saved TIMESTAMP NOT NULL   -- UTC
);
