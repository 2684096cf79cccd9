"""Muted: what may not be said is kept, and said once it may be, if it is not too late by then."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.demo.events import Event, of_type, text_from
from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.behind import Behind, behind, hurry
from tests.e2e.bots import POLL_END, Floor, body, gather, spoken
from tests.e2e.moments import MON, ahead_of, next_slot
from tests.e2e.proxy import SEND

pytestmark = pytest.mark.asyncio(loop_scope="session")
SCHEDULE = '[schedule]\nquestions = "mon 18:00"'


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


async def set_levels(floor: Floor, **levels: object) -> None:
    """Change keys of the power levels' content."""
    known = await floor.chair.state(floor.room, "m.room.power_levels")
    await floor.chair.put_state(floor.room, "m.room.power_levels", known | levels)


async def refused(place: Behind, kind: str) -> None:
    """Wait until an act of that kind was forbidden."""
    asked = f"{SEND}/{kind}-.*"
    await place.proxy.until(lambda: any(each.status == 403 for each in place.proxy.asked(asked)))


def questions(floor: Floor, events: Iterable[Event]) -> list[Event]:
    return [each for each in events if spoken(floor.me, "Reply to this message.")(each)]


def results(events: Iterable[Event]) -> list[Event]:
    return [each for each in events if "A sense check, not" in body(each)]


async def test_of_three_weeks_in_silence_only_the_newest_question_is_asked(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    """And of a poll that ended meanwhile the result is in the records, right and on time."""
    ada = await person("Ada")
    async with behind(homeserver, tmp_path, SCHEDULE) as place:
        async with place.bot.at_work():
            floor = await gather(place.bot, ada)
            poll = await floor.poll("!floor poll dilemma for 1h")
            await ada.vote(floor.room, poll.id, ["co-op"])
            await set_levels(floor, events_default=50)
        async with place.bot.at_work(ahead=2 * HOUR):
            await refused(place, "result")
            assert (await floor.record(poll))["voters"] == 1
        slots = [next_slot(MON, 18, weeks=week) for week in (1, 2, 3)]
        late: Millis = 5 * MINUTE
        for slot in slots[:-1]:
            async with place.bot.at_work(ahead=ahead_of(slot) + late):
                await gather(place.bot, ada)  # all that was due has been decided
        async with place.bot.at_work(ahead=ahead_of(slots[-1]) + late):
            await refused(place, "question")
            before = await floor.said()
            await set_levels(floor, events_default=0)
            asked = await ada.wait_for(floor.room, spoken(floor.me, "Reply to this message."))
            await ada.wait_for(floor.room, text_from(floor.me, thread=asked["event_id"]))
        after = (await floor.said())[len(before) :]
    assert len(questions(floor, before)) == 0
    assert len(questions(floor, after)) == 1
    # The result of weeks ago is told to those who ask.
    assert results([*before, *after]) == []
    row = await floor.record(poll)
    assert (row["state"], row["voters"], row["members"]) == ("closed", 1, 1)


async def test_a_result_is_told_late_but_told_and_then_what_is_timely(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path, SCHEDULE) as place:
        async with place.bot.at_work():
            floor = await gather(place.bot, ada)
            poll = await floor.poll("!floor poll dilemma for 1h")
            await ada.vote(floor.room, poll.id, ["co-op"])
            await set_levels(floor, events_default=50)
        slot = next_slot(MON, 18, weeks=1)
        async with place.bot.at_work(ahead=ahead_of(slot) - DAY):
            await refused(place, "result")
        async with place.bot.at_work(ahead=ahead_of(slot) + MINUTE):
            await gather(place.bot, ada)
            await set_levels(floor, events_default=0)
            asked = await ada.wait_for(floor.room, spoken(floor.me, "Reply to this message."))
            await ada.wait_for(floor.room, text_from(floor.me, thread=asked["event_id"]))
        found = await floor.said()
    (result,), (question,) = results(found), questions(floor, found)
    assert found.index(result) < found.index(question)
    assert "Turnout: 1 of 1 member (100%)." in body(result)


async def test_words_that_may_not_be_said_do_not_keep_a_poll_open(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        floor = await gather(place.bot, ada)
        poll = await floor.poll()
        await ada.vote(floor.room, poll.id, ["co-op"])
        levels = await ada.state(floor.room, "m.room.power_levels")
        await set_levels(floor, events=levels["events"] | {"m.room.message": 50})
        await ada.say(floor.room, "!floor ask")
        await refused(place, "question")
        await ada.say(floor.room, "!floor close")
        end = await ada.wait_for(floor.room, of_type(POLL_END, floor.me))
        late = await ada.vote(floor.room, poll.id, ["demands"])
        await set_levels(floor, events=levels["events"])
        result = await ada.wait_for(floor.room, text_from(floor.me, "A sense check, not"))
        row = await floor.record(poll)
        found = await floor.said()
    assert late
    assert [answer["votes"] for answer in row["answers"]][:2] == [1, 0]
    (question,) = questions(floor, found)
    ids = [each["event_id"] for each in found]
    order = [end["event_id"], question["event_id"], result["event_id"]]
    assert sorted(order, key=ids.index) == order
