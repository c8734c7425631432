-- What people say about predictions, one row for each prediction, question and reviewer. A later answer of anybody to the
-- same question about the same prediction replaces an earlier one.
CREATE TABLE labels (
    prediction VARCHAR NOT NULL,     -- id of the prediction
    question VARCHAR NOT NULL,       -- accuracy: is it right? hallucination: is anything made up? answered: does it answer?
    answer VARCHAR NOT NULL,         -- yes, no, unsure (of a hallucination: cannot be verified)
    reviewer VARCHAR NOT NULL,
    review VARCHAR NOT NULL,         -- name of the review that it was drawn for
    stratum VARCHAR NOT NULL,        -- of the review's sampling plan; '' when it has none
    weight DECIMAL(18,6) NOT NULL,   -- how many predictions of its stratum the labelled one stands for
    labelled_at TIMESTAMP NOT NULL   -- UTC
);
