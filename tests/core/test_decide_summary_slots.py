"""What comes of the slots of summaries."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.core.acts import CountWeek, Purpose
from bot.core.changes import PutSlot
from bot.core.door import decide
from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.core.questions.values import QuestionState
from bot.core.schedule.values import ScheduleName, Skip, Slot
from bot.core.weeks.values import WeekId
from tests.core.samples import (
    MONDAY,
    ROOM,
    SETTINGS,
    asked,
    ids,
    outcomes,
    running,
    slots,
)

SUMMARY = ScheduleName.SUMMARY


@pytest.mark.parametrize(
    ("late", "was_due"), [(0, None), (5 * MINUTE, None), (HOUR, MONDAY), (DAY, MONDAY)]
)
def test_a_summary_counts_the_week_that_ended_and_knows_when_it_was_due(
    late: Millis, was_due: Millis | None
) -> None:
    records = running(questions=(asked("a"),))
    decision = decide(records, slots(SUMMARY, MONDAY), MONDAY + late)
    (act_id,) = ids(decision)
    count = CountWeek(act_id, ROOM, WeekId(2026, 47), Purpose.SUMMARY, was_due=was_due)
    assert decision.acts == (count,)
    assert outcomes(decision) == {MONDAY: ""}


def test_an_empty_week_has_no_summary() -> None:
    decision = decide(running(), slots(SUMMARY, MONDAY), MONDAY)
    assert decision.acts == ()
    assert decision.changes[1:] == (PutSlot(Slot(ROOM, SUMMARY, MONDAY, Skip.EMPTY_WEEK)),)


def test_what_was_taken_away_makes_no_week() -> None:
    gone = asked("a", state=QuestionState.CANCELLED)
    decision = decide(running(questions=(gone,)), slots(SUMMARY, MONDAY), MONDAY)
    assert outcomes(decision) == {MONDAY: Skip.EMPTY_WEEK}


def test_a_summary_more_than_a_day_late_is_left_out() -> None:
    records = running(questions=(asked("a"), asked("b", MONDAY)))
    missed = slots(SUMMARY, MONDAY, MONDAY + 7 * DAY)
    decision = decide(records, missed, MONDAY + 7 * DAY + HOUR)
    assert outcomes(decision) == {MONDAY: Skip.TOO_LATE, MONDAY + 7 * DAY: ""}
    (count,) = decision.acts
    assert isinstance(count, CountWeek)
    assert (count.week, count.was_due) == (WeekId(2026, 48), MONDAY + 7 * DAY)


def test_of_two_summaries_only_the_late_one_says_when_it_was_due() -> None:
    records = running(questions=(asked("a", MONDAY - 8 * DAY), asked("b")))
    fact = slots(SUMMARY, MONDAY - HOUR, MONDAY)
    counts = [act for act in decide(records, fact, MONDAY).acts if isinstance(act, CountWeek)]
    assert [count.was_due for count in counts] == [MONDAY - HOUR, None]


@pytest.mark.parametrize(
    ("zone", "outcome"), [("Europe/London", ""), ("Pacific/Auckland", Skip.EMPTY_WEEK)]
)
def test_the_week_is_that_of_the_rooms_zone(zone: str, outcome: str) -> None:
    # Already Monday in Auckland.
    sunday_evening = (asked("a", MONDAY - 16 * HOUR),)
    settings = replace(SETTINGS, zone=ZoneInfo(zone))
    records = running(settings=settings, questions=sunday_evening)
    assert outcomes(decide(records, slots(SUMMARY, MONDAY), MONDAY)) == {MONDAY: outcome}
