-- What a decision looks at is found without a look at all that a room, or any other, ever did.
DROP INDEX polls_by_state;
CREATE INDEX polls_unfinished ON polls (room_id, due_at)
    WHERE state IN ('waiting', 'open', 'counting');
CREATE INDEX polls_closed ON polls (room_id, due_at) WHERE state = 'closed';
CREATE INDEX polls_by_end ON polls (room_id, coalesce(ended_at, closes_at)) WHERE state = 'closed';
CREATE INDEX polls_by_deck ON polls (room_id, deck, due_at)
    WHERE event_id IS NOT NULL OR state <> 'cancelled';
CREATE INDEX polls_by_item ON polls (room_id, item, due_at);
CREATE INDEX polls_by_event ON polls (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX polls_by_companion ON polls (companion_id) WHERE companion_id IS NOT NULL;
CREATE INDEX questions_waiting ON questions (room_id) WHERE state = 'waiting';
CREATE INDEX questions_by_cycle ON questions (room_id, deck, cycle)
    WHERE event_id IS NOT NULL OR state <> 'cancelled';
CREATE INDEX questions_by_event ON questions (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX acts_to_count ON acts (max(retry_at, not_before))
    WHERE state = 'waiting' AND kind IN ('count_poll', 'count_week');
