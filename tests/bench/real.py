"""B1, B5 and B6: beside a real homeserver, where that is what all wait for."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from urllib.parse import quote

from aiohttp import ClientSession

from tests.bench import botside
from tests.bench.botside import MINUTE, Person, PutSchedule, Schedule, ScheduleName
from tests.bench.measure import Pair, Scale
from tests.bench.programs import PEERS, running
from tests.bench.rush import A_ROOM, bare
from tests.bench.stock import Stock
from tests.bench.table import Found, Results
from tests.bench.town import Home, Town, side_by_side
from tests.bench.years import History, fill

ROOMS_EACH = 5
ASKED = 100
"""Commands a side in each round; of so many the p95 is taken."""
POLL_START = "org.matrix.msc3381.poll.start"
VOTERS = 50
LEAD_S = 20
NOTHING_SET: tuple[tuple[ScheduleName, str], ...] = ()


# --- B5 --------------------------------------------------------------------------------------


async def answers(scale: Scale, stock: Stock) -> Results:
    """B5."""
    async with Town.built(stock) as town:
        new = await _asking(scale, town, scale.of(400, 10), years=0)
    async with Town.built(stock) as town:
        old = await _asking(scale, town, scale.of(200, 10), years=scale.of(5, 1))
    return {"B5": [Found("400 rooms", new, "ms"), Found("200 rooms, 5 years", old, "ms")]}


async def _asking(scale: Scale, town: Town, rooms: int, years: int) -> list[Pair]:
    people = rooms // ROOMS_EACH
    homes = await town.homes(people, ROOMS_EACH, town.me.user_id)
    async with town.bot_at_work(homes):
        pass  # it has come in and said hello
    if years:
        history = History(52 * years, int(time.time() * 1000), NOTHING_SET)
        await fill(town.folder.database, [home.room for home in homes], history)
    async with _echo(town, people) as echoing, town.bot_at_work(homes):
        asked = zip(_round(homes), _round(echoing), strict=True)
        # What everyone has missed is fetched before, and the first answers take longer.
        await side_by_side(_listens(home) for home in (*homes, *echoing))
        for _ in range(2):
            await _both(*next(asked))
        found = []
        for _ in range(scale.repeats):
            pairs = [await _both(*next(asked)) for _ in range(scale.of(ASKED, 10))]
            ours, theirs = zip(*pairs, strict=True)
            found.append((_p95(ours), _p95(theirs)))
        return found


def _round(homes: Sequence[Home]) -> Iterator[Home]:
    """One home after the other, each of another person than the one before, for ever."""
    mixed = [home for first in range(ROOMS_EACH) for home in homes[first::ROOMS_EACH]]
    return (mixed[number % len(mixed)] for number in count())


@asynccontextmanager
async def _echo(town: Town, people: int) -> AsyncIterator[list[Home]]:
    """The echo is in rooms of its own: neither program hears what the other is asked."""
    account = await town.person("echo")
    homes = await town.homes(people, ROOMS_EACH, account.user_id)
    await side_by_side(account.join(home.room) for home in homes)
    async with running(
        sys.executable, PEERS / "echo.py", town.homeserver.url, account.access_token
    ):
        yield homes


async def _listens(home: Home) -> None:
    await home.person.wait_for(home.room, lambda _: True, timeout=60)


async def _both(ours: Home, theirs: Home) -> Pair:
    return await _latency(ours, "!floor now"), await _latency(theirs, "!echo now")


async def _latency(home: Home, words: str) -> float:
    """Milliseconds from a message to the reply, as its writer sees it."""
    begun = time.perf_counter()
    event_id = await home.person.say(home.room, words)

    def replies(event: dict[str, object]) -> bool:
        content = event["content"]
        assert isinstance(content, dict)
        relation = content.get("m.relates_to", {})
        return bool(relation.get("m.in_reply_to", {}).get("event_id") == event_id)

    await home.person.wait_for(home.room, replies, timeout=60)
    return 1e3 * (time.perf_counter() - begun)


def _p95(taken: Sequence[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]


# --- B6 --------------------------------------------------------------------------------------


async def one_slot(scale: Scale, stock: Stock) -> Results:
    """B6."""
    rooms, pairs = scale.of(400, 10), []
    async with Town.built(stock) as town:
        people = rooms // ROOMS_EACH
        homes = await town.homes(people, ROOMS_EACH, town.me.user_id)
        async with town.bot_at_work(homes):
            pass
        account = await town.person("bare")
        theirs = await town.homes(people, ROOMS_EACH, account.user_id)
        await side_by_side(account.join(home.room) for home in theirs)
        names = [home.room for home in theirs]
        for _ in range(scale.repeats):
            ours = await _slot(town, homes)
            loop = await bare(town.homeserver.url, account.access_token, names, syncs=True)
            pairs.append((ours, loop.pace))
    return {"B6": [Found("messages a second", pairs, "/s")]}


async def _slot(town: Town, homes: Sequence[Home]) -> float:
    """Messages a second, from the first to the last, by the homeserver's clock."""
    now = int(time.time() * 1000)
    due = (now // MINUTE + 2) * MINUTE
    rule = f"{datetime.fromtimestamp(due / 1000, UTC):%a %H:%M}".lower()
    schedules = [Schedule(home.room, ScheduleName.QUESTIONS, rule, now, now) for home in homes]
    await botside.write(town.folder.database, map(PutSchedule, schedules), [])
    due_at = time.time() + LEAD_S
    async with town.bot_at_work(homes, due - int(due_at * 1000)):
        await asyncio.sleep(max(due_at - time.time(), 0))
        times = [at for home in homes for at in await _times_in(town, home, due_at)]
    return 1e3 * (len(times) - 1) / (max(times) - min(times))


async def _times_in(town: Town, home: Home, since: float) -> list[int]:
    """When the bot said what was due in a room; looks seldom, for that is work, too."""
    while True:
        found = [
            int(event["origin_server_ts"])
            for event in await home.person.timeline(home.room)
            if town.greets(event) and event["origin_server_ts"] >= 1000 * since - LEAD_S
        ]
        if len(found) >= A_ROOM:
            return found
        await asyncio.sleep(1)


# --- B1 --------------------------------------------------------------------------------------


async def counting(scale: Scale, stock: Stock) -> Results:
    """B1."""
    pairs = []
    async with Town.built(stock) as town:
        voters = await side_by_side(town.person(f"v{n}") for n in range(scale.of(VOTERS, 5)))
        (home,) = await town.homes(1, 1, town.me.user_id)
        await side_by_side(_comes_in(home, voter) for voter in voters)
        async with town.bot_at_work([home]):
            for number in range(scale.repeats):
                poll = await _poll(town, home, voters, scale.of(5000, 50))
                bare_first = number % 2 == 1
                passed = await _bare_pass(town, home, poll) if bare_first else 0.0
                ours = await _closed(town, home)
                pairs.append((ours, passed or await _bare_pass(town, home, poll)))
    return {"B1": [Found("time", pairs, "s")]}


async def _comes_in(home: Home, voter: Person) -> None:
    await home.person.invite(home.room, voter.user_id)
    await voter.join(home.room)


async def _poll(town: Town, home: Home, voters: Sequence[Person], votes: int) -> str:
    """A new poll with so many votes, some of them changed."""
    command = await home.person.say(home.room, "!floor poll dilemma for 1d")
    start = await home.person.wait_for(
        home.room, lambda event: event["type"] == POLL_START, after=command, timeout=60
    )
    poll = str(start["event_id"])
    choices = [answer["id"] for answer in start["content"][POLL_START]["answers"]]
    await side_by_side(
        voters[number % len(voters)].vote(home.room, poll, [choices[number % len(choices)]])
        for number in range(votes)
    )
    return poll


async def _closed(town: Town, home: Home) -> float:
    """Seconds from the command to the result in the room."""
    begun = time.perf_counter()
    command = await home.person.say(home.room, "!floor close")

    def is_result(event: dict[str, object]) -> bool:
        content = event["content"]
        words = content.get("body", "") if isinstance(content, dict) else ""
        return town.greets(event) and str(words).startswith("Closed")

    await home.person.wait_for(home.room, is_result, after=command, timeout=300)
    return time.perf_counter() - begun


async def _bare_pass(town: Town, home: Home, poll: str) -> float:
    """Seconds of reading all votes once, and doing nothing with them."""
    path = f"/_matrix/client/v1/rooms/{quote(home.room)}/relations/{quote(poll)}/m.reference"
    query = {"limit": "1000"}
    begun = time.perf_counter()
    async with ClientSession(headers=_signed(town.me)) as http:
        while True:
            async with http.get(f"{town.homeserver.url}{path}", params=query) as answer:
                page = await answer.json()
            if "next_batch" not in page:
                return time.perf_counter() - begun
            query["from"] = page["next_batch"]


def _signed(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.access_token}"}
