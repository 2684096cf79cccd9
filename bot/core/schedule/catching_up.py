"""What becomes of slots that came due while the bot was away.

The present time is always an argument.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.primitives import DAY, MINUTE, Millis
from bot.core.schedule.values import Skip

ON_TIME: Millis = 5 * MINUTE
"""What comes at most this late is not late."""
CATCH_UP: Millis = DAY
"""What was missed for longer is not done any more."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What becomes of the slots that have come due."""

    post: tuple[Millis, ...] = ()
    late: bool = False
    """Something of it is posted more than `ON_TIME` after its slot."""
    skipped: tuple[tuple[Millis, Skip], ...] = ()


def catch_up_questions(due: Sequence[Millis], now: Millis) -> CatchUp:
    """One question for all that were missed within a day; `due` is in order of time."""
    recent = [at for at in due if now - at <= CATCH_UP]
    merged = [(at, Skip.MERGED) for at in recent[:-1]]
    return _caught_up(recent[-1:], [*_too_late(due, now), *merged], now)


def catch_up_summary(due: Sequence[Millis], now: Millis) -> CatchUp:
    """Every summary that is at most a day late; `due` is in order of time."""
    recent = [at for at in due if now - at <= CATCH_UP]
    return _caught_up(recent, _too_late(due, now), now)


def catch_up_poll(due: Sequence[Millis], now: Millis, lasts: Millis) -> CatchUp:
    """The newest poll, on time or with a day or more of it left; `due` is in order of time."""
    too_late = [(at, Skip.TOO_LATE) for at in due]
    if not due or now - due[-1] > CATCH_UP:
        return _caught_up([], too_late, now)
    left = due[-1] + lasts - now
    if left >= DAY or (now - due[-1] <= ON_TIME and left > 0):
        return _caught_up(due[-1:], too_late[:-1], now)
    return _caught_up([], [*too_late[:-1], (due[-1], Skip.TOO_SHORT)], now)


def late_until(due: Millis, closes_at: Millis) -> Millis:
    """The last moment at which a poll that was due is still opened."""
    return min(due + CATCH_UP, max(due + ON_TIME, closes_at - DAY))


def _too_late(due: Sequence[Millis], now: Millis) -> list[tuple[Millis, Skip]]:
    return [(at, Skip.TOO_LATE) for at in due if now - at > CATCH_UP]


def _caught_up(
    post: Sequence[Millis], skipped: Sequence[tuple[Millis, Skip]], now: Millis
) -> CatchUp:
    return CatchUp(tuple(post), any(now - at > ON_TIME for at in post), tuple(skipped))
