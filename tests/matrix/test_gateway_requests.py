"""Every request is written rightly, and its answer read to the last page."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from aiohttp import web

from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.matrix.gateway import Gateway, TryLater
from bot.matrix.retention import kept_for
from tests.matrix.faulty import always, hang_up, serving
from tests.matrix.samples import every, said

TOKEN = "syt_do_not_show_me"
ROOM = RoomId("!a/b#c%2F ü?:example.org")
EVENT = EventId("$x/y#z+=%3F?&ü")


class Notes:
    """Answers in turn, the last for ever, and notes what was asked."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        self._answers = list(answers)
        self.paths: list[str] = []
        self.queries: list[dict[str, list[str]]] = []
        self.bodies: list[Any] = []
        self.tokens: list[str | None] = []

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.paths.append(request.raw_path.partition("?")[0])
        query = request.rel_url.query
        self.queries.append({key: query.getall(key) for key in query})
        self.bodies.append(json.loads(await request.text() or "null"))
        self.tokens.append(request.headers.get("Authorization"))
        answers = self._answers
        return web.json_response(answers.pop(0) if len(answers) > 1 else answers[0])


async def test_ids_with_signs_of_their_own_reach_the_server_whole() -> None:
    notes = Notes({"event_id": "$e", "joined": {}, "chunk": []})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        await gateway.send(ROOM, "a/b#c", ActId("txn/1"), {})
        await every(gateway.related(ROOM, EVENT, "m.reference"))
        await gateway.join(ROOM, [])
        await gateway.leave(ROOM, "")
        await gateway.members(ROOM)
        await gateway.history(ROOM, "t1", ("m.room.message",))
        await gateway.redact(ROOM, EVENT, ActId("txn/2"), {"shopfloor.act": "a"})
        with pytest.raises(TryLater, match="another form than Event"):
            await gateway.event(ROOM, EVENT)
        assert await kept_for(gateway, ROOM) is None
    parts = [[unquote(part) for part in path.split("/")] for path in notes.paths]
    assert parts[0][5:] == [ROOM, "send", "a/b#c", "txn/1"]
    assert parts[1][3:] == ["v1", "rooms", ROOM, "relations", EVENT, "m.reference"]
    assert parts[2][4:] == ["join", ROOM]
    assert [part[4:] for part in parts[3:]] == [
        ["rooms", ROOM, "leave"],
        ["rooms", ROOM, "joined_members"],
        ["rooms", ROOM, "messages"],
        ["rooms", ROOM, "redact", EVENT, "txn/2"],
        ["rooms", ROOM, "event", EVENT],
        ["rooms", ROOM, "state", "m.room.retention"],
        ["org.matrix.msc1763", "retention", "configuration"],
    ]


async def test_relations_are_read_page_by_page_to_the_last() -> None:
    pages = [{"chunk": [said("x", event_id=f"${n}"), 5], "next_batch": f"t/{n}&"} for n in range(3)]
    notes = Notes(*pages, {"chunk": [said("x", event_id="$last")]})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        found = await every(gateway.related(ROOM, EVENT, "m.reference"))
    assert [event.event_id for event in found] == ["$0", "$1", "$2", "$last"]
    assert [query.get("from") for query in notes.queries] == [None, ["t/0&"], ["t/1&"], ["t/2&"]]
    assert all("type" not in query for query in notes.queries)


async def test_relations_that_go_in_a_circle_are_given_up() -> None:
    notes = Notes({"chunk": [], "next_batch": "t"})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        with pytest.raises(TryLater) as caught:
            await every(gateway.related(ROOM, EVENT, "m.reference"))
    assert not caught.value.everywhere
    assert len(notes.paths) == 2


async def test_a_failing_second_page_fails_the_whole_reading() -> None:
    asked: list[str] = []

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.raw_path)
        if len(asked) == 2:
            hang_up(request)
        return web.json_response({"chunk": [said("x")], "next_batch": "t"})

    async with serving(handler) as url, Gateway.open(url, "@floor:example.org") as gateway:
        with pytest.raises(TryLater):
            await every(gateway.related(ROOM, EVENT, "m.reference"))


