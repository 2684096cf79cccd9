"""Kicked, banned, asked back: nothing of the former stay is said in the next one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.events import text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from tests.conftest import MakePerson
from tests.e2e.behind import Behind, Story, behind, hurry
from tests.e2e.bots import POLL_END, Floor, Posted, body, spoken
from tests.e2e.proxy import SEND, SYNC, says, silent
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@dataclass(frozen=True, slots=True)
class Stay:
    """The bot in a room, with a poll on which two have voted."""

    place: Behind
    story: Story
    poll: Posted

    @property
    def floor(self) -> Floor:
        return self.story.floor

    async def put_out(self, ban: bool = False) -> None:
        """By the chair."""
        if ban:
            await set_membership(self.floor, "ban")
        else:
            await self.floor.chair.kick(self.floor.room, self.floor.me, "Later.")

    async def is_back(self) -> None:
        """Wait for the second greeting, and so for all that came before it."""
        chair = self.floor.chair
        greeting = text_from(self.floor.me, "!floor help")
        first = await chair.wait_for(self.floor.room, greeting)
        await chair.wait_for(self.floor.room, greeting, after=first["event_id"])


async def set_membership(floor: Floor, wanted: str) -> None:
    """Ban the bot, or take that back."""
    content = {"membership": wanted}
    await floor.chair.put_state(floor.room, "m.room.member", content, floor.me)


@asynccontextmanager
async def stay(
    homeserver: Homeserver, folder: Path, ada: Person, ben: Person
) -> AsyncIterator[Stay]:
    async with behind(homeserver, folder) as place, place.bot.at_work():
        story = await Story.begin(place.bot, ada, ben)
        poll = await story.floor.poll()
        await story.vote(poll)
        yield Stay(place, story, poll)


async def state_of(floor: Floor, poll: Posted, wanted: str) -> None:
    """Wait until the poll stands so in the records."""

    async def stands_so() -> bool:
        return bool((await floor.record(poll))["state"] == wanted)

    await eventually(stands_so)


async def forgotten(visit: Stay) -> None:
    """The former poll is over without a result, and a new one is counted right."""
    floor, old = visit.floor, visit.poll
    assert (await floor.record(old))["voters"] is None
    assert "No poll is open." in await floor.read("!floor now")
    found = await floor.said()
    assert not [event for event in found if event["type"] == POLL_END]
    assert not [event for event in found if "A sense check, not" in body(event)]
    assert len([event for event in found if text_from(floor.me, "!floor help")(event)]) == 2
    second = await floor.poll()
    await visit.story.vote(second)
    await floor.close(second)
    row = await floor.record(second)
    assert (row["state"], row["voters"]) == ("closed", 2)


@pytest.mark.parametrize("ban", [False, True], ids=["kicked", "banned"])
async def test_put_out_and_asked_back_the_bot_begins_anew(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ban: bool
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    async with stay(homeserver, tmp_path, ada, ben) as visit:
        await visit.put_out(ban)
        await state_of(visit.floor, visit.poll, "cancelled")
        if ban:
            await set_membership(visit.floor, "leave")
        await ada.invite(visit.floor.room, visit.floor.me)
        await visit.is_back()
        await forgotten(visit)


async def test_put_out_and_asked_back_while_it_could_not_hear_so(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    """All that the bot ever learns is that it is invited where it believes to be."""
    ada, ben = await person("Ada"), await person("Ben")
    async with stay(homeserver, tmp_path, ada, ben) as visit:
        deaf = visit.place.proxy.spoil(SYNC, says(500))
        # The long poll that is under way may still bring this.
        await ada.say(visit.floor.room, "Hello?")
        await visit.put_out()
        await visit.place.proxy.until(lambda: deaf.met >= 2)
        await ada.invite(visit.floor.room, visit.floor.me)
        visit.place.proxy.lift(deaf)
        await visit.is_back()
        await state_of(visit.floor, visit.poll, "cancelled")
        await forgotten(visit)


async def test_what_was_on_its_way_when_the_bot_was_put_out_is_not_said_later(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada, ben = await person("Ada"), await person("Ben")
    async with stay(homeserver, tmp_path, ada, ben) as visit:
        go_on = asyncio.Event()
        held = visit.place.proxy.spoil(SEND, silent(go_on), 2)  # question, end
        await ada.say(visit.floor.room, "!floor ask")
        await ada.say(visit.floor.room, "!floor close")
        await held.used_up.wait()
        await visit.put_out()
        go_on.set()
        await state_of(visit.floor, visit.poll, "cancelled")
        await ada.invite(visit.floor.room, visit.floor.me)
        await visit.is_back()
        await forgotten(visit)
        questions = [event for event in await visit.floor.said() if spoken(visit.floor.me)(event)]
    assert not [event for event in questions if "Reply to this message" in body(event)]
