-- Whether a room's record may stand on pages and in exports, and under which name.
ALTER TABLE preferences ADD COLUMN shares INTEGER NOT NULL DEFAULT 0;
ALTER TABLE preferences ADD COLUMN shared_as TEXT NOT NULL DEFAULT '';
ALTER TABLE preferences ADD COLUMN shared_number INTEGER;
ALTER TABLE preferences ADD COLUMN shared_from INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX preferences_by_number ON preferences (shared_number)
    WHERE shared_number IS NOT NULL;
