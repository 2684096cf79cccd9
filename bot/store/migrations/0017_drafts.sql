-- Summaries that wait for the moderators of their room, and what became of them.
CREATE TABLE drafts (
    room_id TEXT NOT NULL REFERENCES rooms,
    week TEXT NOT NULL,
    count TEXT NOT NULL,          -- the act that counted the week
    replies TEXT NOT NULL,        -- JSON: numbers, by question and poll
    state TEXT NOT NULL,
    review_room TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    remind_at INTEGER,
    was_due INTEGER,
    posted_by TEXT,
    note TEXT NOT NULL,
    note_from TEXT,               -- the message that gave it
    PRIMARY KEY (room_id, week)
) STRICT;

CREATE INDEX drafts_by_review_room ON drafts (review_room);
CREATE INDEX drafts_waiting ON drafts (room_id) WHERE state = 'waiting';
CREATE INDEX drafts_by_act ON drafts (posted_by) WHERE posted_by IS NOT NULL;

-- Where a room's summaries are reviewed (null: nowhere), for how long, and what comes then.
ALTER TABLE preferences ADD COLUMN review_room TEXT;
ALTER TABLE preferences ADD COLUMN review_lasts INTEGER NOT NULL DEFAULT 86400000;
ALTER TABLE preferences ADD COLUMN review_holds INTEGER NOT NULL DEFAULT 0;
