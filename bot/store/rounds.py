"""Rounds of questions and polls, with their counts, and the weeks that were told."""

from collections.abc import Iterable

import msgspec
from aiosqlite import Connection, Row

from bot.core.model import (
    Answer,
    EventId,
    Poll,
    PollKind,
    PollRound,
    PollState,
    QuestionRound,
    QuestionState,
    Quorum,
    Result,
    RoomId,
    Tally,
    Week,
    WeekId,
)


async def questions(db: Connection, room_id: RoomId) -> tuple[QuestionRound, ...]:
    """The questions that stand or have stood in a room, oldest first."""
    rows = await db.execute_fetchall(
        "SELECT * FROM questions WHERE room_id = ? OR moved_from = ? ORDER BY due_at, rowid",
        (room_id, room_id),
    )
    return tuple(
        QuestionRound(
            row["round_id"],
            row["room_id"],
            row["deck"],
            row["item"],
            row["text"],
            row["cycle"],
            row["due_at"],
            QuestionState(row["state"]),
            row["event_id"],
            row["moved_from"],
        )
        for row in rows
    )


async def put_question(db: Connection, asked: QuestionRound) -> None:
    """Write a question's round; only its state and event ever change."""
    await db.execute(
        "INSERT INTO questions (round_id, room_id, deck, item, text, cycle, due_at, state,"
        " event_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (round_id) DO UPDATE SET"
        " state = excluded.state, event_id = excluded.event_id",
        (
            asked.round_id,
            asked.room_id,
            asked.deck,
            asked.item,
            asked.text,
            asked.cycle,
            asked.due_at,
            asked.state,
            asked.event_id,
        ),
    )


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
    rows = await db.execute_fetchall(
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
    return tuple(_poll(row, by_round[row["round_id"]]) for row in rows)


def _poll(row: Row, answers: Iterable[Row]) -> PollRound:
    answers = tuple(answers)
    poll = Poll(
        row["item"],
        row["question"],
        tuple(Answer(answer["answer_id"], answer["text"]) for answer in answers),
        PollKind(row["kind"]),
        row["max_selections"],
        _quorum(row["quorum"]),
    )
    return PollRound(
        row["round_id"],
        row["room_id"],
        row["deck"],
        poll,
        row["due_at"],
        row["closes_at"],
        PollState(row["state"]),
        row["event_id"],
        row["companion_id"],
        row["opened_at"],
        bool(row["reminded"]),
        bool(row["ending"]),
        row["ended_at"],
        row["closed_at"],
        row["members"],
        _result(row, answers),
        row["moved_from"],
        bool(row["unended"]),
    )


def _quorum(kept: float | None) -> Quorum | None:
    return int(kept) if kept is not None and kept >= 1 else kept


def _result(row: Row, answers: tuple[Row, ...]) -> Result | None:
    if row["complete"] is None:
        return None
    tally = Tally(
        tuple(answer["votes"] for answer in answers),
        tuple(answer["native_votes"] for answer in answers),
        row["native"],
        row["by_reaction"],
        row["spoiled"],
        row["undecryptable"],
    )
    return Result(tally, row["members"], bool(row["complete"]))


async def put_poll(db: Connection, poll: PollRound) -> None:
    """Write a poll's round, and its counts when it has them."""
    values = _columns(poll)
    columns = ", ".join(values)
    updates = ", ".join(f"{name} = excluded.{name}" for name in values)
    await db.execute(
        f"INSERT INTO polls ({columns}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608
        f" ON CONFLICT (round_id) DO UPDATE SET {updates}",
        tuple(values.values()),
    )
    tally = poll.result and poll.result.tally
    await db.executemany(
        "INSERT INTO answers (round_id, position, answer_id, text, votes, native_votes)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (round_id, position) DO UPDATE SET"
        " votes = excluded.votes, native_votes = excluded.native_votes",
        [
            (
                poll.round_id,
                position,
                answer.id,
                answer.text,
                tally and tally.votes[position],
                tally and tally.native_votes[position],
            )
            for position, answer in enumerate(poll.poll.answers)
        ],
    )


def _columns(poll: PollRound) -> dict[str, object]:
    result, tally = poll.result, poll.result and poll.result.tally
    return {
        "round_id": poll.round_id,
        "room_id": poll.room_id,
        "deck": poll.deck,
        "item": poll.poll.id,
        "question": poll.poll.question,
        "kind": poll.poll.kind,
        "max_selections": poll.poll.max_selections,
        "due_at": poll.due_at,
        "closes_at": poll.closes_at,
        "state": poll.state,
        "event_id": poll.event_id,
        "companion_id": poll.companion_id,
        "opened_at": poll.opened_at,
        "reminded": poll.reminded,
        "ending": poll.ending,
        "ended_at": poll.ended_at,
        "closed_at": poll.closed_at,
        "native": tally and tally.native,
        "by_reaction": tally and tally.by_reaction,
        "spoiled": tally and tally.spoiled,
        "undecryptable": tally and tally.undecryptable,
        "members": poll.members,
        "complete": result and result.complete,
        "moved_from": poll.moved_from,
        "quorum": poll.poll.quorum,
        "unended": poll.unended,
    }


async def weeks(db: Connection, room_id: RoomId) -> dict[WeekId, Week]:
    """The weeks of a room whose summary was posted."""
    rows = await db.execute_fetchall("SELECT told FROM weeks WHERE room_id = ?", (room_id,))
    told = [msgspec.json.decode(row["told"], type=Week) for row in rows]
    return {week.id: week for week in told}


async def put_week(db: Connection, room_id: RoomId, week: Week) -> None:
    """Write a week as it was told; what is written stays."""
    await db.execute(
        "INSERT INTO weeks (room_id, week, told) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (room_id, str(week.id), msgspec.json.encode(week).decode()),
    )
