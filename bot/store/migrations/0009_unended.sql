-- Whether a poll is over although no end event of it stands in the room.
ALTER TABLE polls ADD COLUMN unended INTEGER NOT NULL DEFAULT 0;
