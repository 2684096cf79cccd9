"""Outcomes of polls, and which messages say results."""

from collections.abc import Sequence

import msgspec

from bot.core.causes import Cause, act_id
from bot.core.outcomes.values import Outcome
from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.view import NOTHING_PAST, Reach
from bot.store import rows
from bot.store.connection import Connection

_OPEN = "SELECT rowid FROM outcomes WHERE room_id = :room AND done_at IS NULL"
_DONE = (
    "SELECT * FROM (SELECT rowid FROM outcomes WHERE room_id = :room AND done_at IS NOT NULL"
    " ORDER BY done_at DESC, number DESC LIMIT :done)"
)
_HERE = "AND :room IN (room_id, moved_from)"
_OF_ACTS = (
    f"SELECT rowid FROM outcomes WHERE posted_by IN (SELECT value FROM json_each(:acts)) {_HERE}"  # noqa: S608
)
_OF_EVENTS = (
    f"SELECT rowid FROM outcomes WHERE event_id IN (SELECT value FROM json_each(:events)) {_HERE}"  # noqa: S608
)


async def load(db: Connection, room_id: RoomId, reach: Reach = NOTHING_PAST) -> tuple[Outcome, ...]:
    """The outcomes of a room as far as the reach goes, by their numbers; the open ones always."""
    which = [
        _OPEN,
        *([_DONE] if reach.done_outcomes else []),
        *([_OF_ACTS] if reach.rounds else []),
        *([_OF_EVENTS] if reach.events else []),
    ]
    query = f"SELECT * FROM outcomes WHERE rowid IN ({' UNION ALL '.join(which)}) ORDER BY number"  # noqa: S608
    parameters = {
        "room": room_id,
        "done": reach.done_outcomes,
        "acts": _json(reach.rounds),
        "events": _json(reach.events),
    }
    return await rows.every(db, Outcome, query, parameters)


async def of_room(db: Connection, room_id: RoomId) -> tuple[Outcome, ...]:
    """All outcomes of a room, done or not."""
    query = "SELECT * FROM outcomes WHERE room_id = ? ORDER BY number"
    return await rows.every(db, Outcome, query, (room_id,))


async def results(db: Connection, polls: Sequence[PollRound]) -> dict[ActId, EventId]:
    """By round, the messages that say the results of these polls, as far as that is known."""
    of = {act_id(Cause.RESULT, poll.round_id): poll.round_id for poll in polls}
    found = await db.execute_fetchall(
        "SELECT act_id, event_id FROM acts WHERE act_id IN (SELECT value FROM json_each(?))"
        " AND event_id IS NOT NULL",
        (_json([*of]),),
    )
    return {of[row["act_id"]]: row["event_id"] for row in found}


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


async def put(db: Connection, outcome: Outcome) -> None:
    """Write an outcome, or how it stands."""
    await rows.put(db, "outcomes", outcome)


async def drop(db: Connection, room_id: RoomId, number: int) -> None:
    """Forget an outcome."""
    await db.execute("DELETE FROM outcomes WHERE room_id = ? AND number = ?", (room_id, number))
