"""What is to be done in the world: ordered once, carried out, its outcome kept.

The words of an act are forgotten with its outcome: an answer may quote what a member typed. So is
whose message it answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.core.acts import OnAct, OnEvent, Relation, Target, Urgency
from bot.core.primitives import ActId, EventId, Millis, RoomId
from bot.store import rows, work
from bot.store.connection import Connection, Row
from bot.store.work import Work

LATEST: Final = 2**62
FORGOTTEN: Final = "content = '{}', target_event = NULL, reply_to = NULL"


class ActState(StrEnum):
    """How an act stands."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Order:
    """An act as it is recorded, ready to be carried out."""

    act_id: ActId
    room_id: RoomId
    work: Work
    urgency: Urgency
    target: Target | None
    ordered_at: Millis
    expires_at: Millis | None = None
    tries: int = 0
    retry_at: Millis = 0
    not_before: Millis = 0
    """Of a count that is ordered for later, or of what waits for the morning."""


async def order(db: Connection, act: Order) -> EventId | None:
    """Record an act; one that is recorded already stays as it is.

    Returns its event if it stands in the room already.
    """
    target = act.target
    kind, type_, content = work.columns(act.work)
    cursor = await db.execute(
        "INSERT INTO acts (act_id, room_id, kind, urgency, type, content, relation, target_event,"
        " target_act, reply_to, reaction_key, ordered_at, expires_at, state, tries, retry_at,"
        " not_before, problem)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, '')"
        " ON CONFLICT (act_id) DO NOTHING",
        (
            act.act_id,
            act.room_id,
            kind,
            act.urgency,
            type_,
            content,
            target and target.relation,
            target.event if isinstance(target, OnEvent) else None,
            target.act if isinstance(target, OnAct) else None,
            target.reply_to if isinstance(target, OnEvent) else None,
            target.key if target else "",
            act.ordered_at,
            act.expires_at,
            act.tries,
            act.retry_at,
            act.not_before,
        ),
    )
    return None if cursor.rowcount else await event_of(db, act.act_id)


async def stands(
    db: Connection, room_id: RoomId, act_id: ActId, event_id: EventId, now: Millis
) -> None:
    """Note an act that stands in the room, though nothing is recorded of it."""
    await db.execute(
        "INSERT INTO acts (act_id, room_id, kind, urgency, type, content, reaction_key,"
        " ordered_at, state, tries, retry_at, event_id, problem, settled_at)"
        " VALUES (?, ?, 'event', ?, '', '{}', '', ?, 'done', 0, 0, ?, '', ?)"
        " ON CONFLICT (act_id) DO NOTHING",
        (act_id, room_id, Urgency.REPLY, now, event_id, now),
    )


async def reword(db: Connection, act: Order) -> None:
    """Other words for an act, if it still waits."""
    _, _, content = work.columns(act.work)
    await db.execute(
        "UPDATE acts SET content = ? WHERE act_id = ? AND state = 'waiting'",
        (content, act.act_id),
    )


def heads_among(which: str) -> str:
    """The condition that an act is a head of those; `which` is a condition of the program's own."""
    return (
        "position IN (SELECT min(position) FROM acts AS act WHERE state = 'waiting'"  # noqa: S608
        f" AND kind NOT IN ('count_poll', 'count_week') AND not_before <= :now AND {which}"
        " AND NOT EXISTS (SELECT 1 FROM acts AS before WHERE before.act_id = act.target_act"
        " AND before.state = 'waiting')"
        # Of ends one after the other, of what tidies up any.
        " GROUP BY room_id, urgency = 0, iif(urgency = 4, position, 0))"
    )


async def heads(
    db: Connection, now: Millis = 0, these: Collection[RoomId] | None = None
) -> list[Order]:
    """The next act for the sender in each of these rooms, or of all, the most urgent room first.

    Ends of polls have a lane of their own: nothing else in the room keeps them waiting, but the
    poll itself. What tidies up has no order, and keeps nothing waiting. What waits for the morning
    keeps waiting only what rests on it.
    """
    among, parameters = rows.among("room_id", these)
    return await _orders(db, heads_among(among), {"now": now, **parameters})


