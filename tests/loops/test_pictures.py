"""What goes wrong with drawing a picture or uploading it, and whom that keeps waiting: nobody."""

import json
import sys
from pathlib import Path

import pytest
from aiohttp import web
from msgspec.structs import replace as with_fields

from bot.core.acts import Urgency
from bot.core.primitives import ActId, RoomId
from bot.loops import pictures as module
from bot.loops import sender as sender_module
from bot.loops.clock import wall_clock
from bot.loops.pictures import Pictures, drawn
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.store import acts
from bot.store.acts import Order
from bot.store.work import Picture
from tests.loops.desk import ME, ROOM, at_work, desk, eventually, message, sender
from tests.matrix.faulty import serving

ELSEWHERE = RoomId("!elsewhere:example.org")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
PICTURE = Picture(SVG, "8 voted", 4, 3, "week.png")


def shown(work: Picture = PICTURE) -> Order:
    return Order(ActId("picture-1"), ROOM, work, Urgency.LATER, None, wall_clock())


class Shelf:
    """Takes files and events; refuses files first, as often as it is said."""

    def __init__(self, *refusals: tuple[int, dict[str, str]]) -> None:
        self.refusals = list(refusals)
        self.files: list[bytes] = []
        self.events: list[dict[str, object]] = []

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        if "/upload" not in request.path:
            self.events.append(json.loads(await request.text()))
            return web.json_response({"event_id": f"${len(self.events)}"})
        if self.refusals:
            status, problem = self.refusals.pop(0)
            return web.json_response(problem, status=status)
        self.files.append(await request.read())
        return web.json_response({"content_uri": f"mxc://example.org/{len(self.files)}"})


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("raise SystemExit('no such font')", Denied),
        ("import os; os.kill(os.getpid(), 9)", TryLater),
        ("import time; time.sleep(60)", TryLater),
    ],
)
async def test_what_cannot_be_drawn_is_given_up_and_what_was_ended_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, code: str, fault: type[Denied | TryLater]
) -> None:
    monkeypatch.setattr(module, "DRAWN_WITHIN_S", 1)
    monkeypatch.setattr(module, "DRAW", (sys.executable, "-c", code))
    with pytest.raises(fault) as raised:
        await drawn(SVG)
    assert getattr(raised.value, "everywhere", False) is False


async def test_where_no_process_can_be_started_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "DRAW", ("/nothing/there",))
    with pytest.raises(TryLater, match="drawing: No such file"):
        await drawn(SVG)


async def test_a_picture_that_cannot_be_uploaded_keeps_no_other_room_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "backoff", lambda _: 600_000)
    busy = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": "600000"}
    for refusal in ((503, {}), (429, busy), (500, {"errcode": "M_UNKNOWN"})):
        shelf = Shelf(*[refusal] * 9)
        folder = tmp_path / str(refusal[0])
        async with serving(shelf) as url, desk(folder) as books, Gateway.open(url, ME) as gateway:
            await books.order(shown())
            async with at_work(sender(gateway, books, ME, 0).run()):

                async def tried() -> bool:
                    return (await books.acts("picture"))[0].tries > 0

                await eventually(tried)
                await books.order(message(1, ELSEWHERE), message(2, ROOM))
                books.clerk.wake()
                await books.settled(2, "say")
            assert [event["body"] for event in shelf.events] == ["line 1", "line 2"]


async def test_a_file_is_uploaded_once_and_again_if_the_room_is_encrypted_by_then(
    tmp_path: Path,
) -> None:
    shelf = Shelf()
    async with serving(shelf) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(shown())
        pictures = Pictures(gateway, books.clerk)
        first = await pictures.event(shown(), PICTURE, encrypted=False)
        async with books.clerk.database.transaction() as db:
            (noted,) = await acts.heads(db)
        assert isinstance(noted.work, Picture)
        assert await pictures.event(noted, noted.work, encrypted=False) == first
        assert len(shelf.files) == 1
        private = await pictures.event(noted, noted.work, encrypted=True)
    plain, ciphertext = shelf.files
    assert plain[:4] == b"\x89PNG"
    assert ciphertext[:4] != plain[:4]
    assert (first.content["url"], "file" in first.content) == ("mxc://example.org/1", False)
    assert "url" not in private.content
    assert private.content["file"]["v"] == "v2"
    assert noted.work == with_fields(
        PICTURE, uploaded={"info": first.content["info"], "url": "mxc://example.org/1"}
    )


async def test_a_picture_that_is_refused_for_good_is_given_up(tmp_path: Path) -> None:
    shelf = Shelf((403, {"errcode": "M_FORBIDDEN"}))
    async with serving(shelf) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(shown())
        async with at_work(sender(gateway, books, ME, 0).run()):
            (act,) = await books.settled(1)
    assert (act.state, act.event_id) == ("refused", None)
