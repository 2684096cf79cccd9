"""A sample of everything that is said of weeks."""

from dataclasses import replace
from datetime import date

from bot.core.outcomes.values import OpenOutcome
from bot.core.polls.values import Result
from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek, WeekMessage
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll
from bot.render.sample_values import (
    DILEMMA,
    NEXT,
    NONE,
    NOT_ALL_READ,
    OPEN,
    PLAIN,
    QUIET,
    SHARE,
    TIED,
    USUAL,
    WEEK,
    at,
)

DUE = OpenOutcome(3, "We ask for the rota four weeks ahead", date(2026, 11, 20), has_come=True)
BY = OpenOutcome(5, "The day shift writes the petition", date(2026, 12, 1))
STILL_OPEN = tuple(OpenOutcome(number, "Ada talks to the night shift") for number in (2, 6))
ALONE = replace(WEEK, questions=(), missed=(), turnouts=(), before=None)
SAMPLES: dict[str, WeekMessage] = {
    "week": TellWeek(USUAL, so_far=False, upcoming=NEXT[1:]),
    "week with more": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:], open_poll=OPEN),
    "week, all of it": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:], whole=True),
    "week so far": TellWeek(USUAL, so_far=True, open_poll=replace(OPEN, taps=False)),
    "week, late": TellWeek(USUAL, so_far=False, was_due=at(23, 12), upcoming=NEXT[1:]),
    "week, corrected": TellWeek(replace(USUAL, first=USUAL.polls), so_far=False),
    "week, an outcome is due": TellWeek(USUAL, so_far=False, outcomes=(DUE, BY, *STILL_OPEN)),
    "week, outcomes are open": TellWeek(USUAL, so_far=False, outcomes=(BY, STILL_OPEN[0])),
    "week, a tie": TellWeek(replace(ALONE, polls=WEEK.polls[:1]), so_far=False),
    "week, nobody voted": TellWeek(
        replace(ALONE, polls=(WeekPoll(DILEMMA, Result(NONE, 12)),)), so_far=False
    ),
    "week, fewer than in the last poll": TellWeek(
        replace(ALONE, polls=(WeekPoll(DILEMMA, Result(PLAIN, 12)),), before=Turnout(9, 12)),
        so_far=False,
    ),
    "week, people have left": TellWeek(
        replace(ALONE, polls=(WeekPoll(DILEMMA, Result(PLAIN, 5)),), before=Turnout(8, 12)),
        so_far=False,
    ),
    "week without a poll": TellWeek(replace(USUAL, polls=()), so_far=False, upcoming=NEXT[1:]),
    "week, quorum": TellWeek(
        Week(WeekId(2026, 47), polls=(WeekPoll(SHARE, Result(TIED, 10)),)), so_far=False
    ),
    "week, quiet": TellWeek(QUIET, so_far=False, upcoming=NEXT[1:]),
    "week, quiet, outcomes are open": TellWeek(QUIET, so_far=False, outcomes=(BY, *STILL_OPEN)),
    "week, quiet, an outcome is open": TellWeek(QUIET, so_far=False, outcomes=(BY,)),
    "week, quiet, a poll is open": TellWeek(QUIET, so_far=True, upcoming=NEXT[1:], open_poll=OPEN),
    "week, not all could be read": TellWeek(
        NOT_ALL_READ, so_far=True, upcoming=NEXT[:1], open_poll=OPEN
    ),
    "week, not counted": TellWeek(WEEK, so_far=True, upcoming=NEXT[1:], counted=False),
    "week, empty": TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "week, empty, an outcome is due": TellWeek(
        Week(WeekId(2026, 47)), so_far=False, outcomes=(DUE, BY)
    ),
    "bad week": BadWeek("47"),
    "future week": FutureWeek(WeekId(9999, 52)),
}
