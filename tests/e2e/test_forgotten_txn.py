"""Said, but the answer was lost, and the homeserver forgot the transaction: never said twice.

Each kind of act hangs in a room of its own after its request took effect; then the bot is killed,
and the homeserver loses its memory of transactions. More than half an hour later the bot is back.
"""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.primitives import MINUTE, RoomId
from bot.demo.events import Event, Predicate, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import Plain
from tests.e2e.bots import KEYCAPS, POLL_START, new_bot, reaction
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.killed_bot import KilledBot
from tests.e2e.story import acts_done_twice, doubled, in_lanes, missing, story, unredacted
from tests.ledger import SOAK, Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]

LATE = 31 * MINUTE
ASK, POLL, CLOSE = "!floor ask", "!floor poll dilemma for 1h", "!floor close"
QUIET = "!floor quiet off"  # What is changed is worth answering for an hour.
QUESTION = ["question", "words under question 1"]
OPENED = ["poll", "words under poll 1", *(f"{key} on words under poll 1 1" for key in KEYCAPS[:4])]
CLOSED = ["end of poll 1", f"answer to {CLOSE}", "result"]
LOST: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "answer": ([QUIET], [f"answer to {QUIET}"]),
    "question": ([ASK], QUESTION),
    "other-side": ([ASK], QUESTION),
    "poll": ([POLL], OPENED),
    "companion": ([POLL], OPENED),
    "react": ([POLL], OPENED),
    "end": ([POLL, CLOSE], [*OPENED, *CLOSED]),
    "result": ([POLL, CLOSE], [*OPENED, *CLOSED]),
}
"""What is lost in a room, after which commands; and all that is to be seen there in the end."""
FEW = ("answer", "question", "poll", "react", "result")
KINDS = tuple(LOST) if SOAK else FEW
PATIENCE_S = 60


@dataclass(slots=True)
class Rooms:
    """One for each kind of act, with one bot in all of them."""

    killed_bot: KilledBot
    chair: Person
    rooms: dict[str, RoomId] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)

    @property
    def bot(self) -> str:
        return self.killed_bot.bot.user_id

    async def lose_answers(self, *, encrypted: bool) -> None:
        """Have an act hang in every room; the bot dies with the last."""
        for kind in KINDS:
            room = await self.chair.create_room(kind, invite=[self.bot], encrypted=encrypted)
            self.rooms[kind] = room
        async with self.killed_bot.at_work():
            for room in self.rooms.values():
                await self.chair.wait_for(room, text_from(self.bot, "!floor help"))
        points = [f"{room} {kind}/answer lost" for kind, room in self.rooms.items()]
        # Else it would hear of its words in the timelines, and know that they stand there.
        async with self.killed_bot.at_work(points, for_good=True, deaf=True):
            for kind, room in self.rooms.items():
                await self._command(kind, room)

    async def _command(self, kind: str, room: RoomId) -> None:
        for words in LOST[kind][0]:
            if words == CLOSE:
                start = await self.chair.wait_for(room, of_type(POLL_START))
                companion = text_from(self.bot, thread=start["event_id"])
                tapped = (await self.chair.wait_for(room, companion))["event_id"]
                await self.chair.wait_for(room, reaction(self.bot, tapped, KEYCAPS[3]))
            self.commands[await self.chair.say(room, words)] = words

    async def come_back(self, *, blind: bool = False) -> None:
        """The bot is at work again, until nothing is left to be said."""
        async with self.killed_bot.at_work(ahead=LATE, deaf=True, blind=blind):
            for kind, room in self.rooms.items():
                await self.chair.wait_for(room, self._last(kind), timeout=PATIENCE_S)
            async with asyncio.timeout(PATIENCE_S):
                while self._to_be_said():  # noqa: ASYNC110 - of another process
                    await asyncio.sleep(0.05)

    def _last(self, kind: str) -> Predicate:
        commands = LOST[kind][0]
        if CLOSE in commands:
            return text_from(self.bot, "Closed: ")
        if POLL in commands:
            return of_type("m.reaction", self.bot)
        return of_type("m.room.message", self.bot)

    def _to_be_said(self) -> int:
        """How many acts wait, by the bot's own records."""
        with closing(sqlite3.connect(self.killed_bot.bot.config.storage.database)) as db:
            waiting = "SELECT count(*) FROM acts WHERE state = 'waiting' AND not_before = 0"
            return int(db.execute(waiting).fetchone()[0])

    async def seen(self, kind: str) -> list[Event]:
        room = self.rooms[kind]
        return unredacted(await self.chair.timeline(room), self.chair, room)

    async def doubled(self) -> dict[str, int]:
        """What is in the rooms more often than it should be, by kind; nothing may be missing."""
        found = {}
        for kind in KINDS:
            events = story(await self.seen(kind), self.bot, self.commands)
            found[kind] = doubled(events, ["join", "greeting", *LOST[kind][1]])
        return found


async def forget_transactions(homeserver: Homeserver, folder: Path) -> int:
    """Stop the homeserver, take its memory of transactions away, and start it again."""
    await homeserver.stop()
    with closing(sqlite3.connect(folder / "homeserver.db")) as db, db:
        forgotten = db.execute("DELETE FROM event_txn_id_device_id").rowcount
    await homeserver.restart()
    return forgotten


async def test_nothing_is_said_twice_because_the_homeserver_forgot(
    tmp_path: Path, ledger: Ledger
) -> None:
    server = tmp_path / "homeserver"
    async with (
        Plain.start(server) as homeserver,
        encrypted_people(homeserver, "Ada") as (ada,),
        AsyncExitStack() as stack,
    ):

        async def new_rooms(name: str) -> Rooms:
            bot = await new_bot(homeserver, tmp_path / name)
            return Rooms(await stack.enter_async_context(KilledBot.of(bot, tmp_path / name)), ada)

        clear, encrypted, blind = [
            await new_rooms(name) for name in ("clear", "encrypted", "blind")
        ]
        await clear.lose_answers(encrypted=False)
        await encrypted.lose_answers(encrypted=True)
        await blind.lose_answers(encrypted=False)
        assert await forget_transactions(homeserver, server) >= 3 * len(KINDS)
        for each in (clear, encrypted):
            await each.come_back()
            ledger.kills += each.killed_bot.kills
            for kind in KINDS:
                events = await each.seen(kind)
                text = story(events, each.bot, each.commands)
                expected = ["join", "greeting", *LOST[kind][1]]
                ledger.messages_missing += missing(text, expected)
                ledger.messages_doubled += doubled(text, expected)
                assert in_lanes(text) == in_lanes(expected)
                assert acts_done_twice(events, each.bot) == []
        # One that does not look for its words in the room does say them twice. Of reactions the
        # homeserver takes one alone, and an end that was seen is sent no more.
        await blind.come_back(blind=True)
        twice = {kind for kind, times in (await blind.doubled()).items() if times}
        assert twice == set(KINDS) - {"react", "end"}
