"""The admin room on a real homeserver: the bot says there, once each, what `check` calls wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot import app, config
from bot.core.primitives import RoomId
from bot.demo.events import membership, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import reporter
from bot.loops.reporter import Look, Seen
from bot.operator import reports, watching
from bot.store import Database, database, inspection, origin, rooms
from bot.store.origin import migrations
from tests.cli.test_cli import shopfloor
from tests.conftest import MakePerson
from tests.e2e.bots import Floor, Shopfloor, body, gather, new_bot
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFTEN_S = 0.2


@dataclass
class Watched:
    """A bot with an admin room, that looks at itself all the time, and how often it did."""

    bot: Shopfloor
    file: Path
    room: RoomId
    looks: int = 0
    seen: list[Seen] = field(default_factory=list)

    @asynccontextmanager
    async def at_work(self, settling_s: float = 0.0) -> AsyncIterator[None]:
        look: Look = watching.looking(self.file)

        async def counted() -> Seen:
            seen = await look()
            self.looks += 1
            self.seen.append(seen)
            return seen

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reporter, "SETTLING_S", settling_s)
            patch.setattr(reporter, "LOOKS_EVERY_S", OFTEN_S)
            patch.setattr(reporter, "BETWEEN_S", 0.0)
            async with app.running(self.bot.config, app.library(self.bot.config), look=counted):
                yield

    async def looked(self, times: int = 3) -> None:
        """Wait until it has looked so often again."""
        wanted = self.looks + times

        async def often_enough() -> bool:
            return self.looks >= wanted

        await eventually(often_enough)


async def watched(homeserver: Homeserver, folder: Path, ann: Person) -> Watched:
    """One whom nobody but somebody else may invite, and a room for the operator, Ann."""
    room = RoomId(await ann.create_room("Engine room"))
    more = f'[storage]\nkeep = 0\n[admin]\nroom = "{room}"\n[schedule]\nsummary = "mon 12:00"'
    bot = await new_bot(homeserver, folder, more, may_invite=["@boss:example.org"])
    (folder / "prompts").mkdir()
    return Watched(
        replace(bot, config=config.load(folder / "shopfloor.toml")), folder / "shopfloor.toml", room
    )


async def reports_on(ann: Person, its: Watched, words: str) -> list[str]:
    """All that the bot has said there with those words, but for answers."""
    timeline = await ann.timeline(its.room)
    says = text_from(its.bot.user_id, words)
    return [body(each) for each in timeline if says(each) and "m.relates_to" not in each["content"]]


async def test_a_finding_is_reported_once_when_it_comes_and_once_when_it_is_over(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann = await person("Ann")
    its = await watched(homeserver, tmp_path, ann)
    broken = tmp_path / "prompts" / "own.toml"
    async with its.at_work():
        # Nobody who may invite it: the operator has named the room.
        await ann.invite(its.room, its.bot.user_id)
        hello = await ann.wait_for(its.room, text_from(its.bot.user_id, "This is my admin room."))
        assert hello["content"]["msgtype"] == "m.notice"
        broken.write_text('title = "Ours"\n')
        report = await ann.wait_for(its.room, text_from(its.bot.user_id, "own.toml"))
        assert report["content"]["msgtype"] == "m.text"
        assert body(report).startswith("Please look at this:\n\n- decks: ")
        await its.looked()
    async with its.at_work():
        await its.looked()
        assert len(await reports_on(ann, its, "own.toml")) == 1
        broken.unlink()
        over = await ann.wait_for(its.room, text_from(its.bot.user_id, "Fixed:"))
        assert over["content"]["msgtype"] == "m.notice"
        assert body(over).startswith("Fixed:\n\n- decks")
        await its.looked()
        assert len(await reports_on(ann, its, "- decks")) == 2
        broken.write_text('title = "Ours"\n')
        await ann.wait_for(its.room, text_from(its.bot.user_id, "own.toml"), after=over["event_id"])


async def test_it_is_no_room_of_members(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann = await person("Ann")
    its = await watched(homeserver, tmp_path, ann)
    async with its.at_work(settling_s=600):
        await ann.invite(its.room, its.bot.user_id)
        floor = Floor(its.bot, its.room, ann)
        await ann.wait_for(its.room, text_from(its.bot.user_id, "This is my admin room."))
        only = "This is my admin room. One command works here:\n!floor status – "
        for words in ("!floor start", "!floor", "!floor suggest What for?", "help"):
            assert (await floor.read(words)).startswith(only)
        async with (
            Database.read(its.bot.config.storage.database) as records,
            records.snapshot() as db,
        ):
            assert await rooms.running_schedules(db) == ()
        assert (await reports.rooms_of(its.bot.config)) == []
        output = await asyncio.to_thread(shopfloor, "--config", str(its.file), "rooms")
        assert output.stdout == "The bot isn't in any room yet. Invite it to one.\n"
        assert its.looks == 0  # just started, not all is in order yet; but who asks is answered
        assert "Shopfloor " in await floor.read("status")


async def test_status_is_answered_there_and_nowhere_else(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann, ada = await person("Ann"), await person("Ada")
    its = await watched(homeserver, tmp_path, ann)
    text = its.file.read_text().replace("@boss:example.org", ada.user_id)
    its.file.write_text(text)
    its.bot = replace(its.bot, config=config.load(its.file))
    async with its.at_work():
        await ann.invite(its.room, its.bot.user_id)
        await ann.wait_for(its.room, text_from(its.bot.user_id, "This is my admin room."))
        await ann.wait_for(its.room, text_from(its.bot.user_id, "- secrets: "))
        (tmp_path / "password").unlink()
        floor = await gather(its.bot, ada)
        assert "status" in await floor.read("!floor status")
        poll = await floor.poll()
        engine = Floor(its.bot, its.room, ann)
        await ann.wait_for(its.room, text_from(its.bot.user_id, "- secrets\n"))
        await ada.put_state(floor.room, "m.room.name", {"name": "Depot & yard"})
        for words in ("status", "!floor Status"):
            status = await engine.read(words)
            assert ", in 1 room." in status
            assert "Open polls:" in status
            assert f"Depot & yard ({floor.room})" in status
            assert "All is well." in status
        (tmp_path / "prompts" / "own.toml").write_text('title = "Ours"\n')
        await its.looked(2)
        assert "own.toml" in await engine.read("!floor status")
        await floor.close(poll)
    # Asked while the bot is away, it is answered when it is back.
    asked = await ann.say(its.room, "!floor status")
    async with its.at_work():
        assert "No poll is open." in body(await engine.answer(asked))


async def test_check_says_when_nobody_hears_of_it_or_everybody(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann = await person("Ann")
    its = await watched(homeserver, tmp_path, ann)

    async def found() -> list[dict[str, str]]:
        output = await asyncio.to_thread(shopfloor, "--config", str(its.file), "check", "--json")
        return [each for each in json.loads(output.stdout) if each["what"] == "admin room"]

    async def stands(state: str, words: str) -> None:
        async def as_wanted() -> bool:
            (now,) = await found()
            return now["state"] == state and words in now["words"]

        await eventually(as_wanted)

    async with its.at_work():
        await stands("wrong", "the bot isn't in it")
        await ann.invite(its.room, its.bot.user_id)
        await ann.wait_for(its.room, membership(its.bot.user_id, "join"))
        await stands("ok", "only if invited")
        await ann.put_state(its.room, "m.room.join_rules", {"join_rule": "public"})
        await stands("attention", "without an invitation")
        await ann.wait_for(its.room, text_from(its.bot.user_id, "without an invitation"))
        await ann.put_state(its.room, "m.room.join_rules", {"join_rule": "invite"})
        await ann.wait_for(its.room, text_from(its.bot.user_id, "- admin room\n"))


async def test_a_mistake_in_the_look_is_told_and_the_bot_goes_on(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann = await person("Ann")
    its = await watched(homeserver, tmp_path, ann)

    async def broken() -> Seen:
        raise ValueError("in secret")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reporter, "SETTLING_S", 0.0)
        async with app.running(its.bot.config, app.library(its.bot.config), look=broken):
            await ann.invite(its.room, its.bot.user_id)
            report = await ann.wait_for(its.room, text_from(its.bot.user_id, "- check: "))
            assert "in secret" not in body(report)
            status = await Floor(its.bot, its.room, ann).read("!floor status")
            assert "the check itself failed" in status


async def test_an_update_of_the_database_is_told_there(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ann = await person("Ann")
    its = await watched(homeserver, tmp_path, ann)
    async with its.at_work():
        await ann.invite(its.room, its.bot.user_id)
        await ann.wait_for(its.room, text_from(its.bot.user_id, "This is my admin room."))
        await its.looked(1)
    newer = (*migrations(), "CREATE TABLE later (x INTEGER) STRICT;")
    with pytest.MonkeyPatch.context() as patch:
        for module in (database, origin, inspection):
            patch.setattr(module, "migrations", lambda: newer)
        async with its.at_work():
            words = f"my database to version {len(newer)}"
            await ann.wait_for(its.room, text_from(its.bot.user_id, words))
