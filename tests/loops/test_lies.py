"""A homeserver that lies: bounded work, one line in the log, and the loop goes on."""

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.core.primitives import Millis
from bot.loops import gaps
from bot.loops import teller as counting
from bot.matrix.decode import LATEST
from bot.matrix.gateway import Gateway
from bot.store import rooms, rounds
from tests.loops.box import tap, vote
from tests.loops.desk import ADA, ME, ROOM, Desk, at_work, desk, eventually, inbox, teller
from tests.loops.noisy_server import CALM, NOISY, NoisyServer, command, open_noisy_server
from tests.loops.script import FIRST, Script, read
from tests.loops.test_teller import ended_poll, poll_of
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, answer, event, member, related, said, state

MIB = 2**20
TIMES: list[Any] = [-1, 0, 2**53, -(2**53), 2**63, 10**40, LATEST + 1, 1e300, -0.5, "soon", None]


async def answers(noisy_server: NoisyServer, books: Desk) -> bool:
    """Whether a command is answered that comes now."""
    noisy_server.brings(CALM, command(books.clock()))
    await noisy_server.settled()
    return bool(await books.acts("answer"))


@pytest.mark.parametrize("at", TIMES, ids=repr)
async def test_times_far_off_stop_nothing(tmp_path: Path, at: Any) -> None:
    async with desk(tmp_path) as books, open_noisy_server(books) as noisy_server:
        when = {"origin_server_ts": at}
        noisy_server.brings(
            NOISY,
            state("m.room.power_levels", {"users": {ADA: 100}}, **when),
            member(ME, "join", displayname="Floor", **when),
            said("!floor poll", event_id="$1", **when),
            said("!floor now", event_id="$2", **when),
            related("org.matrix.msc3381.poll.end", "$poll", **when),
        )
        await noisy_server.settled()
        # A time in the future is no reason to do a thing twice, or never.
        assert len(await books.acts("poll")) <= 1
        assert await answers(noisy_server, books)
        async with books.clerk.database.transaction() as db:
            assert 0 <= (await rooms.load(db, NOISY)).joined_at <= LATEST


LIES: dict[str, bytes] = {
    "long token": b'{"next_batch": "' + b"s" * (10 * MIB) + b'"}',
    "long room": b'{"next_batch": "s1", "rooms": {"join": {"!' + b"x" * 100_000 + b'": {}}}}',
    "deep": b'{"next_batch": "s1", "x": ' + b"[" * (8 * MIB),
    "laughs": b'{"next_batch": "s1", "rooms": ' + b'{"join": ' * 500_000 + b"1",
    "too long": b'{"next_batch": "s1", "x": "' + b"x" * (33 * MIB) + b'"}',
    "no object": b"[" + b"0," * MIB + b"0]",
    "not text": b'{"next_batch": "\xff"}',
}


@pytest.mark.parametrize("lie", LIES)
async def test_an_answer_that_cannot_be_is_told_of_once_and_asked_for_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    lie: str,
) -> None:
    monkeypatch.setattr(gaps, "backoff", lambda failures: 0)
    lies = [LIES[lie]] * 6
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        asked = command(1)
        script = Script(FIRST, answer([asked]))

        async def handler(request: web.BaseRequest) -> web.Response:
            is_sync = request.path.endswith("/sync")
            if is_sync and request.rel_url.query.get("since") == "s0" and lies:
                return web.Response(body=lies.pop())
            return await script(request)

        await read_from(books, script, handler)
        assert lies == []
        assert len(await books.acts("answer")) == 1
    assert caplog.text.count("The homeserver doesn't answer") == 1
    assert len(caplog.text) < 5_000


async def read_from(books: Desk, script: Script, handler: Any) -> None:
    """Let an inbox read all that this homeserver has to say."""
    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        reader = inbox(gateway, books)
        async with at_work(reader.run(), reader.gaps.fill()):
            await script.all_settled.wait()


@pytest.mark.parametrize("circle", [True, False])
async def test_a_past_without_end_is_left_and_what_is_due_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, circle: bool
) -> None:
    monkeypatch.setattr(gaps, "MOST_PAGES", 20)
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        pages: dict[str, Json | int] = {
            f"p{n}": {"chunk": [said("hi")], "end": f"p{n if circle else n + 1}"} for n in range(99)
        }
        limited = answer([], limited=True, prev_batch="p0")
        script = Script(FIRST, limited, pages=pages)
        await read(books, script)
        assert len(script.pages_asked) == (1 if circle else 20)
    assert caplog.text.count("skipping the rest") == 1


MEMBERS: list[Any] = [
    {},
    {"": None},
    {f"@u{n}:example.org": {} for n in range(100_000)},
    {"x" * 100_000: 1, "@": [], "\x00": {}, "@a:b:c:d": "join", ADA: {"display_name": 5}},
]


@pytest.mark.parametrize("members", MEMBERS, ids=["none", "empty", "many", "odd"])
async def test_member_counts_and_relations_that_are_wrong_change_no_vote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, members: Any
) -> None:
    monkeypatch.setattr(counting, "BETWEEN_READS_S", 0)
    true = [vote("@ben:example.org", "b"), vote(ADA, "a", 11)]
    elsewhere: list[Json] = [
        related("org.matrix.msc3381.poll.response", "$other", {}, event_id="$x1"),
        vote("@cat:example.org") | {"content": {"m.relates_to": {"event_id": "$other"}}},
        vote("@dan:example.org", at=12) | {"origin_server_ts": 2**53},
        vote("@eve:example.org", at=13) | {"origin_server_ts": 2**63},
        vote("@fay:example.org", at=14) | {"event_id": "$" + "x" * 300},
        event("m.room.message", 5),
        {"type": 5},
    ]

    async def handler(request: web.BaseRequest) -> web.Response:
        if request.path.endswith("/joined_members"):
            return web.json_response({"joined": members})
        if "/event/" in request.path:
            return web.json_response(event("org.matrix.msc3381.poll.start", {"question": []}))
        if request.path.endswith("/m.annotation"):
            return web.json_response({"chunk": [*elsewhere, tap("@fay:example.org", 99)]})
        return web.json_response({"chunk": [*elsewhere, *true]})

    async with ended_poll(tmp_path) as books:

        async def closed() -> bool:
            async with books.clerk.database.transaction() as db:
                (poll,) = await rounds.every_poll(db)
            return poll.result is not None

        async with (
            serving(handler) as url,
            Gateway.open(url, ME) as gateway,
            at_work(teller(gateway, books).run()),
        ):
            await eventually(closed)
        poll = await poll_of(books)
    assert poll.result
    assert poll.result.tally.votes == (1, 1)
    assert poll.result.members == len([user for user in members if user != ME])


async def test_an_answer_from_the_end_of_time_is_no_command_for_ever(tmp_path: Path) -> None:
    """One that claims to come from the future is obeyed once, now."""
    later: Millis = 2**53
    async with desk(tmp_path) as books, open_noisy_server(books) as noisy_server:
        noisy_server.brings(CALM, command(1, at=later))
        await noisy_server.settled()
        noisy_server.brings(CALM, command(1, at=later))
        await noisy_server.settled()
        assert len(await books.acts("answer")) == 1
