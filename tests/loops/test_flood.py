"""One member who does not stop: the others are answered as fast as ever, and memory stays small."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from bot.core.commands.facts import Commanded
from bot.core.facts import Redacted
from bot.core.primitives import HOUR, MINUTE, EventId, RoomId
from bot.core.verbs.rooms import StartCommand
from bot.core.view import View
from bot.loops import journal
from bot.loops.clock import wall_clock
from bot.matrix.gateway import Gateway
from bot.store import records, sync
from tests.ledger import long_or_short
from tests.loops.desk import ADA, ME, ROOM, Clock, Desk, at_work, desk, eventually, inbox
from tests.loops.noisy_server import (
    CALM,
    MALLORY,
    NOISY,
    NoisyServer,
    command,
    noise,
    open_noisy_server,
)
from tests.loops.script import FIRST, Script
from tests.matrix.faulty import serving
from tests.matrix.samples import Json, answer, event, said

A_SECOND = 10_000 / 60
SAMPLES = long_or_short(600, 12)
"""A minute of noise, or a second."""
BETWEEN_S = 0.05
ROUNDS = 4
TOO_MANY = "That was more than 10 commands in a minute"
FOREVER_S = 900


def asked(books: Desk, number: int, words: str = "help", by: str = MALLORY, ago: int = 0) -> Json:
    """A command, given now or some time ago."""
    at = books.clock() - ago
    return said(f"!floor {words}", event_id=f"$asked{number}", sender=by, origin_server_ts=at)


# --- ten commands a minute -------------------------------------------------------------------


async def test_one_person_is_answered_ten_times_a_minute_over_all_rooms(tmp_path: Path) -> None:
    async with (
        desk(tmp_path, Clock(wall_clock())) as books,
        open_noisy_server(books) as noisy_server,
    ):
        words = ("help", "now", "strat", "poll", "results", "summary 2099-W90")
        for number in range(30):
            room = (NOISY, CALM)[number % 2]
            noisy_server.brings(room, asked(books, number, words[number % len(words)]))
            await noisy_server.settled()
        await said_so_often(noisy_server, 12)
        assert [body.startswith(TOO_MANY) for _, body in noisy_server.said].count(True) == 2
        assert {room for room, body in noisy_server.said if body.startswith(TOO_MANY)} == {
            NOISY,
            CALM,
        }
        assert len(await books.acts()) == 12

        noisy_server.brings(CALM, asked(books, 100, by="@other:example.org"))
        await said_so_often(noisy_server, 13)
        books.clock.ahead += MINUTE
        for number in range(200, 215):
            noisy_server.brings(NOISY, asked(books, number))
        await said_so_often(noisy_server, 24)
        assert noisy_server.said[-1][1].startswith(TOO_MANY)
        assert len(await books.acts()) == 24


async def test_a_moderator_hears_what_was_not_done_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, journal.__name__)
    async with (
        desk(tmp_path, Clock(wall_clock())) as books,
        open_noisy_server(books) as noisy_server,
    ):
        for number, words in enumerate(["now"] * 12 + ["close", "now", "close", "stop"]):
            noisy_server.brings(NOISY, asked(books, number, words, by=ADA))
        await said_so_often(noisy_server, 13)
        assert [body.splitlines() for _, body in noisy_server.said if TOO_MANY in body] == [
            [f"{TOO_MANY}.", "I’m leaving out the rest. Try again in a minute."],
            [f"{TOO_MANY}.", "I didn’t run close. Try again in a minute."],
            [f"{TOO_MANY}.", "I didn’t run stop. Try again in a minute."],
        ]
        noisy_server.brings(NOISY, *(asked(books, 100 + each, "close") for each in range(12)))
        await said_so_often(noisy_server, 24)
    lines = [each.getMessage() for each in caplog.records]
    flood = f"Leaving out commands of one person in '{NOISY}': more than 10 in a minute."
    assert [each for each in lines if "one person" in each] == [flood] * 2
    assert [each for each in lines if "too many in a minute" in each] == [
        f"Didn't run `{verb}` in '{NOISY}' (too many in a minute)." for verb in ("close", "stop")
    ]


async def said_so_often(noisy_server: NoisyServer, count: int) -> None:
    """Wait until the bot has dealt with all that came, and has said so much."""
    await noisy_server.settled()

    async def enough() -> bool:
        return len(noisy_server.said) >= count

    await eventually(enough)


async def test_a_batch_that_could_not_be_committed_counts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        batch = answer([asked(books, number) for number in range(10)])
        script = Script(FIRST, batch, batch)
        async with serving(script) as url, Gateway.open(url, ME) as gateway:
            reader = inbox(gateway, books)
            with monkeypatch.context() as patch:
                put, tokens = sync.put_token, iter([True, False])

                async def breaks_once(*args: object) -> None:
                    await (put if next(tokens) else broken)(*args)  # type: ignore[arg-type]

                patch.setattr(sync, "put_token", breaks_once)
                with pytest.raises(RuntimeError):
                    await reader.run()
            assert await books.acts() == []
            async with at_work(reader.run()):
                await script.all_settled.wait()
        assert len(await books.acts("answer")) == 10


async def test_old_commands_take_nothing_from_new_ones_and_do_not_make_the_bot_talk(
    tmp_path: Path,
) -> None:
    """Times are claims of servers: one line for each old command would be a way to make noise."""
    async with desk(tmp_path) as books, open_noisy_server(books) as noisy_server:
        for number in range(30):
            noisy_server.brings(CALM, asked(books, number, ago=HOUR + number * MINUTE))
            await noisy_server.settled()
        assert len(await books.acts("missed")) == 1
        books.clock.ahead += 10 * MINUTE
        noisy_server.brings(CALM, asked(books, 50, ago=HOUR))
        await noisy_server.settled()
        assert len(await books.acts("missed")) == 2
        for number in range(100, 110):
            noisy_server.brings(CALM, asked(books, number))
        await noisy_server.settled()
        assert len(await books.acts("answer")) == 10


# --- other rooms -----------------------------------------------------------------------------


def redactions(number: int) -> Json:
    """What costs the bot most, piece by piece: each is looked for in the room's records."""
    gone = {"redacts": f"$gone{number}"}
    return event("m.room.redaction", gone, sender=MALLORY, event_id=f"$noise{number}", **gone)


