-- The keys that the bot encrypts with outlive a restart.
CREATE TABLE outbound_keys (
    room_id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    messages INTEGER NOT NULL,    -- for which it counts as used
    given BLOB NOT NULL,          -- hashes of the devices that have it, 16 bytes each
    pickle BLOB NOT NULL          -- as it is after those messages
) STRICT;
