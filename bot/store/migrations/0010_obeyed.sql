-- Which event brought what was obeyed for a message: the message itself, or an edit of it.
ALTER TABLE handled ADD COLUMN obeyed_by TEXT;
