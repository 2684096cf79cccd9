-- Whether the weekly summary comes with a picture.
ALTER TABLE preferences ADD COLUMN pictures INTEGER NOT NULL DEFAULT 1;
