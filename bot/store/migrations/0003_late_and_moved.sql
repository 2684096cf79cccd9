
-- Which events a count has taken in, by keyed hashes and without choices: for a day after the end
-- of a poll, to notice what comes later.
CREATE TABLE counted (
    round_id TEXT NOT NULL REFERENCES polls,
    digest BLOB NOT NULL,
    PRIMARY KEY (round_id, digest)
) STRICT, WITHOUT ROWID;

-- Rooms are replaced by others (room upgrades); what was recorded of the old one moves along.
ALTER TABLE rooms ADD COLUMN successor TEXT;        -- the room that is to replace this one
ALTER TABLE rooms ADD COLUMN predecessor TEXT;      -- the room this one says it replaces
CREATE INDEX rooms_by_successor ON rooms (successor);
ALTER TABLE questions ADD COLUMN moved_from TEXT;   -- the room in which its events stand, if another
ALTER TABLE polls ADD COLUMN moved_from TEXT;
CREATE INDEX questions_moved ON questions (moved_from) WHERE moved_from IS NOT NULL;
CREATE INDEX polls_moved ON polls (moved_from) WHERE moved_from IS NOT NULL;

-- A count that is ordered for later.
ALTER TABLE acts ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;

-- What was called a correction is one of two kinds now.
UPDATE acts SET content = replace(content, '"purpose":"correction"', '"purpose":"late-keys"')
WHERE kind = 'count_poll';
