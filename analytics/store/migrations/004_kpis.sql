-- KPIs that people define in the workspace, every version that was ever saved: what a month was closed with can be shown
-- later. The newest version holds.
CREATE TABLE kpis (
    id VARCHAR NOT NULL,
    version BIGINT NOT NULL,   -- 1, 2, ... of the id
    entry VARCHAR,             -- YAML as in a catalog file; NULL: it was taken away
    saved TIMESTAMP NOT NULL   -- UTC
);
