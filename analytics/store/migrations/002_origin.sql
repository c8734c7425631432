-- The absolute path of the file or archive that an import was read from, so that it can be read again; '' where nobody
-- wrote it down.
ALTER TABLE imports ADD COLUMN origin VARCHAR DEFAULT '';
