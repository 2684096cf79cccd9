"""The homeserver's time, by the `Date` of its answers; to the second, and only as true as it is."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.core.primitives import Millis

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SENSIBLE = 2000
"""The first year that a homeserver may claim: there was no Matrix before."""


class ServerClock:
    """Goes on between answers, whatever becomes of the machine's own clock."""

    def __init__(self) -> None:
        self._ahead: Millis | None = None
        """Of the clock that never jumps."""

    def note(self, headers: Mapping[str, str]) -> None:
        """An answer has just come; one without a date that makes sense tells nothing."""
        try:
            server_time = parsedate_to_datetime(headers.get("Date", ""))
            since = server_time.replace(tzinfo=server_time.tzinfo or UTC) - EPOCH
        except (ValueError, OverflowError):
            return
        if server_time.year >= SENSIBLE:
            self._ahead = int(since.total_seconds() * 1000) - _steady()

    def now(self) -> Millis | None:
        """UTC milliseconds; None before the first answer that tells."""
        return None if self._ahead is None else _steady() + self._ahead


def _steady() -> Millis:
    return time.monotonic_ns() // 1_000_000
