"""All that benchmarks know of the bot's inside. Whatever moves there is mended here alone.

Where it will do, benchmarks run the whole bot instead (see programs.py) and know nothing of it.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bot import app, config, device, library
from bot.core.acts import CountPoll, CountWeek, Look
from bot.core.changes import (
    Change,
    DropSchedules,
    PutOutcome,
    PutPoll,
    PutPreferences,
    PutQuestion,
    PutRoom,
    PutSchedule,
    PutSlot,
    PutWeek,
)
from bot.core.commands.facts import Commanded
from bot.core.commands.reading import parse
from bot.core.facts import Fact, Redacted, Sent
from bot.core.keyring import Kept, RoomKeyRow
from bot.core.outcomes.values import Outcome
from bot.core.polls.facts import CloseDue, EndSeen, PollCounted
from bot.core.polls.values import Answer, Poll, PollRound, PollState, Result, Tally
from bot.core.primitives import DAY, HOUR, MINUTE, ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.reactions import Sign
from bot.core.questions.values import Deck, QuestionRound, QuestionState, Replies
from bot.core.rooms.facts import Left, Looked, PowerChanged
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import Schedule, ScheduleName, Slot
from bot.core.view import Reach, View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import asked_in
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops.clerk import Clerk
from bot.loops.ticker import Ticker
from bot.matrix import session
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Gateway
from bot.store import Database, acts, records, sync
from bot.store import crypto as store_crypto
from bot.store.acts import Order
from bot.store.work import Looking, PollCount, WeekCount

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "ActId",
    "Change",
    "CloseDue",
    "Deck",
    "EndSeen",
    "EventId",
    "Fact",
    "Left",
    "Membership",
    "Millis",
    "Order",
    "Outcome",
    "Person",
    "PollRound",
    "PollState",
    "PowerChanged",
    "PowerLevels",
    "Preferences",
    "PutOutcome",
    "PutPoll",
    "PutPreferences",
    "PutQuestion",
    "PutRoom",
    "PutSchedule",
    "PutSlot",
    "PutWeek",
    "QuestionRound",
    "QuestionState",
    "Reacted",
    "Redacted",
    "Replies",
    "Result",
    "Room",
    "RoomId",
    "Schedule",
    "ScheduleName",
    "Sent",
    "Sign",
    "Slot",
    "SlotsDue",
    "Tally",
    "UserId",
    "Week",
    "WeekId",
    "WeekPoll",
    "WeekQuestion",
]
PASSWORD = "correct horse"
TALLY_OF_MEMBERS = 60


def shipped_deck() -> Deck:
    """The deck that a new bot asks from."""
    (deck,) = library.load_decks([]).values()
    return deck


# --- the records -----------------------------------------------------------------------------


async def write(
    path: Path, changes: Iterable[Change], done: Iterable[tuple[RoomId, ActId, EventId, Millis]]
) -> None:
    """Write records into a database, new or not: changes, and acts that were carried out."""
    async with Database.open(path) as database, database.transaction() as db:
        for change in changes:
            await records.apply(db, change, 0)
        for room_id, act_id, event_id, at in done:
            await acts.stands(db, room_id, act_id, event_id, at)


async def put_token(path: Path, token: str) -> None:
    """As if the bot had synced up to there."""
    async with Database.open(path) as database, database.transaction() as db:
        await sync.put_token(db, token)


async def put_room_keys(path: Path, room_ids: Sequence[str], keys: int, now: Millis) -> None:
    """So many room keys, spread over the rooms; they are too many to be opened one by one."""
    pickle = bytes(range(200))
    rows = tuple(
        RoomKeyRow(
            RoomId(room_ids[number % len(room_ids)]),
            f"{number % 997:043}",
            f"{number:043}",
            UserId(f"@p{number % 997}:bench.example"),
            f"{number % 997:043}",
            0,
            now,
            pickle,
        )
        for number in range(keys)
    )
    async with Database.open(path) as database, database.transaction() as db:
        await store_crypto.write(db, Kept(room_keys=rows))


async def encrypt(
    path: Path, room_id: RoomId, chair: UserId, poll_event: str, closes_at: Millis
) -> None:
    """As if the room was encrypted, with a poll of that event open in it, if any."""
    room = Room(room_id, Membership.JOINED, "11", (chair,), encrypted=True, display_name="Floor")
    changes: list[Change] = [PutRoom(room)]
    if poll_event:
        poll = Poll("dilemma", "Which?", (Answer("a", "Ask"), Answer("b", "Build")))
        opened = closes_at - DAY
        changes.append(
            PutPoll(
                PollRound(
                    ActId("poll-open"),
                    room_id,
                    "co-op-or-demands",
                    poll,
                    opened,
                    closes_at,
                    PollState.OPEN,
                    EventId(poll_event),
                    opened_at=opened,
                    reminded=True,
                )
            )
        )
    done = [(room_id, ActId("poll-open"), EventId(poll_event), closes_at - DAY)]
    await write(path, changes, done if poll_event else [])


async def forget_schedules(path: Path, room_id: str) -> None:
    """As if a room's moderators had stopped them."""
    await write(path, [DropSchedules(RoomId(room_id))], [])


