-- Meetings that come again: one of each cadence for each period.
CREATE TABLE meetings (
    id INTEGER NOT NULL,
    cadence VARCHAR NOT NULL,        -- daily, weekly, monthly, quarterly
    period VARCHAR NOT NULL,         -- 2026-10-31, 2026-W44, 2026-10, 2026-Q4
    began TIMESTAMP NOT NULL,        -- UTC
    held TIMESTAMP,                  -- NULL while it is open
    until TIMESTAMP,                 -- up to when its evidence reached, in the time of the data; NULL while it is open
    record VARCHAR                   -- JSON: everything as people saw it; NULL while it is open
);

-- What was written in a meeting, in order. What is undone holds no more, but can be brought back until something else is written.
CREATE TABLE meeting_edits (
    meeting INTEGER NOT NULL,
    edit INTEGER NOT NULL,           -- 1, 2, ... of the meeting
    content VARCHAR NOT NULL,        -- JSON
    undone BOOLEAN NOT NULL,
    made TIMESTAMP NOT NULL          -- UTC
);

-- How often the page of a KPI was opened in this workspace, and when it was last.
CREATE TABLE kpi_visits (kpi VARCHAR NOT NULL, visits INTEGER NOT NULL, last TIMESTAMP NOT NULL);
