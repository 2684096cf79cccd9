"""Acts are carried out in order, once, on a real homeserver, whatever gets lost on the way."""

from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot.core.acts import OnAct, OnEvent, Relation
from bot.core.primitives import HOUR, MINUTE, ActId
from bot.demo.homeserver import Homeserver
from bot.loops import sender as module
from bot.loops.clock import wall_clock
from bot.matrix import encode
from bot.matrix.gateway import Gateway
from bot.store.acts import Order
from bot.store.work import Event
from tests.conftest import MakePerson
from tests.loops.desk import account, at_work, content_of, desk, lines, message, sender
from tests.matrix.faulty import hang_up, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_acts_of_a_room_are_carried_out_in_order(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        await books.order(*(message(number, bot.room) for number in range(6)))
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            found = await books.settled(6)
        assert await lines(ada, bot.room, bot.me) == [f"line {number}" for number in range(6)]
        assert all(act.state == "done" and act.event_id for act in found)


async def test_an_act_whose_answer_was_lost_is_not_said_twice(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The homeserver has the event, we never heard of it: the same txn id gives its id."""
    monkeypatch.setattr(module, "backoff", lambda failures: 1)
    ada = await person("Ada")
    asked: list[str] = []

    async def proxy(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.raw_path)
        headers = {"Authorization": request.headers["Authorization"]}
        async with (
            ClientSession() as http,
            http.request(
                request.method,
                homeserver.url + request.raw_path,
                data=await request.read(),
                headers=headers,
            ) as answer,
        ):
            body = await answer.read()
        if len(asked) <= 2:  # aiohttp tries once more by itself
            hang_up(request)
        return web.Response(status=answer.status, body=body)

    async with (
        account(homeserver, ada) as bot,
        desk(tmp_path, me=bot.me) as books,
        serving(proxy) as url,
        Gateway.open(url, bot.me) as gateway,
    ):
        gateway.use_token(bot.token)
        await books.order(message(1, bot.room), message(2, bot.room))
        async with at_work(sender(gateway, books, bot.me, 0).run()):
            first, _ = await books.settled(2)
        assert await lines(ada, bot.room, bot.me) == ["line 1", "line 2"]
        assert (len(set(asked[:3])), first.tries) == (1, 1)
        assert first.event_id in {event["event_id"] for event in await ada.timeline(bot.room)}


@pytest.mark.parametrize(
    ("minutes_old", "other_device"), [(31, False), (1, True)], ids=["old", "another device"]
)
@pytest.mark.parametrize("said_before", [True, False])
async def test_an_act_the_homeserver_may_have_forgotten_is_looked_for_first(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    minutes_old: int,
    other_device: bool,
    said_before: bool,
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        act = message(1, bot.room, at=wall_clock() - minutes_old * MINUTE)
        event = content_of(act)
        copied = dict(event.content)
        await ada.send(bot.room, event.type, copied)  # whoever copies the key is not us
        reply = await bot.say(act, "a forgotten txn id") if said_before else None
        await books.order(act)
        since = wall_clock() if other_device else 0
        async with at_work(sender(bot.gateway, books, bot.me, since).run()):
            (found,) = await books.settled()
        assert await lines(ada, bot.room, bot.me) == ["line 1"]
        assert found.state == "done"
        assert reply in (None, found.event_id)


async def test_a_reaction_that_is_there_already_is_done(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        root = await ada.say(bot.room, "Tap here.")
        target = OnEvent(Relation.ANNOTATION, event=root, key="1️⃣")
        content = encode.related(encode.reaction(ActId("x")), target)
        await bot.gateway.send(bot.room, "m.reaction", ActId("other"), content)
        again = Order(
            ActId("react-1"),
            bot.room,
            Event("m.reaction", encode.reaction(ActId("react-1"))),
            message(0).urgency,
            target,
            wall_clock(),
        )
        await books.order(again, message(1, bot.room))
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            found = await books.settled(2)
        assert [act.state for act in found] == ["done", "done"]


async def test_what_could_not_be_said_in_its_time_is_not_said_later(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        late = message(1, bot.room, expires_at=books.clock())
        on_it = message(2, bot.room, target=OnAct(Relation.THREAD, act=late.act_id))
        in_time = message(3, bot.room, expires_at=books.clock() + HOUR)
        await books.order(late, on_it, in_time)
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            found = await books.settled(3)
        assert [act.state for act in found] == ["refused", "refused", "done"]
        assert await lines(ada, bot.room, bot.me) == ["line 3"]


async def test_an_act_in_a_thread_refers_to_the_event_its_root_became(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path
) -> None:
    ada = await person("Ada")
    async with account(homeserver, ada) as bot, desk(tmp_path, me=bot.me) as books:
        root = message(1, bot.room)
        await books.order(
            root, message(2, bot.room, target=OnAct(Relation.THREAD, act=root.act_id))
        )
        async with at_work(sender(bot.gateway, books, bot.me, 0).run()):
            first, second = await books.settled(2)
        assert second.event_id is not None
        reply = await ada.event(bot.room, second.event_id)
        assert reply["content"]["m.relates_to"]["event_id"] == first.event_id