# --- the clerk and the ticker ----------------------------------------------------------------


@dataclass(slots=True)
class Office:
    """The part that decides, over one database, by a clock that stands until it is set."""

    clerk: Clerk
    ticker: Ticker
    clock: list[Millis]

    @property
    def now(self) -> Millis:
        """What its clock shows."""
        return self.clock[0]

    def turn(self, now: Millis) -> None:
        """Set its clock."""
        self.clock[0] = now

    async def settle(self, fact: Fact) -> None:
        """Decide on one fact, and commit what follows."""
        await self.clerk.settle([fact])

    async def tick(self) -> None:
        """Look at the clock once."""
        await self.ticker.tick()

    async def waiting(self, room_id: RoomId) -> Sequence[Order]:
        """What is to be done in a room now, counts included."""
        async with self.clerk.database.transaction() as db:
            orders = [*await acts.heads(db, self.now), *await acts.counts(db)]
        return [each for each in orders if each.room_id == room_id and each.not_before <= self.now]

    async def week_counted(self, act: Order) -> Fact:
        """What the teller reports of a week, having loaded what it loads."""
        assert isinstance(act.work, WeekCount)
        week = WeekId.parse(act.work.week)
        view = await self._view(act.room_id, Reach(weeks=(week,)))
        count = CountWeek(act.act_id, act.room_id, week, act.work.purpose, act.target)
        return WeekCounted(count, {asked.round_id: Replies(9, 5) for asked in asked_in(view, week)})

    async def poll_counted(self, act: Order) -> Fact:
        """What the teller reports of a poll, having loaded what it loads."""
        assert isinstance(act.work, PollCount)
        view = await self._view(act.room_id, Reach(rounds=(act.work.round_id,)))
        poll = next(each for each in view.polls if each.round_id == act.work.round_id)
        count = CountPoll(act.act_id, act.room_id, poll.round_id, act.work.purpose, act.target)
        votes = tuple(range(len(poll.poll.answers)))
        tally = Tally(votes, votes, sum(votes), 0, 0, 0)
        return PollCounted(count, tally, TALLY_OF_MEMBERS, poll.closes_at, complete=True)

    async def _view(self, room_id: RoomId, reach: Reach) -> View:
        async with self.clerk.database.transaction() as db:
            view = await records.view(db, self.clerk.settings, room_id, self.now)
            return await records.with_past(db, view, reach, self.now)


@asynccontextmanager
async def office(file: Path, now: Millis) -> AsyncIterator[Office]:
    """The office of the bot of that config file."""
    settings = config.load(file)
    clock = [now]
    async with Database.open(settings.storage.database) as database:
        decided_by = app.settings(settings, app.library(settings).decks, b"a key")
        clerk = Clerk(database, decided_by, lambda: clock[0])
        yield Office(clerk, Ticker(clerk), clock)


def is_look(act: Order) -> bool:
    """Whether somebody has to look who is in the room."""
    return isinstance(act.work, Looking)


def is_count_of_week(act: Order) -> bool:
    """Whether the replies of a week are to be counted."""
    return isinstance(act.work, WeekCount)


def is_count_of_poll(act: Order) -> bool:
    """Whether a poll is to be counted."""
    return isinstance(act.work, PollCount)


def looked(act: Order, members: tuple[UserId, ...]) -> Fact:
    """What the sender reports of who is in a room."""
    assert isinstance(act.work, Looking)
    look = Look(act.act_id, act.room_id, act.work.round_id, act.urgency, act.target)
    return Looked(look, members)


def commanded(room_id: RoomId, event_id: EventId, by: UserId, at: Millis, words: str) -> Fact:
    """Someone writes a command, without the prefix."""
    return Commanded(room_id, event_id, by, at, parse(words), None, "s1")


# --- encryption ------------------------------------------------------------------------------


@asynccontextmanager
async def sealing(file: Path) -> AsyncIterator[tuple[Crypto, str]]:
    """The encryption of the bot of that config file, and where its homeserver is."""
    settings = config.load(file)
    me, url = settings.matrix.user_id, settings.matrix.homeserver
    signed_in = session.load(settings.storage.secrets, UserId(me))
    assert signed_in is not None
    async with Gateway.open(url, me) as gateway, Database.open(settings.storage.database) as book:
        gateway.use_token(signed_in.access_token)
        crypto = await device.own_crypto(settings, gateway, book, signed_in)
        await crypto.publish()
        yield crypto, url


# --- a real homeserver -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RealHomeserver:
    """Synapse, without limits, for as long as a benchmark lasts."""

    homeserver: Homeserver

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.homeserver.url

    async def person(self, name: str) -> Person:
        """Someone with a new account; to be closed in the end."""
        localpart = f"{name}-{uuid4().hex[:8]}"
        await self.homeserver.register(localpart, PASSWORD, name)
        return await Person.login(self.url, localpart, PASSWORD)


@asynccontextmanager
async def real_homeserver(folder: Path) -> AsyncIterator[RealHomeserver]:
    """Synapse in that folder."""
    async with Homeserver.start(folder) as homeserver:
        yield RealHomeserver(homeserver)
