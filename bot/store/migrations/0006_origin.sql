-- Whose records these are, and which shopfloor wrote them last.
CREATE TABLE origin (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    shopfloor TEXT NOT NULL,      -- the version of the program
    user_id TEXT,                 -- of the bot, once it has signed in
    copied_at INTEGER             -- of a backup: when it was made
) STRICT;