@dataclass(frozen=True, slots=True)
class Ready:
    """An act that waits, as it is about to be carried out."""

    encrypted: bool
    """Whether its room is."""
    target: EventId | None
    """The event of the act it refers to, if it stands in the room."""


async def ready(db: Connection, act_id: ActId) -> Ready | None:
    """What is to be known of an act at the last moment; None: it waits no more."""
    row = await rows.first(
        db,
        "SELECT coalesce(encrypted, 0) AS encrypted, before.event_id AS target FROM acts"
        " LEFT JOIN rooms USING (room_id) LEFT JOIN acts AS before"
        " ON before.act_id = acts.target_act WHERE acts.act_id = ? AND acts.state = 'waiting'",
        (act_id,),
    )
    return rows.value(row, Ready) if row else None


COUNTS: Final = "state = 'waiting' AND kind IN ('count_poll', 'count_week')"
"""As the index has it."""


async def counts(db: Connection, now: Millis = LATEST, most: int = -1) -> list[Order]:
    """What the teller has to count by now, the most urgent first, and so many of it at most."""
    where = f"{COUNTS} AND max(retry_at, not_before) <= :now"
    return await _orders(db, where, {"now": now, "most": most})


async def next_count(db: Connection, after: Millis) -> Millis | None:
    """When the next comes that has to wait until later than that."""
    row = await rows.first(
        db,
        f"SELECT min(max(retry_at, not_before)) AS due FROM acts WHERE {COUNTS}"  # noqa: S608
        " AND max(retry_at, not_before) > ?",
        (after,),
    )
    return row["due"] if row else None


@dataclass(frozen=True, slots=True)
class Stuck:
    """An act that waits although it was tried."""

    act_id: ActId
    room_id: RoomId
    ordered_at: Millis
    tries: int
    problem: str


async def stuck(db: Connection) -> tuple[Stuck, ...]:
    """Every act that was tried without success and waits, the oldest first."""
    return await rows.every(
        db,
        Stuck,
        "SELECT * FROM acts WHERE state = 'waiting' AND tries > 0 ORDER BY position",
    )


async def waiting(db: Connection) -> int:
    """How many acts wait to be carried out."""
    ((number,),) = await db.execute_fetchall("SELECT count(*) FROM acts WHERE state = 'waiting'")
    return int(number)


async def _orders(db: Connection, where: str, parameters: Mapping[str, object]) -> list[Order]:
    # `where` is one of the two texts above, never input.
    found = await db.execute_fetchall(
        f"SELECT * FROM acts WHERE {where} ORDER BY urgency, position LIMIT :most",  # noqa: S608
        {"most": -1, **parameters},
    )
    return [_order(row) for row in found]


def _target(row: Row) -> Target | None:
    if not row["relation"]:
        return None
    relation, key = Relation(row["relation"]), row["reaction_key"]
    if row["target_act"]:
        return OnAct(relation, row["target_act"], key)
    return OnEvent(relation, row["target_event"], row["reply_to"], key)


def _order(row: Row) -> Order:
    return Order(
        row["act_id"],
        row["room_id"],
        work.of(row["kind"], row["type"], row["content"]),
        Urgency(row["urgency"]),
        _target(row),
        row["ordered_at"],
        row["expires_at"],
        row["tries"],
        row["retry_at"],
        row["not_before"],
    )


async def event_of(db: Connection, act_id: ActId) -> EventId | None:
    """The event an act became, once it stands in the room."""
    row = await rows.first(db, "SELECT event_id FROM acts WHERE act_id = ?", (act_id,))
    return row["event_id"] if row else None


async def about(db: Connection, act_id: ActId) -> tuple[tuple[ActId, ...], tuple[EventId, ...]]:
    """Which rounds and events an act belongs to, itself included, as long as it is known."""
    found = await db.execute_fetchall(
        "SELECT target_act, json_extract(content, '$.round_id') AS round_id, target_event"
        " FROM acts WHERE act_id = ?",
        (act_id,),
    )
    rounds = [row[name] for row in found for name in ("target_act", "round_id")]
    events = [row["target_event"] for row in found]
    return (act_id, *filter(None, rounds)), tuple(filter(None, events))


