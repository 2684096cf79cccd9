"""The bot itself, at work on a real homeserver, and a room in which people deal with it.

What is said here of the bot's answers is read from the room's raw events, never from its code.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot import app, config, device
from bot.config import Config
from bot.core.primitives import Millis, RoomId
from bot.demo.events import Event, Predicate, membership, of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops.clock import wall_clock
from bot.operator import reports
from tests.loops.desk import eventually

PASSWORD = "correct horse"
POLL_START = "org.matrix.msc3381.poll.start"
POLL_END = "org.matrix.msc3381.poll.end"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"
TEXT = "org.matrix.msc1767.text"
KEYCAPS = ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"]


@dataclass(frozen=True, slots=True)
class Shopfloor:
    """An account for the bot and a folder of its own; `at_work` may be entered again and again."""

    config: Config
    user_id: str

    @asynccontextmanager
    async def at_work(self, ahead: Millis = 0) -> AsyncIterator[None]:
        """The bot runs, in this process, while the block lasts; its clock is `ahead` of ours."""
        books = app.library(self.config)
        with pytest.MonkeyPatch.context() as patch:
            for module in (app, device):
                patch.setattr(module, "wall_clock", lambda: wall_clock() + ahead)
            async with app.running(self.config, books):
                yield

    async def polls(self) -> list[dict[str, Any]]:
        """What `shopfloor polls --json` tells."""
        return [row async for part in reports.polls(self.config) for row in part]

    def stored(self) -> bytes:
        """Every byte of the database and its write-ahead log."""
        database = self.config.storage.database
        return b"".join(file.read_bytes() for file in database.parent.glob(database.name + "*"))


async def new_bot(
    homeserver: Homeserver, folder: Path, more: str = "", *, may_invite: Iterable[str] = ()
) -> Shopfloor:
    """A bot that has never run; `more` goes on after `[access]` and what else the config needs.

    Everyone on the homeserver may invite it, if not `may_invite` names who.
    """
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD, "Shopfloor")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "password").write_text(PASSWORD)
    user_id = f"@{localpart}:{homeserver.server_name}"
    inviters = list(may_invite) or [f"@*:{homeserver.server_name}"]
    file = folder / "shopfloor.toml"
    file.write_text(
        f"""
[matrix]
homeserver = "{homeserver.url}"
user_id = "{user_id}"
password_file = "password"
[access]
invites_from = {inviters}
{more}
"""
    )
    return Shopfloor(config.load(file), user_id)


@dataclass(frozen=True, slots=True)
class Posted:
    """A poll as it stands in the room."""

    event: Event
    companion: Event

    @property
    def id(self) -> str:
        """The start event's id."""
        return str(self.event["event_id"])

    @property
    def companion_id(self) -> str:
        """Where reactions are votes."""
        return str(self.companion["event_id"])

    @property
    def answers(self) -> list[str]:
        """The answers' ids, in order."""
        return [answer["id"] for answer in self.event["content"][POLL_START]["answers"]]


