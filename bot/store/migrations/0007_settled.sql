-- When an act was done, refused or cancelled.
ALTER TABLE acts ADD COLUMN settled_at INTEGER;
