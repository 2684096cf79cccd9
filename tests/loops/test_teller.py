"""A count is believed when two complete readings in a row agree, and it survives everything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.core.acts import Purpose, Urgency
from bot.core.causes import Cause, act_id
from bot.core.facts import Sent
from bot.core.polls.facts import EndSeen
from bot.core.polls.values import PollRound, PollState, Result
from bot.core.primitives import DAY, MINUTE, ActId, EventId
from bot.core.verbs.polls import PollCommand
from bot.errors import SignedOut
from bot.loops import teller as module
from bot.loops.clock import wall_clock
from bot.matrix.gateway import Gateway
from bot.store import acts, rounds
from bot.store.acts import Order
from bot.store.work import PollCount
from tests.loops.box import FAR, Box, encrypted, tap, vote
from tests.loops.desk import ADA, ME, POLL, ROOM, Clock, Desk, at_work, desk, eventually, teller
from tests.matrix.faulty import Handler, serving
from tests.matrix.samples import related


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between readings, nor after a failure."""
    monkeypatch.setattr(module, "BETWEEN_READS_S", 0)
    monkeypatch.setattr(module, "backoff", lambda failures: 1)


@asynccontextmanager
async def ended_poll(folder: Path, ended_at: int = 20) -> AsyncIterator[Desk]:
    """A room whose poll has just been ended by the bot, and is to be counted."""
    clock = Clock()
    # Near the end of the poll, of which the late count is due a day later.
    clock.ahead = MINUTE - wall_clock()
    async with desk(folder, clock) as books:
        await books.put_room(ROOM)
        now = books.clock()
        poll = PollRound(
            ActId("poll-1"),
            ROOM,
            "own",
            POLL,
            0,
            now + DAY,
            PollState.OPEN,
            EventId("$poll"),
            EventId("$companion"),
            0,
        )
        async with books.clerk.database.transaction() as db:
            await rounds.put_poll(db, poll)
        await books.clerk.settle([EndSeen(ROOM, EventId("$poll"), EventId("$end"), ME, ended_at)])
        yield books


async def poll_of(books: Desk) -> PollRound:
    """The poll as it is recorded."""
    async with books.clerk.database.transaction() as db:
        (poll,) = await rounds.every_poll(db)
    return poll


@asynccontextmanager
async def telling(books: Desk, handler: Handler) -> AsyncIterator[None]:
    """A teller is at work against that homeserver."""
    async with (
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
        at_work(teller(gateway, books).run()),
    ):
        yield


async def counted(books: Desk, box: Box) -> Result:
    """The result that a teller finds in that box."""

    async def closed() -> bool:
        return (await poll_of(books)).state is PollState.CLOSED

    async with telling(books, box):
        await eventually(closed)
    result = (await poll_of(books)).result
    assert result is not None
    return result


A, B, C = vote(ADA), vote("@ben:example.org"), vote("@cat:example.org", "b")


async def test_two_readings_that_agree_are_believed(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A, B, C])
        result = await counted(books, box)
        assert (result.tally.votes, result.members, result.complete) == ((2, 1), 3, True)
        assert (await poll_of(books)).members == 3
        assert box.readings == 2
        assert len(await books.acts("result")) == 1


async def test_votes_that_the_homeserver_has_yet_to_fetch_are_counted(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A])
        box.members = FAR
        box.history, box.hidden = [[A], [B], [C]], [B, C]
        result = await counted(books, box)
        assert (result.tally.votes, result.complete, box.history) == ((2, 1), True, [])


async def test_where_all_are_at_one_homeserver_it_has_nothing_to_fetch(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A])
        box.history = [[A]]
        await counted(books, box)
        assert box.history


async def test_somebody_elsewhere_who_has_voted_and_left_makes_a_room_far(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A, vote("@gone:far.example.org")])
        box.history, box.hidden = [[A]], [B]
        assert (await counted(books, box)).tally.votes == (3, 0)


LONG = [vote(f"@p{number}:example.org") for number in range(1500)]


