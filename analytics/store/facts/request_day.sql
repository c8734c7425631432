-- Nearly always every weight is 1: products of decimals are left to the rows that need them. Squares of numbers of tokens
-- that cannot be true would not fit into any type.
INSERT INTO request_day
SELECT day, import, status, outcome, agent_class, method, endpoint, environment, model, upstream, tenant, finish_reason, model_version, prompt_version, retry, cache_hit,
    sum(n), sum(timed), sum(us), sum(tokens_in), sum(tokens_out), sum(tokens_cached), sum(streamed), sum(streamed_us), sum(streamed_tokens),
    sum(in_sum), sum(in_squares), sum(in_n), sum(out_sum), sum(out_squares), sum(out_n)
FROM (
    SELECT {day} AS day, {kinds},
        count(*) AS n, count(duration_us) AS timed, sum(duration_us) AS us, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out, sum(tokens_cached) AS tokens_cached,
        count(*) FILTER (duration_us > ttft_us AND tokens_out IS NOT NULL) AS streamed,
        sum(duration_us - ttft_us) FILTER (duration_us > ttft_us AND tokens_out IS NOT NULL) AS streamed_us,
        sum(tokens_out) FILTER (duration_us > ttft_us) AS streamed_tokens,
        sum(tokens_in) AS in_sum, sum(tokens_in::HUGEINT * tokens_in) FILTER (tokens_in < 1000000000) AS in_squares, count(tokens_in) AS in_n,
        sum(tokens_out) AS out_sum, sum(tokens_out::HUGEINT * tokens_out) FILTER (tokens_out < 1000000000) AS out_squares, count(tokens_out) AS out_n
    FROM {rows}
    WHERE minute >= $1 AND minute < $2 AND weight = 1
    GROUP BY ALL
    UNION ALL
    SELECT {day} AS day, {kinds},
        sum(weight), sum(weight) FILTER (duration_us IS NOT NULL), sum(weight * duration_us), sum(weight * tokens_in), sum(weight * tokens_out), sum(weight * tokens_cached),
        sum(weight) FILTER (duration_us > ttft_us AND tokens_out IS NOT NULL),
        sum(weight * (duration_us - ttft_us)) FILTER (duration_us > ttft_us AND tokens_out IS NOT NULL),
        sum(weight * tokens_out) FILTER (duration_us > ttft_us),
        sum(tokens_in), sum(tokens_in::HUGEINT * tokens_in) FILTER (tokens_in < 1000000000), count(tokens_in),
        sum(tokens_out), sum(tokens_out::HUGEINT * tokens_out) FILTER (tokens_out < 1000000000), count(tokens_out)
    FROM {rows}
    WHERE minute >= $1 AND minute < $2 AND weight <> 1
    GROUP BY ALL
)
GROUP BY ALL
ORDER BY day
