-- Times are UTC milliseconds. No table holds a vote or a voter.

-- Whose records these are, and which shopfloor wrote them last.
CREATE TABLE origin (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    shopfloor TEXT NOT NULL,      -- the version of the program
    user_id TEXT,                 -- of the bot, once it has signed in
    copied_at INTEGER             -- of a backup: when it was made
) STRICT;

CREATE TABLE sync (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    token TEXT NOT NULL
) STRICT;

-- Parts of timelines that a sync answer left out, still to be read backwards.
CREATE TABLE gaps (
    room_id TEXT NOT NULL,
    since TEXT NOT NULL,          -- the sync token before the gap
    next_from TEXT NOT NULL,      -- where to go on reading
    PRIMARY KEY (room_id, since)
) STRICT;

-- Events that were acted upon, each once; the second command in one has its number behind the id.
CREATE TABLE handled (
    event_id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    obeyed_by TEXT                -- the event that brought what was obeyed: itself, or an edit
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
    room_id TEXT PRIMARY KEY,
    membership TEXT NOT NULL CHECK (membership IN ('outside', 'invited', 'joined')),
    version TEXT NOT NULL,
    creators TEXT NOT NULL,       -- JSON list of user ids
    power_levels TEXT,            -- JSON object
    encrypted INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    display_name TEXT NOT NULL,   -- the bot's own
    successor TEXT,               -- the room that is to replace this one
    predecessor TEXT,             -- the room this one says it replaces
    type TEXT NOT NULL DEFAULT '',                  -- what it is for; empty: to talk with each other
    notices INTEGER NOT NULL DEFAULT 0,             -- whether the homeserver alone speaks there
    direct INTEGER NOT NULL DEFAULT 0,              -- whether the invitation was for two
    joined_members INTEGER NOT NULL DEFAULT 0,      -- of such a room alone
    invited_members INTEGER NOT NULL DEFAULT 0,
    alone_since INTEGER,                            -- since when nobody but bots is there
    left_alone_at INTEGER,                          -- when the bot left it for that
    warned TEXT NOT NULL DEFAULT '{}'               -- JSON: what moderators know of who can answer
) STRICT;

CREATE INDEX rooms_by_successor ON rooms (successor);

CREATE TABLE schedules (
    room_id TEXT NOT NULL REFERENCES rooms,
    name TEXT NOT NULL CHECK (name IN ('questions', 'polls', 'summary')),
    rule TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    done_until INTEGER NOT NULL,
    PRIMARY KEY (room_id, name)
) STRICT;

-- What became of each moment at which a schedule was due: once each, whatever happens.
CREATE TABLE slots (
    room_id TEXT NOT NULL REFERENCES rooms,
    name TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    skipped TEXT NOT NULL,        -- why nothing was posted, else empty
    skipped_at INTEGER,           -- when a moderator skipped it, if one did
    PRIMARY KEY (room_id, name, due_at)
) STRICT;

CREATE TABLE questions (
    round_id TEXT PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms,
    deck TEXT NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'cancelled')),
    event_id TEXT,
    moved_from TEXT               -- the room in which its events stand, if another
) STRICT;

CREATE INDEX questions_by_room ON questions (room_id, due_at);
CREATE INDEX questions_waiting ON questions (room_id) WHERE state = 'waiting';
CREATE INDEX questions_by_cycle ON questions (room_id, deck, cycle)
    WHERE event_id IS NOT NULL OR state <> 'cancelled';
CREATE INDEX questions_by_event ON questions (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX questions_moved ON questions (moved_from) WHERE moved_from IS NOT NULL;

CREATE TABLE polls (
    round_id TEXT PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms,
    deck TEXT NOT NULL,
    item TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('disclosed', 'undisclosed')),
    max_selections INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'open', 'counting', 'closed', 'cancelled')),
    event_id TEXT,
    companion_id TEXT,
    opened_at INTEGER,
    reminded INTEGER NOT NULL,
    ending INTEGER NOT NULL,
    ended_at INTEGER,
    closed_at INTEGER,
    native INTEGER,
    by_reaction INTEGER,
    spoiled INTEGER,
    undecryptable INTEGER,
    members INTEGER,
    complete INTEGER,
    moved_from TEXT,              -- the room in which its events stand, if another
    quorum REAL,                  -- below 1: a share of the members; else people
    unended INTEGER NOT NULL DEFAULT 0      -- whether it is over without an end event
) STRICT;

CREATE INDEX polls_by_room ON polls (room_id, due_at);
CREATE INDEX polls_by_due ON polls (due_at);
CREATE INDEX polls_unfinished ON polls (room_id, due_at)
    WHERE state IN ('waiting', 'open', 'counting');
CREATE INDEX polls_closed ON polls (room_id, due_at) WHERE state = 'closed';
CREATE INDEX polls_by_end ON polls (room_id, coalesce(ended_at, closes_at)) WHERE state = 'closed';
CREATE INDEX polls_by_deck ON polls (room_id, deck, due_at)
    WHERE event_id IS NOT NULL OR state <> 'cancelled';
