
-- What rooms have chosen for themselves.
CREATE TABLE preferences (
    room_id TEXT PRIMARY KEY REFERENCES rooms,
    zone TEXT NOT NULL,
    deck TEXT NOT NULL,
    quiet TEXT NOT NULL,
    paused_until INTEGER,
    suggested INTEGER NOT NULL    -- how many suggestions there have been
) STRICT;

-- Questions that members suggest, until they were declined or asked, or their time is over.
CREATE TABLE suggestions (
    room_id TEXT NOT NULL REFERENCES rooms,
    number INTEGER NOT NULL,
    by BLOB NOT NULL,             -- a keyed hash of who suggested it
    source BLOB NOT NULL,         -- a keyed hash of the message it came in
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'accepted')),
    shown_by TEXT,
    event_id TEXT,
    PRIMARY KEY (room_id, number)
) STRICT;

-- What moderators changed; kept 30 days.
CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE INDEX log_by_room ON log (room_id, at);
