"""A room's own rhythm, set by its moderators in the chat, and kept by the clock of its zone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.primitives import DAY, HOUR, MINUTE
from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.loops import teller
from tests.conftest import MakePerson
from tests.e2e import clocked
from tests.e2e.bots import POLL_START, body, new_bot, spoken
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.machine_clock import MachineClock, at_work
from tests.e2e.moments import FRI, MON, THU
from tests.e2e.rhythms import (
    Moderated,
    changes,
    due,
    millis,
    moderated,
    next_day,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")
TUE, WED, SAT, SUN = 1, 2, 5, 6
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")
BERLIN = ZoneInfo("Europe/Berlin")
AUCKLAND = ZoneInfo("Pacific/Auckland")
LONDON = ZoneInfo("Europe/London")


def on(*weekdays: int) -> Callable[[date], bool]:
    """Days of the week."""
    return lambda day: day.weekday() in weekdays


def every_other_week(set_on: date) -> Callable[[date], bool]:
    """Fridays of the week that holds this day, of the next but one, and so on."""
    year, week, _ = set_on.isocalendar()
    first = date.fromisocalendar(year, week, 5)
    return lambda day: (day - first).days % 14 == 0


def first_of_month(day: date) -> bool:
    """The first Monday of a month."""
    return day.weekday() == MON and day.day <= 7


async def set_and_told(
    place: Moderated, name: str, rule: str, falls: Callable[[date], bool], zone: ZoneInfo
) -> list[datetime]:
    """Set a schedule; the answer names the next three moments and no other."""
    at = next(word for word in rule.split() if ":" in word)
    now = place.clock.shown(zone)
    found = await place.order(f"schedule {name} {rule}")
    slots = due(now, falls, at)
    assert place.bullets(found) == [place.written(slot) for slot in slots], found
    assert rule.removesuffix(" for 2d") in found
    return slots


async def test_every_form_is_told_in_dates_and_kept_by_the_rooms_clock(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller, "BETWEEN_READS_S", 0.05)
    ada, ben = await person("Ada"), await person("Ben")
    bot, clock, zone = await new_bot(homeserver, tmp_path), MachineClock(), BUENOS_AIRES
    # A Saturday: this week's Friday is over.
    clock.turn(next_day(zone, SAT, 10))
    posted: dict[tuple[str, int], str] = {}
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada, ben)
        found = await place.order(f"timezone {zone.key}")
        assert zone.key in found
        assert (
            place.written(clock.shown(zone)) in found
            or place.written(clock.shown(zone, -MINUTE)) in found
        )

        async def keep(name: str, slot: datetime) -> None:
            clock.turn(slot, -MINUTE)
            assert place.written(slot) in await place.order("now")
            clock.turn(slot)
            posted[name, millis(slot)] = ""

        async def asks(rule: str, falls: Callable[[date], bool], times: int) -> None:
            for slot in (await set_and_told(place, "questions", rule, falls, zone))[:times]:
                await keep("questions", slot)
                assert "Late: " not in body(await place.question())
            assert "off" in await place.order("schedule questions off")

        async def polls(
            rule: str, falls: Callable[[date], bool], lasts: timedelta, times: int = 1
        ) -> None:
            for slot in (await set_and_told(place, "polls", rule, falls, zone))[:times]:
                await keep("polls", slot)
                row = await place.floor.record(await place.poll())
                assert datetime.fromisoformat(row["closes_at"]) == slot + lasts
                clock.turn(slot + lasts)
                await place.next(text_from(bot.user_id, "A sense check, not a binding ballot"))
            assert "off" in await place.order("schedule polls off")

        two_days, three_days = timedelta(days=2), timedelta(days=3)
        other_week = every_other_week(clock.shown(zone).date())
        await polls("every 2 weeks fri 12:00", other_week, two_days, times=2)
        await polls("fri 12:00 for 2d", on(FRI), two_days)
        await polls("first mon 18:00 for 3d", first_of_month, three_days)
        await asks("mon,thu 18:00", on(MON, THU), times=2)
        await asks("daily 09:30", on(*range(7)), times=3)
        slot = (await set_and_told(place, "summary", "mon 12:00", on(MON), zone))[0]
        await keep("summary", slot)
        week = (slot - timedelta(days=7)).isocalendar().week
        await place.next(spoken(bot.user_id, f"Week {week}: "))
        assert "off" in await place.order("schedule summary off")
        clock.turn(slot, 28 * DAY)
        assert "The schedule is off." in await place.order("now")
    assert await clocked.slots(bot.config.storage.database) == posted
    words = await place.floor.said()
    asked = [event for event in words if spoken(bot.user_id, "Reply to this message.")(event)]
    assert len(asked) == 5
    assert len([event for event in words if of_type(POLL_START)(event)]) == 4


async def test_when_clocks_change_a_preview_says_so_and_it_comes_once(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot, clock, zone = await new_bot(homeserver, tmp_path), MachineClock(), BERLIN
    number, remarks = 0, set[str]()
    found = sorted(changes(zone).items(), key=lambda change: change[1])
    clock.turn(found[0][1] - timedelta(days=11))
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada, ben)
        await place.order(f"timezone {zone.key}")
        for forward, change in found:
            clock.turn(change - timedelta(days=10))
            await place.order("schedule questions sun 02:30")
            # What clocks skip moves to the change; what they show twice is meant the first time.
            slot = change if forward else due(clock.shown(zone), on(SUN), "02:30", 2)[1]
            before, line, *others = place.bullets(await place.order("preview"))
            assert line.startswith(f"{place.written(slot)}: a question")
            remarks.add(line.rpartition(" – ")[2])
            assert "the clocks" in line
            assert len(others) == 2
            assert not [each for each in (before, *others) if "the clocks" in each]
            week_before = due(clock.shown(zone), on(SUN), "02:30", 1)[0]
            for at in (week_before, slot):
                clock.turn(at, -MINUTE)
                await place.order("now")
                assert len(await place.questions()) == number
                clock.turn(at)
                number += 1
                assert "Late: " not in body(await place.question())
            # Clocks that go back show 02:30 once more now.
            clock.turn(slot, HOUR)
            await place.order("now")
            clock.turn(slot, 2 * HOUR)
            assert "off" in await place.order("schedule questions off")
            assert len(await place.questions()) == number
    became = await clocked.slots(bot.config.storage.database)
    assert list(became.values()) == [""] * number
    assert len(remarks) == 2


async def test_rooms_have_clocks_of_their_own_and_a_new_zone_brings_nothing_late(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot, clock = await new_bot(homeserver, tmp_path), MachineClock()
    monday = next_day(LONDON, MON, 17)
    clock.turn(monday, -2 * DAY)
    async with at_work(bot, clock):
        near, far = [await moderated(bot, clock, ada, ben) for _ in range(2)]
        for place in (near, far):
            found = await place.order("schedule questions mon 18:00")
            assert place.bullets(found)[0] == place.written(monday + timedelta(hours=1))
        clock.turn(monday)
        # There it is Tuesday morning already: Monday evening is over, and stays so.
        found = await far.order(f"timezone {AUCKLAND.key}")
        there = due(clock.shown(AUCKLAND), on(MON), "18:00")
        assert far.bullets(found) == [f"{far.written(slot)}: a question" for slot in there]
        clock.turn(monday, HOUR)
        await near.question()
        # There the night is over, too, and what came late would come now.
        clock.turn(monday, 3 * HOUR)
        await near.order("now")
        assert "Skipped in" not in await far.order("now")
        assert await far.questions() == []
        for slot in there[:2]:
            clock.turn(slot, -MINUTE)
            assert far.written(slot) in await far.order("now")
            clock.turn(slot)
            await far.question()
        assert len(await far.questions()) == 2
        assert len(await near.questions()) == 1


@pytest.mark.parametrize("encrypted", [False, True])
async def test_pauses_and_skips_leave_out_what_is_due_and_now_says_why(
    homeserver: Homeserver, tmp_path: Path, encrypted: bool
) -> None:
    bot, clock, zone = await new_bot(homeserver, tmp_path), MachineClock(), LONDON
    start = next_day(zone, SAT, 10)
    clock.turn(start)
    async with encrypted_people(homeserver, "Ada", "Ben") as people, at_work(bot, clock):
        place = await moderated(bot, clock, *people, encrypted=encrypted)
        await place.order("schedule questions tue 18:00")
        slots = due(start, on(TUE), "18:00", 8)
        # Leave out the first.
        found = await place.order("skip")
        assert place.written(slots[0]) in found
        assert place.bullets(found) == [f"{place.written(slot)}: a question" for slot in slots[1:4]]
        previewed = place.bullets(await place.order("preview"))
        assert [line.split(": ")[0] for line in previewed] == [
            place.written(each) for each in slots[:4]
        ]
        assert ["skipped" in line for line in previewed] == [True, False, False, False]
        clock.turn(slots[0], MINUTE)
        left_out = f"{place.written(slots[0])}, a question: "
        await place.until_shown(left_out)
        clock.turn(slots[1])
        await place.question()
        # Two weeks of silence from Wednesday on, but what is ordered comes.
        clock.turn(slots[1], DAY)
        paused = await place.order("pause for 2w")
        assert place.written(clock.shown(zone) + timedelta(days=14))[:10] in paused
        preview = await place.order("preview")
        assert [place.written(slots[2]) in preview, place.written(slots[4]) in preview] == [
            False,
            True,
        ]
        clock.turn(slots[2])
        await place.until_shown(f"{place.written(slots[2])}, a question: ")
        await place.order("now")
        assert len(await place.questions()) == 1
        await place.say("ask")
        await place.question()
        clock.turn(slots[3])
        clock.turn(slots[4])
        await place.question()
        # For good, until someone says so.
        await place.order("pause")
        clock.turn(slots[5])
        await place.until_shown(f"{place.written(slots[5])}, a question: ")
        resumed = await place.order("resume")
        assert place.bullets(resumed)[0] == f"{place.written(slots[6])}: a question"
        clock.turn(slots[6])
        await place.question()
        assert len(await place.questions()) == 4
    became = await clocked.slots(bot.config.storage.database)
    assert became == dict(
        zip(
            [("questions", millis(slot)) for slot in slots[:7]],
            ["asked", "", "paused", "paused", "", "paused", ""],
            strict=True,
        )
    )


async def test_at_night_reminders_and_what_is_late_wait_and_what_is_ordered_comes(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    bot, clock, zone = await new_bot(homeserver, tmp_path), MachineClock(), BUENOS_AIRES
    evening = next_day(zone, WED, 18)
    morning = evening + timedelta(hours=14)
    voted = text_from(bot.user_id, "Voted so far")
    clock.turn(evening, -HOUR)
    async with at_work(bot, clock):
        place = await moderated(bot, clock, ada, ben)
        await place.order(f"timezone {zone.key}")
        clock.turn(evening)
        await place.say("poll dilemma for 15h")  # to be reminded of at 06:00, were it no night
        await place.poll()
        await place.order("schedule questions wed 20:00")
        # The clock was wrong for hours: this question comes late, and so not at night.
        clock.turn(evening, 9 * HOUR)  # 03:00
        await place.order("now")
        assert await place.questions() == []
        await place.say("ask")
        await place.question()
        for late in (13 * HOUR, 14 * HOUR - MINUTE):
            clock.turn(evening, late)
            await place.order("now")
            assert len(await place.questions()) == 1
            assert not [event for event in await place.floor.said() if voted(event)]
        clock.turn(morning)
        night = place.said
        assert place.written(evening + timedelta(hours=2)) in body(await place.question())
        await ada.wait_for(place.room, voted, after=night)
        # Who wants no quiet hours has none.
        await place.order("quiet off")
        clock.turn(evening + timedelta(days=7), 9 * HOUR)
        assert "Late: this was due" in body(await place.question())
    assert len(await place.questions()) == 3
