"""All that was recorded of a room, however long ago: what views are held against."""

from dataclasses import replace

import msgspec

from bot.core.polls.values import PollRound
from bot.core.primitives import Millis, RoomId
from bot.core.questions.values import QuestionRound
from bot.core.schedule.values import Skip, Slot
from bot.core.view import Reach, Settings, View
from bot.core.weeks.values import Week, WeekId
from bot.store import Connection, outcomes, preferences, records, rounds, rows


async def questions(db: Connection, room_id: RoomId) -> tuple[QuestionRound, ...]:
    query = "SELECT * FROM questions WHERE ? IN (room_id, moved_from) ORDER BY due_at, rowid"
    return await rows.every(db, QuestionRound, query, (room_id,))


async def polls(db: Connection, room_id: RoomId) -> tuple[PollRound, ...]:
    every = await rounds.every_poll(db)
    return tuple(each for each in every if room_id in (each.room_id, each.moved_from))


async def slots(db: Connection, room_id: RoomId, until: Millis = 10**15) -> tuple[Slot, ...]:
    query = "SELECT * FROM slots WHERE room_id = ? AND due_at <= ? ORDER BY due_at, name"
    return await rows.every(db, Slot, query, (room_id, until))


async def weeks(db: Connection, room_id: RoomId) -> dict[WeekId, Week]:
    found = await db.execute_fetchall("SELECT told FROM weeks WHERE room_id = ?", (room_id,))
    posted = [msgspec.json.decode(row["told"], type=Week) for row in found]
    return {week.id: week for week in posted}


async def view(db: Connection, settings: Settings, room_id: RoomId, now: Millis) -> View:
    """The view of a room as if nothing in it was ever over."""
    every_poll = await polls(db, room_id)
    skipped = [each for each in await slots(db, room_id) if each.due_at > now]
    return replace(
        await records.view(db, settings, room_id, now),
        questions=await questions(db, room_id),
        polls=every_poll,
        slots=await slots(db, room_id, now),
        weeks=await weeks(db, room_id),
        log=await preferences.log(db, room_id),
        outcomes=await outcomes.load(db, room_id, Reach(done_outcomes=1000)),
        result_messages=await outcomes.results(db, every_poll),
        left_out=tuple(each for each in skipped if each.skipped == Skip.ASKED),
    )
