"""A room goes on in another: what was recorded of it is that one's, and its events stay put."""

from bot.core.acts import Urgency
from bot.core.outcomes.values import Outcome
from bot.core.polls.values import Answer, Poll, PollRound
from bot.core.primitives import DAY, ActId, RoomId, UserId
from bot.core.questions.values import QuestionRound, Suggestion
from bot.core.rooms.values import LogEntry, Room
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import Schedule, ScheduleName, Slot
from bot.core.weeks.values import Week, WeekId
from bot.store import (
    Connection,
    acts,
    counted,
    drafts,
    outcomes,
    preferences,
    rooms,
    rounds,
    tables,
)
from bot.store.acts import Order
from bot.store.tables import TABLES, Moves
from bot.store.work import ActKind
from tests.core.samples import drafted
from tests.store import whole
from tests.store.test_acts import WORK

OLD, NEW, NEWER = RoomId("!old:x"), RoomId("!new:x"), RoomId("!newer:x")
POLL = Poll("d", "Which?", (Answer("a", "A"), Answer("b", "B")))
QUESTIONS = ScheduleName.QUESTIONS


async def recorded(db: Connection) -> None:
    for room_id in (OLD, NEW, NEWER):
        await rooms.put(db, Room(room_id))
    await rooms.put_schedule(db, Schedule(OLD, QUESTIONS, "mon 18:00", 1, 2))
    await rooms.put_slot(db, Slot(OLD, QUESTIONS, 2))
    await rounds.put_question(db, QuestionRound(ActId("q"), OLD, "own", "q", "Q?", 1, 2))
    await rounds.put_poll(db, PollRound(ActId("p"), OLD, "own", POLL, 3, 4))
    await rounds.put_week(db, OLD, Week(WeekId(2026, 47)))
    await preferences.put(db, Preferences(OLD))
    await preferences.put_suggestion(db, Suggestion(OLD, 1, b"someone", b"there", "Q?", 1))
    await outcomes.put(db, Outcome(OLD, 1, "We ask", ActId("p"), "Which?", 5, ActId("o")))
    await drafts.put(db, drafted(room_id=OLD))
    await preferences.put_entry(db, LogEntry(OLD, 1, UserId("@ada:x"), "stop"))
    count = Order(ActId("c"), OLD, WORK[ActKind.COUNT_WEEK], Urgency.LATER, None, 1)
    await acts.order(db, count)


async def of(db: Connection, room_id: RoomId) -> dict[str, int]:
    """How many rows of the room there are in each table whose rows move."""
    counts = {}
    for table in TABLES:
        if isinstance(table.room, Moves):
            query = f"SELECT count(*) FROM {table.name} WHERE room_id = ?"
            ((counts[table.name],),) = await db.execute_fetchall(query, (room_id,))
    return counts


async def test_of_every_table_that_moves_nothing_stays_behind(db: Connection) -> None:
    await recorded(db)
    before = await of(db, OLD)
    assert all(before.values()), "a row of each, so that each is seen to move"
    await rooms.move_records(db, OLD, NEW)
    assert await of(db, NEW) == before
    assert not any((await of(db, OLD)).values())


async def test_everything_is_the_new_rooms(db: Connection) -> None:
    await recorded(db)
    await rooms.move_records(db, OLD, NEW)
    (schedule,) = await rooms.schedules(db, NEW)
    (slot,) = await whole.slots(db, NEW, 9)
    assert (schedule.room_id, slot.room_id) == (NEW, NEW)
    assert list(await whole.weeks(db, NEW)) == [WeekId(2026, 47)]
    assert await rooms.schedules(db, OLD) == ()
    assert await whole.weeks(db, OLD) == {}


async def test_rounds_are_found_from_both_rooms_also_after_a_second_move(db: Connection) -> None:
    await recorded(db)
    await rooms.move_records(db, OLD, NEW)
    await rooms.move_records(db, NEW, NEWER)
    for room_id in (OLD, NEWER):
        (asked,) = await whole.questions(db, room_id)
        (poll,) = await whole.polls(db, room_id)
        assert (asked.room_id, asked.stands_in) == (NEWER, OLD)
        assert (poll.room_id, poll.stands_in) == (NEWER, OLD)
    assert await whole.polls(db, NEW) == ()


async def test_what_the_new_room_has_already_stays(db: Connection) -> None:
    await recorded(db)
    here = Schedule(NEW, QUESTIONS, "tue 19:00", 5, 6)
    await rooms.put_schedule(db, here)
    await rooms.move_records(db, OLD, NEW)
    assert await rooms.schedules(db, NEW) == (here,)


async def test_the_rooms_that_a_room_replaces_are_found(db: Connection) -> None:
    await rooms.put(db, Room(OLD, successor=NEW))
    await rooms.put(db, Room(NEW, predecessor=OLD))
    assert await rooms.replaced_by(db, NEW) == (Room(OLD, successor=NEW),)
    assert (await rooms.load(db, NEW)).predecessor == OLD
    assert await rooms.replaced_by(db, OLD) == ()


async def test_hashes_of_counted_events_are_those_of_the_last_count_and_go(db: Connection) -> None:
    await recorded(db)
    await counted.put(db, ActId("p"), [b"1", b"2"])
    await counted.put(db, ActId("p"), [b"2", b"3"])
    assert await counted.of(db, ActId("p")) == {b"2", b"3"}
    await counted.drop(db, ActId("p"))
    assert await counted.of(db, ActId("p")) == frozenset()


async def test_hashes_of_a_poll_that_was_counted_long_ago_are_pruned(db: Connection) -> None:
    await recorded(db)
    for round_id, closed_at in (("p", 4), ("q", 9)):
        closed = PollRound(ActId(round_id), OLD, "own", POLL, 3, 4, closed_at=closed_at)
        await rounds.put_poll(db, closed)
        await counted.put(db, ActId(round_id), [b"1"])
    await tables.forget(db, 5 + 2 * DAY)
    assert await counted.of(db, ActId("p")) == frozenset()
    assert await counted.of(db, ActId("q")) == {b"1"}
