-- The workspace, version 1.
--   main     what people and the engine read: views of the canonical tables, roll-ups, the ledger
--   stored   the rows of the canonical tables, of all imports that are loaded or loading
--   aside    rows that repeat rows of an earlier import; promoted when that import is undone
-- Within an import, rowid follows the order of the file; big files are in order piece by piece only.

CREATE SCHEMA stored;
CREATE SCHEMA aside;

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- Effective-dated: the value with the latest since on or before a day holds on it; since NULL holds from the beginning.
CREATE TABLE settings (key VARCHAR NOT NULL, value VARCHAR NOT NULL, since DATE, set_at TIMESTAMP NOT NULL);

-- The ledger: records = used + duplicate + rejected + ignored, for every file.
CREATE TABLE imports (
    id INTEGER NOT NULL,
    state VARCHAR NOT NULL,          -- loading, done, undone
    batch VARCHAR NOT NULL,          -- the files of one drop share it
    file VARCHAR NOT NULL,           -- as the person gave it
    member VARCHAR NOT NULL,         -- path inside an archive, '' for a plain file
    container VARCHAR NOT NULL,      -- 'zip > gzip', '' for a plain file
    encoding VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    hash VARCHAR NOT NULL,           -- SHA-256 of the content, after the container, before transcoding
    source VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    signature VARCHAR NOT NULL,
    choices VARCHAR NOT NULL,        -- JSON
    mapping VARCHAR NOT NULL,        -- JSON
    unused VARCHAR NOT NULL,         -- JSON list of columns that are not used, with the reason
    notes VARCHAR NOT NULL,          -- JSON list
    head VARCHAR NOT NULL,           -- header lines, so that exported rejects can be mended and imported again
    declared VARCHAR NOT NULL,       -- span that an event list is complete for, '' when not declared
    records BIGINT NOT NULL,
    used BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    ignored BIGINT NOT NULL,
    started TIMESTAMP NOT NULL,
    finished TIMESTAMP,
    undone TIMESTAMP,
    app VARCHAR NOT NULL             -- version that imported it
);

-- What an import put into each canonical table. keyed names the field that tells its records apart, '' when none does.
CREATE TABLE import_tables (
    import INTEGER NOT NULL, tbl VARCHAR NOT NULL, keyed VARCHAR NOT NULL, keep_all BOOLEAN NOT NULL,
    used BIGINT NOT NULL, duplicate BIGINT NOT NULL, first_ts TIMESTAMP, last_ts TIMESTAMP
);

CREATE TABLE rejects (import INTEGER NOT NULL, line BIGINT, col VARCHAR, reason VARCHAR NOT NULL, raw VARCHAR);
CREATE TABLE ignored (import INTEGER NOT NULL, reason VARCHAR NOT NULL, n BIGINT NOT NULL);
CREATE TABLE remembered (signature VARCHAR NOT NULL, choices VARCHAR NOT NULL, set_at TIMESTAMP NOT NULL);

-- Hours that have rows, per import and table; hour counts hours since 1970 UTC.
CREATE TABLE coverage_hour (import INTEGER NOT NULL, tbl VARCHAR NOT NULL, source VARCHAR NOT NULL, hour INTEGER NOT NULL, n BIGINT NOT NULL);

-- Derived once per distinct text.
CREATE TABLE agents (agent VARCHAR NOT NULL, class VARCHAR NOT NULL);
CREATE TABLE routes (path VARCHAR NOT NULL, route VARCHAR NOT NULL);

-- Roll-ups. minute counts minutes since 1970 UTC, day counts local days since 1970 in the workspace's zone.
CREATE TABLE request_minute (
    minute INTEGER, status SMALLINT, outcome VARCHAR, agent_class VARCHAR,
    n DECIMAL(18,3), timed DECIMAL(18,3), us BIGINT, tokens_in BIGINT, tokens_out BIGINT, tokens_cached BIGINT
);
CREATE TABLE latency_day (day INTEGER, status_class TINYINT, bucket BIGINT, n DECIMAL(18,3));
CREATE TABLE user_day (day INTEGER, user_id VARCHAR, n DECIMAL(18,3));

