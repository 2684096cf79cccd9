"""The picture that comes with a weekly summary: real files in real rooms, whatever fails."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from struct import unpack_from
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from nio.crypto import decrypt_attachment

from bot.demo.events import Event
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.loops import publisher
from tests.e2e.behind import behind, hurry
from tests.e2e.bots import Floor, body, gather, replying, spoken
from tests.e2e.clocked import knows_encrypted, waiting
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.moments import LONDON, ahead_of
from tests.e2e.proxy import Fault, Fetch, honest, says
from tests.loops.desk import eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")
OF_TWO = "!floor poll Or? / Demand more / Demand secure jobs, better conditions"
SMALL = 900
"""Pixels, of the height of a picture with few answers."""
UPLOAD = "POST .*/media/.*/upload.*"


def is_picture(event: Event) -> bool:
    return bool(event["content"].get("msgtype") == "m.image")


async def download(person: Person, address: str) -> bytes:
    path = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
    headers = {"Authorization": f"Bearer {person.access_token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(person.url + path, headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.read()


async def voted(floor: Floor, poll_of: str = "!floor poll dilemma for 1h") -> None:
    """A week to be summed up next Monday at noon."""
    await floor.ask("!floor schedule summary mon 12:00")
    poll = await floor.poll(poll_of)
    await floor.chair.vote(floor.room, poll.id, poll.answers[1:2])
    await floor.close(poll)


def opened(content: dict[str, Any], data: bytes) -> bytes:
    """The picture of an encrypted room, by what its event says."""
    file = content["file"]
    assert data[:4] != b"\x89PNG"
    png: bytes = decrypt_attachment(data, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
    return png


def turns_encrypted(floor: Floor) -> Fault:
    """While that room's picture is uploaded in clear, the room turns encryption on."""

    async def is_known() -> bool:
        return await knows_encrypted(floor.bot.config.storage.database, floor.room)

    async def fault(request: web.BaseRequest, fetch: Fetch) -> web.StreamResponse:
        data = await request.read()
        if data[:4] == b"\x89PNG" and unpack_from(">I", data, 20)[0] < SMALL:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            await floor.chair.put_state(floor.room, "m.room.encryption", content)
            await eventually(is_known)
        return await honest(request, fetch)

    return fault


async def test_a_summary_comes_at_once_and_its_picture_when_it_can_be_uploaded(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch)
    monkeypatch.setattr(publisher, "REST_S", 0.1)
    now = datetime.now(LONDON)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=12, minute=0, second=0)
    async with (
        encrypted_people(homeserver, "Ada") as (ada,),
        behind(homeserver, tmp_path, '[site]\nfolder = "site"') as place,
    ):
        async with place.bot.at_work():
            floors = [await gather(place.bot, ada, encrypted=how) for how in (False, True)]
            bare, turning = await gather(place.bot, ada), await gather(place.bot, ada)
            for floor in (*floors, bare):
                await voted(floor)
            await voted(turning, OF_TWO)
            floors.append(turning)
            off = await bare.ask("!floor pictures off")
        assert body(off).startswith("Summaries come without a picture.")
        broken = place.proxy.spoil(UPLOAD, says(503, b"{}"))
        async with place.bot.at_work(ahead=ahead_of(monday)):
            for floor in (*floors, bare):
                await ada.wait_for(floor.room, spoken(floor.me, "Week "))
            await place.proxy.until(lambda: len(place.proxy.asked(UPLOAD)) >= 4)
            # Nothing waits for it: not in its room, and not elsewhere.
            for floor in floors:
                command = await ada.say(floor.room, "!floor now")
                await ada.wait_for(floor.room, replying(floor.me, command))
            place.proxy.spoil(UPLOAD, turns_encrypted(turning))
            place.proxy.lift(broken)
            shown = [await ada.wait_for(floor.room, is_picture) for floor in floors]
            assert [event.get("encrypted", False) for event in shown] == [False, True, True]
            for floor, event in zip(floors, shown, strict=True):
                await check(floor, event)
            await bare.ask("!floor share on")
            await eventually(partial(is_shared, tmp_path / "site"))
        assert await waiting(place.bot.config.storage.database) == 0
        assert not any(map(is_picture, await bare.said()))


async def is_shared(folder: Path) -> bool:
    """Whether the running bot has written the pages of the room that shares."""
    index = folder / "index.html"
    return (folder / "room-1").is_dir() and "room-1/index.html" in index.read_text()


async def check(floor: Floor, shown: Event) -> None:
    content = shown["content"]
    assert content["body"].startswith("Week ")
    assert "2. Demand secure jobs, better conditions: 1 vote, 100%" in content["body"]
    assert content["filename"].endswith(".png")
    assert "m.relates_to" not in content
    encrypted = shown.get("encrypted", False)
    address = content["file"]["url"] if encrypted else content["url"]
    data = await download(floor.chair, address)
    png = opened(content, data) if encrypted else data
    assert content["info"] == {
        "mimetype": "image/png",
        "size": len(png),
        "w": unpack_from(">I", png, 16)[0] // 2,
        "h": unpack_from(">I", png, 20)[0] // 2,
    }
    ours = [event for event in await floor.said() if is_picture(event)]
    assert [event["event_id"] for event in ours] == [shown["event_id"]]
