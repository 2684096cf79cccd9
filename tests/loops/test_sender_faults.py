"""What a homeserver in trouble, or one that wants us slower, makes the sender do."""

import asyncio
import json
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.acts import OnAct, Relation, Urgency
from bot.core.primitives import DAY, HOUR, MINUTE, EventId, RoomId
from bot.core.rooms.facts import Invited
from bot.core.rooms.values import Membership
from bot.core.verbs.help import HelpCommand
from bot.errors import SignedOut
from bot.loops import sender as module
from bot.matrix.gateway import Gateway
from bot.store import rooms
from tests.loops.desk import ADA, ME, ROOM, at_work, content_of, desk, eventually, message, sender
from tests.matrix.faulty import Handler, serving
from tests.matrix.samples import said


class Ear:
    """Hears what is sent, and answers with failures first: (status, body)."""

    def __init__(self, *failures: tuple[int, dict[str, object]]) -> None:
        self._failures = list(failures)
        self.paths: list[str] = []
        self.heard: list[str] = []

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        self.paths.append(request.raw_path)
        body = json.loads(await request.text())
        if self._failures:
            status, problem = self._failures.pop(0)
            return web.json_response(problem, status=status)
        self.heard.append(body["body"])
        return web.json_response({"event_id": f"${len(self.heard)}"})


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off is a moment."""
    monkeypatch.setattr(module, "backoff", lambda failures: 1)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2}),
        (429, {}),
        (500, {"errcode": "M_UNKNOWN"}),
        (502, {}),
        (504, {}),
        (404, {}),
    ],
)
async def test_a_failure_that_may_pass_is_tried_again_with_the_same_txn_id(
    tmp_path: Path, status: int, problem: dict[str, object]
) -> None:
    ear = Ear(*[(status, problem)] * 3)
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1), message(2))
        async with at_work(sender(gateway, books, ME, 0).run()):
            first, second = await books.settled(2)
    assert ear.heard == ["line 1", "line 2"]
    assert len(set(ear.paths)) == 2
    assert (first.state, first.tries, second.tries) == ("done", 3, 0)


@pytest.mark.parametrize("errcode", ["M_UNRECOGNIZED", "ORG.EXAMPLE.NEW"])
async def test_a_code_that_nobody_knows_is_an_answer_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, errcode: str
) -> None:
    monkeypatch.setattr(module, "DOUBTED", 4)
    unknown: dict[str, object] = {"errcode": errcode}
    ear = Ear(*[(400, unknown)] * 8)
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1), message(2))
        async with at_work(sender(gateway, books, ME, 0).run()):
            first, second = await books.settled(2)
    assert [(each.state, each.tries) for each in (first, second)] == [("refused", 4), ("done", 3)]


async def test_while_the_account_may_not_speak_one_asks_for_all_and_all_go_on(
    tmp_path: Path,
) -> None:
    """However long it takes: nothing of it is given up."""
    suspended: dict[str, object] = {"errcode": "M_USER_SUSPENDED"}
    ear = Ear(*[(403, suspended)] * 100)
    rooms_ = [RoomId(f"!{number}:example.org") for number in range(4)]
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(*(message(number, room) for number, room in enumerate(rooms_)))
        async with at_work(sender(gateway, books, ME, 0).run()):
            found = await books.settled(4)
    assert {each.state for each in found} == {"done"}
    assert sum(each.tries for each in found) == 100
    assert len(ear.heard) == 4


async def test_while_the_homeserver_wants_silence_no_room_speaks(tmp_path: Path) -> None:
    ear = Ear((429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 3_600_000}))
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1))
        async with at_work(sender(gateway, books, ME, 0).run()):

            async def was_tried() -> bool:
                return (await books.acts())[0].tries == 1

            await eventually(was_tried)
            for room in (RoomId("!other:example.org"), RoomId("!third:example.org")):
                await books.put_room(room)
                await books.command(room, HelpCommand(), f"$in {room}")
            assert len(await books.acts("answer")) == 2
    assert ear.heard == []
    assert len(ear.paths) == 1


async def test_once_it_was_too_fast_the_most_urgent_goes_alone(tmp_path: Path) -> None:
    """Ten at once would leave it to chance which of them is let through."""
    too_fast = {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2}
    ear, held, go_on = Ear(*[(429, too_fast)] * 3), asyncio.Event(), asyncio.Event()

    async def slow(request: web.BaseRequest) -> web.Response:
        if len(ear.paths) >= 3:
            held.set()
            await go_on.wait()
        return await ear(request)

    rooms_ = [RoomId(f"!{number}:example.org") for number in range(4)]
    async with serving(slow) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(*(message(number, rooms_[number]) for number in range(3)))
        async with at_work(sender(gateway, books, ME, 0).run()):
            await held.wait()
            await books.order(message(3, rooms_[3], urgency=Urgency.END))
            books.clerk.wake()
            go_on.set()
            await books.settled(4)
    assert ear.heard[1] == "line 3"


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (502, {"errcode": "M_UNKNOWN", "error": "Failed to make_join via any server"}),
        (502, {}),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 3_600_000}),
    ],
)
async def test_a_room_that_cannot_be_joined_keeps_no_other_waiting(
    tmp_path: Path, status: int, problem: dict[str, object]
) -> None:
    """What is wrong may be with the servers of that room."""

    async def handler(request: web.BaseRequest) -> web.Response:
        if "/join/" in request.path:
            return web.json_response(problem, status=status)
        return web.json_response({"event_id": "$1"})

    async with serving(handler) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        dead = RoomId("!dead:example.org")
        await books.put_room(ROOM)
        await books.clerk.settle([Invited(dead, EventId("$invite"), ADA)])
        (join,) = await books.acts()
        async with at_work(sender(gateway, books, ME, 0).run()):

            async def was_tried() -> bool:
                return (await books.acts("join"))[0].tries > 0

            await eventually(was_tried)
            await books.command(ROOM, HelpCommand())
            await books.settled(1, "answer")
            books.clock.ahead = DAY
            await books.command(ROOM, HelpCommand(), "$later")
            (join,) = await books.settled(1, "join")
        assert join.state == "refused"
        async with books.clerk.database.transaction() as db:
            assert (await rooms.load(db, dead)).membership is Membership.OUTSIDE


@pytest.mark.parametrize(
    ("refusals", "membership"), [(3, Membership.INVITED), (99, Membership.OUTSIDE)]
)
async def test_an_invitation_that_does_not_hold_yet_is_tried_again_for_a_while(
    tmp_path: Path, refusals: int, membership: Membership
) -> None:
    refused = [(403, {"errcode": "M_FORBIDDEN"})] * refusals

    async def handler(_: web.BaseRequest) -> web.Response:
        status, answer = refused.pop() if refused else (200, {"room_id": ROOM})
        return web.json_response(answer, status=status)

    async with serving(handler) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.clerk.settle([Invited(ROOM, EventId("$invite"), ADA)])
        async with at_work(sender(gateway, books, ME, 0).run()):
            (join,) = await books.settled(1, "join")
        assert join.tries == min(refusals, module.EARLY_JOINS)
        async with books.clerk.database.transaction() as db:
            assert (await rooms.load(db, ROOM)).membership is membership


async def test_one_room_in_trouble_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    """A 500 is about this request, it is not the server that is away."""

    async def handler(request: web.BaseRequest) -> web.Response:
        broken = "depot" in request.raw_path
        return web.json_response({"event_id": "$1"}, status=500 if broken else 200)

    async with serving(handler) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1), message(2, RoomId("!other:example.org")))
        async with at_work(sender(gateway, books, ME, 0).run()):
            first, second = await books.settled(1)
    assert (first.state, second.state) == ("waiting", "done")


@pytest.mark.parametrize(
    ("status", "errcode"), [(400, "M_BAD_JSON"), (413, "M_TOO_LARGE"), (404, "M_NOT_FOUND")]
)
async def test_a_refusal_is_kept_and_the_next_act_goes_on(
    tmp_path: Path, status: int, errcode: str
) -> None:
    ear = Ear((status, {"errcode": errcode, "error": "No."}))
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1), message(2))
        async with at_work(sender(gateway, books, ME, 0).run()):
            first, second = await books.settled(2)
    assert (first.state, second.state) == ("refused", "done")
    assert ear.heard == ["line 2"]


async def test_urgency_orders_rooms_and_within_one_only_ends_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOMS_AT_ONCE", 1)
    ear = Ear()
    calm, busy = RoomId("!calm:example.org"), RoomId("!busy:example.org")
    ending = RoomId("!ending:example.org")
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(
            message(1, calm, urgency=Urgency.QUESTION),
            message(2, calm, urgency=Urgency.POLL),
            message(3, busy, urgency=Urgency.POLL),
            message(4, busy, urgency=Urgency.REPLY),
            message(5, ending, urgency=Urgency.REPLY),
            message(6, ending, urgency=Urgency.END),
        )
        async with at_work(sender(gateway, books, ME, 0).run()):
            await books.settled(6)
    assert ear.heard == [f"line {number}" for number in (6, 3, 1, 2, 5, 4)]


async def test_a_room_full_of_things_to_say_keeps_no_other_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOMS_AT_ONCE", 1)
    ear = Ear()
    full, other = RoomId("!full:example.org"), RoomId("!other:example.org")
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(*(message(number, full) for number in range(1, 6)), message(6, other))
        async with at_work(sender(gateway, books, ME, 0).run()):
            await books.settled(6)
    assert ear.heard[:2] == ["line 1", "line 6"]


async def test_the_end_of_a_poll_does_not_overtake_the_poll(tmp_path: Path) -> None:
    ear = Ear((429, {"retry_after_ms": 50}))
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        poll = message(1, urgency=Urgency.POLL)
        end = message(2, urgency=Urgency.END, target=OnAct(Relation.REFERENCE, act=poll.act_id))
        await books.order(poll, end)
        async with at_work(sender(gateway, books, ME, 0).run()):
            await books.settled(2)
        assert [act.state for act in await books.acts()] == ["done", "done"]
    assert ear.heard[-2:] == ["line 1", "line 2"]


async def test_a_session_that_is_over_ends_the_sender(tmp_path: Path) -> None:
    ear = Ear((401, {"errcode": "M_UNKNOWN_TOKEN"}))
    async with serving(ear) as url, desk(tmp_path) as books, Gateway.open(url, ME) as gateway:
        await books.order(message(1))
        with pytest.raises(ExceptionGroup) as caught:
            await sender(gateway, books, ME, 0).run()
        assert caught.group_contains(SignedOut)
        assert [act.state for act in await books.acts()] == ["waiting"]


def room_with(pages: list[list[object]], sent: list[str]) -> Handler:
    """A room whose history has these pages, newest first; what is sent into it is noted."""

    async def handler(request: web.BaseRequest) -> web.Response:
        if request.method == "PUT":
            sent.append(request.raw_path)
            return web.json_response({"event_id": "$new"})
        number = int(request.rel_url.query.get("from", 0))
        more = {"end": str(number + 1)} if number + 1 < len(pages) else {}
        return web.json_response({"chunk": pages[number], **more})

    return handler


async def test_an_old_act_is_found_pages_back_though_someones_clock_is_wrong(
    tmp_path: Path,
) -> None:
    """Times of events are claims of other people's servers."""
    sent: list[str] = []
    async with desk(tmp_path) as books:
        act = message(1, at=books.clock() - HOUR)
        there = said("x", event_id="$there", sender=ME, origin_server_ts=books.clock())
        there["content"] = content_of(act).content
        chatter = said("hi", event_id="$1", origin_server_ts=books.clock())
        wrong = said("hi", event_id="$2", origin_server_ts=0)
        pages: list[list[object]] = [[chatter, wrong], [chatter], [there]]
        async with serving(room_with(pages, sent)) as url, Gateway.open(url, ME) as gateway:
            await books.order(act)
            async with at_work(sender(gateway, books, ME, 0).run()):
                (found,) = await books.settled()
    assert sent == []
    assert (found.state, found.event_id) == ("done", "$there")


async def test_looking_for_an_old_act_ends_where_it_cannot_be(tmp_path: Path) -> None:
    sent: list[str] = []
    async with desk(tmp_path) as books:
        act = message(1, ROOM, at=books.clock() - 31 * MINUTE)
        old = said("hi", event_id="$1", origin_server_ts=books.clock() - 3 * HOUR)
        copied = said("x", event_id="$2", origin_server_ts=books.clock() - 4 * HOUR)
        copied["content"] = content_of(act).content
        async with (
            serving(room_with([[old], [copied], [copied]], sent)) as url,
            Gateway.open(url, ME) as gateway,
        ):
            await books.order(act)
            async with at_work(sender(gateway, books, ME, 0).run()):
                (found,) = await books.settled()
    assert len(sent) == 1
    assert found.event_id == "$new"
