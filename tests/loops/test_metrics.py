"""What the loops note while they work, against a homeserver that answers as a test says."""

from pathlib import Path
from time import monotonic

import pytest
from aiohttp import web

from bot.loops import metrics as module
from bot.loops import sender as sender_module
from bot.loops import teller as teller_module
from bot.loops.metrics import Metrics
from bot.matrix.gateway import Gateway
from tests.loops.box import Box, vote
from tests.loops.desk import (
    ADA,
    ME,
    ROOM,
    Desk,
    at_work,
    desk,
    eventually,
    inbox,
    message,
    sender,
    teller,
)
from tests.loops.noisy_server import encrypted
from tests.loops.script import FIRST, Script
from tests.loops.test_sender_faults import Ear
from tests.loops.test_teller import ended_poll
from tests.matrix.faulty import Handler, serving
from tests.matrix.samples import Json, answer, event


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between readings, nor after a failure."""
    monkeypatch.setattr(teller_module, "BETWEEN_READS_S", 0)
    for each in (sender_module, teller_module):
        monkeypatch.setattr(each, "backoff", lambda failures: 1)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """A sample as Prometheus gets it."""
    return metrics.registry.get_sample_value(f"shopfloor_{name}", labels)


async def test_the_lag_begins_anew_with_each_sync_that_was_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = 0.0
    monkeypatch.setattr(module, "monotonic", lambda: monotonic() + ahead)
    metrics, script = Metrics(), Script(FIRST)
    ahead = 100
    assert not metrics.has_synced
    assert value(metrics, "sync_lag_seconds") == pytest.approx(100, abs=10)
    async with desk(tmp_path) as books, serving(script) as url, Gateway.open(url, ME) as gateway:
        async with at_work(inbox(gateway, books, metrics).run()):
            await script.all_settled.wait()
        assert metrics.has_synced
        assert value(metrics, "sync_lag_seconds") == pytest.approx(0, abs=10)
        books.clock.ahead += 10**9  # the machine's clock has nothing to say in it
        ahead = 300
        assert value(metrics, "sync_lag_seconds") == pytest.approx(200, abs=10)


async def test_an_answer_that_is_no_sync_is_not_one(tmp_path: Path) -> None:
    metrics, failures = Metrics(), [502, 403]
    script = Script(FIRST)
    seen: list[bool] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        seen.append(metrics.has_synced)
        return web.json_response({}, status=failures.pop()) if failures else await script(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.loops.gaps.backoff", lambda failures: 0)
        async with (
            desk(tmp_path) as books,
            serving(handler) as url,
            Gateway.open(url, ME) as gateway,
            at_work(inbox(gateway, books, metrics).run()),
        ):
            await script.all_settled.wait()
    assert seen == [False, False, False, True]


async def test_keys_that_are_missing_are_counted_and_said_once_a_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    unreadable = [encrypted(n) | {"event_id": f"$s{n}", "unsigned": {}} for n in range(3)]
    broken: Json = event("m.room.encrypted", {"algorithm": "rot13"}, event_id="$b")
    script = Script(FIRST, answer([*unreadable, broken]))
    async with desk(tmp_path) as books, serving(script) as url, Gateway.open(url, ME) as gateway:
        await books.put_room(ROOM)
        async with at_work(inbox(gateway, books, metrics).run()):
            await script.all_settled.wait()
    assert value(metrics, "undecryptable_events_total") == 3
    log_lines = [each.args for each in caplog.records if "are missing" in each.getMessage()]
    assert log_lines == [{"event": "keys-missing", "room": ROOM}]


async def speak(books: Desk, handler: Handler, metrics: Metrics, acts: int) -> None:
    """Let the sender carry out so many acts."""
    await books.order(*(message(number) for number in range(acts)))
    async with (
        serving(handler) as url,
        Gateway.open(url, ME) as gateway,
        at_work(sender(gateway, books, ME, 0, metrics).run()),
    ):
        await books.settled(acts)


async def test_how_long_events_take_and_what_fails_is_noted(tmp_path: Path) -> None:
    metrics = Metrics()
    assert value(metrics, "failed_sends_total", again="never") == 0
    refused: tuple[int, dict[str, object]] = (400, {"errcode": "M_BAD_JSON"})
    async with desk(tmp_path) as books:
        await speak(books, Ear((500, {"errcode": "M_UNKNOWN"}), (502, {}), refused), metrics, 3)
    assert value(metrics, "send_seconds_count") == 2
    assert 0 < (value(metrics, "send_seconds_sum") or 0) < 10
    assert value(metrics, "failed_sends_total", again="later") == 2
    assert value(metrics, "failed_sends_total", again="never") == 1


@pytest.mark.parametrize("complete", [True, False])
async def test_counts_are_counted_as_complete_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complete: bool
) -> None:
    monkeypatch.setattr(teller_module, "MOST_READS", 2)
    metrics = Metrics()
    box = Box([vote(ADA)]) if complete else Box(*([vote(ADA, at=at)] for at in range(1, 9)))

    async def noted() -> bool:
        return any(value(metrics, "counted_polls_total", complete=how) for how in ("yes", "no"))

    async with (
        ended_poll(tmp_path) as books,
        serving(box) as url,
        Gateway.open(url, ME) as gateway,
        at_work(teller(gateway, books, metrics).run()),
    ):
        await eventually(noted)
    assert value(metrics, "counted_polls_total", complete="yes") == complete
    assert value(metrics, "counted_polls_total", complete="no") == (not complete)


def test_nothing_is_told_of_one_bot_by_another() -> None:
    first, second = Metrics(), Metrics()
    first.counted(complete=True)
    assert value(second, "counted_polls_total", complete="yes") == 0
