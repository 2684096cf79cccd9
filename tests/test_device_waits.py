"""Signing in while the homeserver is away: waited for, and told once."""

import logging

import pytest

from bot import device
from bot.matrix.gateway import TryLater


async def test_of_a_long_wait_the_log_tells_the_beginning_the_end_and_now_and_then_between(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(device, "backoff", lambda failures: 0)
    failures = [TryLater("nobody there")] * (device.REMIND_EVERY + 5)

    async def attempt() -> str:
        if failures:
            raise failures.pop()
        return "in"

    assert await device._patiently(attempt, "sign in") == "in"
    assert [each.getMessage() for each in caplog.records] == [
        *["Can't sign in yet (nobody there). Trying again in 0 s, until it works."] * 2,
        "The homeserver answers again.",
    ]
    caplog.clear()
    assert await device._patiently(attempt, "sign in") == "in"
    assert caplog.records == []
