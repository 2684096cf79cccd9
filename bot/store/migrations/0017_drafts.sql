-- Summaries that wait for the moderators of their room, and what became of them.
CREATE TABLE drafts (
    room_id TEXT NOT NULL REFERENCES rooms,
    week TEXT NOT NULL,
    count TEXT NOT NULL,          -- the act that counted the week
    replies TEXT NOT NULL,        -- JSON: numbers, by question and poll
    state TEXT NOT NULL,
    review_room TEXT NOT NULL,    -- empty: chats of moderators with the bot
    made_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    remind_at INTEGER,
    was_due INTEGER,
    note TEXT NOT NULL,
    note_from TEXT,               -- the message that gave it
    PRIMARY KEY (room_id, week)
) STRICT;

CREATE INDEX drafts_waiting ON drafts (room_id) WHERE state = 'waiting';

-- Where a draft is shown, and by which act.
CREATE TABLE draft_copies (
    act_id TEXT PRIMARY KEY,
    room_id TEXT NOT NULL,        -- the draft's room
    week TEXT NOT NULL,
    shown_in TEXT NOT NULL
) STRICT;

CREATE INDEX draft_copies_by_draft ON draft_copies (room_id, week);
CREATE INDEX draft_copies_by_room ON draft_copies (shown_in);

-- Where a room's summaries are reviewed (null: nowhere, empty: in chats), for how long, and what comes then.
ALTER TABLE preferences ADD COLUMN review_room TEXT;
ALTER TABLE preferences ADD COLUMN review_lasts INTEGER NOT NULL DEFAULT 86400000;
ALTER TABLE preferences ADD COLUMN review_holds INTEGER NOT NULL DEFAULT 0;

-- One more kind of act; SQLite changes no check, so there is none any more: the program knows them.
ALTER TABLE acts RENAME TO acts_before;
CREATE TABLE acts (
    position INTEGER PRIMARY KEY,
    act_id TEXT NOT NULL UNIQUE,
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    type TEXT NOT NULL,           -- of the event
    content TEXT NOT NULL,        -- JSON, without the relation
    relation TEXT,
    target_event TEXT,
    target_act TEXT,
    reply_to TEXT,
    reaction_key TEXT NOT NULL,
    ordered_at INTEGER NOT NULL,
    expires_at INTEGER,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'cancelled')),
    tries INTEGER NOT NULL,
    retry_at INTEGER NOT NULL,
    event_id TEXT,
    problem TEXT NOT NULL,
    not_before INTEGER NOT NULL DEFAULT 0,  -- of a count that is ordered for later
    settled_at INTEGER            -- when it was done, refused or cancelled
) STRICT;
INSERT INTO acts (
    position, act_id, room_id, kind, urgency, type, content, relation, target_event,
    target_act, reply_to, reaction_key, ordered_at, expires_at, state, tries, retry_at, event_id,
    problem, not_before, settled_at
)
SELECT
    position, act_id, room_id, kind, urgency, type, content, relation, target_event,
    target_act, reply_to, reaction_key, ordered_at, expires_at, state, tries, retry_at, event_id,
    problem, not_before, settled_at
FROM acts_before;
DROP TABLE acts_before;
CREATE INDEX acts_by_target ON acts (target_act);
CREATE INDEX acts_waiting ON acts (room_id, position) WHERE state = 'waiting';
CREATE INDEX acts_to_count ON acts (max(retry_at, not_before))
    WHERE state = 'waiting' AND kind IN ('count_poll', 'count_week');
