"""A sync answer is one batch: all of it is settled once, and none of it half."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.core.facts import Sent
from bot.core.keyring import Kept, OutboundRow
from bot.core.primitives import MINUTE, EventId, RoomId
from bot.core.rooms.values import Membership
from bot.loops import gaps
from bot.matrix.gateway import Gateway
from bot.matrix.names import ACT_KEY
from bot.store import crypto as keys
from bot.store import rooms, rounds, sync
from tests.loops.desk import ADA, ME, ROOM, Desk, at_work, desk, eventually, inbox, message
from tests.loops.script import FIRST, Script, read
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, answer, member, said, state


def batch(token: str, *timeline: object, **more: Any) -> Json:
    """A sync answer about the room."""
    return answer(timeline, **more) | {"next_batch": token}


def command(books: Desk, words: str, event_id: str, minutes_ago: float = 0) -> Json:
    """A command of the moderator's."""
    at = books.clock() - int(minutes_ago * MINUTE)
    return said(f"!floor {words}", event_id=event_id, origin_server_ts=at)


async def token(books: Desk) -> str | None:
    """Where the next sync goes on."""
    async with books.clerk.database.transaction() as db:
        return await sync.token(db)


LEVELS = state("m.room.power_levels", {"users": {ADA: 100}}, event_id="$levels")
JOIN = member(ME, "join", displayname="Shopfloor")


async def test_a_batch_that_comes_again_is_carried_out_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        timeline = [LEVELS, JOIN, command(books, "poll for 1h", "$c"), command(books, "now", "$d")]
        again = batch("s2", *timeline), batch("s3", *timeline[2:])
        script = Script(FIRST, batch("s1", *timeline), *again)
        await read(books, script)
        assert script.since == [None, "s0", "s1", "s2", "s3"]
        assert len(await books.acts("greet")) == 1
        assert len(await books.acts("poll")) == 1
        assert len(await books.acts("answer")) == 1
        async with books.clerk.database.transaction() as db:
            assert len(await rounds.every_poll(db)) == 1


async def test_a_batch_that_could_not_be_committed_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    async with desk(tmp_path) as books:
        output = batch("s1", LEVELS, JOIN, command(books, "now", "$c"))
        await read(books, Script(FIRST))
        monkeypatch.setattr(sync, "put_token", broken)
        with pytest.raises(ExceptionGroup, match="unhandled"):
            await read(books, Script(output))
        monkeypatch.undo()
        assert (await token(books), await books.acts()) == ("s0", [])
        script = Script(output)
        await read(books, script)
        assert script.since == ["s0", "s1"]
        assert len(await books.acts("answer")) == 1


