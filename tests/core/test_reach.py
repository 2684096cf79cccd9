"""How far into a room's past a decision looks."""

from bot.core.causes import Cause, act_id
from bot.core.facts import Sent
from bot.core.primitives import DAY, EventId
from bot.core.reach import reach
from bot.core.weeks.values import WeekId
from tests.core.samples import MONDAY, ROOM, SETTINGS


def test_what_posted_a_summary_looks_at_the_weeks_it_may_be_of() -> None:
    posted = Sent(ROOM, act_id(Cause.COUNTED, "week"), EventId("$summary"))
    assert reach(posted, SETTINGS, MONDAY).summaries == (
        WeekId(2026, 46),
        WeekId(2026, 47),
        WeekId(2026, 48),
    )
    assert reach(posted, SETTINGS, MONDAY + 7 * DAY).summaries[-1] == WeekId(2026, 49)


def test_what_posted_anything_else_looks_at_none() -> None:
    posted = Sent(ROOM, act_id(Cause.POLL, "poll"), EventId("$poll"))
    assert reach(posted, SETTINGS, MONDAY).summaries == ()
