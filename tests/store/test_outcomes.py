"""Outcomes: written, read as far as a decision reaches, moved with their room, forgotten."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.causes import Cause, act_id
from bot.core.changes import DropOutcome, PutOutcome
from bot.core.outcomes.values import DONE_KEPT, Outcome
from bot.core.primitives import ActId, EventId, RoomId
from bot.core.rooms.values import Room
from bot.core.view import Reach
from bot.store import Connection, acts, outcomes, records, rooms, rounds, tables
from tests.core.samples import NOW, ROOM, SETTINGS, noted, posted
from tests.store.test_acts import act

NEW = RoomId("!new:example.org")
MARCH = date(2027, 3, 1)


@pytest.fixture(autouse=True)
async def a_poll(db: Connection) -> None:
    for room_id in (ROOM, NEW):
        await rooms.put(db, Room(room_id))
    await rounds.put_poll(db, posted())


async def put(db: Connection, *these: Outcome) -> None:
    for each in these:
        await records.apply(db, PutOutcome(each), NOW)


async def test_they_come_as_they_were_written_last_by_number(db: Connection) -> None:
    changed = noted(2, text="We ask", due=MARCH)
    await put(db, noted(2), noted(1, event_id=None), changed)
    view = await records.view(db, SETTINGS, ROOM, NOW)
    assert view.outcomes == (noted(1, event_id=None), changed)
    assert await outcomes.load(db, NEW) == ()
    await records.apply(db, DropOutcome(ROOM, 1), NOW)
    assert await outcomes.load(db, ROOM) == (changed,)


async def test_of_those_done_only_what_is_reached_for_comes(db: Connection) -> None:
    done = [noted(number, done_at=NOW + number) for number in range(1, 5)]
    await put(db, *done, noted(9))

    async def numbers(reach: Reach) -> list[int]:
        return [each.number for each in await outcomes.load(db, ROOM, reach)]

    assert await numbers(Reach()) == [9]
    assert await numbers(Reach(done_outcomes=2)) == [3, 4, 9]
    assert await numbers(Reach(rounds=(ActId("outcome-1"), ActId("poll")))) == [1, 9]
    assert await numbers(Reach(events=(EventId("$outcome-2"), EventId("$outcome-9")))) == [2, 9]
    assert await outcomes.load(db, NEW, Reach(events=(EventId("$outcome-2"),))) == ()


async def test_they_move_with_their_room_and_their_messages_stay(db: Connection) -> None:
    await put(db, noted(1), noted(2, done_at=NOW))
    await rooms.move_records(db, ROOM, NEW)
    moved = replace(noted(1), room_id=NEW, moved_from=ROOM)
    assert await outcomes.load(db, NEW) == (moved,)
    # Whoever takes the message away there drops the outcome here.
    assert await outcomes.load(db, ROOM, Reach(events=(EventId("$outcome-1"),))) == (moved,)


async def test_what_was_done_long_ago_is_forgotten_and_what_is_open_never(db: Connection) -> None:
    await put(db, noted(1), noted(2, done_at=NOW), noted(3, done_at=NOW + 1))
    await tables.forget(db, NOW + DONE_KEPT + 1)
    kept = await outcomes.load(db, ROOM, Reach(done_outcomes=9))
    assert [each.number for each in kept] == [1, 3]


async def test_which_message_says_a_result_is_known_from_its_act(db: Connection) -> None:
    counted, waiting, never = posted("x"), posted("y"), posted("z")
    for each in (counted, waiting):
        await acts.order(db, act(act_id(Cause.RESULT, each.round_id), ROOM))
    await acts.done(db, act_id(Cause.RESULT, counted.round_id), EventId("$result"), NOW)
    found = await outcomes.results(db, (counted, waiting, never))
    assert found == {counted.round_id: "$result"}
