"""A sample of everything that is said of weeks."""

from bot.core.polls.values import Result
from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek, WeekMessage
from bot.core.weeks.values import Week, WeekId, WeekPoll
from bot.render.sample_values import NEXT, NOT_ALL_READ, OPEN, QUIET, SHARE, TIED, WEEK

SAMPLES: dict[str, WeekMessage] = {
    "week": TellWeek(WEEK, so_far=False, upcoming=NEXT[1:]),
    "week so far": TellWeek(WEEK, so_far=True),
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
