-- One more kind of act; SQLite changes no check.
ALTER TABLE acts RENAME TO acts_before;
CREATE TABLE acts (
    position INTEGER PRIMARY KEY,
    act_id TEXT NOT NULL UNIQUE,
    room_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'join', 'leave', 'look', 'count_poll', 'count_week',
        'picture')),
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

-- Whether a room's weekly summary comes with a picture.
ALTER TABLE preferences ADD COLUMN pictures INTEGER NOT NULL DEFAULT 1;
