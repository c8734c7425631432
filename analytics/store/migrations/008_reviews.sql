-- Accuracy reviews. What KPIs read stands in labels; only what the plan of a review allows is written there. Everything that
-- was ever answered stands here.
CREATE TABLE reviews (
    id INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    plan VARCHAR NOT NULL,           -- JSON: purpose, seed, period, filters, size, design, questions
    frame VARCHAR NOT NULL,          -- JSON: what was drawn from, by stratum, with its hash
    from_ts TIMESTAMP NOT NULL,      -- UTC: the period, resolved when the sample was drawn
    to_ts TIMESTAMP NOT NULL,
    drawn TIMESTAMP NOT NULL,
    closed TIMESTAMP,                -- NULL while people label
    closed_by VARCHAR,
    z DOUBLE                         -- how many standard errors the interval of what counts reaches; NULL: nothing counts
);

-- The sample, in the order in which it is shown.
CREATE TABLE review_items (
    review INTEGER NOT NULL,
    position INTEGER NOT NULL,       -- from 1
    prediction VARCHAR NOT NULL,
    import INTEGER NOT NULL,         -- with minute: where to look for the prediction
    minute INTEGER,
    stratum VARCHAR NOT NULL,
    part VARCHAR NOT NULL,           -- calibration, sample, repeat
    draw INTEGER NOT NULL,           -- 1, and more for draws that topped the sample up
    overlap BOOLEAN NOT NULL         -- a second reviewer judges it too
);

-- Every answer ever given, never changed. The newest of an item that was not undone holds.
CREATE TABLE review_edits (
    review INTEGER NOT NULL,
    edit INTEGER NOT NULL,           -- 1, 2, ... of the review
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,           -- answer, skip, undo, redo
    role VARCHAR NOT NULL,           -- first, second, adjudicated
    reviewer VARCHAR NOT NULL,
    about INTEGER,                   -- of an undo or redo: the edit that it is about
    accuracy VARCHAR NOT NULL,       -- yes, no, unsure; '' where not answered
    hallucination VARCHAR NOT NULL,
    answered VARCHAR NOT NULL,
    failures VARCHAR NOT NULL,       -- JSON list of kinds of failure
    note VARCHAR NOT NULL,
    rubric INTEGER NOT NULL,         -- version of the rubric by which it was judged
    judged_at TIMESTAMP NOT NULL     -- UTC
);

-- How to judge, in every version, and the kinds of failure in the order in which they were thought of.
CREATE TABLE review_rubrics (review INTEGER NOT NULL, version INTEGER NOT NULL, rubric VARCHAR NOT NULL, saved TIMESTAMP NOT NULL);
CREATE TABLE review_failures (review INTEGER NOT NULL, place INTEGER NOT NULL, name VARCHAR NOT NULL);
