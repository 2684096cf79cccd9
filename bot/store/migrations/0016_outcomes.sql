-- What a room does about the result of a poll, until it is dropped, or was done long ago.
CREATE TABLE outcomes (
    room_id TEXT NOT NULL REFERENCES rooms,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES polls,
    question TEXT NOT NULL,       -- of that poll
    at INTEGER NOT NULL,
    posted_by TEXT NOT NULL,
    due TEXT,                     -- a day in the room's zone: 2027-03-01
    done_at INTEGER,
    event_id TEXT,
    moved_from TEXT,              -- the room in which its message stands, if another
    PRIMARY KEY (room_id, number)
) STRICT;

CREATE INDEX outcomes_open ON outcomes (room_id, number) WHERE done_at IS NULL;
CREATE INDEX outcomes_done ON outcomes (room_id, done_at) WHERE done_at IS NOT NULL;
CREATE INDEX outcomes_by_act ON outcomes (posted_by);
CREATE INDEX outcomes_by_event ON outcomes (event_id) WHERE event_id IS NOT NULL;

-- How many there have been in a room.
ALTER TABLE preferences ADD COLUMN outcomes INTEGER NOT NULL DEFAULT 0;