async def done(db: Connection, act_id: ActId, event_id: EventId | None, now: Millis) -> None:
    """The act was carried out, whatever had been settled of it: what stands in the room counts."""
    await db.execute(
        f"UPDATE acts SET state = 'done', {FORGOTTEN}, event_id = ?, problem = '',"  # noqa: S608
        " settled_at = ? WHERE act_id = ?",
        (event_id, now, act_id),
    )


async def later(db: Connection, act_id: ActId, retry_at: Millis, problem: str) -> None:
    """The act could not be carried out now; it is tried again, if it still waits."""
    await db.execute(
        "UPDATE acts SET tries = tries + 1, retry_at = ?, problem = ?"
        " WHERE act_id = ? AND state = 'waiting'",
        (retry_at, problem, act_id),
    )


async def hold(db: Connection, act_id: ActId, until: Millis) -> None:
    """The act could be carried out, and waits until then nevertheless, if it still waits."""
    await db.execute(
        "UPDATE acts SET not_before = ?, tries = 0, problem = ''"
        " WHERE act_id = ? AND state = 'waiting'",
        (until, act_id),
    )


async def retry_now(db: Connection) -> None:
    """What waits to be tried again need not wait."""
    await db.execute("UPDATE acts SET retry_at = 0 WHERE state = 'waiting' AND retry_at > 0")


async def retry_in(db: Connection, room_id: RoomId) -> None:
    """What waits in a room to be tried again need not wait."""
    await db.execute(
        "UPDATE acts SET retry_at = 0 WHERE state = 'waiting' AND room_id = ? AND retry_at > 0",
        (room_id,),
    )


async def refuse(db: Connection, act_id: ActId, problem: str, now: Millis) -> list[ActId]:
    """The act never will be carried out, nor what rests on it; returns all of them, it first."""
    return await _fall(db, act_id, ActState.REFUSED, problem, now)


async def call_off(db: Connection, act_id: ActId, problem: str, now: Millis) -> list[ActId]:
    """The act is not wanted any more, nor what rests on it; returns all of them, it first."""
    return await _fall(db, act_id, ActState.CANCELLED, problem, now)


async def called_off(db: Connection, act_id: ActId) -> bool:
    """Whether it is settled that the act is not carried out."""
    row = await rows.first(db, "SELECT state FROM acts WHERE act_id = ?", (act_id,))
    return row is not None and row["state"] in (ActState.REFUSED, ActState.CANCELLED)


async def cancel(db: Connection, act_id: ActId, now: Millis) -> None:
    """Do not carry out an act, nor what rests on it, as far as it still waits."""
    await _end(db, await _with_dependents(db, act_id), ActState.CANCELLED, "", now)


async def cancel_room(db: Connection, room_id: RoomId, now: Millis) -> None:
    """Do not carry out anything that still waits in a room."""
    await db.execute(
        f"UPDATE acts SET state = 'cancelled', {FORGOTTEN}, settled_at = ?"  # noqa: S608
        " WHERE room_id = ? AND state = 'waiting'",
        (now, room_id),
    )


async def _fall(
    db: Connection, act_id: ActId, state: ActState, problem: str, now: Millis
) -> list[ActId]:
    row = await rows.first(db, "SELECT state FROM acts WHERE act_id = ?", (act_id,))
    if row is None or row["state"] != ActState.WAITING:
        return []
    fallen = await _with_dependents(db, act_id)
    await _end(db, fallen, state, problem, now)
    return fallen


async def _with_dependents(db: Connection, act_id: ActId) -> list[ActId]:
    """The act and what rests on it, directly or not, as far as it waits; in order."""
    found = await db.execute_fetchall(
        "WITH RECURSIVE resting (act_id) AS ("
        " SELECT ? UNION SELECT acts.act_id FROM acts JOIN resting"
        " ON acts.target_act = resting.act_id)"
        " SELECT act_id FROM acts JOIN resting USING (act_id)"
        " WHERE state = 'waiting' ORDER BY position",
        (act_id,),
    )
    return [row["act_id"] for row in found]


async def _end(
    db: Connection, act_ids: list[ActId], state: ActState, problem: str, now: Millis
) -> None:
    await db.executemany(
        f"UPDATE acts SET state = ?, {FORGOTTEN}, problem = ?, settled_at = ?"  # noqa: S608
        " WHERE act_id = ?",
        [(state, problem, now, act_id) for act_id in act_ids],
    )
