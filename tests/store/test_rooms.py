"""Rooms, schedules and slots, as they come back."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.changes import DropSlot, PutSlot
from bot.core.primitives import DAY, RoomId, UserId
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.schedule.values import Schedule, ScheduleName, Skip, Slot
from bot.store import Connection, Database, records, rooms, tables
from tests.store import whole

HERE, THERE = RoomId("!here:example.org"), RoomId("!there:example.org")
QUESTIONS, POLLS = ScheduleName.QUESTIONS, ScheduleName.POLLS

texts = st.text(st.characters(codec="utf-8"), max_size=20)
users = texts.map(UserId)
levels = st.integers(-(2**53), 2**53)
any_room = st.builds(
    Room,
    texts.map(RoomId),
    st.sampled_from(Membership),
    texts,
    st.lists(users, max_size=3).map(tuple),
    st.none()
    | st.builds(
        PowerLevels,
        st.dictionaries(users, levels, max_size=3),
        levels,
        levels,
        st.none() | st.dictionaries(texts, levels, max_size=3),
        levels,
    ),
    st.booleans(),
    st.integers(0, 2**62),
    texts,
    type=texts,
    notices=st.booleans(),
    direct=st.booleans(),
    joined_members=st.integers(0, 2**53),
    invited_members=st.integers(0, 2**53),
    alone_since=st.none() | st.integers(0, 2**62),
    left_alone_at=st.none() | st.integers(0, 2**62),
    warned=st.dictionaries(st.sampled_from(ScheduleName), texts),
)


async def in_rooms(db: Connection, *room_ids: RoomId) -> None:
    for number, room_id in enumerate(room_ids):
        await rooms.put(db, Room(room_id, Membership.JOINED, joined_at=number))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(any_room, any_room)
async def test_a_room_comes_back_as_it_was_written_last(
    database: Database, first: Room, second: Room
) -> None:
    second = replace(second, room_id=first.room_id)
    async with database.transaction() as db:
        for room in (first, second):
            await rooms.put(db, room)
            found = await rooms.load(db, first.room_id)
            assert found == room
            assert type(found.membership) is Membership
            assert type(found.encrypted) is bool


async def test_a_room_nothing_is_known_of_is_one_the_bot_is_outside_of(db: Connection) -> None:
    assert await rooms.load(db, HERE) == Room(HERE)


# --- schedules -----------------------------------------------------------------------------


async def test_a_schedule_comes_back_as_it_was_written_last(db: Connection) -> None:
    await in_rooms(db, HERE)
    first = Schedule(HERE, QUESTIONS, "mon 18:00", 5, 6)
    other = Schedule(HERE, POLLS, "fri 12:00 for 2d", 5, 5)
    moved = Schedule(HERE, QUESTIONS, "tue 19:00", 7, 8)
    for schedule in (first, other, moved):
        await rooms.put_schedule(db, schedule)
    found = await rooms.schedules(db, HERE)
    assert found == (other, moved)
    assert all(type(each.name) is ScheduleName for each in found)


async def test_stopping_one_room_leaves_the_others(db: Connection) -> None:
    await in_rooms(db, HERE, THERE)
    for room_id in (HERE, THERE):
        await rooms.put_schedule(db, Schedule(room_id, QUESTIONS, "mon 18:00", 5, 6))
    await rooms.drop_schedules(db, HERE)
    assert await rooms.schedules(db, HERE) == ()
    assert len(await rooms.schedules(db, THERE)) == 1


async def test_the_schedules_of_all_rooms_are_those_of_rooms_the_bot_is_in(db: Connection) -> None:
    await in_rooms(db, HERE, THERE)
    for room_id in (THERE, HERE):
        await rooms.put_schedule(db, Schedule(room_id, QUESTIONS, "mon 18:00", 5, 6))
    assert [each.room_id for each in await rooms.running_schedules(db)] == [HERE, THERE]
    assert [each.room_id for each in await rooms.running_schedules(db, [THERE])] == [THERE]
    await rooms.put(db, Room(THERE))
    assert [each.room_id for each in await rooms.running_schedules(db)] == [HERE]
    assert [each.room_id for each in await rooms.schedules(db, THERE)] == [THERE]


async def test_there_is_no_schedule_without_a_room(db: Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await rooms.put_schedule(db, Schedule(HERE, QUESTIONS, "mon 18:00", 5, 6))


# --- slots ---------------------------------------------------------------------------------


async def test_a_slot_that_was_left_out_may_come_again_and_a_posted_one_stays(
    db: Connection,
) -> None:
    await in_rooms(db, HERE)
    shown = []
    for skipped in (Skip.TOO_LATE, Skip.POLL_OPEN, "", Skip.TOO_LATE):
        await rooms.put_slot(db, Slot(HERE, POLLS, 5, skipped))
        shown += [slot.skipped for slot in await whole.slots(db, HERE, 5)]
    assert shown == [Skip.TOO_LATE, Skip.POLL_OPEN, "", ""]


async def test_it_is_kept_when_a_moderator_skipped_a_slot(db: Connection) -> None:
    await in_rooms(db, HERE)
    await rooms.put_slot(db, Slot(HERE, POLLS, 5, Skip.ASKED, 3))
    (slot,) = await rooms.left_out(db, HERE, 4)
    assert slot.skipped_at == 3


async def test_of_a_slot_that_was_to_be_posted_nothing_may_come(db: Connection) -> None:
    await in_rooms(db, HERE)
    await rooms.put_slot(db, Slot(HERE, POLLS, 5))
    await rooms.leave_out(db, Slot(HERE, POLLS, 5, Skip.UNSAID))
    await rooms.leave_out(db, Slot(HERE, POLLS, 6, Skip.UNSAID))
    assert await whole.slots(db, HERE, 9) == (Slot(HERE, POLLS, 5, Skip.UNSAID),)


async def test_the_newest_slots_of_a_room_come_oldest_first(db: Connection) -> None:
    await in_rooms(db, HERE, THERE)
    for due_at in (3, 1, 2):
        await rooms.put_slot(db, Slot(HERE, QUESTIONS, due_at))
    await rooms.put_slot(db, Slot(HERE, POLLS, 3, Skip.TOO_LATE))
    await rooms.put_slot(db, Slot(THERE, QUESTIONS, 9))
    found = await rooms.slots(db, HERE, (0, 3), (POLLS, QUESTIONS), 9)
    assert [(slot.due_at, slot.name) for slot in found] == [
        (1, QUESTIONS),
        (2, QUESTIONS),
        (3, POLLS),
        (3, QUESTIONS),
    ]
    latest = await rooms.slots(db, HERE, (0, 9), (POLLS, QUESTIONS), 2)
    assert [slot.due_at for slot in latest] == [2, 3, 3]
    assert [slot.due_at for slot in await rooms.slots(db, HERE, (0, 2), (QUESTIONS,), 9)] == [1, 2]


async def test_slots_of_long_ago_are_forgotten(db: Connection) -> None:
    await in_rooms(db, HERE)
    for due_at in (4, 5):
        await rooms.put_slot(db, Slot(HERE, POLLS, due_at))
    await tables.forget(db, 5 + 401 * DAY)
    assert [slot.due_at for slot in await whole.slots(db, HERE, 9)] == [5]


async def test_rooms_that_were_left_alone_are_listed_since_a_moment(db: Connection) -> None:
    await rooms.put(db, Room(HERE, left_alone_at=5))
    await rooms.put(db, Room(THERE))
    assert [room.room_id for room in await rooms.left_alone(db, 5)] == [HERE]
    assert await rooms.left_alone(db, 6) == ()


async def test_a_slot_can_be_left_out_after_all(db: Connection) -> None:
    await in_rooms(db, HERE, THERE)
    for room_id, name in ((HERE, QUESTIONS), (HERE, POLLS), (THERE, QUESTIONS)):
        await rooms.put_slot(db, Slot(room_id, name, 5))
    await rooms.leave_out(db, Slot(HERE, QUESTIONS, 5, Skip.NOBODY))
    assert {slot.name: slot.skipped for slot in await whole.slots(db, HERE, 9)} == {
        POLLS: "",
        QUESTIONS: Skip.NOBODY,
    }
    assert [slot.skipped for slot in await whole.slots(db, THERE, 9)] == [""]


async def test_what_was_to_be_left_out_comes_after_all_and_a_posted_slot_stays(
    db: Connection,
) -> None:
    await in_rooms(db, HERE)
    out, posted = Slot(HERE, POLLS, 5, Skip.ASKED), Slot(HERE, POLLS, 6)
    for slot in (out, posted):
        await records.apply(db, PutSlot(slot), 1)
        await records.apply(db, DropSlot(slot), 1)
    assert await whole.slots(db, HERE, 9) == (posted,)
    assert await rooms.left_out(db, HERE, 0) == ()


async def test_one_schedule_of_a_room_can_be_forgotten(db: Connection) -> None:
    await in_rooms(db, HERE)
    kept, gone = (Schedule(HERE, name, "mon 18:00", 1, 1) for name in (POLLS, QUESTIONS))
    for each in (kept, gone):
        await rooms.put_schedule(db, each)
    await rooms.drop_schedule(db, HERE, QUESTIONS)
    assert await rooms.schedules(db, HERE) == (kept,)


async def test_a_slot_is_known_by_its_room_name_and_time(db: Connection) -> None:
    await in_rooms(db, HERE)
    await rooms.put_slot(db, Slot(HERE, POLLS, 5))
    assert await rooms.knows_slot(db, HERE, POLLS, 5)
    for other in ((THERE, POLLS, 5), (HERE, QUESTIONS, 5), (HERE, POLLS, 6)):
        assert not await rooms.knows_slot(db, *other)


async def test_many_rooms_come_back_at_once_and_unknown_ones_as_left(db: Connection) -> None:
    here = Room(HERE, Membership.JOINED)
    await rooms.put(db, here)
    assert await rooms.load_all(db, [THERE, HERE]) == {THERE: Room(THERE), HERE: here}
    assert await rooms.load_all(db, []) == {}
