"""How a room's outcomes stand: which are open, which are due, how they are listed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.core.outcomes.messages import OutcomeLine
from bot.core.outcomes.values import OpenOutcome, Outcome
from bot.core.primitives import ActId, Millis, Place
from bot.core.schedule.slots import local
from bot.core.view import View

WEEK = timedelta(days=7)


def open_outcomes(view: View, now: Millis) -> tuple[OpenOutcome, ...]:
    """What a summary shows: those whose day has come first, then those that have one."""
    today = local(now, view.settings.zone).date()
    return tuple(
        OpenOutcome(
            each.number,
            each.text,
            each.due,
            each.due is not None and each.due <= today,
            _place(each),
        )
        for each in _soonest_first(_of_this_stay(view))
    )


def _place(outcome: Outcome) -> Place | None:
    there = outcome.moved_from or outcome.room_id
    return Place(there, outcome.event_id) if outcome.event_id else None


def due_lately(view: View, now: Millis) -> bool:
    """Whether the day of one has come in the last week, so that even a week without more asks."""
    today = local(now, view.settings.zone).date()
    days = (each.due for each in _of_this_stay(view) if each.due)
    return any(today - WEEK < day <= today for day in days)


def _of_this_stay(view: View) -> list[Outcome]:
    """Removed and invited again, the bot brings nothing up by itself that was before."""
    since = view.room.joined_at
    open_ones = (each for each in view.outcomes if each.is_open)
    return [each for each in open_ones if each.moved_from or each.at >= since]


def _soonest_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda each: (each.due or date.max, each.number))


def lines(view: View, of: ActId | None = None) -> tuple[OutcomeLine, ...]:
    """All that are open, and then what was done, newest first; `of`: of that poll's round alone."""
    mine = [each for each in view.outcomes if of in (None, each.round_id)]
    open_ones = _soonest_first(each for each in mine if each.is_open)
    return tuple(_line(each, view) for each in (*open_ones, *_newest_done(mine)))


def _newest_done(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return sorted(
        (each for each in outcomes if not each.is_open), key=lambda each: -(each.done_at or 0)
    )


def _line(outcome: Outcome, view: View) -> OutcomeLine:
    return OutcomeLine(outcome.number, outcome.text, outcome.due, done_on(outcome, view))


def done_on(outcome: Outcome, view: View) -> date | None:
    """The day on which it was done, by the room's clock."""
    at = outcome.done_at
    return None if at is None else local(at, view.settings.zone).date()