async def test_the_first_answer_ever_is_history(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await read(books, Script(batch("s0", LEVELS, JOIN, command(books, "poll", "$c"))))
        assert await books.acts() == []
        async with books.clerk.database.transaction() as db:
            assert (await rooms.load(db, ROOM)).membership is Membership.JOINED


async def test_what_was_left_out_is_read_back_page_by_page(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        young = command(books, "now", "$young", minutes_ago=9)
        in_both = command(books, "help", "$both")
        pages: dict[str, Json | int] = {
            "p1": {"chunk": [in_both, said("hi", event_id="$1")], "end": "p2"},
            "p2": {"chunk": [said("hi", event_id="$2", origin_server_ts=0)], "end": "p3"},
            "p3": {"chunk": [young], "end": "p4"},
            "p4": {"chunk": []},
        }
        limited = batch("s1", in_both, limited=True, prev_batch="p1")
        script = Script(FIRST, limited, pages=pages)
        await read(books, script)
        assert script.pages_asked == ["p1", "p2", "p3", "p4"]
        assert len(await books.acts("answer")) == 2
        assert len(await books.acts()) == 2


async def test_commands_that_were_missed_get_one_line_for_all(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        old = [command(books, "poll", f"$o{n}", minutes_ago=11 + n) for n in range(4)]
        pages: dict[str, Json | int] = {
            "p1": {"chunk": old[:2], "end": "p2"},
            "p2": {"chunk": old[2:]},
        }
        limited = batch("s1", command(books, "ask", "$o9", 10.5), limited=True, prev_batch="p1")
        await read(books, Script(FIRST, limited, pages=pages))
        assert [act.act_id.partition("-")[0] for act in await books.acts()] == ["missed"]


async def test_reading_back_ends_at_the_bots_own_join(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        before, after = command(books, "now", "$before"), command(books, "now", "$after")
        pages: dict[str, Json | int] = {"p1": {"chunk": [after, JOIN, before, LEVELS], "end": "p2"}}
        joined = answer([], [LEVELS, JOIN], limited=True, prev_batch="p1") | {"next_batch": "s1"}
        script = Script(FIRST, joined, pages=pages)
        await read(books, script)
        assert script.pages_asked == ["p1"]
        assert len(await books.acts("answer")) == 1


async def test_reading_back_goes_on_after_a_restart_where_it_was(tmp_path: Path) -> None:
    pages: dict[str, Json | int] = {"p1": {"chunk": [said("hi")], "end": "p2"}}
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        limited = batch("s1", limited=True, prev_batch="p1")
        await half_way(books, Script(FIRST, limited, pages=pages))
    async with desk(tmp_path) as books:
        rest: dict[str, Json | int] = {"p2": {"chunk": [command(books, "now", "$c")]}}
        script = Script(pages=rest)
        await read(books, script)
        assert script.pages_asked == ["p2"]
        assert len(await books.acts("answer")) == 1


async def half_way(books: Desk, script: Script) -> None:
    """Read until a page is asked for that the script does not have; then stop."""
    stopped = asyncio.Event()

    async def handler(request: web.BaseRequest) -> web.Response:
        if request.rel_url.query.get("from", "p1") != "p1":
            stopped.set()
            await asyncio.Event().wait()
        return await script(request)

    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        reader = inbox(gateway, books)
        async with at_work(reader.run(), reader.gaps.fill()):
            await stopped.wait()


async def test_a_room_that_may_not_be_read_any_more_is_no_gap(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        limited = batch("s1", limited=True, prev_batch="p1")
        await read(books, Script(FIRST, limited, pages={"p1": 403}))
        async with books.clerk.database.transaction() as db:
            assert await sync.gaps(db) == []
    assert "what was missed" in caplog.text


@pytest.mark.parametrize("dead", ["p1", "p2"])
async def test_a_room_that_cannot_be_read_now_keeps_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dead: str
) -> None:
    monkeypatch.setattr(gaps, "backoff", lambda failures: 1)
    parts = {ROOM: "p1", RoomId("!other:example.org"): "p2"}
    joined = {room: {"timeline": {"limited": True, "prev_batch": parts[room]}} for room in parts}
    async with desk(tmp_path) as books:
        for room in parts:
            await books.put_room(room)
        found: Json = {"chunk": [command(books, "now", "$c")]}
        pages: dict[str, Json | int] = dict.fromkeys(parts.values(), found) | {dead: 500}
        script = Script(FIRST, {"next_batch": "s1", "rooms": {"join": joined}}, pages=pages)

        async def answered() -> bool:
            return bool(await books.acts("answer"))

        async with serving(script) as url, Gateway.open(url, ME) as gateway:
            reader = inbox(gateway, books)
            async with at_work(reader.run(), reader.gaps.fill()):
                await eventually(answered)
                await reader.gaps.caught_up.wait()
        async with books.clerk.database.transaction() as db:
            assert [gap.next_from for gap in await sync.gaps(db)] == [dead]


async def test_an_invitation_and_a_departure_are_settled(tmp_path: Path) -> None:
    room = RoomId("!other:example.org")
    member = {"type": "m.room.member", "sender": ADA, "state_key": ME}
    events = [{**member, "content": {"membership": "invite"}}]
    rooms_invited = {room: {"invite_state": {"events": events}}}
    invited = {"next_batch": "s1", "rooms": {"invite": rooms_invited}}
    async with desk(tmp_path) as books:
        await read(books, Script(FIRST, invited))
        assert len(await books.acts("join")) == 1
        await read(books, Script({"next_batch": "s2", "rooms": {"leave": {room: {}}}}))
        assert [act.state for act in await books.acts()] == ["cancelled"]


OUTBOUND = OutboundRow(ROOM, 1, 25, b"", b"a pickle")


async def own_keys(books: Desk) -> list[str]:
    """The rooms in which the bot has a key that it encrypts with."""
    async with books.clerk.database.transaction() as db:
        return [row.room_id for row in (await keys.load(db, ME, "DEVICE")).outbound]


def own(act_id: str, event_id: str = "$own") -> Json:
    """Something that the bot has said."""
    return said("hello", {ACT_KEY: act_id}, sender=ME, event_id=event_id)


async def test_out_of_a_room_its_key_goes_with_the_answer_that_says_so(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        async with books.clerk.database.transaction() as db:
            await keys.write(db, Kept(outbound=(OUTBOUND,)))
        await read(books, Script(FIRST, batch("s1", said("hi"))))
        assert await own_keys(books) == [ROOM]
        out = {"next_batch": "s2", "rooms": {"leave": {ROOM: {}}}}
        await read(books, Script(out))
        assert await own_keys(books) == []


@pytest.mark.parametrize("in_a_gap", [False, True])
@pytest.mark.parametrize(("recorded", "left"), [(True, [ROOM]), (False, [])])
async def test_where_the_records_went_back_the_key_from_then_says_nothing_more(
    tmp_path: Path, recorded: bool, left: list[str], in_a_gap: bool
) -> None:
    """What the bot said since then was encrypted with it, at the same places of its ratchet."""
    order = message(1)
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await read(books, Script(FIRST))
        if recorded:
            await books.order(order)
            await books.clerk.settle([Sent(ROOM, order.act_id, EventId("$own"))])
        async with books.clerk.database.transaction() as db:
            await keys.write(db, Kept(outbound=(OUTBOUND,)))
        pages: dict[str, Json | int] = {"p1": {"chunk": [own(order.act_id)]}}
        later = batch("s1", said("hi"), limited=True, prev_batch="p1")
        script = Script(later if in_a_gap else batch("s1", own(order.act_id)), pages=pages)
        await read(books, script)
        assert await own_keys(books) == left


async def test_what_was_said_just_now_is_no_reason_to_drop_the_key(tmp_path: Path) -> None:
    order = message(1)
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        async with books.clerk.database.transaction() as db:
            await keys.write(db, Kept(outbound=(OUTBOUND,)))
        await read(books, Script(FIRST, batch("s1", said("hi")), batch("s2", own(order.act_id))))
        assert await own_keys(books) == [ROOM]