@dataclass(frozen=True, slots=True)
class Floor:
    """A room with the bot in it; `chair` made it and so moderates it."""

    bot: Shopfloor
    room: RoomId
    chair: Person

    @property
    def me(self) -> str:
        """The bot's user id."""
        return self.bot.user_id

    async def answer(self, command: str, *, by: Person | None = None, timeout: float = 20) -> Event:  # noqa: ASYNC109
        """What the bot says to the event of that id."""
        reader = by or self.chair
        return await reader.wait_for(self.room, replying(self.me, command), timeout=timeout)

    async def ask(self, words: str, by: Person | None = None, thread: str | None = None) -> Event:
        """Give a command, and return the bot's answer to it."""
        speaker = by or self.chair
        command = await speaker.say(self.room, words, thread=thread)
        return await self.answer(command, by=speaker)

    async def read(self, words: str, by: Person | None = None) -> str:
        """The plain text of the answer to a command."""
        return body(await self.ask(words, by))

    async def question(self, words: str = "!floor ask") -> tuple[Event, Event]:
        """Have a question asked; the question and the first message of its thread."""
        command = await self.chair.say(self.room, words)
        asked = await self.chair.wait_for(self.room, spoken(self.me), after=command)
        opening = text_from(self.me, thread=asked["event_id"])
        return asked, await self.chair.wait_for(self.room, opening)

    async def poll(self, words: str = "!floor poll dilemma for 1h") -> Posted:
        """Have a poll opened, with all that belongs to it."""
        command = await self.chair.say(self.room, words)
        start = await self.chair.wait_for(self.room, of_type(POLL_START), after=command)
        return await self.posted(start)

    async def posted(self, start: Event) -> Posted:
        """The poll of a start event, once its companion and the reactions to tap are there."""
        thread = text_from(self.me, thread=start["event_id"])
        companion = await self.chair.wait_for(self.room, thread)
        last = KEYCAPS[len(start["content"][POLL_START]["answers"]) - 1]
        await self.chair.wait_for(self.room, reaction(self.me, companion["event_id"], last))
        return Posted(start, companion)

    async def close(self, poll: Posted) -> Event:
        """Close the poll by command; the message with its result."""
        await self.chair.say(self.room, "!floor close")
        return await self.result(poll)

    async def result(self, poll: Posted) -> Event:
        """The message that tells what the poll came to, in the room."""
        wanted = text_from(self.me, "A sense check, not a binding ballot")
        return await self.chair.wait_for(self.room, wanted, after=poll.companion_id)

    async def record(self, poll: Posted) -> dict[str, Any]:
        """What `shopfloor polls --json` tells of the poll."""
        return next(row for row in await self.bot.polls() if row["event_id"] == poll.id)

    async def taps(self, poll: Posted) -> list[str]:
        """Who has reacted to the poll's companion."""
        found = await self.chair.relations(self.room, poll.companion_id, "m.annotation")
        return [event["sender"] for event in found if event["content"]]

    async def untapped(self, poll: Posted) -> None:
        """Wait until the bot has taken its own reactions off a poll that is over."""

        async def gone() -> bool:
            return self.me not in await self.taps(poll)

        await eventually(gone)

    async def said(self) -> list[Event]:
        """All messages and polls of the bot, oldest first; not what it edited later."""
        types = ("m.room.message", POLL_START, POLL_END)
        timeline = await self.chair.timeline(self.room)
        return [
            event
            for event in timeline
            if event["sender"] == self.me and event["type"] in types and not _edits(event)
        ]


async def gather(bot: Shopfloor, chair: Person, *others: Person, **room: Any) -> Floor:
    """A room in which the chair, the others and the (running) bot have met."""
    invited = [person.user_id for person in others]
    room_id = await chair.create_room("Depot", invite=[*invited, bot.user_id], **room)
    for person in others:
        await person.join(room_id)
    await chair.wait_for(room_id, membership(bot.user_id, "join"))
    await chair.wait_for(room_id, text_from(bot.user_id, "!floor help"))
    return Floor(bot, room_id, chair)


async def set_power(floor: Floor, **users: int) -> None:
    """Change power levels of the room; keys are user ids."""
    levels = await floor.chair.state(floor.room, "m.room.power_levels")
    levels["users"] |= users
    await floor.chair.put_state(floor.room, "m.room.power_levels", levels)


def _edits(event: Event) -> bool:
    return bool(event["content"].get("m.relates_to", {}).get("rel_type") == "m.replace")


def body(event: Event) -> str:
    """The plain text of a message; nothing of any other event."""
    return str(event["content"].get("body", ""))


def replying(sender: str, command: str) -> Predicate:
    """A message of the sender that replies to that event."""
    theirs = of_type("m.room.message", sender)

    def fits(event: Event) -> bool:
        if not theirs(event):  # others may have sent anything
            return False
        relates_to = event["content"].get("m.relates_to", {})
        return bool(relates_to.get("m.in_reply_to", {}).get("event_id") == command)

    return fits


def spoken(sender: str, containing: str = "") -> Predicate:
    """A text that is no notice, so one that notifies."""
    wanted = text_from(sender, containing)
    return lambda event: wanted(event) and event["content"]["msgtype"] == "m.text"


def reaction(sender: str, target: str, key: str) -> Predicate:
    """That reaction of the sender to the target."""
    theirs = of_type("m.reaction", sender)
    wanted = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return lambda event: theirs(event) and event["content"]["m.relates_to"] == wanted


def threads(events: Iterable[Event]) -> list[str | None]:
    """The root of the thread each event stands in, None for the main timeline."""
    relations = [event["content"].get("m.relates_to", {}) for event in events]
    return [each["event_id"] if each.get("rel_type") == "m.thread" else None for each in relations]
