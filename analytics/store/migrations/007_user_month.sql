-- On which days of a local month somebody was there: by requests, and by conversations.
DROP TABLE user_day;
CREATE TABLE request_user_month (
    first INTEGER,    -- local day, since 1970, with which the month begins
    user_id VARCHAR,
    days BIGINT       -- bit n stands for day first + n
);
CREATE TABLE conversation_user_month (first INTEGER, user_id VARCHAR, days BIGINT);
