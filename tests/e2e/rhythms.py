"""A room whose rhythm its moderators set by chat, and the calendar, reckoned anew for each zone."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from bot.core.primitives import Millis
from bot.demo.events import Event, of_type
from bot.demo.people import Person
from tests.e2e.bots import (
    POLL_START,
    Floor,
    Posted,
    Shopfloor,
    body,
    gather,
    replying,
    set_power,
    spoken,
)
from tests.e2e.machine_clock import MachineClock
from tests.e2e.moments import written as with_letters

ASKS = "Reply to this message."


@dataclass(slots=True)
class Moderated:
    """A room, the bot's clock, and moderators who take turns, so that nobody is too quick."""

    floor: Floor
    clock: MachineClock
    moderators: tuple[Person, ...]
    said: str = ""
    """The bot's latest answer."""
    _turns: Iterator[Person] = field(init=False)

    def __post_init__(self) -> None:
        self._turns = cycle(self.moderators)

    @property
    def room(self) -> str:
        """Its id."""
        return self.floor.room

    def written(self, slot: datetime) -> str:
        """The moment as the bot writes it now."""
        return written(slot, self.clock.shown(ZoneInfo(str(slot.tzinfo))))

    async def order(self, words: str, by: Person | None = None) -> str:
        """What the bot answers to a command, in plain text."""
        answer = await self.ordered(words, by)
        return body(answer)

    async def ordered(self, words: str, by: Person | None = None) -> Event:
        """The bot's answer to a command."""
        speaker = by or next(self._turns)
        command = await speaker.say(self.room, f"!floor {words}")
        # The chair hears it, so that what is waited for next comes after it.
        chair, me = self.floor.chair, self.floor.me
        answer = await chair.wait_for(self.room, replying(me, command))
        self.said = answer["event_id"]
        return answer

    async def say(self, words: str) -> None:
        """Give a command that brings something else than an answer."""
        self.said = await next(self._turns).say(self.room, f"!floor {words}")

    async def until_shown(self, words: str) -> None:
        """Wait until `now` says it; the clock is looked at every now and then."""
        async with asyncio.timeout(20):
            while words not in await self.order("now"):
                self.clock.ahead += 10_000  # nobody may ask too often

    async def question(self) -> Event:
        """The question that comes after the latest answer."""
        return await self.next(spoken(self.floor.me, ASKS))

    async def poll(self) -> Posted:
        """The poll that comes after the latest answer."""
        return await self.floor.posted(await self.next(of_type(POLL_START, self.floor.me)))

    async def next(self, wanted: Callable[[Event], bool]) -> Event:
        """What comes after the latest answer, or after what was found so before."""
        found = await self.floor.chair.wait_for(self.room, wanted, after=self.said or None)
        self.said = found["event_id"]
        return found

    async def questions(self) -> list[str]:
        """All questions asked so far."""
        events = await self.floor.chair.timeline(self.room)
        return [body(event) for event in events if spoken(self.floor.me, ASKS)(event)]

    def bullets(self, text: str) -> list[str]:
        """The lines of a list in an answer."""
        return [line[2:] for line in text.splitlines() if line.startswith("- ")]


async def moderated(
    bot: Shopfloor, clock: MachineClock, *people: Person, encrypted: bool = False
) -> Moderated:
    """A room of these, who all moderate it."""
    floor = await gather(bot, *people, encrypted=encrypted)
    if len(people) > 1:
        await set_power(floor, **{person.user_id: 50 for person in people[1:]})
    return Moderated(floor, clock, people)


# --- the calendar ----------------------------------------------------------------------------


def days(start: date) -> Iterator[date]:
    """Every day from that one on."""
    while True:
        yield start
        start += timedelta(days=1)


def due(after: datetime, falls: Callable[[date], bool], at: str, count: int = 3) -> list[datetime]:
    """The next times on such days at which clocks in the zone of `after` show that."""
    hour, minute = map(int, at.split(":"))
    moments = (
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=after.tzinfo)
        for day in days(after.date())
        if falls(day)
    )
    later = (each for each in moments if each.timestamp() > after.timestamp())
    return list(islice(later, count))


def next_day(zone: ZoneInfo, weekday: int, hour: int) -> datetime:
    """The next such weekday but tomorrow's or today's, at that hour of the zone."""
    after = datetime.now(zone) + timedelta(days=2)
    (found,) = due(after, lambda day: day.weekday() == weekday, f"{hour}:00", 1)
    return found


def changes(zone: ZoneInfo) -> dict[bool, datetime]:
    """The next moment, two weeks off or more, at which its clocks go forward, and that back."""
    found: dict[bool, datetime] = {}
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=14)
    while len(found) < 2:
        following = hour + timedelta(hours=1)
        before, after = (each.astimezone(zone).utcoffset() for each in (hour, following))
        assert before is not None
        assert after is not None
        if before != after:
            found.setdefault(after > before, following.astimezone(zone))
        hour = following
    return found


def written(slot: datetime, now: datetime | None = None) -> str:
    """The moment as people read it; zones without a name in letters go by their offset."""
    if f"{slot:%Z}".isalpha():
        return with_letters(slot, now)
    offset = slot.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    known = with_letters(slot, now).removesuffix(f"{slot:%Z}")
    return f"{known}GMT{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def millis(moment: datetime) -> Millis:
    """As it is recorded."""
    return int(moment.timestamp() * 1000)
