"""For the loops' tests: while a homeserver is away, it is asked again without a pause."""

import pytest

from bot.matrix import outage


@pytest.fixture(autouse=True)
def asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is let through."""
    monkeypatch.setattr(outage, "FIRST_WAIT", 0)