CREATE TABLE stored.requests (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    duration_us BIGINT,
    status SMALLINT,
    outcome VARCHAR,
    method VARCHAR,
    path VARCHAR,
    endpoint VARCHAR,
    environment VARCHAR,
    model VARCHAR,
    upstream VARCHAR,
    agent VARCHAR,
    tenant VARCHAR,
    user_id VARCHAR,
    conversation VARCHAR,
    tokens_in BIGINT,
    tokens_out BIGINT,
    tokens_cached BIGINT,
    cost DECIMAL(18,9),
    ttft_us BIGINT,
    finish_reason VARCHAR,
    model_version VARCHAR,
    prompt_version VARCHAR,
    retry BOOLEAN,
    cache_hit BOOLEAN,
    weight DECIMAL(12,3),
    id VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.predictions (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    id VARCHAR,
    conversation VARCHAR,
    user_id VARCHAR,
    model VARCHAR,
    input VARCHAR,
    output VARCHAR,
    label VARCHAR,
    confidence DOUBLE,
    answered BOOLEAN,
    correct BOOLEAN,
    hallucinated BOOLEAN,
    scores VARCHAR,
    weight DECIMAL(12,3),
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.conversations (
    import INTEGER NOT NULL,
    minute INTEGER,
    started TIMESTAMP,
    ended TIMESTAMP,
    id VARCHAR,
    user_id VARCHAR,
    messages BIGINT,
    outcome VARCHAR,
    topic VARCHAR,
    assisted BOOLEAN,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.feedback (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    id VARCHAR,
    conversation VARCHAR,
    user_id VARCHAR,
    rating DOUBLE,
    rating_min DOUBLE,
    rating_max DOUBLE,
    scale VARCHAR,
    comment VARCHAR,
    channel VARCHAR,
    question VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.costs (
    import INTEGER NOT NULL,
    started DATE,
    ended DATE,
    id VARCHAR,
    vendor VARCHAR,
    service VARCHAR,
    vendor_category VARCHAR,
    sku VARCHAR,
    description VARCHAR,
    account VARCHAR,
    resource VARCHAR,
    region VARCHAR,
    model VARCHAR,
    quantity DECIMAL(38,12),
    unit VARCHAR,
    billed DECIMAL(38,12),
    effective DECIMAL(38,12),
    currency VARCHAR,
    kind VARCHAR,
    frequency VARCHAR,
    estimated BOOLEAN,
    invoice VARCHAR,
    tags VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.conversions (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    user_id VARCHAR,
    cohort VARCHAR,
    converted BOOLEAN,
    users BIGINT,
    conversions BIGINT,
    amount DECIMAL(38,12),
    currency VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.incidents (
    import INTEGER NOT NULL,
    minute INTEGER,
    started TIMESTAMP,
    ended TIMESTAMP,
    detected TIMESTAMP,
    id VARCHAR,
    title VARCHAR,
    component VARCHAR,
    severity VARCHAR,
    kind VARCHAR,
    note VARCHAR,
    url VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.checks (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    target VARCHAR,
    state VARCHAR,
    duration_us BIGINT,
    location VARCHAR,
    interval_us BIGINT,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.samples (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    metric VARCHAR,
    labels VARCHAR,
    value DOUBLE,
    unit VARCHAR,
    fate UTINYINT NOT NULL
);

CREATE TABLE stored.events (
    import INTEGER NOT NULL,
    minute INTEGER,
    ts TIMESTAMP,
    ended TIMESTAMP,
    kind VARCHAR,
    title VARCHAR,
    component VARCHAR,
    version VARCHAR,
    note VARCHAR,
    fate UTINYINT NOT NULL
);
CREATE TABLE aside.requests AS SELECT *, 0::INTEGER AS repeats FROM stored.requests LIMIT 0;
CREATE TABLE aside.predictions AS SELECT *, 0::INTEGER AS repeats FROM stored.predictions LIMIT 0;
CREATE TABLE aside.conversations AS SELECT *, 0::INTEGER AS repeats FROM stored.conversations LIMIT 0;
CREATE TABLE aside.feedback AS SELECT *, 0::INTEGER AS repeats FROM stored.feedback LIMIT 0;
CREATE TABLE aside.costs AS SELECT *, 0::INTEGER AS repeats FROM stored.costs LIMIT 0;
CREATE TABLE aside.conversions AS SELECT *, 0::INTEGER AS repeats FROM stored.conversions LIMIT 0;
CREATE TABLE aside.incidents AS SELECT *, 0::INTEGER AS repeats FROM stored.incidents LIMIT 0;
CREATE TABLE aside.checks AS SELECT *, 0::INTEGER AS repeats FROM stored.checks LIMIT 0;
CREATE TABLE aside.samples AS SELECT *, 0::INTEGER AS repeats FROM stored.samples LIMIT 0;
CREATE TABLE aside.events AS SELECT *, 0::INTEGER AS repeats FROM stored.events LIMIT 0;
