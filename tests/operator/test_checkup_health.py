"""What a check-up says of the address on which a bot tells how it is."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from bot.config.sections import Health
from bot.operator.checkup import health as checked
from bot.operator.checkup.findings import Finding, State
from bot.operator.checkup.health import health
from tests.matrix.faulty import always, no_answer, serving


async def said(section: Health, *, running: bool) -> Finding:
    (one,) = await health(section, running=running)
    return one


def listening(url: str) -> Health:
    return Health(listen=urlsplit(url).netloc)


async def test_whoever_wants_none_hears_nothing_of_it() -> None:
    assert await health(None, running=True) == []


async def test_an_address_that_is_free_stays_so_and_one_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        section = Health(listen=f"127.0.0.1:{other.getsockname()[1]}")
        taken = await said(section, running=False)
    assert taken.state is State.WRONG
    assert "can't listen" in taken.words
    for _ in range(2):
        assert (await said(section, running=False)).state is State.OK
    nowhere = await said(Health(listen="192.0.2.1:9008"), running=False)
    assert nowhere.state is State.WRONG


@pytest.mark.parametrize(
    ("status", "text", "state", "words"),
    [
        (200, {"ready": True, "reasons": []}, State.OK, "the bot is fine"),
        (503, {"ready": False, "reasons": ["it is\naway", "b"]}, State.ATTENTION, "it is away; b."),
        (200, {"hello": 1}, State.WRONG, "it isn't the bot"),
    ],
)
async def test_a_running_bot_is_asked(
    status: int, text: dict[str, object], state: State, words: str
) -> None:
    async with serving(always(status, json.dumps(text).encode())) as url:
        found = await said(listening(url), running=True)
    assert found.state is state
    assert words in found.words


async def test_a_running_bot_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked, "LONGEST", 10)
    for handler in (no_answer, always(200, b" " * 100)):
        async with serving(handler) as url:
            found = await said(listening(url), running=True)
        assert found.state is State.WRONG
        assert "doesn't answer" in found.words
