"""The record that leaves rooms, as it is read from real records."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.acts import Purpose, Urgency
from bot.core.changes import MoveRecords, PutPreferences
from bot.core.polls.values import PollRound, PollState, Result
from bot.core.primitives import DAY, ActId, EventId, RoomId
from bot.core.rooms.values import Room
from bot.core.schedule.preferences import Preferences
from bot.core.sharing.record import SharedRoom, Standing
from bot.core.view import Reach
from bot.errors import StoreFault
from bot.store import Connection, Database, acts, outcomes, preferences, records, rooms, rounds
from bot.store.backup import backup
from bot.store.sharing import Which, knows, record
from bot.store.work import PollCount
from tests.core.samples import NOW, ROOM, SETTINGS, asked, noted, posted
from tests.core.test_sharing import LEAST, SHARES, closed, summed_up, tally

OTHER, THIRD = RoomId("!other:example.org"), RoomId("!third:example.org")
WHICH = Which(LEAST, ZoneInfo("Europe/London"))


async def shared(db: Connection, which: Which = WHICH) -> list[SharedRoom]:
    return [room async for room in record(db, which)]


async def standing(db: Connection) -> list[Standing]:
    return [poll.standing for room in await shared(db) for poll in room.polls]


def in_room(room_id: RoomId, *votes: int) -> PollRound:
    there = replace(closed(*votes), room_id=room_id)
    return replace(there, round_id=ActId(f"poll-{room_id}"), event_id=EventId(f"$poll{room_id}"))


def count(purpose: Purpose) -> acts.Order:
    work = PollCount(in_room(ROOM).round_id, purpose)
    return acts.Order(ActId("count"), ROOM, work, Urgency.LATER, None, NOW, not_before=NOW + DAY)


@pytest.fixture(autouse=True)
async def three_rooms(db: Connection) -> None:
    """The second shares, then the first; the third doesn't. In each a poll was held."""
    for room_id in (ROOM, OTHER, THIRD):
        await rooms.put(db, Room(room_id))
        await rounds.put_poll(db, in_room(room_id, 12, 1, 0))
    await preferences.put(db, replace(SHARES, shared_number=2))
    await preferences.put(db, replace(SHARES, room_id=OTHER, shared_number=1))


async def test_rooms_that_share_come_by_their_numbers_and_no_other_does(db: Connection) -> None:
    assert [room.id for room in await shared(db)] == ["room-1", "room-2"]
    assert [room.room_id for room in await shared(db)] == [None, None]
    await preferences.put(db, replace(SHARES, room_id=THIRD, shared_number=7, shares=False))
    mine = await shared(db, replace(WHICH, rooms=[ROOM, THIRD]))
    assert [room.id for room in mine] == ["room-2"]


async def test_the_archive_has_the_others_behind_them(db: Connection) -> None:
    await rooms.put(db, Room(RoomId("!empty:example.org")))
    every = await shared(db, replace(WHICH, archive=True))
    assert [room.room_id for room in every] == [OTHER, ROOM, THIRD]
    assert [room.shares for room in every] == [True, True, False]


async def test_all_that_a_room_has_is_in_its_record(db: Connection) -> None:
    held = in_room(ROOM, 12, 1, 0)
    await rounds.put_question(db, asked("a"))
    await rounds.put_week(db, ROOM, summed_up(held, people=11))
    await outcomes.put(db, noted(1, round_id=held.round_id))
    await outcomes.put(db, noted(2, round_id=held.round_id, done_at=NOW))
    _, room = await shared(db)
    (found,) = room.polls
    assert found.count
    assert (found.count.votes, found.count.voters) == ((12, 1, 0), 13)
    assert found.replies
    assert found.replies.replies
    assert [each.text for each in room.questions] == ["Question a?"]
    assert [(each.number, each.poll) for each in room.outcomes] == [(1, found.id), (2, found.id)]


