"""A week in a room whose bot dies over and over, and how it is judged in the end."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from bot.core.primitives import DAY, HOUR, Millis, RoomId
from bot.demo.events import Event, Predicate, membership, of_type, text_from
from bot.demo.people import Person
from tests.e2e.bots import KEYCAPS, POLL_START, Floor, Posted, reaction, replying, spoken
from tests.e2e.killed_bot import KilledBot
from tests.e2e.moments import ahead_of
from tests.e2e.recount import recount, told
from tests.e2e.story import acts_done_twice, doubled, in_lanes, missing, story, unredacted
from tests.ledger import Ledger

PATIENCE_S = 60
"""It dies often before it comes to speak."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule of the week to come, for a bot in whose zone it is noon; nothing at night."""

    zone: timezone
    now: datetime

    @classmethod
    def of_now(cls) -> "Plan":
        now = datetime.now(UTC)
        zone = timezone(timedelta(hours=12 - now.hour))
        return cls(zone, now.astimezone(zone))

    @property
    def question(self) -> datetime:
        return self._at(days=1, hour=9)

    @property
    def poll(self) -> datetime:
        """It lasts for a day."""
        return self._at(days=2, hour=12)

    @property
    def summary(self) -> datetime:
        """In the next week, whatever day it is."""
        return self._at(days=7, hour=9)

    def _at(self, days: int, hour: int) -> datetime:
        moment = self.now.replace(hour=hour, minute=0, second=0, microsecond=0)
        return moment + timedelta(days=days)

    def __str__(self) -> str:
        """For the config."""
        offset = int(self.zone.utcoffset(None).total_seconds()) // 3600
        question, poll, summary = (
            f"{DAYS[slot.weekday()]} {slot:%H:%M}"
            for slot in (self.question, self.poll, self.summary)
        )
        return (
            f'[bot]\ntimezone = "Etc/GMT{-offset:+d}"\n'  # signs are the other way round there
            f'[schedule]\nquestions = "{question}"\npolls = "{poll} for 1d"\nsummary = "{summary}"'
        )


@dataclass(slots=True)
class Week:
    """A room in which a week is played, and what is to be seen there in the end."""

    killed_bot: KilledBot
    people: list[Person]
    points: Callable[[str], Iterable[str]]
    encrypted: bool = False
    room: RoomId = field(init=False)
    commands: dict[str, str] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    polls: list[Posted] = field(default_factory=list)
    voters: set[tuple[str, str]] = field(default_factory=set)
    """Poll and person; of a person's votes in a poll the latest counts."""

    @property
    def chair(self) -> Person:
        return self.people[0]

    @property
    def bot(self) -> str:
        return self.killed_bot.bot.user_id

    async def see(self, wanted: Predicate, after: str | None = None) -> Event:
        return await self.chair.wait_for(self.room, wanted, timeout=PATIENCE_S, after=after)

    async def say(self, words: str) -> str:
        command = await self.chair.say(self.room, words)
        self.commands[command] = words
        return command

    async def ask(self, words: str) -> None:
        """Give a command and have an answer."""
        await self.see(replying(self.bot, await self.say(words)))
        self.expected.append(f"answer to {words}")

    async def vote(self, voter: Person, poll: Posted, *answers: str) -> None:
        await voter.vote(self.room, poll.id, list(answers))
        self.voters.add((poll.id, voter.user_id))

    async def tap(self, voter: Person, poll: Posted, key: str) -> None:
        await voter.react(self.room, poll.companion_id, key)
        self.voters.add((poll.id, voter.user_id))

    async def see_question(self, after: str | None = None) -> Event:
        asked = await self.see(spoken(self.bot, "Reply to this message."), after)
        await self.see(text_from(self.bot, thread=asked["event_id"]))
        number = sum(each == "question" for each in self.expected) + 1
        self.expected += ["question", f"words under question {number}"]
        return asked

    async def see_poll(self, taps: int) -> Posted:
        before = self.polls[-1].id if self.polls else None
        start = await self.see(of_type(POLL_START), before)
        companion = await self.see(text_from(self.bot, thread=start["event_id"]))
        for key in KEYCAPS[:taps]:
            await self.see(reaction(self.bot, companion["event_id"], key))
        poll = Posted(start, companion)
        self.polls.append(poll)
        words = f"words under poll {len(self.polls)}"
        self.expected += ["poll", words, *(f"{key} on {words} 1" for key in KEYCAPS[:taps])]
        return poll

    async def see_result(self, poll: Posted) -> None:
        await self.see(text_from(self.bot, "Closed: "), poll.companion_id)
        self.expected.append("result")


async def arriving(week: Week) -> None:
    async with week.killed_bot.at_work(week.points("arriving")):
        week.room = await week.chair.create_room(
            "Depot",
            invite=[*(each.user_id for each in week.people[1:]), week.bot],
            encrypted=week.encrypted,
        )
        for each in week.people[1:]:
            await each.join(week.room)
        await week.see(membership(week.bot, "join"))
        await week.see(text_from(week.bot, "!floor help"))
    week.expected += ["join", "greeting"]