CREATE INDEX polls_by_item ON polls (room_id, item, due_at);
CREATE INDEX polls_by_event ON polls (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX polls_by_companion ON polls (companion_id) WHERE companion_id IS NOT NULL;
CREATE INDEX polls_moved ON polls (moved_from) WHERE moved_from IS NOT NULL;

CREATE TABLE answers (
    round_id TEXT NOT NULL REFERENCES polls,
    position INTEGER NOT NULL,
    answer_id TEXT NOT NULL,
    text TEXT NOT NULL,
    votes INTEGER,
    native_votes INTEGER,
    PRIMARY KEY (round_id, position)
) STRICT;

-- Which events a count has taken in, by keyed hashes and without choices: for a day after the end
-- of a poll, to notice what comes later.
CREATE TABLE counted (
    round_id TEXT NOT NULL REFERENCES polls,
    digest BLOB NOT NULL,
    PRIMARY KEY (round_id, digest)
) STRICT, WITHOUT ROWID;

-- What rooms have chosen for themselves.
CREATE TABLE preferences (
    room_id TEXT PRIMARY KEY REFERENCES rooms,
    zone TEXT NOT NULL,
    deck TEXT NOT NULL,
    quiet TEXT NOT NULL,
    paused_until INTEGER,
    suggested INTEGER NOT NULL,   -- how many suggestions there have been
    outcomes INTEGER NOT NULL DEFAULT 0,    -- and how many outcomes
    -- Where summaries are reviewed (null: nowhere, empty: in chats), for how long, and
    -- whether they are held then.
    review_room TEXT,
    review_lasts INTEGER NOT NULL DEFAULT 86400000,
    review_holds INTEGER NOT NULL DEFAULT 0,
    shares INTEGER NOT NULL DEFAULT 0,      -- whether its record may leave the room
    shared_as TEXT NOT NULL DEFAULT '',     -- what it is called outside; empty: by its number
    shared_number INTEGER,                  -- since it shared for the first time
    shared_from INTEGER NOT NULL DEFAULT 0, -- so many voters a result needs to leave the room
    pictures INTEGER NOT NULL DEFAULT 1     -- whether the summary comes with one
) STRICT;

CREATE UNIQUE INDEX preferences_by_number ON preferences (shared_number)
    WHERE shared_number IS NOT NULL;

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

-- What moderators changed; kept 30 days.
CREATE TABLE log (
    position INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL REFERENCES rooms,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

CREATE INDEX log_by_room ON log (room_id, at);

-- Weeks as their summaries told them.
CREATE TABLE weeks (
    room_id TEXT NOT NULL REFERENCES rooms,
    week TEXT NOT NULL,
    told TEXT NOT NULL,           -- JSON: what was asked, how many replied, the counts
    PRIMARY KEY (room_id, week)
) STRICT;

-- What is to be done in the world, each once, in this order within a room.
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

CREATE INDEX acts_by_target ON acts (target_act);
CREATE INDEX acts_waiting ON acts (room_id, position) WHERE state = 'waiting';
CREATE INDEX acts_to_count ON acts (max(retry_at, not_before))
    WHERE state = 'waiting' AND kind IN ('count_poll', 'count_week');

-- Encryption. Pickles are under a secret that is kept outside of this file. These tables know
-- devices, and so user ids; they know no vote and no text.

CREATE TABLE crypto_account (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    published INTEGER NOT NULL,   -- whether the homeserver has the device keys
    pickle BLOB NOT NULL
) STRICT;

CREATE TABLE olm_sessions (
    sender_key TEXT NOT NULL,
    session_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    pickle BLOB NOT NULL,
    PRIMARY KEY (sender_key, session_id)
) STRICT;

CREATE TABLE room_keys (
    room_id TEXT NOT NULL,
    sender_key TEXT NOT NULL,
    session_id TEXT NOT NULL,
    owner TEXT NOT NULL,          -- user id of whoever sent it
    signing_key TEXT NOT NULL,
    first_index INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    pickle BLOB NOT NULL,
    PRIMARY KEY (sender_key, session_id, room_id)
) STRICT;

CREATE TABLE outbound_keys (
    room_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    messages INTEGER NOT NULL,    -- for which it counts as used
    given BLOB NOT NULL,          -- hashes of the devices that have it, 16 bytes each
    pickle BLOB NOT NULL          -- as it is after those messages
) STRICT;

CREATE TABLE devices (
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    ed25519 TEXT NOT NULL,
    curve25519 TEXT NOT NULL,
    PRIMARY KEY (user_id, device_id)
) STRICT, WITHOUT ROWID;

-- Whose devices are followed, and whether they have changed since they were asked for.
CREATE TABLE tracked_users (
    user_id TEXT PRIMARY KEY,
    outdated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which place of a room key's ratchet was used for which event: one event each.
CREATE TABLE opened (
    sender_key TEXT NOT NULL,
    session_id TEXT NOT NULL,
    message_index INTEGER NOT NULL,
    event_digest TEXT NOT NULL,   -- a keyed hash of the event's id
    PRIMARY KEY (sender_key, session_id, message_index)
) STRICT, WITHOUT ROWID;

-- Troubles that the admin room has heard of and that are not over.
CREATE TABLE reported (
    room_id TEXT NOT NULL,
    what TEXT NOT NULL,           -- what was looked at, such as disk
    about TEXT NOT NULL,          -- which of its kind; a hash where that has no name
    act_id TEXT NOT NULL,         -- that reports it
    PRIMARY KEY (room_id, what, about)
) STRICT;

-- Messages in the admin room that ask for the status and have no answer yet.
CREATE TABLE inquiries (
    event_id TEXT PRIMARY KEY,
    thread TEXT
) STRICT;