@pytest.mark.parametrize("purpose", [Purpose.LATE_READ, Purpose.LATE_KEYS])
async def test_a_result_leaves_when_it_was_read_for_the_last_time(
    db: Connection, purpose: Purpose
) -> None:
    """At first 9 and 1 voted, and one vote came late: the difference never leaves the room."""
    late = count(purpose)
    await acts.order(db, late)
    assert await standing(db) == [Standing.COUNTED, Standing.SETTLING]
    corrected = replace(in_room(ROOM), result=Result(tally(13, 1, 0), 30))
    await rounds.put_poll(db, corrected)
    await acts.done(db, late.act_id, None, NOW)
    _, room = await shared(db)
    assert [each.count and each.count.votes for each in room.polls] == [(13, 1, 0)]


async def test_what_else_waits_for_a_count_holds_nothing_back(db: Connection) -> None:
    await acts.order(db, count(Purpose.ANSWER))
    assert await standing(db) == [Standing.COUNTED, Standing.COUNTED]


async def test_no_number_is_given_twice(db: Connection) -> None:
    async def number() -> int:
        view = await records.view(db, SETTINGS, THIRD, NOW)
        return (await records.with_past(db, view, Reach(room_number=True), NOW)).room_number

    assert await number() == 3
    await records.apply(db, PutPreferences(replace(SHARES, shares=False, shared_number=5)), NOW)
    assert await number() == 6
    await db.execute("DELETE FROM preferences")
    assert await number() == 1


async def test_a_room_that_is_replaced_goes_on_sharing_under_its_name(db: Connection) -> None:
    await records.apply(db, MoveRecords(ROOM, THIRD), NOW)
    _, room = await shared(db)
    assert room.id == "room-2"
    assert len(list(room.polls)) == 2
    chosen = await preferences.load(db, THIRD)
    assert (chosen.shares, chosen.shared_number) == (True, 2)


async def test_what_did_not_leave_a_room_does_not_leave_the_one_that_replaces_it(
    db: Connection,
) -> None:
    await records.apply(db, MoveRecords(THIRD, OTHER), NOW)
    assert [room.id for room in await shared(db)] == ["room-2"]
    await preferences.put(db, Preferences(THIRD))
    await records.apply(db, MoveRecords(THIRD, ROOM), NOW)
    assert await shared(db) == []


async def test_an_open_poll_of_another_room_is_none_of_it(db: Connection) -> None:
    await rounds.put_poll(db, replace(posted("x"), room_id=THIRD))
    assert await standing(db) == [Standing.COUNTED, Standing.COUNTED]


async def test_it_is_one_snapshot_whatever_is_written_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "shopfloor.db"
    async with Database.open(path) as database, Database.read(path) as beside:
        async with database.transaction() as db:
            for room_id, number in ((ROOM, 1), (OTHER, 2)):
                await rooms.put(db, Room(room_id))
                await preferences.put(db, replace(SHARES, room_id=room_id, shared_number=number))
                await rounds.put_poll(db, in_room(room_id, 12, 1, 0))
        async with beside.snapshot() as looking:
            coming = record(looking, WHICH)
            first = await anext(coming)
            async with database.transaction() as db:
                await rounds.put_poll(
                    db, replace(in_room(OTHER, 12, 1, 0), state=PollState.CANCELLED)
                )
                await preferences.put(db, replace(SHARES, room_id=OTHER, shared_number=9))
            second = await anext(coming)
            await coming.aclose()
    assert (first.id, second.id) == ("room-1", "room-2")
    assert len(list(second.polls)) == 1


async def test_a_room_is_known_also_after_the_bot_has_left_it(db: Connection) -> None:
    assert await knows(db, THIRD)
    assert not await knows(db, RoomId("!nowhere:example.org"))


async def test_what_a_backup_says_of_sharing_does_not_count_until_a_bot_has_caught_up(
    tmp_path: Path,
) -> None:
    """A room may have said `share off` since it was made."""
    copy = tmp_path / "copy.db"
    async with Database.open(tmp_path / "first.db") as database, database.transaction() as db:
        await rooms.put(db, Room(ROOM))
        await preferences.put(db, SHARES)
    await backup(tmp_path / "first.db", copy)
    async with Database.read(copy) as database, database.snapshot() as db:
        with pytest.raises(StoreFault, match="Start the bot first"):
            await shared(db)
        assert await shared(db, replace(WHICH, archive=True))
    async with Database.open(copy) as database, database.snapshot() as db:
        assert len(await shared(db)) == 1
