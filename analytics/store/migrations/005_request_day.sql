-- Sums of everything that KPIs over requests add up, by local day and by all that says what kind of request it is. A column
-- with too many values for that is NULL in all rows and stands in request_day_without.
CREATE TABLE request_day (
    day INTEGER, import INTEGER, status SMALLINT, outcome VARCHAR, agent_class VARCHAR, method VARCHAR, endpoint VARCHAR, environment VARCHAR,
    model VARCHAR, upstream VARCHAR, tenant VARCHAR, finish_reason VARCHAR, model_version VARCHAR, prompt_version VARCHAR, retry BOOLEAN, cache_hit BOOLEAN,
    n DECIMAL(38,3), timed DECIMAL(38,3), us DECIMAL(38,3), tokens_in DECIMAL(38,3), tokens_out DECIMAL(38,3), tokens_cached DECIMAL(38,3),
    streamed DECIMAL(38,3), streamed_us DECIMAL(38,3), streamed_tokens DECIMAL(38,3),
    in_sum HUGEINT, in_squares HUGEINT, in_n BIGINT, out_sum HUGEINT, out_squares HUGEINT, out_n BIGINT -- whatever the rows weigh
);
CREATE TABLE request_day_without (name VARCHAR NOT NULL);

-- Likewise the requests of conversations that went to a human.
CREATE TABLE escalated_day (
    day INTEGER, import INTEGER, status SMALLINT, outcome VARCHAR, agent_class VARCHAR, method VARCHAR, endpoint VARCHAR, environment VARCHAR,
    model VARCHAR, upstream VARCHAR, tenant VARCHAR, finish_reason VARCHAR, model_version VARCHAR, prompt_version VARCHAR, retry BOOLEAN, cache_hit BOOLEAN,
    n DECIMAL(38,3)
);

-- Of the n durations of a bucket, those below the number that it bears, and those that are not above it.
ALTER TABLE latency_day ADD COLUMN below DECIMAL(18,3);
ALTER TABLE latency_day ADD COLUMN upto DECIMAL(18,3);
