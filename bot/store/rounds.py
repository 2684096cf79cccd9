"""Rounds of questions and polls, with their counts, and the weeks that were summed up."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from bot.core.polls.values import PollRound, Quorum
from bot.core.primitives import EventId, Millis, RoomId
from bot.core.questions.values import QuestionRound
from bot.core.view import NOTHING_PAST, Reach
from bot.core.weeks.values import Week, WeekId
from bot.store import rows, wanted
from bot.store.connection import Connection, Row

Span = tuple[Millis, Millis]
"""From when, and until when."""


async def questions(
    db: Connection, room_id: RoomId, reach: Reach = NOTHING_PAST, span: Span | None = None
) -> tuple[QuestionRound, ...]:
    """The questions of a room as far as the reach goes, oldest first; `span`: its weeks."""
    which = wanted.questions(reach)
    query = f"SELECT * FROM questions WHERE rowid IN ({which}) ORDER BY rowid"  # noqa: S608
    found = await rows.every(db, QuestionRound, query, _parameters(room_id, reach, span))
    return tuple(sorted(found, key=_due_at))


async def put_question(db: Connection, asked: QuestionRound) -> None:
    """Write a question's round; only its state and event ever change."""
    await rows.put(db, "questions", asked, update=("state", "event_id"))


async def polls(
    db: Connection, room_id: RoomId, reach: Reach = NOTHING_PAST, span: Span | None = None
) -> tuple[PollRound, ...]:
    """The polls of a room as far as the reach goes, oldest first; `span`: its weeks."""
    which = f"rowid IN ({wanted.polls(reach)})"
    return await _polls(db, which, _parameters(room_id, reach, span))


async def room_questions(db: Connection, room_id: RoomId) -> tuple[QuestionRound, ...]:
    """All questions of a room, as long as the room is old."""
    query = "SELECT * FROM questions WHERE room_id = ? ORDER BY due_at"
    return await rows.every(db, QuestionRound, query, (room_id,))


async def room_polls(db: Connection, room_id: RoomId) -> tuple[PollRound, ...]:
    """All its polls, likewise."""
    return await _polls(db, "room_id = :room", {"room": room_id})


async def room_weeks(db: Connection, room_id: RoomId) -> tuple[Week, ...]:
    """All its weeks whose summary was posted."""
    query = "SELECT told FROM weeks WHERE room_id = ? ORDER BY week"
    found = await db.execute_fetchall(query, (room_id,))
    return tuple(msgspec.json.decode(row["told"], type=Week) for row in found)


async def every_poll(db: Connection) -> tuple[PollRound, ...]:
    """The polls that stand or have stood in any room, oldest first."""
    return await _polls(db, "TRUE", {})


async def unfinished_polls(
    db: Connection, these: Collection[RoomId] | None = None
) -> tuple[PollRound, ...]:
    """The polls of these rooms, or of all, that are not over."""
    where, parameters = rows.among("room_id", these)
    return await _polls(db, f"{wanted.UNFINISHED} AND {where}", parameters)


def _due_at(asked: QuestionRound | PollRound) -> Millis:
    """By this they are sorted here: SQLite would copy each row once more to do it."""
    return asked.due_at


def _parameters(room_id: RoomId, reach: Reach, span: Span | None) -> Mapping[str, object]:
    posted_of, deck = reach.posted_of, reach.posted_of or reach.asked_of
    start, end = span or (0, 0)
    return {
        "room": room_id,
        "rounds": _json(reach.rounds),
        "events": _json(reach.events),
        "deck": deck and deck.id,
        "items": _json([each.id for each in posted_of.polls] if posted_of else []),
        "poll": reach.poll,
        "latest_questions": reach.latest_questions,
        "latest_polls": reach.latest_polls,
        "start": start,
        "end": end,
    }


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


async def knows_poll(db: Connection, event_id: EventId) -> bool:
    """Whether this event is a poll of ours."""
    query = "SELECT 1 FROM polls WHERE event_id = ?"
    return await rows.first(db, query, (event_id,)) is not None


async def _polls(
    db: Connection, where: str, parameters: Mapping[str, object]
) -> tuple[PollRound, ...]:
    found = await db.execute_fetchall(
        f"SELECT * FROM polls WHERE {where} ORDER BY rowid",  # noqa: S608
        parameters,
    )
    if not found:
        return ()
    answers = await db.execute_fetchall(
        "SELECT * FROM answers WHERE round_id IN (SELECT value FROM json_each(?))"
        " ORDER BY round_id, position",
        (_json([row["round_id"] for row in found]),),
    )
    by_round: dict[str, list[Row]] = {}
    for answer in answers:
        by_round.setdefault(answer["round_id"], []).append(answer)
    polls = (poll_of(row, by_round[row["round_id"]]) for row in found)
    return tuple(sorted(polls, key=_due_at))


def poll_of(row: Row, answers: Sequence[Row]) -> PollRound:
    """The poll of a row of `polls`, with those of `answers`."""
    columns = dict(row)
    posted = columns | {
        "id": row["item"],
        "answers": [{"id": answer["answer_id"], "text": answer["text"]} for answer in answers],
        "quorum": _quorum(row["quorum"]),
    }
    tally = columns | {
        name: [answer[name] for answer in answers] for name in ("votes", "native_votes")
    }
    result = None if row["complete"] is None else columns | {"tally": tally}
    return rows.value(columns | {"poll": posted, "result": result}, PollRound)


def _quorum(kept: float | None) -> Quorum | None:
    return int(kept) if kept is not None and kept >= 1 else kept


async def put_poll(db: Connection, poll: PollRound) -> None:
    """Write a poll's round, and its counts when it has them."""
    await rows.put(db, "polls", _columns(poll))
    tally = poll.result and poll.result.tally
    answers = [
        {
            "round_id": poll.round_id,
            "position": position,
            "answer_id": answer.id,
            "text": answer.text,
            "votes": tally and tally.votes[position],
            "native_votes": tally and tally.native_votes[position],
        }
        for position, answer in enumerate(poll.poll.answers)
    ]
    await rows.put(db, "answers", *answers, update=("votes", "native_votes"))


def _columns(poll: PollRound) -> dict[str, object]:
    fields = msgspec.to_builtins(poll)
    posted, result = fields.pop("poll"), fields.pop("result") or {"complete": None, "tally": {}}
    numbers = ("native", "by_reaction", "spoiled", "undecryptable")
    return {
        **fields,
        **{name: posted[name] for name in ("question", "kind", "max_selections", "quorum")},
        **{name: result["tally"].get(name) for name in numbers},
        "item": posted["id"],
        "complete": result["complete"],
    }


async def weeks(db: Connection, room_id: RoomId, these: Collection[WeekId]) -> dict[WeekId, Week]:
    """Those of these weeks of a room whose summary was posted."""
    found = await db.execute_fetchall(
        "SELECT told FROM weeks WHERE room_id = ? AND week IN (SELECT value FROM json_each(?))",
        (room_id, _json([*map(str, these)])),
    )
    posted = [msgspec.json.decode(row["told"], type=Week) for row in found]
    return {week.id: week for week in posted}


async def put_week(db: Connection, room_id: RoomId, week: Week, *, corrects: bool = False) -> None:
    """Write a week as its summary has it; what is written stays, unless this corrects it."""
    told = {"room_id": room_id, "week": str(week.id), "told": week}
    await rows.put(db, "weeks", told, update=("told",) if corrects else ())