@pytest.mark.parametrize("place", [0, 99, 100, 199])
async def test_of_a_long_list_the_second_reading_reads_the_end(tmp_path: Path, place: int) -> None:
    late = [*LONG[:place], C, *LONG[place:]]
    async with ended_poll(tmp_path) as books:
        box = Box(LONG, late)
        assert (await counted(books, box)).tally.votes == (1500, 1)
        assert box.pages[:2] == [1000, 1000]
        assert 4 <= len(box.pages[2:]) <= 5  # two readings
        assert set(box.pages[2:]) == {100}


async def test_votes_from_elsewhere_may_come_in_anywhere(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box(LONG, [*LONG[:1200], C, *LONG[1200:]])
        box.members = FAR
        assert (await counted(books, box)).tally.votes == (1500, 1)


async def test_a_vote_that_is_taken_back_between_two_readings_does_not_count(
    tmp_path: Path,
) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A, B], [A])
        assert (await counted(books, box)).tally.votes == (1, 0)
        assert box.readings == 3


async def test_what_cannot_be_fetched_does_not_hold_the_count_up(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A])
        box.members = FAR
        box.history = [504, [A]]
        assert (await counted(books, box)).tally.votes == (1, 0)


async def test_an_end_that_no_sync_answer_brought_is_the_end(tmp_path: Path) -> None:
    end = related(
        "org.matrix.msc3381.poll.end",
        "$poll",
        {},
        event_id="$other",
        sender=ME,
        origin_server_ts=15,
    )
    async with ended_poll(tmp_path, ended_at=20) as books:
        late = vote("@ben:example.org", at=16)
        assert (await counted(books, Box([A, late, end]))).tally.votes == (1, 0)
        assert (await poll_of(books)).ended_at == 15


async def test_votes_that_still_come_in_are_waited_for(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A], [A, B], [A, B, C], [C, B, A])
        result = await counted(books, box)
        assert (result.tally.votes, result.complete) == ((2, 1), True)
        assert box.readings == 4