async def test_history_is_one_page_backwards_with_where_to_go_on() -> None:
    notes = Notes({"chunk": [said("x")], "end": "t9"}, {"chunk": []})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        page, further = await gateway.history(ROOM, "t1", ("m.room.message",), until="s1")
        assert ([event.event_id for event in page], further) == (["$event"], "t9")
        assert await gateway.history(ROOM, "", ("m.room.message",)) == ([], None)
    first, second = notes.queries
    assert (first["dir"], first["from"], first["to"]) == (["b"], ["t1"], ["s1"])
    assert "from" not in second
    assert "to" not in second
    assert json.loads(first["filter"][0]) == {"types": ["m.room.message"]}


async def test_a_sync_asks_for_what_is_read_and_nothing_else() -> None:
    notes = Notes({"next_batch": "s2"})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        await gateway.sync(None, 0)
        await gateway.sync("s1", 30)
    first, second = notes.queries
    assert "since" not in first
    assert (second["since"], second["timeout"]) == (["s1"], ["30"])
    wanted = json.loads(first["filter"][0])
    assert wanted["presence"] == wanted["account_data"] == {"types": []}
    assert not any("response" in type for type in wanted["room"]["timeline"]["types"])


async def test_a_join_names_its_servers_to_old_and_new_homeservers() -> None:
    notes = Notes({"room_id": "!r"})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        await gateway.join(ROOM, ["a.example.org", "b.example.org"])
    servers = ["a.example.org", "b.example.org"]
    assert notes.queries == [{"via": servers, "server_name": servers}]


async def test_the_token_signs_requests_once_it_is_there() -> None:
    notes = Notes({"user_id": "@floor:example.org", "device_id": "D", "access_token": TOKEN})
    async with serving(notes) as url, Gateway.open(url, "@floor:example.org") as gateway:
        await gateway.login(UserId("@floor:example.org"), "a password", "shopfloor")
        gateway.use_token(TOKEN)
        await gateway.whoami()
    assert notes.tokens == [None, f"Bearer {TOKEN}"]
    assert notes.bodies[0]["password"] == "a password"
    assert "password" not in "".join(notes.paths)


@pytest.mark.parametrize(
    "ask",
    [
        lambda gateway: gateway.members(ROOM),
        lambda gateway: gateway.whoami(),
        lambda gateway: gateway.history(ROOM, "", ()),
        lambda gateway: every(gateway.related(ROOM, EVENT, "m.thread")),
        lambda gateway: gateway.login(UserId("@a:b"), "secret", "d"),
    ],
)
async def test_every_question_checks_the_shape_of_its_answer(
    ask: Callable[[Gateway], Any],
) -> None:
    async with serving(always(200, b"[]")) as url, Gateway.open(url, "@a:b") as gateway:
        with pytest.raises(TryLater):
            await ask(gateway)


async def test_a_sent_event_without_an_id_is_no_answer() -> None:
    """Without the id nothing could refer to the event; trying again gives it, by the txn id."""
    async with serving(always(200, b"{}")) as url, Gateway.open(url, "@a:b") as gateway:
        with pytest.raises(TryLater):
            await gateway.send(ROOM, "m.room.message", ActId("a"), {})


LASTS = {"max_lifetime": 5}


@pytest.mark.parametrize(
    ("room", "server", "kept"),
    [
        (LASTS, {}, 5),
        ({"max_lifetime": "5"}, {}, 5),
        ({"max_lifetime": -5}, {"policies": {"*": LASTS}}, None),
        ({"max_lifetime": [5]}, {"policies": {"*": LASTS}}, 5),
        ({}, {"policies": {"*": LASTS}}, 5),
        ({}, {"policies": {"*": LASTS, ROOM: {"max_lifetime": 7}}}, 7),
        ({}, {"policies": {"*": {"max_lifetime": -1}}}, None),
        ({}, {}, None),
        (None, None, None),
    ],
)
async def test_how_long_messages_are_kept_says_the_room_or_else_the_server(
    room: object, server: object, kept: int | None
) -> None:
    async def handler(request: web.BaseRequest) -> web.Response:
        words = room if request.path.endswith("/m.room.retention") else server
        if words is None:
            return web.json_response({"errcode": "M_NOT_FOUND"}, status=404)
        return web.json_response(words)

    async with serving(handler) as url, Gateway.open(url, "@floor:example.org") as gateway:
        assert await kept_for(gateway, ROOM) == kept