async def commanded(week: Week) -> None:
    ada, ben, cleo = week.people
    async with week.killed_bot.at_work(week.points("asking")):
        await week.ask("!floor stop")
        await week.ask("!floor start")
        await week.say("!floor ask")
        asked = await week.see_question()
    async with week.killed_bot.at_work(week.points("idle")):
        await ben.say(week.room, "The rota.", thread=asked["event_id"])
    async with week.killed_bot.at_work(week.points("polling")):
        await week.say("!floor poll dilemma for 1h")
        poll = await week.see_poll(taps=4)
        await week.vote(ada, poll, "co-op")
        await week.vote(ben, poll, "co-op")
        await week.ask("!floor results")
        await week.vote(ben, poll, "demands")
        await week.tap(cleo, poll, KEYCAPS[1])
    async with week.killed_bot.at_work(week.points("closing")):
        close = await week.say("!floor close")
        await week.see(replying(week.bot, close))
        week.expected += ["end of poll 1", "answer to !floor close"]
        await week.see_result(poll)
        await week.ask("!floor summary")
        await week.say("!floor outcome We ask for the rota")
        await week.see(spoken(week.bot, "Outcome 1: "))
        week.expected.append("answer to result 1")
        await week.ask("!floor done 1")
    async with week.killed_bot.at_work(week.points("closing again")):
        await week.say("!floor poll dilemma for 1h")
        poll = await week.see_poll(taps=4)
        await week.say("!floor close")
        week.expected += ["end of poll 2", "answer to !floor close"]
        await week.see_result(poll)


async def missed(week: Week) -> None:
    """More is said while it is away than a sync answer holds."""
    await chatter(week, 40)
    command = await week.say("!floor now")
    await chatter(week, 110)
    async with week.killed_bot.at_work(week.points("catching up")):
        await week.see(replying(week.bot, command))
    week.expected.append("answer to !floor now")


async def chatter(week: Week, lines: int) -> None:
    await asyncio.gather(
        *(week.people[line % 3].say(week.room, f"line {line}") for line in range(lines))
    )


async def scheduled(week: Week, plan: Plan) -> None:
    ada, ben, cleo = week.people
    before = (await week.chair.timeline(week.room))[-1]["event_id"]

    def at(stage: str, slot: datetime, later: Millis = 0) -> Any:
        return week.killed_bot.at_work(week.points(stage), ahead=ahead_of(slot) + later)

    async with at("question due", plan.question):
        await week.see_question(before)
    async with at("poll due", plan.poll):
        poll = await week.see_poll(taps=6)
    await week.vote(ada, poll, "pace")
    await week.vote(ben, poll, "hours", "pace", "hours")
    async with at("reminder due", plan.poll, 22 * HOUR):
        await week.see(text_from(week.bot, "Voted so far:"), poll.companion_id)
    await week.vote(cleo, poll, "hands")
    async with at("close due", plan.poll, 24 * HOUR):
        week.expected += ["reminder", "end of poll 3"]
        await week.see_result(poll)
    async with at("summary due", plan.summary):
        await week.see(spoken(week.bot, "Week "))
        await week.see(lambda event: event["content"].get("msgtype") == "m.image")
    week.expected += ["summary", "picture"]
    async with week.killed_bot.at_work():
        await week.ask("!floor now")


async def reviewed(week: Week, plan: Plan) -> None:
    """The summary of the week after is a draft first; in another room a moderator publishes it."""

    def at(stage: str, later: Millis) -> Any:
        ahead = ahead_of(plan.summary) + later
        return week.killed_bot.at_work(week.points(stage), ahead=ahead)

    before = (await week.chair.timeline(week.room))[-1]["event_id"]
    async with at("review wanted", HOUR):
        there = await week.chair.create_room("Stewards", invite=[week.bot])
        await week.chair.wait_for(there, text_from(week.bot, "!floor help"), timeout=PATIENCE_S)
        await week.ask(f"!floor review on {there}")
        await week.say("!floor ask")
        await week.see_question(before)

    async def see_there(wanted: Predicate) -> Event:
        return await week.chair.wait_for(there, wanted, timeout=PATIENCE_S)

    async with at("draft due", 7 * DAY):
        draft = await see_there(spoken(week.bot, "Draft of the weekly summary"))
        await see_there(reaction(week.bot, draft["event_id"], "❌"))
    async with at("draft decided", 7 * DAY + HOUR):
        await week.chair.react(there, draft["event_id"], "✅")
        await see_there(replying(week.bot, draft["event_id"]))
        await week.see(spoken(week.bot, "Week "), before)
    week.expected.append("summary")
    said = [each for each in await week.chair.timeline(there) if each["sender"] == week.bot]
    texts = [each["content"].get("body", "") for each in said if each["type"] == "m.room.message"]
    assert sum(each.startswith("Draft of the") for each in texts) == 1
    assert sum("the summary is posted" in each for each in texts) == 1
    assert acts_done_twice(said, week.bot) == []


async def tidied(week: Week) -> None:
    """Wait until every companion says that its poll is closed, and offers nothing to tap."""
    for poll in week.polls:
        relation = {"rel_type": "m.replace", "event_id": poll.companion_id}
        await week.see(lambda event: event["content"].get("m.relates_to") == relation)  # noqa: B023
        await Floor(week.killed_bot.bot, week.room, week.chair).untapped(poll)


async def judge(week: Week, ledger: Ledger) -> None:
    """Read the room, and count the votes again."""
    async with week.killed_bot.at_work():
        await tidied(week)
    timeline = await week.chair.timeline(week.room)
    events = unredacted(timeline, week.chair, week.room)
    seen = story(events, week.bot, week.commands)
    ledger.kills += week.killed_bot.kills
    ledger.messages_missing += missing(seen, week.expected)
    ledger.messages_doubled += doubled(seen, week.expected)
    ledger.votes_sent += len(week.voters)
    floor = Floor(week.killed_bot.bot, week.room, week.chair)
    for poll in week.polls:
        counted = told(await floor.record(poll))
        again = await recount(floor, poll, week.chair, {week.bot})
        ledger.votes_counted += counted.voters
        ledger.votes_lost += max(0, again.voters - counted.voters)
        ledger.votes_doubled += max(0, counted.voters - again.voters)
        assert counted == again
    assert in_lanes(seen) == in_lanes(week.expected)
    assert acts_done_twice(events, week.bot) == []
