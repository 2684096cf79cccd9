"""Rounds of questions and polls, with their counts, and the weeks that were summed up."""

from collections.abc import Sequence

import msgspec
from aiosqlite import Connection, Row

from bot.core.polls.values import PollRound, PollState, Quorum
from bot.core.primitives import EventId, RoomId
from bot.core.questions.values import QuestionRound
from bot.core.weeks.values import Week, WeekId
from bot.store import rows


async def questions(db: Connection, room_id: RoomId) -> tuple[QuestionRound, ...]:
    """The questions that stand or have stood in a room, oldest first."""
    return await rows.every(
        db,
        QuestionRound,
        "SELECT * FROM questions WHERE room_id = ? OR moved_from = ? ORDER BY due_at, rowid",
        (room_id, room_id),
    )


async def put_question(db: Connection, asked: QuestionRound) -> None:
    """Write a question's round; only its state and event ever change."""
    await rows.put(db, "questions", asked, update=("state", "event_id"))


async def polls(db: Connection, room_id: RoomId | None = None) -> tuple[PollRound, ...]:
    """The polls that stand or have stood in a room, or those of all rooms, oldest first."""
    return await _polls(db, ":value IS NULL OR room_id = :value OR moved_from = :value", room_id)


async def open_polls(db: Connection) -> tuple[PollRound, ...]:
    """The open polls of all rooms."""
    return await _polls(db, "state = :value", PollState.OPEN)


async def knows_poll(db: Connection, event_id: EventId) -> bool:
    """Whether this event is a poll of ours."""
    async with db.execute("SELECT 1 FROM polls WHERE event_id = ?", (event_id,)) as cursor:
        return await cursor.fetchone() is not None


async def _polls(db: Connection, where: str, value: str | None) -> tuple[PollRound, ...]:
    # `where` is one of the two texts above, never input.
    found = await db.execute_fetchall(
        f"SELECT * FROM polls WHERE {where} ORDER BY due_at, rowid",  # noqa: S608
        {"value": value},
    )
    answers = await db.execute_fetchall(
        "SELECT answers.* FROM answers JOIN polls USING (round_id)"  # noqa: S608
        f" WHERE {where} ORDER BY round_id, position",
        {"value": value},
    )
    by_round: dict[str, list[Row]] = {}
    for answer in answers:
        by_round.setdefault(answer["round_id"], []).append(answer)
    return tuple(poll_of(row, by_round[row["round_id"]]) for row in found)


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


async def weeks(db: Connection, room_id: RoomId) -> dict[WeekId, Week]:
    """The weeks of a room whose summary was posted."""
    found = await db.execute_fetchall("SELECT told FROM weeks WHERE room_id = ?", (room_id,))
    posted = [msgspec.json.decode(row["told"], type=Week) for row in found]
    return {week.id: week for week in posted}


async def put_week(db: Connection, room_id: RoomId, week: Week) -> None:
    """Write a week as its summary has it; what is written stays."""
    await rows.put(db, "weeks", {"room_id": room_id, "week": str(week.id), "told": week}, update=())
