"""Polls a page at a time: years of them are shown, and few are in memory at once."""

import msgspec
from aiosqlite import Connection, Row

from bot.core.polls.values import PollRound
from bot.core.primitives import Millis, RoomId
from bot.store.rounds import poll_of

Place = tuple[Millis, int]
"""Behind which a page begins: when a poll was due, and its row."""


async def polls(
    db: Connection, behind: Place, room_id: RoomId | None, most: int
) -> tuple[list[PollRound], Place]:
    """The next polls, of one room or of all, oldest first; and the place behind the last."""
    ours = "" if room_id is None else "AND room_id = :room"
    found = list(
        await db.execute_fetchall(
            "SELECT *, rowid AS place FROM polls WHERE (due_at, rowid) > (:due_at, :place)"  # noqa: S608
            f" {ours} ORDER BY due_at, rowid LIMIT :most",
            {"due_at": behind[0], "place": behind[1], "room": room_id, "most": most},
        )
    )
    answers = await _answers(db, [row["round_id"] for row in found])
    last = found[-1] if found else None
    place = (last["due_at"], last["place"]) if last else behind
    return [poll_of(row, answers[row["round_id"]]) for row in found], place


async def _answers(db: Connection, rounds: list[str]) -> dict[str, list[Row]]:
    by_round: dict[str, list[Row]] = {each: [] for each in rounds}
    for answer in await db.execute_fetchall(
        "SELECT * FROM answers WHERE round_id IN (SELECT value FROM json_each(?))"
        " ORDER BY round_id, position",
        (msgspec.json.encode(rounds).decode(),),
    ):
        by_round[answer["round_id"]].append(answer)
    return by_round
