"""Redactions of the bot's own events: done once, whatever is there, and never in anyone's way."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.acts import OnAct, OnEvent, Relation, Urgency
from bot.core.primitives import HOUR, ActId, EventId, Millis, RoomId
from bot.demo.homeserver import Homeserver
from bot.loops import sender as module
from bot.loops.clock import wall_clock
from bot.matrix import encode
from bot.matrix.gateway import Gateway
from bot.store.acts import Order
from bot.store.work import Event
from tests.conftest import MakePerson
from tests.loops.desk import (
    ME,
    ROOM,
    account,
    at_work,
    content_of,
    desk,
    eventually,
    message,
    sender,
)
from tests.matrix.faulty import serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


def redaction(
    name: str, room: RoomId, event: str = "", act: str = "", at: Millis | None = None
) -> Order:
    """Take an event away, or that of an act."""
    that = OnEvent(Relation.REDACTION, EventId(event)) if event else None
    target = that or OnAct(Relation.REDACTION, ActId(act))
    content = encode.redaction(ActId(name))
    ordered_at = wall_clock() if at is None else at
    return Order(
        ActId(name),
        room,
        Event("m.room.redaction", content),
        Urgency.LATER,
        target,
        ordered_at,
    )


async def test_what_is_not_there_to_be_taken_away_is_done(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        words = message(1, bot.room)
        await books.order(words)
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            (act,) = await books.settled()
        assert act.event_id
        await books.order(
            redaction("one", bot.room, event="$never-was"),
            redaction("two", bot.room, act="never ordered"),
            redaction("three", bot.room, act=words.act_id),
        )
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            *_, one, two, three = await books.settled(4)
        assert [each.state for each in (one, two, three)] == ["done"] * 3
        assert [bool(each.event_id) for each in (one, two, three)] == [False, False, True]
        assert (await ada.event(bot.room, act.event_id))["content"] == {}


async def test_a_redaction_of_hours_ago_is_looked_for_before_it_is_made_again(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        reply = await bot.say(message(1), "x")
        order = redaction("one", bot.room, event=reply, at=wall_clock() - HOUR // 2 - 1)
        made = await bot.gateway.redact(
            bot.room, reply, ActId("forgotten"), content_of(order).content
        )
        await books.order(order)
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            (act,) = await books.settled()
        assert act.event_id == made
        timeline = await ada.timeline(bot.room)
        assert sum(event["type"] == "m.room.redaction" for event in timeline) == 1


async def test_where_the_homeserver_has_a_limit_tidying_goes_slowly_and_words_go_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIDY_EVERY_S", 0.5)
    clock = asyncio.get_running_loop().time
    done: list[tuple[str, float]] = []
    limit = [1]

    async def handler(request: web.BaseRequest) -> web.Response:
        if limit and "/redact/" in request.path:
            limit.pop()
            return web.json_response(
                {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1}, status=429
            )
        done.append((request.path.rpartition("/")[2], clock()))
        return web.json_response({"event_id": f"${len(done)}"})

    async with (
        desk(tmp_path) as books,
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
    ):
        await books.put_room(ROOM)
        names = ["tidy-1", "tidy-2", "tidy-3"]
        await books.order(*(redaction(name, ROOM, event=f"${name}") for name in names))
        speaker = sender(gateway, books, ME, 0)
        async with at_work(speaker.run()):

            async def one_done() -> bool:
                return len(done) == 1

            await eventually(one_done)
            words = message(1)
            await books.order(words)
            speaker._woken.set()
            await books.settled(4)
    order = [name for name, _ in done]
    assert order.index(words.act_id) == 1
    times = [at for name, at in done if name in names]
    assert sorted(order) == sorted([*names, words.act_id])
    assert all(after - before > 0.45 for before, after in pairwise(times))


async def test_nothing_is_tidied_while_something_is_said_in_the_room(tmp_path: Path) -> None:
    answered = asyncio.Event()
    asked: list[str] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        asked.append(request.path.rpartition("/")[2])
        if "/send/" in request.path:
            await answered.wait()
        return web.json_response({"event_id": "$e"})

    async with (
        desk(tmp_path) as books,
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
    ):
        await books.put_room(ROOM)
        other = RoomId("!other:example.org")
        words = message(1)
        await books.order(
            redaction("here", ROOM, event="$x"), words, redaction("there", other, "$y")
        )
        async with at_work(sender(gateway, books, ME, 0).run()):

            async def two_asked() -> bool:
                return len(asked) == 2

            await eventually(two_asked)
            assert sorted(asked) == sorted([words.act_id, "there"])
            answered.set()
            await books.settled(3)
    assert asked[-1] == "here"
