"""Some weeks in two rooms, in minutes: the bot's clock is set from one thing due to the next.

What is due comes by the bot's own schedule. Of all that is said an audience sees what the bot says
of polls and weeks, and hears in a line what people did.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from textwrap import shorten
from zoneinfo import ZoneInfo

from bot.core.primitives import EventId, RoomId, UserId
from bot.demo.events import Event, Predicate, membership, of_type
from bot.demo.people import Person
from bot.demo.script import (
    POLL_END,
    POLL_START,
    ROOM_NAME,
    answers_to,
    first_in_thread,
    make_room,
    reacted,
    spoken_by,
)
from bot.demo.set_clock import SetClock
from bot.demo.stage import Cast
from bot.demo.telling import TEXT, Note, Speech, Telling

OTHER_ROOM_NAME = "Warehouse, night shift"
REVIEW_ROOM_NAME = "Stewards"
QUESTIONS_AT, NOON = time(18), time(12)
HALF_TIME, TIME_IS_UP = time(14, 30), time(16, 30)
PATIENCE_S = 60
REPLIES = (
    "With us it’s the rota. You hear on Thursday what you work on Saturday.",
    "Nobody asks those who do the work. Try it once, and write down what they say.",
    "I’d start with one line, and see what comes of it.",
    "My sister’s firm did it. The first year was hard, and nobody wants to go back.",
    "Who would pay for the machines? I’d like to see that on paper.",
)
NOTE = "The meeting about the rota is on Tuesday at 18:00, in the canteen."
PUBLISH, HOLD, DROP = "✅", "⏸️", "❌"
OUTCOME = "We ask for the rota four weeks ahead"
Show = Callable[[str, Speech | Note], None]
"""Has an audience see something of the room of that name."""


@dataclass(slots=True)
class Shop:
    """One of the rooms."""

    name: str
    room: RoomId
    people: tuple[Person, ...]
    """The first made the room and moderates it."""
    telling: Telling
    latest: EventId
    """Up to here the play has come."""


class Month:
    """The weeks, one after the other. Raises NotSeen when the bot leaves somebody waiting."""

    def __init__(
        self, cast: Cast, bot: UserId, clock: SetClock, zone: ZoneInfo, show: Show, pause: float = 0
    ) -> None:
        """`zone`: the one the bot's schedule is in."""
        self._cast = cast
        self._bot = bot
        self._clock = clock
        self._zone = zone
        self._show = show
        self._pause = pause

    async def play(self, weeks: int, *, encrypted: bool = False) -> Shop:
        """From the invitations to so many summaries; returns the first room."""
        everybody, nights = self._cast, (self._cast.ada, self._cast.dee, self._cast.emre)
        shops = (
            await self._opened(ROOM_NAME, everybody, encrypted=encrypted, starts=True),
            await self._opened(OTHER_ROOM_NAME, nights, encrypted=encrypted, starts=True),
        )
        stewards = await self._stewards(shops[0], encrypted=encrypted)
        await self._command(shops[0], "!floor share on")
        monday = self._next_monday()
        drafts: list[Event] = []
        for number in range(weeks):
            await self._week(shops, monday + timedelta(weeks=number), number)
            drafts.append(await self._draft(stewards))
            await self._review(shops[0], stewards, drafts, monday + timedelta(weeks=number))
            if number == 1:
                await self._command(shops[1], "!floor done 1")
        return shops[0]

    async def _week(self, shops: tuple[Shop, Shop], monday: date, number: int) -> None:
        """Two questions, a poll and its summary, which comes on the Monday after it.

        In the first room that is a draft first; what becomes of it comes in `_review`.
        """
        for days in (0, 3):
            self._turn(monday, days, QUESTIONS_AT)
            for shop in shops:
                await self._discuss(shop, 2 + (number + days) % 3)
        self._turn(monday, 4, NOON)
        polls = [await self._hear(shop, of_type(POLL_START, self._bot)) for shop in shops]
        for shop, poll, voters in zip(shops, polls, _turnouts(number), strict=True):
            await self._vote(shop, poll, voters)
        self._turn(monday, 6, NOON)
        for shop in shops:
            await self._hear(shop, of_type(POLL_END, self._bot))
            self._tell(shop, await self._hear(shop, spoken_by(self._bot, "m.text")))
            if number == 0:
                await self._decide(shop, by=monday + timedelta(days=13))
        self._turn(monday, 7, NOON)
        await self._summary(shops[1])

    async def _summary(self, shop: Shop) -> None:
        self._tell(shop, await self._hear(shop, spoken_by(self._bot, "m.text")))

    async def _stewards(self, shop: Shop, *, encrypted: bool) -> Shop:
        """The room in which moderators of that one see its summaries first."""
        people = shop.people[:1]
        there = await self._opened(REVIEW_ROOM_NAME, people, encrypted=encrypted)
        await self._command(shop, f"!floor review on {there.room} for 4h")
        return there

    async def _draft(self, stewards: Shop) -> Event:
        draft = await self._hear(stewards, spoken_by(self._bot, "m.text"))
        self._tell(stewards, draft)
        # Only what is there can be tapped.
        await self._hear(stewards, reacted(self._bot, draft["event_id"], DROP))
        return draft

    async def _review(
        self, shop: Shop, stewards: Shop, drafts: Sequence[Event], monday: date
    ) -> None:
        """One draft has a note, one is held, one is left until its time is over, one is dropped."""
        match (len(drafts) - 1) % 4:
            case 0:
                await self._command(stewards, f"!floor note {NOTE}")
                await self._judge(stewards, drafts[-1], PUBLISH)
                await self._summary(shop)
            case 1:
                await self._judge(stewards, drafts[-1], HOLD)
            case 2:
                await self._judge(stewards, drafts[-2], PUBLISH)
                await self._summary(shop)
                for at in (HALF_TIME, TIME_IS_UP):
                    self._turn(monday, 7, at)
                    answer = answers_to(self._bot, drafts[-1]["event_id"])
                    self._tell(stewards, await self._hear(stewards, answer))
                await self._summary(shop)
            case _:
                await self._judge(stewards, drafts[-1], DROP)

    async def _judge(self, stewards: Shop, draft: Event, key: str) -> None:
        await self._beat()
        await stewards.people[0].react(stewards.room, draft["event_id"], key)
        self._note(stewards, f"A moderator reacts with {key}")
        answer = await self._hear(stewards, answers_to(self._bot, draft["event_id"]))
        self._tell(stewards, answer)

    async def _opened(
        self, name: str, people: tuple[Person, ...], *, encrypted: bool, starts: bool = False
    ) -> Shop:
        room = await make_room(people, name, encrypted=encrypted)
        ada = people[0]
        await ada.invite(room, self._bot)
        joined = await ada.wait_for(room, membership(self._bot, "join"))
        shop = Shop(name, room, people, Telling(self._bot), joined["event_id"])
        await self._hear(shop, spoken_by(self._bot, "m.notice"))
        for event in ada.seen(room):
            shop.telling.tell(event)  # it learns who is called what
        self._note(shop, f"In the room besides Shopfloor: {len(people)}")
        if starts:
            await self._command(shop, "!floor start")
        return shop

    async def _discuss(self, shop: Shop, people: int) -> None:
        question = await self._hear(shop, spoken_by(self._bot, "m.text"))
        # By the next turn of the clock it would be too late for it.
        await self._hear(shop, first_in_thread(self._bot, question["event_id"]))
        replying = shop.people[1:][:people]
        for person, words in zip(replying, REPLIES, strict=False):
            await self._beat()
            await person.say(shop.room, words, thread=question["event_id"])
        lines = question["content"]["body"].split("\n")
        words = next(line for line in lines if line and not line.startswith(">"))
        self._note(shop, f"Shopfloor asks: {_in_short(words)}")
        self._note(shop, f"{len(replying)} people reply")

    async def _vote(self, shop: Shop, poll: Event, voters: int) -> None:
        """All but one choose the same, which is another each week."""
        start = poll["content"][POLL_START]
        answers = [each["id"] for each in start["answers"]]
        companion = await self._hear(shop, first_in_thread(self._bot, poll["event_id"]))
        for number in range(1, len(answers) + 1):
            await self._hear(shop, reacted(self._bot, companion["event_id"], f"{number}️⃣"))
        favourite = len(answers[0]) % 2
        for place, person in enumerate(shop.people[-voters:]):
            await self._beat()
            choice = answers[1 - favourite if place == 0 and voters > 1 else favourite]
            await person.vote(shop.room, poll["event_id"], [choice])
        self._note(shop, f"Shopfloor opens a poll: {_in_short(start['question'][TEXT])}")
        self._note(shop, f"{voters} of {len(shop.people)} people vote")

    async def _decide(self, shop: Shop, by: date) -> None:
        """A moderator notes what follows from the result."""
        await self._beat()
        asked = await shop.people[0].say(shop.room, f"!floor outcome {OUTCOME} by {by}")
        self._tell(shop, await self._hear(shop, lambda event: event["event_id"] == asked))
        self._tell(shop, await self._hear(shop, spoken_by(self._bot, "m.text")))

    async def _command(self, shop: Shop, words: str) -> Event:
        """A moderator gives a command; shows it and its answer, which is returned."""
        await self._beat()
        asked = await shop.people[0].say(shop.room, words)
        said = await self._hear(shop, lambda event: event["event_id"] == asked)
        answer = await self._hear(shop, answers_to(self._bot, asked))
        self._tell(shop, said)
        self._tell(shop, answer)
        return answer

    async def _hear(self, shop: Shop, expected: Predicate) -> Event:
        """The first such event since the one before, as the moderator sees it."""
        ada = shop.people[0]
        heard = await ada.wait_for(shop.room, expected, timeout=PATIENCE_S, after=shop.latest)
        shop.latest = EventId(heard["event_id"])
        return heard

    def _turn(self, monday: date, days: int, at: time) -> None:
        self._clock.turn(datetime.combine(monday + timedelta(days=days), at, self._zone))

    def _next_monday(self) -> date:
        today = datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date()
        return today + timedelta(days=7 - today.weekday())

    def _tell(self, shop: Shop, event: Event) -> None:
        if shown := shop.telling.tell(event):
            self._show(shop.name, shown)

    def _note(self, shop: Shop, words: str) -> None:
        self._show(shop.name, Note(words))

    async def _beat(self) -> None:
        await asyncio.sleep(self._pause)


def _in_short(words: str) -> str:
    return shorten(words, 70, placeholder="…")


def _turnouts(week: int) -> tuple[int, int]:
    """How many vote in the one room and in the other: more each week there, up and down here."""
    return min(2 + week, 5), 1 + week % 3
