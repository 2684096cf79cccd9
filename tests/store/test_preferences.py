"""What rooms chose, what members suggest, what moderators changed: written, read, forgotten."""

from dataclasses import replace

import pytest

from bot.core.primitives import DAY, ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.values import ACCEPTED_KEPT, WAITING_KEPT, Suggestion, SuggestionState
from bot.core.rooms.values import LOG_KEPT, LogEntry, Room
from bot.core.schedule.preferences import FOREVER, Preferences
from bot.store import Connection, preferences, rooms, tables

HERE, THERE = RoomId("!here:x"), RoomId("!there:x")
NOW: Millis = 400 * DAY
ADA = UserId("@ada:x")


@pytest.fixture(autouse=True)
async def both_rooms(db: Connection) -> None:
    for room_id in (HERE, THERE):
        await rooms.put(db, Room(room_id))


def suggestion(number: int, **changes: object) -> Suggestion:
    made = Suggestion(HERE, number, b"someone", b"there", f"Question {number}?", NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_a_room_that_has_chosen_nothing_has_the_defaults(db: Connection) -> None:
    assert await preferences.load(db, HERE) == Preferences(HERE)
    assert await preferences.every(db) == {}


async def test_what_a_room_chose_last_holds_for_it_alone(db: Connection) -> None:
    chosen = Preferences(HERE, "Africa/Cairo", "own", "off", FOREVER, 3)
    for each in (Preferences(HERE, "Europe/Rome"), chosen):
        await preferences.put(db, each)
    assert await preferences.load(db, HERE) == chosen
    assert await preferences.every(db) == {HERE: chosen}
    assert await preferences.load(db, THERE) == Preferences(THERE)


async def test_suggestions_come_by_number_as_they_stand(db: Connection) -> None:
    shown = {"shown_by": ActId("show-1"), "event_id": EventId("$shown")}
    accepted = suggestion(2, state=SuggestionState.ACCEPTED, **shown)
    for each in (suggestion(2), suggestion(1), accepted):
        await preferences.put_suggestion(db, each)
    assert await preferences.suggestions(db, HERE) == (suggestion(1), accepted)
    assert await preferences.suggestions(db, THERE) == ()
    await preferences.drop_suggestion(db, HERE, 1)
    assert await preferences.suggestions(db, HERE) == (accepted,)


async def test_the_log_keeps_what_is_the_same_twice(db: Connection) -> None:
    entry = LogEntry(HERE, NOW, ADA, "pause")
    for _ in range(2):
        await preferences.put_entry(db, entry)
    assert await preferences.log(db, HERE) == (entry, entry)
    assert await preferences.log(db, THERE) == ()


async def test_everything_is_forgotten_in_its_time(db: Connection) -> None:
    waiting = suggestion(1, at=NOW - WAITING_KEPT)
    accepted = suggestion(2, at=NOW - ACCEPTED_KEPT, state=SuggestionState.ACCEPTED)
    entry = LogEntry(HERE, NOW - LOG_KEPT, ADA, "pause")
    for each in (waiting, accepted):
        await preferences.put_suggestion(db, each)
    await preferences.put_entry(db, entry)
    await tables.forget(db, NOW)
    assert await preferences.suggestions(db, HERE) == (waiting, accepted)
    assert await preferences.log(db, HERE) == (entry,)
    await tables.forget(db, NOW + 1)
    assert await preferences.suggestions(db, HERE) == ()
    assert await preferences.log(db, HERE) == ()


def test_a_pause_ends_by_itself() -> None:
    assert not Preferences(HERE).paused(NOW)
    assert Preferences(HERE, paused_until=NOW + 1).paused(NOW)
    assert not Preferences(HERE, paused_until=NOW).paused(NOW)
    assert Preferences(HERE, paused_until=FOREVER).paused(NOW)
