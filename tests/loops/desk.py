"""What the loops share in the tests: a clerk over a real file, a clock with hands, an account."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.core.acts import Target, Urgency
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.keyring import Kept
from bot.core.polls.values import Answer, Poll
from bot.core.primitives import ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.values import Deck, Question
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.view import Settings
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops.clerk import Clerk
from bot.loops.clock import wall_clock
from bot.loops.decryption import Decryption
from bot.loops.device_keys import DeviceKeys
from bot.loops.inbox import Inbox
from bot.loops.metrics import Metrics
from bot.loops.sender import Sender
from bot.loops.teller import Teller
from bot.matrix import encode
from bot.matrix.crypto import Crypto
from bot.matrix.gateway import Gateway
from bot.matrix.key_server import KeyServer
from bot.store import Database, acts, rooms
from bot.store import crypto as keys
from bot.store.acts import Order
from bot.store.work import Event
from tests.conftest import PASSWORD

PATIENCE_S = 20
BREATH_S = 0.01
ME = UserId("@floor:example.org")
ADA = UserId("@ada:example.org")
ROOM = RoomId("!depot:example.org")
POLL = Poll("dilemma", "Which?", (Answer("a", "Ask"), Answer("b", "Build")))
DECK = Deck(
    "own",
    "A deck",
    "A. Writer",
    tuple(
        Question(f"q{number}", "Theme", "passage", f"Question {number}?", "Other side.", ("Why?",))
        for number in range(6)
    ),
    (POLL,),
)


class Clock:
    """The time: that of the wall and what is put on top, or one that stands still."""

    def __init__(self, stands_at: Millis | None = None) -> None:
        self.stands_at = stands_at
        self.ahead: Millis = 0

    def __call__(self) -> Millis:
        return (wall_clock() if self.stands_at is None else self.stands_at) + self.ahead


@dataclass(frozen=True, slots=True)
class Act:
    """How an act stands in the record book."""

    act_id: str
    type: str
    state: str
    event_id: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A clerk at work, and a look into the record book."""

    clerk: Clerk
    clock: Clock
    me: UserId = ME

    async def acts(self, kind: str = "") -> list[Act]:
        """Every act whose id begins so, in order."""
        async with self.clerk.database.transaction() as db:
            rows = await db.execute_fetchall("SELECT * FROM acts ORDER BY position")
        return [
            Act(row["act_id"], row["type"], row["state"], row["event_id"], row["tries"])
            for row in rows
            if row["act_id"].startswith(kind)
        ]

    async def put_room(self, room_id: RoomId, moderator: UserId = ADA) -> None:
        """Write down a room the bot is in, with one moderator."""
        levels = PowerLevels({moderator: 100})
        room = Room(room_id, Membership.JOINED, "10", (moderator,), levels)
        async with self.clerk.database.transaction() as db:
            await rooms.put(db, room)

    async def order(self, *orders: Order) -> None:
        """Order acts. It wakes nobody: for those who are at work already, use `command`."""
        async with self.clerk.database.transaction() as db:
            for each in orders:
                await acts.order(db, each)

    async def command(
        self, room_id: RoomId, command: Command, event_id: str = "$c", by: UserId = ADA
    ) -> None:
        """Let someone give a command in a room; what follows wakes whoever carries it out."""
        fact = Commanded(room_id, EventId(event_id), by, self.clock(), command, None, "s")
        await self.clerk.settle([fact])

    async def settled(self, count: int = 1, kind: str = "") -> list[Act]:
        """Wait until that many acts wait no more, and give all."""

        async def enough() -> bool:
            return sum(act.state != "waiting" for act in await self.acts(kind)) >= count

        await eventually(enough)
        return await self.acts(kind)


@asynccontextmanager
async def desk(folder: Path, clock: Clock | None = None, me: UserId = ME) -> AsyncIterator[Desk]:
    """A clerk over the database in that folder, which may be opened again and again."""
    clock = clock or Clock()
    settings = Settings(me, DECK, ZoneInfo("Europe/London"), invites_from=("@*:*",))
    async with Database.open(folder / "shopfloor.db") as database:
        yield Desk(Clerk(database, settings, clock), clock, me)


