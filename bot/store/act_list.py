"""How acts stand, for people who look after them. Their words are not read here.

What an act says may quote a member.
"""

from dataclasses import dataclass

from bot.core.acts import Urgency
from bot.core.primitives import ActId, Millis, RoomId
from bot.store import rows
from bot.store.acts import ActState, heads_among
from bot.store.connection import Connection
from bot.store.work import ActKind

LATEST: Millis = 2**53


@dataclass(frozen=True, slots=True)
class Entry:
    """How an act stands, without its words."""

    act_id: ActId
    room_id: RoomId
    kind: ActKind
    urgency: Urgency
    type: str
    state: ActState
    ordered_at: Millis
    expires_at: Millis | None
    tries: int
    due_at: Millis
    """Not tried before."""
    problem: str
    settled_at: Millis | None
    in_turn: bool
    """Whether it waits, and nothing in its room has to be done before it."""


async def listed(db: Connection, since: Millis) -> tuple[Entry, ...]:
    """What waits, and what was refused or cancelled from then on; in the order it was ordered."""
    return await _entries(
        db,
        "state = 'waiting' OR (state IN ('refused', 'cancelled') AND settled_at >= :value)",
        since,
    )


async def beginning_with(db: Connection, prefix: str) -> tuple[Entry, ...]:
    """All whose id begins so."""
    return await _entries(db, "substr(act_id, 1, length(:value)) = :value", prefix)


async def _entries(db: Connection, where: str, value: str | Millis) -> tuple[Entry, ...]:
    # `where` is one of the two texts above, never input.
    return await rows.every(
        db,
        Entry,
        "SELECT act_id, room_id, kind, urgency, type, state, ordered_at, expires_at, tries,"  # noqa: S608
        " max(retry_at, not_before) AS due_at, problem, settled_at, state = 'waiting' AND"
        f" (kind IN ('count_poll', 'count_week') OR {heads_among('TRUE')}) AS in_turn"
        f" FROM acts WHERE {where} ORDER BY position",
        # What waits for the morning is shown as what it is: next, at its time.
        {"value": value, "now": LATEST},
    )


async def retry(db: Connection, act_id: ActId) -> None:
    """That act need not wait to be tried again."""
    await db.execute(
        "UPDATE acts SET retry_at = 0 WHERE act_id = ? AND state = 'waiting'", (act_id,)
    )
