-- When a moderator skipped what was to come: `skip off` takes the last skip back.
ALTER TABLE slots ADD COLUMN skipped_at INTEGER;
