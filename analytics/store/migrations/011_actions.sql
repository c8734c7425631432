-- What people agreed to do, and what came of it.
CREATE TABLE action_items (
    id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,          -- '' where nobody is named, like all that follows
    due VARCHAR NOT NULL,            -- local day, 2026-10-31
    kpi VARCHAR NOT NULL,
    filters VARCHAR NOT NULL,        -- JSON: the segment that it is about
    expected VARCHAR NOT NULL,       -- how the KPI is to move: "up", "-20%", "+2 points", "-300 ms"
    started VARCHAR NOT NULL,        -- local days
    done VARCHAR NOT NULL,
    state VARCHAR NOT NULL,          -- open, done, dropped
    note VARCHAR NOT NULL,
    meeting INTEGER,                 -- the meeting that it comes from
    created TIMESTAMP NOT NULL,      -- UTC
    changed TIMESTAMP NOT NULL
);

-- How items were before each edit, so that it can be taken back. An edit may be of several items.
CREATE TABLE action_edits (
    edit INTEGER NOT NULL,           -- 1, 2, ...
    item INTEGER NOT NULL,
    was VARCHAR NOT NULL,            -- JSON; '' when the edit made it
    made TIMESTAMP NOT NULL,         -- UTC
    undone BOOLEAN NOT NULL
);
