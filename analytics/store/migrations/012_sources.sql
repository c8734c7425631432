-- The texts that an answer was to rest on, as the export has them: a list as JSON or as Python prints it, or plain text.
ALTER TABLE stored.predictions ADD COLUMN sources VARCHAR;
ALTER TABLE aside.predictions ADD COLUMN sources VARCHAR;
