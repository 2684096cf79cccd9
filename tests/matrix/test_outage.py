"""While the homeserver is away one request asks for all, ever more rarely; then all go on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from bot.core.primitives import MINUTE
from bot.errors import SignedOut
from bot.matrix import outage
from bot.matrix.answers import WhoAmI
from bot.matrix.failures import Unreachable
from bot.matrix.gateway import Denied, Gateway, TryLater
from bot.matrix.outage import Outage, backoff
from tests.matrix.faulty import serving

ME = "@floor:example.org"
HOME = {"user_id": ME}


@pytest.mark.parametrize("failures", [0, 1, 5, 50, 10_000])
def test_waits_after_failures_grow_to_a_limit(failures: int) -> None:
    waits = [backoff(failures) for _ in range(50)]
    assert min(waits) >= 1_000
    assert max(waits) <= 2 * MINUTE
    assert len(set(waits)) > 40  # jitter
    if failures < 5:
        assert max(waits) < min(backoff(failures + 2) for _ in range(50))


class Weather:
    """A homeserver that gives this answer; None holds the request until `cleared` is set.

    `held` is set when so many have arrived to be held.
    """

    def __init__(self, status: int | None = 200, body: object = HOME, *, arrivals: int = 1) -> None:
        self.arrivals = arrivals
        self.status = status
        self.body = body
        self.asked = 0
        self.held = asyncio.Event()
        self.cleared = asyncio.Event()

    async def __call__(self, _: web.BaseRequest) -> web.Response:
        self.asked += 1
        if self.status is None:
            self.arrivals -= 1
            if self.arrivals == 0:
                self.held.set()
            await self.cleared.wait()
        return web.json_response(self.body, status=self.status or 502)


async def fault(attempt: Callable[[], Awaitable[object]]) -> TryLater:
    """What that raises."""
    with pytest.raises(TryLater) as caught:
        await attempt()
    return caught.value


async def test_while_the_homeserver_is_away_nobody_else_asks() -> None:
    weather = Weather(502, {})
    async with serving(weather) as url, Gateway.open(url, ME) as gateway:
        first = await fault(gateway.whoami)
        for _ in range(50):
            other = await fault(gateway.whoami)
            assert other.after is not None
            assert 0 < other.after <= outage.FIRST_WAIT
            assert str(other) == str(first)
    assert (weather.asked, first.after) == (1, None)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),  # about this request
        (502, {"errcode": "M_UNKNOWN"}),
        (429, {"errcode": "M_LIMIT_EXCEEDED"}),
        (429, {}),
        (403, {"errcode": "M_FORBIDDEN"}),
        (401, {"errcode": "M_UNKNOWN_TOKEN"}),
    ],
)
async def test_a_homeserver_that_has_something_to_say_is_not_away(
    status: int, body: object
) -> None:
    weather = Weather(status, body)
    async with serving(weather) as url, Gateway.open(url, ME) as gateway:
        for _ in range(3):
            with pytest.raises((TryLater, Denied, SignedOut)):
                await gateway.whoami()
    assert weather.asked == 3


async def test_after_the_pause_one_asks_and_the_others_hear_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outage, "FIRST_WAIT", 2)
    weather = Weather(502, {})
    async with serving(weather) as url, Gateway.open(url, ME) as gateway:
        await fault(gateway.whoami)
        weather.status = None
        after_pause = await patiently(gateway.whoami, weather)
        others = [asyncio.create_task(fault(gateway.whoami)) for _ in range(20)]
        await asyncio.sleep(0)  # each has begun
        monkeypatch.setattr(outage, "FIRST_WAIT", MINUTE)
        weather.cleared.set()
        with pytest.raises(TryLater):
            await after_pause
        waits = [(await other).after or 0 for other in others]
    assert weather.asked == 2
    # Twice as long as the first time, so far as jitter lets us tell.
    assert min(waits) > MINUTE / 2


async def patiently(
    attempt: Callable[[], Awaitable[WhoAmI]], weather: Weather
) -> asyncio.Task[WhoAmI]:
    """Ask again until a request is on its way."""
    async with asyncio.timeout(10):
        while True:
            task = asyncio.create_task(_once(attempt))
            held = asyncio.create_task(weather.held.wait())
            await asyncio.wait({task, held}, return_when=asyncio.FIRST_COMPLETED)
            held.cancel()
            if not task.done():
                return task
            assert isinstance(task.exception(), TryLater)


async def _once(attempt: Callable[[], Awaitable[WhoAmI]]) -> WhoAmI:
    return await attempt()


async def test_when_it_answers_again_all_go_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "FIRST_WAIT", 2)
    weather = Weather(502, {})
    async with serving(weather) as url, Gateway.open(url, ME) as gateway:
        await fault(gateway.whoami)
        weather.status = None
        first = await patiently(gateway.whoami, weather)
        others = [asyncio.create_task(_once(gateway.whoami)) for _ in range(5)]
        weather.status, weather.body = 200, HOME
        weather.cleared.set()
        answers = await asyncio.gather(first, *others, *(gateway.whoami() for _ in range(5)))
    assert {answer.user_id for answer in answers} == {ME}
    assert weather.asked == 1 + 1 + 10


async def test_what_fails_all_together_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else ten requests on their way when it went would mean two minutes of silence."""
    seen: list[int] = []

    def noted(failures: int) -> int:
        seen.append(failures)
        return 1_000

    monkeypatch.setattr(outage, "backoff", noted)
    weather = Weather(None, arrivals=10)
    async with serving(weather) as url, Gateway.open(url, ME) as gateway:
        crowd = [asyncio.create_task(fault(gateway.whoami)) for _ in range(10)]
        async with asyncio.timeout(10):
            await weather.held.wait()
        weather.cleared.set()
        await asyncio.gather(*crowd)
    assert seen == [0]


async def test_a_sync_that_asks_for_all_does_not_wait_for_news(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else all others would wait with it, for half a minute."""
    monkeypatch.setattr(outage, "FIRST_WAIT", 0)
    waits: list[str] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        waits.append(request.rel_url.query["timeout"])
        return web.json_response({"next_batch": "s"}, status=502 if len(waits) < 3 else 200)

    async with serving(handler) as url, Gateway.open(url, ME) as gateway:
        for _ in range(2):
            await fault(lambda: gateway.sync(None, 30_000))
        for _ in range(2):
            await gateway.sync(None, 30_000)
    assert waits == ["30000", "0", "0", "30000"]


async def test_what_asks_other_servers_tells_nothing_of_ours() -> None:
    ours, asked = Outage(), 0

    async def slow() -> str:
        raise TryLater("no answer: TimeoutError")

    async def quick() -> str:
        nonlocal asked
        asked += 1
        return "here"

    for _ in range(3):
        with pytest.raises(TryLater) as caught:
            await ours.guard(slow, tells=False)
        assert not caught.value.everywhere
        assert await ours.guard(quick) == "here"
    assert asked == 3


async def test_where_nobody_is_at_the_address_every_request_tells_so() -> None:
    async def refused() -> str:
        raise Unreachable("connection refused")

    ours = Outage()
    with pytest.raises(TryLater):
        await ours.guard(refused, tells=False)
    assert ours.lasts
