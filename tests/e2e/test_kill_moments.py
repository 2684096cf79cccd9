"""Killed at random moments while rooms talk, ask, poll and vote: everything happens once."""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.primitives import RoomId
from bot.demo.events import Event, NotSeen, Predicate, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.e2e.bots import KEYCAPS, POLL_START, Floor, Posted, new_bot, reaction, replying, spoken
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.killed_bot import KilledBot
from tests.e2e.recount import recount, told
from tests.e2e.story import acts_done_twice, doubled, in_lanes, missing, story, unredacted
from tests.ledger import Ledger, long_or_short

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]

KILLS = long_or_short(120, 6)
LONGEST_LIFE_S = 1.5
"""Its start takes a third of a second."""
ROOMS = long_or_short(3, 2)
PATIENCE_S = 60
QUESTIONS = 20
"""So many can be asked before the bot warns that few are left."""
TALK = ("help", "now", "results", "summary", "poll")
ANSWERS = ("co-op", "demands")


@dataclass(slots=True)
class BusyRoom:
    """A room under load: the chair asks and polls, two others talk to the bot and vote."""

    killed_bot: KilledBot
    chair: Person
    talkers: Sequence[Person]
    room: RoomId
    over: asyncio.Event
    commands: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    """Expected, in any order."""
    line: list[str] = field(default_factory=list)
    """What else is expected, in this order."""
    polls: list[Posted] = field(default_factory=list)
    open: Posted | None = None
    adjourned: bool = False
    voted: asyncio.Condition = field(default_factory=asyncio.Condition)
    votes: Counter[str] = field(default_factory=Counter)

    @property
    def bot(self) -> str:
        return self.killed_bot.bot.user_id

    async def see(self, wanted: Predicate, after: str | None = None) -> Event:
        return await self.chair.wait_for(self.room, wanted, timeout=PATIENCE_S, after=after)

    async def say(self, speaker: Person, words: str) -> str:
        """Give a command; each has a name of its own."""
        command = await speaker.say(self.room, f"!floor {words}")
        self.commands[command] = f"!{words} {len(self.commands)}"
        return command

    async def talk(self, talker: Person) -> None:
        """One command after the other, each when the one before is answered; and votes."""
        turn = 0
        while not self.adjourned:
            if poll := self.open:
                await talker.vote(self.room, poll.id, [ANSWERS[turn % 2]])
                async with self.voted:
                    self.votes[poll.id] += 1
                    self.voted.notify_all()
            command = await self.say(talker, TALK[turn % len(TALK)])
            self.answers.append(f"answer to {self.commands[command]}")
            answered = replying(self.bot, command)
            await talker.wait_for(self.room, answered, timeout=PATIENCE_S)
            turn += 1

    async def preside(self) -> None:
        """One poll after the other, and a question in each."""
        while not self.over.is_set():
            poll = await self._open_poll()
            if len(self.polls) <= QUESTIONS:
                await self._ask()
            await self._all_voted(poll)
            self.open = None
            close = await self.say(self.chair, "close")
            self.answers.append(f"answer to {self.commands[close]}")
            await self.see(text_from(self.bot, "Closed: "), poll.companion_id)
            self.line += [f"end of poll {len(self.polls)}", "result"]
        self.adjourned = True

    async def _all_voted(self, poll: Posted) -> None:
        async with asyncio.timeout(PATIENCE_S), self.voted:
            await self.voted.wait_for(lambda: self.votes[poll.id] >= len(self.talkers))

    async def _open_poll(self) -> Posted:
        command = await self.say(self.chair, "poll dilemma for 1h")
        start = await self.see(of_type(POLL_START), command)
        companion = await self.see(text_from(self.bot, thread=start["event_id"]))
        for key in KEYCAPS[:4]:
            await self.see(reaction(self.bot, companion["event_id"], key))
        self.open = Posted(start, companion)
        self.polls.append(self.open)
        words = f"words under poll {len(self.polls)}"
        self.line += ["poll", words, *(f"{key} on {words} 1" for key in KEYCAPS[:4])]
        await self.chair.react(self.room, companion["event_id"], KEYCAPS[2])
        return self.open

    async def _ask(self) -> None:
        command = await self.say(self.chair, "ask")
        asked = await self.see(spoken(self.bot, "Reply to this message."), command)
        await self.see(text_from(self.bot, thread=asked["event_id"]))
        self.line += ["question", f"words under question {len(self.polls)}"]

    async def _all_read(self) -> list[Event]:
        """The room, once the keys of all that the bot said there have come to the chair."""
        async with asyncio.timeout(30):
            while True:
                events = await self.chair.timeline(self.room)
                messages = (event["type"] for event in events if event["sender"] == self.bot)
                if "m.room.encrypted" not in messages:
                    return events
                with suppress(NotSeen):
                    await self.chair.wait_for(self.room, lambda _: False, timeout=0.5)

    async def judge(self, ledger: Ledger) -> None:
        """Read the room, and count the votes again."""
        events = unredacted(await self._all_read(), self.chair, self.room)
        seen = story(events, self.bot, self.commands)
        expected = ["join", "greeting", *self.line, *self.answers]
        ledger.messages_missing += missing(seen, expected)
        ledger.messages_doubled += doubled(seen, expected)
        floor = Floor(self.killed_bot.bot, self.room, self.chair)
        for poll in self.polls:
            counted = told(await floor.record(poll))
            again = await recount(floor, poll, self.chair, {self.bot})
            ledger.votes_sent += again.voters
            ledger.votes_counted += counted.voters
            ledger.votes_lost += max(0, again.voters - counted.voters)
            ledger.votes_doubled += max(0, counted.voters - again.voters)
            assert counted == again
        assert Counter(seen) == Counter(expected)
        said_by_itself = [deed for deed in seen if not deed.startswith("answer to ")]
        assert in_lanes(said_by_itself) == in_lanes(["join", "greeting", *self.line])
        assert acts_done_twice(events, self.bot) == []


async def test_killed_at_random_moments_under_load(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger
) -> None:
    chance, over = random.Random(4), asyncio.Event()
    bot = await new_bot(homeserver, tmp_path)
    names = [name for _ in range(ROOMS) for name in ("Ada", "Ben", "Cleo")]
    async with (
        encrypted_people(homeserver, *names) as people,
        KilledBot.of(bot, tmp_path) as killed_bot,
    ):
        async with killed_bot.at_work():
            busy_rooms = [
                await moved_in(killed_bot, people[3 * number :][:3], over, encrypted=number == 1)
                for number in range(ROOMS)
            ]
            async with asyncio.TaskGroup() as group:
                for busy_room in busy_rooms:
                    group.create_task(busy_room.preside())
                    for talker in busy_room.talkers:
                        group.create_task(busy_room.talk(talker))
                for _ in range(KILLS):
                    await asyncio.sleep(chance.uniform(0, LONGEST_LIFE_S))
                    await killed_bot.kill()
                over.set()
        ledger.kills += killed_bot.kills
        for busy_room in busy_rooms:
            await busy_room.judge(ledger)
        assert all(busy_room.polls for busy_room in busy_rooms)


async def moved_in(
    killed_bot: KilledBot, people: Sequence[Person], over: asyncio.Event, *, encrypted: bool
) -> BusyRoom:
    chair, *talkers = people
    invited = [*(each.user_id for each in talkers), killed_bot.bot.user_id]
    room = await chair.create_room("Depot", invite=invited, encrypted=encrypted)
    for each in talkers:
        await each.join(room)
    await chair.wait_for(room, text_from(killed_bot.bot.user_id, "!floor help"))
    return BusyRoom(killed_bot, chair, talkers, room, over)