@pytest.mark.soak
@pytest.mark.parametrize("shape", [noise, redactions])
async def test_noise_in_one_room_does_not_slow_down_answers_in_others(
    tmp_path: Path, shape: Callable[[int], Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.loops.desk.PATIENCE_S", FOREVER_S)
    async with desk(tmp_path) as books, open_noisy_server(books) as noisy_server:
        noisy_server.noise = shape
        people = iter(range(1_000_000))
        ratios: list[float] = []
        # A machine that does something else just now is no fault of the bot's.
        while len(ratios) < ROUNDS and (not ratios or ratios[-1] > 2):
            quiet = await latencies(noisy_server, people, SAMPLES // 2)
            before, begun = noisy_server.made, asyncio.get_running_loop().time()
            noisy_server.make_noise(A_SECOND)
            noisy = await latencies(noisy_server, people, SAMPLES * 2)
            lasted = asyncio.get_running_loop().time() - begun
            noisy_server.make_noise(0)
            assert noisy_server.made - before >= 0.9 * A_SECOND * lasted
            quiet += await latencies(noisy_server, people, SAMPLES // 2)
            ratios.append(median(noisy) / median(quiet))
        assert min(ratios) <= 2, ratios


async def latencies(noisy_server: NoisyServer, people: Iterator[int], count: int) -> list[float]:
    """How long answers in the calm room take, in seconds; each asked by someone else."""
    found = []
    for _ in range(count):
        found.append(await noisy_server.latency(command(next(people))))
        await asyncio.sleep(BETWEEN_S)  # people do not all ask in one breath
    return found


async def test_a_batch_of_noise_has_the_rooms_records_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years of polls and questions are much to read, and meanwhile nobody else can write."""
    read: list[RoomId] = []

    async def noted(*args: Any) -> View:
        read.append(args[2])
        return await view(*args)

    view = records.view
    monkeypatch.setattr(records, "view", noted)
    async with desk(tmp_path) as books:
        await books.put_room(ROOM)
        gone = [Redacted(ROOM, EventId(f"$gone{number}")) for number in range(50)]
        message = Commanded(ROOM, EventId("$c"), ADA, books.clock(), StartCommand(), None, "s")
        await books.clerk.settle([*gone, message, *gone])
        assert len(await books.acts("answer")) == 1
    assert read == [ROOM, ROOM]


# --- memory ----------------------------------------------------------------------------------


@pytest.mark.soak
async def test_a_flood_of_events_leaves_nothing_in_memory(tmp_path: Path) -> None:
    count, limit_mib = long_or_short(1_000_000, 50_000), long_or_short(32, 10)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.loops.flooded", str(tmp_path), str(count)),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await child.communicate()
    assert child.returncode == 0
    words = json.loads(out)
    assert words["events"] >= count
    assert words["answered"]
    assert words["grown_mib"] <= limit_mib, words
