"""No event of any shape stops the loop: what comes in the next batch is answered as ever."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.causes import Cause, act_id
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, ActId, EventId
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.matrix.gateway import Gateway
from bot.store import rooms, rounds
from tests.ledger import long_or_short
from tests.loops.desk import ME, POLL, Desk, desk, inbox
from tests.loops.noisy_server import CALM, NOISY, NoisyServer, command
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, said
from tests.matrix.test_hostile import EVENTS, WORDS

STRANGE_ROOM = "!strange:example.org"
PATIENCE_S = 20
SCENE = 8
"""Examples that follow on each other before the rooms are put in order again."""
COMMANDS = st.builds(
    lambda words, more: said(f"!floor {words}", more),
    st.sampled_from(["start", "stop", "poll", "poll for 1m", "close", "ask", "results", "summary"])
    | WORDS,
    st.dictionaries(WORDS, WORDS, max_size=2),
)
SENT = st.tuples(EVENTS, st.lists(COMMANDS, max_size=2)).map(lambda parts: [*parts[0], *parts[1]])


class Stage:
    """An inbox at work from one example to the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._numbers = count()

    def __enter__(self) -> "Stage":
        self._runner.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._stop())
        self._runner.close()

    async def _start(self) -> None:
        self.books: Desk = await self._stack.enter_async_context(desk(self._folder))
        async with self.books.clerk.database.transaction() as db:
            await db.commit()
            await db.execute("PRAGMA synchronous = OFF")  # it is not about the disk
            await db.execute("BEGIN")
        self.noisy_server = NoisyServer()
        url = await self._stack.enter_async_context(serving(self.noisy_server))
        gateway = await self._stack.enter_async_context(Gateway.open(url, ME))
        reader = inbox(gateway, self.books)
        self._loops = [asyncio.create_task(reader.run()), asyncio.create_task(reader.gaps.fill())]
        await self.noisy_server.settled()

    async def _stop(self) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.wait(self._loops)
        await self._stack.aclose()

    def answers_after(self, *batches: dict[str, Any]) -> bool:
        """Whether a command is answered that comes after these have come."""
        return self._runner.run(self._answers_after(*batches))

    async def _answers_after(self, *batches: dict[str, Any]) -> bool:
        number = next(self._numbers)
        if number % SCENE == 0:
            await self._set_the_stage()
        for batch in batches:
            self.noisy_server.brings_all(_young(batch, number, self.books.clock()))
            await self._settled()
        asked = command(number)
        self.noisy_server.brings(CALM, asked)
        await self._settled()
        answer = act_id(Cause.ANSWER, EventId(asked["event_id"]))
        return answer in {act.act_id for act in await self.books.acts("answer")}

    async def _settled(self) -> None:
        settled = asyncio.ensure_future(self.noisy_server.settled())
        await asyncio.wait(
            [settled, *self._loops], timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED
        )
        for loop in self._loops:
            if loop.done():
                loop.result()
        assert settled.done()

    async def _set_the_stage(self) -> None:
        """Two rooms, in one of them a poll; what the examples before left behind is gone."""
        now = self.books.clock()
        poll = PollRound(ActId("poll-1"), NOISY, "own", POLL, now, now + DAY, PollState.OPEN)
        poll = replace(poll, event_id=EventId("$poll"), companion_id=EventId("$companion"))
        async with self.books.clerk.database.transaction() as db:
            for table in ("acts", "handled", "gaps", "answers", "polls", "questions", "schedules"):
                await db.execute(f"DELETE FROM {table}")
            for room in (NOISY, CALM):
                everyone = PowerLevels({}, users_default=100)
                await rooms.put(db, Room(room, Membership.JOINED, "11", (), everyone))
            await rounds.put_poll(db, poll)


def _young(batch: dict[str, Any], number: int, now: int) -> dict[str, Any]:
    """As if it happened now, for the first time, and every piece by someone else."""
    for room in batch.values():
        for place, sent in enumerate(room["timeline"]["events"]):
            if isinstance(sent, dict) and sent.get("event_id") == "$event":
                sent["event_id"] = f"$event{number}-{place}"
            if isinstance(sent, dict) and sent.get("origin_server_ts") == 1_000:
                sent["origin_server_ts"] = now
                sent["sender"] = f"@p{number}-{place}:example.org"
    return batch


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Set up once: the loop goes on through all examples."""
    with Stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def joined(timeline: list[Any], state: list[Any]) -> Json:
    """What an answer says of a room."""
    return {"timeline": {"events": timeline}, "state": {"events": state}}


@pytest.mark.soak
@settings(
    max_examples=long_or_short(20_000, 400),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)
@given(SENT)
def test_no_event_of_any_shape_stops_the_loop(stage: Stage, sent: list[Any]) -> None:
    noisy, strange = joined(sent, sent[::2]), joined(sent[::2], sent)
    assert stage.answers_after({NOISY: noisy, STRANGE_ROOM: strange})
