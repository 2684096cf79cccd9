"""How far into a room's past a decision looks."""

from dataclasses import replace

import pytest

from bot.core.acts import LookReview
from bot.core.causes import Cause, act_id
from bot.core.facts import Fact, Redacted, Sent
from bot.core.primitives import DAY, ActId, EventId
from bot.core.reach import reach
from bot.core.review.facts import ReviewOver, ReviewRoomSeen
from bot.core.review.values import Drafted
from bot.core.weeks.gathering import of_week
from bot.core.weeks.values import WeekId
from tests.core.samples import MONDAY, ROOM, SETTINGS, said


def test_what_posted_a_summary_looks_at_the_weeks_it_may_be_of() -> None:
    posted = Sent(ROOM, act_id(Cause.COUNTED, "week"), EventId("$summary"))
    assert reach(posted, SETTINGS, MONDAY).summaries == (
        *(WeekId(2026, number) for number in range(42, 49)),
    )
    assert reach(posted, SETTINGS, MONDAY + 7 * DAY).summaries[-1] == WeekId(2026, 49)


def test_what_posted_anything_else_looks_at_none() -> None:
    posted = Sent(ROOM, act_id(Cause.POLL, "poll"), EventId("$poll"))
    assert reach(posted, SETTINGS, MONDAY).summaries == ()


@pytest.mark.parametrize(
    "fact",
    [
        ReviewOver(ROOM, WeekId(2026, 47)),
        ReviewRoomSeen(LookReview(ActId("look"), ROOM, ROOM, week=WeekId(2026, 47)), None),
        Redacted(ROOM, EventId("$note"), Drafted(WeekId(2026, 47), ROOM)),
        replace(said("publish"), draft=Drafted(WeekId(2026, 47), ROOM)),
    ],
)
def test_a_draft_is_published_from_what_its_week_was(fact: Fact) -> None:
    assert reach(fact, SETTINGS, MONDAY) == of_week(WeekId(2026, 47), SETTINGS)
