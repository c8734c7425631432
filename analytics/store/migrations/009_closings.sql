-- Months that were signed, and restatements that were refused: a chain, in which every record names the hash of the one
-- before it. Nothing here is ever changed.
CREATE TABLE closings (
    id INTEGER NOT NULL,             -- 1, 2, ...: the place in the chain
    month VARCHAR NOT NULL,          -- 2026-10
    version INTEGER NOT NULL,        -- that was signed, or that a refusal leaves in force
    record BLOB NOT NULL,            -- canonical JSON, gzipped
    hash VARCHAR NOT NULL            -- SHA-256 of the canonical JSON, hex
);
