"""For the end-to-end tests: two readings of a poll follow each other without the usual second."""

from collections.abc import Iterator

import pytest

from bot.loops import teller


@pytest.fixture(autouse=True)
def read_twice_at_once() -> Iterator[None]:
    """Counting still reads until two readings agree; bots in processes of their own do take it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teller, "BETWEEN_READS_S", 0.05)
        yield
