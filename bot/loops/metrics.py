"""What the loops note while they work, for whoever watches over the bot; bot/health.py tells it.

Nothing here names a room, a person or an answer: labels are a few words, known beforehand. What
stands in the records is not noted here a second time.
"""

from collections.abc import Callable
from enum import StrEnum
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SEND_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""What is still quick differs from server to server; a minute is the longest that is waited."""


AWAY_S = 90.0
"""A sync of a quiet room takes half a minute; this is three of them in vain."""


class Stage(StrEnum):
    """How far the bot has come since its start."""

    SIGNING_IN = "not signed in yet"
    CATCHING_UP = "catching up on what it missed"
    AT_WORK = "at work"


class Metrics:
    """Of one running bot."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.stage = Stage.SIGNING_IN
        self.barred: Callable[[], str] = str
        """Why the homeserver does not let the bot do all that it should; empty if it does."""
        # By a clock that never jumps: the machine's may.
        self._begun = monotonic()
        self._synced_at: float | None = None
        Gauge(
            "shopfloor_sync_lag_seconds",
            "Time since the last completed sync, or since the start if there was none yet.",
            registry=self.registry,
        ).set_function(self.sync_lag)
        self._sends = Histogram(
            "shopfloor_send_seconds",
            "How long the homeserver took to take an event.",
            buckets=SEND_SECONDS,
            registry=self.registry,
        )
        self._failed_sends = Counter(
            "shopfloor_failed_sends_total",
            "Failed tries of acts: tried again later (later), or given up (never).",
            ["again"],
            registry=self.registry,
        )
        self._undecryptable = Counter(
            "shopfloor_undecryptable_events_total",
            "Events that couldn't be read on arrival, for lack of their room key.",
            registry=self.registry,
        )
        self._counts = Counter(
            "shopfloor_counted_polls_total",
            "Polls whose result was counted, and whether the count is complete.",
            ["complete"],
            registry=self.registry,
        )
        # Told as 0 from the start, so that the first of them is a step that can be seen.
        for again in ("later", "never"):
            self._failed_sends.labels(again)
        for complete in ("yes", "no"):
            self._counts.labels(complete)

    @property
    def has_synced(self) -> bool:
        """Whether a sync was completed since the start."""
        return self._synced_at is not None

    def sync_lag(self) -> float:
        """Seconds since the last completed sync, or since the start if there was none yet."""
        return monotonic() - (self._begun if self._synced_at is None else self._synced_at)

    def synced(self) -> None:
        """A sync answer has been settled."""
        self._synced_at = monotonic()

    def sent(self, seconds: float) -> None:
        """The homeserver has taken an event, after so long."""
        self._sends.observe(seconds)

    def not_sent(self, *, again: bool) -> None:
        """A try of an act has failed; whether it is tried again."""
        self._failed_sends.labels("later" if again else "never").inc()

    def key_missed(self) -> None:
        """An event has come whose key has not."""
        self._undecryptable.inc()

    def counted(self, *, complete: bool) -> None:
        """The result of a poll was counted."""
        self._counts.labels("yes" if complete else "no").inc()