def _crypto(gateway: Gateway, books: Desk) -> Crypto:
    async def persist(collect: Callable[[], Kept]) -> None:
        async with books.clerk.database.transaction() as db:
            await keys.write(db, collect())

    server = KeyServer(gateway)
    return Crypto(books.me, "DEVICE", "a secret", Kept(), server, persist, books.clock)


def inbox(gateway: Gateway, books: Desk, metrics: Metrics | None = None) -> Inbox:
    """The inbox over these books."""
    crypto = _crypto(gateway, books)
    metrics = metrics or Metrics()
    decryption = Decryption(crypto, books.clerk.database, metrics)
    return Inbox(gateway, books.clerk, crypto, decryption, DeviceKeys(crypto), metrics=metrics)


def sender(
    gateway: Gateway, books: Desk, me: UserId, device_since: Millis, metrics: Metrics | None = None
) -> Sender:
    """The sender over these books."""
    crypto = _crypto(gateway, books)
    return Sender(gateway, books.clerk, crypto, me, device_since, metrics or Metrics())


def teller(gateway: Gateway, books: Desk, metrics: Metrics | None = None) -> Teller:
    """The teller over these books."""
    metrics = metrics or Metrics()
    decryption = Decryption(_crypto(gateway, books), books.clerk.database, metrics)
    return Teller(gateway, books.clerk, decryption, b"a key", metrics)


@asynccontextmanager
async def at_work(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """The loops run while the block lasts; what they raise is raised here."""
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop) for loop in loops]
        yield
        for task in tasks:
            task.cancel()


async def eventually(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it holds.

    With a breath between two looks: two processes that never pause take both cores of a small
    machine, and Linux may let no other session (such as the homeserver's) run for many seconds.
    """
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if await check():
                return
            await asyncio.sleep(BREATH_S)


def content_of(act: Order) -> Event:
    """The event that an act is to send."""
    assert isinstance(act.work, Event)
    return act.work


def message(
    number: int,
    room_id: RoomId = ROOM,
    *,
    at: Millis | None = None,
    urgency: Urgency = Urgency.REPLY,
    target: Target | None = None,
    expires_at: Millis | None = None,
) -> Order:
    """An ordered message `line N`."""
    act_id = ActId(f"say-{number}-{uuid4().hex[:8]}")
    content = encode.message(act_id, f"line {number}", "", notice=False)
    ordered_at = wall_clock() if at is None else at
    return Order(
        act_id,
        room_id,
        Event("m.room.message", content),
        urgency,
        target,
        ordered_at,
        expires_at,
    )


@dataclass(frozen=True, slots=True)
class Account:
    """The bot's account on a real homeserver, in a room with a moderator."""

    gateway: Gateway
    me: UserId
    token: str
    room: RoomId

    async def say(self, act: Order, txn_id: str) -> EventId:
        """Put an act's event into the room behind the sender's back."""
        event = content_of(act)
        return await self.gateway.send(self.room, event.type, ActId(txn_id), event.content)


@asynccontextmanager
async def account(homeserver: Homeserver, moderator: Person) -> AsyncIterator[Account]:
    """A new account for the bot, signed in and joined to a room of the moderator's."""
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD, "Shopfloor")
    me = UserId(f"@{localpart}:{homeserver.server_name}")
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(Gateway.open(homeserver.url, me))
        answer = await gateway.login(me, PASSWORD, "shopfloor")
        gateway.use_token(answer.access_token)
        room = await moderator.create_room("Depot", invite=[me])
        await gateway.join(room, [])
        yield Account(gateway, me, answer.access_token, room)


async def lines(person: Person, room: RoomId, sender: str) -> Sequence[str]:
    """What that sender said in the room, oldest first."""
    return [
        event["content"].get("body", "")
        for event in await person.timeline(room)
        if (event["type"], event["sender"]) == ("m.room.message", sender)
    ]