async def test_readings_that_never_agree_are_told_as_incomplete(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box(*[[vote(f"@p{n}:example.org") for n in range(size)] for size in range(1, 40)])
        result = await counted(books, box)
        assert not result.complete
        assert box.readings == module.MOST_READS + 1
        assert result.tally.votes == (box.readings, 0)


async def test_votes_after_the_end_neither_count_nor_disturb(tmp_path: Path) -> None:
    late = [[A, *(vote(f"@p{n}:example.org", at=21) for n in range(size))] for size in range(30)]
    async with ended_poll(tmp_path) as books:
        box = Box(*late)
        result = await counted(books, box)
        assert (result.tally.votes, result.complete, box.readings) == ((1, 0), True, 2)


async def test_reactions_are_read_from_the_companion_message(tmp_path: Path) -> None:
    taps = [tap("@ben:example.org", 2), tap(ME, 1), tap(ADA, 2, at=5)]
    async with ended_poll(tmp_path) as books:
        result = await counted(books, Box([A], reactions=taps))
        assert (result.tally.votes, result.tally.by_reaction) == ((1, 1), 1)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are not waited for, but for one more reading."""
    monkeypatch.setattr("bot.loops.teller.KEYS_AWAITED_S", 0.5)


@pytest.mark.usefixtures("impatient")
async def test_what_cannot_be_read_up_to_the_end_is_told(tmp_path: Path) -> None:
    async with ended_poll(tmp_path, ended_at=20) as books:
        box = Box([A, encrypted(19), encrypted(20), encrypted(21)])
        assert (await counted(books, box)).tally.undecryptable == 2


async def test_what_cannot_be_read_after_the_end_does_not_disturb(tmp_path: Path) -> None:
    """Else anyone could keep a count from being agreed on."""
    flood = [[A, *(encrypted(21 + n) for n in range(size))] for size in range(30)]
    async with ended_poll(tmp_path, ended_at=20) as books:
        box = Box(*flood)
        result = await counted(books, box)
        assert (result.tally.undecryptable, result.complete, box.readings) == (0, True, 2)


@pytest.mark.usefixtures("impatient")
async def test_what_cannot_be_read_before_the_end_is_waited_for(tmp_path: Path) -> None:
    async with ended_poll(tmp_path, ended_at=20) as books:
        box = Box([A], [A, encrypted(5)])
        result = await counted(books, box)
        assert (result.tally.undecryptable, result.complete) == (1, True)
        assert box.readings >= 3


@pytest.mark.parametrize("status", [500, 502, 429, 403, 404])
async def test_a_homeserver_in_trouble_is_asked_again(tmp_path: Path, status: int) -> None:
    async with ended_poll(tmp_path) as books:
        box = Box([A, B])
        box.failures = [status] * 3
        assert (await counted(books, box)).tally.votes == (2, 0)
        (count,) = await books.acts("count")
        assert (count.state, count.tries) == ("done", 3)


async def test_only_refusals_in_a_row_give_a_count_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DENIED_OFTEN", 2)
    async with ended_poll(tmp_path) as books:
        box = Box([A, B])
        box.failures = [403, 502, 502, 403, 403, 502, 403, 403]
        assert (await counted(books, box)).tally.votes == (2, 0)
    async with ended_poll(tmp_path / "again") as books:
        box = Box([A, B])
        box.failures = [403] * 3
        async with telling(books, box):
            (count,) = await books.settled(1, "count")
        assert (count.state, count.tries) == ("refused", 2)


async def test_an_earlier_end_seen_during_the_count_moves_the_end(tmp_path: Path) -> None:
    async with ended_poll(tmp_path, ended_at=20) as books:
        box = Box([A, vote("@ben:example.org", at=15)])

        async def handler(request: web.BaseRequest) -> web.Response:
            if box.readings == 0:
                end = EndSeen(ROOM, EventId("$poll"), EventId("$earlier"), ADA, 12)
                await books.clerk.settle([end])
            return await box(request)

        async with telling(books, handler):
            await books.settled(1, "count")
        poll = await poll_of(books)
        assert poll.result is not None
        assert (poll.result.tally.votes, poll.ended_at) == ((1, 0), 12)


async def test_counting_survives_a_restart(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        assert (await poll_of(books)).state is PollState.COUNTING
    async with desk(tmp_path) as books:
        assert (await counted(books, Box([A]))).tally.votes == (1, 0)


async def test_a_count_is_told_once_by_two_tellers(tmp_path: Path) -> None:
    async with (
        ended_poll(tmp_path) as books,
        serving(Box([A])) as url,
        Gateway.open(url, ME) as gateway,
    ):
        tellers = [teller(gateway, books).run() for _ in range(2)]
        async with at_work(*tellers):
            await books.settled(1, "count")
        assert len(await books.acts("result")) == 1


async def test_a_turnout_is_read_once_and_closes_nothing(tmp_path: Path) -> None:
    async with ended_poll(tmp_path) as books:
        what = PollCount(ActId("poll-1"), Purpose.ANSWER)
        turnout = Order(ActId("turnout-1"), ROOM, what, Urgency.END, None, books.clock())
        async with books.clerk.database.transaction() as db:
            await acts.cancel(db, act_id(Cause.COUNT, ActId("poll-1")), books.clock())
        await books.order(turnout)
        box = Box([A])
        async with telling(books, box):
            await books.settled(1, "turnout")
        assert box.readings == 1
        assert len(await books.acts("told")) == 1
        assert (await poll_of(books)).state is PollState.COUNTING


async def test_when_a_poll_opens_its_members_are_counted(tmp_path: Path) -> None:
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        await books.command(ROOM, PollCommand())
        (ordered,) = await books.acts("poll")
        await books.clerk.settle([Sent(ROOM, ActId(ordered.act_id), EventId("$poll"))])
        assert (await poll_of(books)).members is None
        async with telling(books, Box([A])):
            await books.settled(1, "members")
        poll = await poll_of(books)
        assert (poll.members, poll.state, poll.result) == (3, PollState.OPEN, None)


async def test_a_session_that_is_over_ends_the_teller(tmp_path: Path) -> None:
    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)

    async with (
        ended_poll(tmp_path) as books,
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
    ):
        with pytest.raises(ExceptionGroup) as caught:
            await teller(gateway, books).run()
        assert caught.group_contains(SignedOut)
