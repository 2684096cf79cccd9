"""A room's records as `core.decide` sees them, and what it wants written."""

from typing import assert_never

from aiosqlite import Connection

from bot.core import decisions
from bot.core.model import RoomId
from bot.core.view import Settings, View
from bot.store import acts, rooms, rounds


async def view(db: Connection, settings: Settings, room_id: RoomId) -> View:
    """Everything recorded of one room."""
    return View(
        settings,
        await rooms.load(db, room_id),
        await rooms.schedules(db, room_id),
        await rounds.questions(db, room_id),
        await rounds.polls(db, room_id),
        await rooms.slots(db, room_id),
        await rounds.weeks(db, room_id),
    )


async def apply(  # noqa: C901 - one line a kind of change
    db: Connection, change: decisions.Change
) -> None:
    """Write one change down."""
    match change:
        case decisions.PutRoom():
            await rooms.put(db, change.room)
        case decisions.PutSchedule():
            await rooms.put_schedule(db, change.schedule)
        case decisions.DropSchedules():
            await rooms.drop_schedules(db, change.room_id)
        case decisions.PutSlot():
            await rooms.put_slot(db, change.slot)
        case decisions.PutQuestion():
            await rounds.put_question(db, change.round)
        case decisions.PutPoll():
            await rounds.put_poll(db, change.round)
        case decisions.PutWeek():
            await rounds.put_week(db, change.room_id, change.week)
        case decisions.CancelAct():
            await acts.cancel(db, change.act_id)
        case decisions.CancelActs():
            await acts.cancel_room(db, change.room_id)
        case decisions.RetryActs():
            await acts.retry_now(db, change.room_id)
        case _:
            assert_never(change)
