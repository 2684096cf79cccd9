
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
