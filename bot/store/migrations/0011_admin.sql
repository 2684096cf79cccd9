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
