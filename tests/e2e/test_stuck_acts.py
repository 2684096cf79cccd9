"""What is stuck in a real room is seen, called off or hurried, beside the running bot."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.loops import sender
from tests.cli.test_cli import shopfloor
from tests.conftest import MakePerson
from tests.e2e.behind import Behind, behind, hurry
from tests.e2e.bots import POLL_START, Floor, body, gather, spoken
from tests.e2e.proxy import SEND, says, silent

pytestmark = pytest.mark.asyncio(loop_scope="session")
MUTED = '{"errcode": "M_FORBIDDEN", "error": "You are muted"}'


@pytest.fixture(autouse=True)
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)
    # How long a running bot may take to see what somebody else has written.
    monkeypatch.setattr(sender, "MINUTE", 200)


async def command(place: Behind, *words: str) -> Result:
    config = str(place.bot.config.storage.database.parents[1] / "shopfloor.toml")
    output = await asyncio.to_thread(shopfloor, "--config", config, *words)
    assert output.exit_code == 0, output.output
    return output


async def listed(place: Behind) -> list[dict[str, Any]]:
    found = json.loads((await command(place, "acts", "--json")).stdout)
    assert isinstance(found, list)
    return found


async def until_tried(place: Behind, what: str) -> list[dict[str, Any]]:
    """What `acts` shows, once the first of it was tried in vain."""
    async with asyncio.timeout(20):
        while True:
            found = [row for row in await listed(place) if row["state"] == "waiting"]
            if found and (found[0]["what"], found[0]["tries"] > 0) == (what, True):
                return found
            await asyncio.sleep(0.02)


async def mute(floor: Floor, power: int) -> None:
    levels = await floor.chair.state(floor.room, "m.room.power_levels")
    levels["events_default"] = power
    await floor.chair.put_state(floor.room, "m.room.power_levels", levels)


async def test_what_a_muted_bot_would_say_is_called_off_and_something_else_is_hurried(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        floor = await gather(place.bot, ada)
        await mute(floor, 50)
        await ada.say(floor.room, "!floor ask")
        question, other_side = await until_tried(place, "question")
        assert question["problem"].startswith("M_FORBIDDEN: ")
        assert question["next_try_at"] is not None
        assert (other_side["what"], other_side["in_turn"]) == ("other side", False)
        output = await command(place, "acts", "cancel", question["id"][:16])
        assert output.stdout.count("cancelled") == 2
        await mute(floor, 0)
        await floor.ask("!floor now")
        # What is said in a room is said in the order in which it was decided.
        assert not any(spoken(floor.me)(each) for each in await floor.said())
        fallen = {(row["what"], row["state"], row["problem"]) for row in await listed(place)}
        assert fallen == {
            (what, "cancelled", "cancelled by the operator") for what in ("question", "other side")
        }

        place.proxy.spoil(f"{SEND}/answer-.*", says(403, MUTED), 1)
        asked = await ada.say(floor.room, "!floor now")
        (reply,) = await until_tried(place, "reply")
        assert (reply["tries"], reply["problem"]) == (1, "M_FORBIDDEN: You are muted")
        output = await command(place, "acts", "retry", reply["id"])
        assert "due now" in output.stdout
        assert body(await floor.answer(asked))


async def test_a_poll_that_was_under_way_when_it_was_called_off_is_the_poll_in_the_room(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    """Records, result and words follow the room; nobody is told that there is none."""
    ada = await person("Ada")
    async with behind(homeserver, tmp_path) as place, place.bot.at_work():
        floor = await gather(place.bot, ada)
        go_on = asyncio.Event()
        under_way = place.proxy.spoil(f"{SEND}/poll-.*", silent(go_on), 1)
        await ada.say(floor.room, "!floor poll dilemma for 1h")
        await under_way.used_up.wait()
        await command(place, "acts", "cancel", "poll-")
        assert [row["state"] for row in await place.bot.polls()] == ["cancelled"]
        go_on.set()
        start = await ada.wait_for(floor.room, of_type(POLL_START, floor.me))
        await ada.vote(floor.room, start["event_id"], ["co-op"])
        await ada.say(floor.room, "!floor close")
        result = text_from(floor.me, "sense check, not a binding ballot")
        await ada.wait_for(floor.room, result, after=start["event_id"])
        (poll,) = await place.bot.polls()
        found = [body(each) for each in await floor.said()]
        left = {row["what"] for row in await listed(place) if row["state"] == "cancelled"}
    assert (poll["state"], poll["voters"], poll["event_id"]) == ("closed", 1, start["event_id"])
    assert not any("cancelled this poll" in words for words in found)
    # What was to go with it was not under way.
    assert left == {"companion", "reaction", "notice"}
