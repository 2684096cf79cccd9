"""A sample of everything that is said of weeks."""

from dataclasses import replace

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

ALONE = replace(WEEK, questions=(), missed=(), turnouts=(), before=None)
SAMPLES: dict[str, WeekMessage] = {
    "week": TellWeek(USUAL, so_far=False, upcoming=NEXT[1:]),
    "week with more": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:], open_poll=OPEN),
    "week, all of it": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:], whole=True),
    "week so far": TellWeek(USUAL, so_far=True, open_poll=replace(OPEN, taps=False)),
    "week, late": TellWeek(USUAL, so_far=False, was_due=at(23, 12), upcoming=NEXT[1:]),
    "week, corrected": TellWeek(replace(USUAL, first=USUAL.polls), so_far=False),
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
    "week, quiet, a poll is open": TellWeek(QUIET, so_far=True, upcoming=NEXT[1:], open_poll=OPEN),
    "week, not all could be read": TellWeek(
        NOT_ALL_READ, so_far=True, upcoming=NEXT[:1], open_poll=OPEN
    ),
    "week, not counted": TellWeek(WEEK, so_far=True, upcoming=NEXT[1:], counted=False),
    "week, empty": TellWeek(Week(WeekId(2026, 53)), so_far=True),
    "bad week": BadWeek("47"),
    "future week": FutureWeek(WeekId(9999, 52)),
}
