"""A room's records gathered into a week."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.core.polls.values import Answer, PollRound, PollState, Result
from bot.core.primitives import DAY, HOUR, ActId, Millis
from bot.core.questions.values import QuestionState, Replies
from bot.core.schedule.dates import upcoming
from bot.core.schedule.values import ScheduleName, Upcoming
from bot.core.weeks.gathering import asked_in, week_to_count, with_replies
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from tests.core.samples import (
    FRIDAY,
    MONDAY,
    NOW,
    RESULT,
    RUNNING,
    SETTINGS,
    TALLY,
    THURSDAY,
    asked,
    posted,
    running,
    view,
)

WEEK = WeekId(2026, 47)
BEGINS, ENDS = MONDAY - 7 * DAY - 12 * HOUR, MONDAY - 12 * HOUR
"""Monday midnight in London in November, which is UTC."""


def closed(item: str, ended_at: Millis, **changes: object) -> PollRound:
    return posted(item, PollState.CLOSED, ended_at - DAY, ended_at=ended_at, **changes)


# --- questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "inside"), [(BEGINS - 1, False), (BEGINS, True), (ENDS - 1, True), (ENDS, False)]
)
def test_a_question_belongs_to_the_week_in_which_it_was_due(at: Millis, inside: bool) -> None:
    question = asked("a", at)
    assert asked_in(view(questions=(question,)), WEEK) == ((question,) if inside else ())


@pytest.mark.parametrize("state", [QuestionState.WAITING, QuestionState.CANCELLED])
def test_what_was_not_asked_is_in_no_week(state: QuestionState) -> None:
    records = view(questions=(asked("a", state=state),))
    assert asked_in(records, WEEK) == ()
    assert week_to_count(records, WEEK).empty


def test_the_week_is_that_of_the_rooms_zone() -> None:
    auckland = replace(SETTINGS, zone=ZoneInfo("Pacific/Auckland"))
    records = view(questions=(asked("a", ENDS - HOUR),), settings=auckland)
    assert asked_in(records, WEEK) == ()
    assert len(asked_in(records, WeekId(2026, 48))) == 1


def test_replies_are_put_to_the_questions_they_were_counted_for() -> None:
    rounds = (asked("a"), asked("b"))
    week = week_to_count(view(questions=rounds, polls=(closed("x", NOW),)), WEEK)
    assert [each.replies for each in week.questions] == [Replies(), Replies()]
    words = with_replies(week, rounds, {rounds[1].round_id: Replies(3, 2)})
    assert words.questions == (WeekQuestion("b", "Question b?", Replies(3, 2)),)
    assert words.polls == week.polls


# --- polls ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "inside"), [(BEGINS - 1, False), (BEGINS, True), (ENDS - 1, True), (ENDS, False)]
)
def test_a_poll_belongs_to_the_week_in_which_it_ended(at: Millis, inside: bool) -> None:
    week = week_to_count(view(polls=(closed("x", at),)), WEEK)
    assert len(week.polls) == inside
    assert week.empty is not inside


def test_a_poll_without_the_time_of_its_end_counts_by_the_planned_one() -> None:
    poll = replace(closed("x", NOW), ended_at=None, closes_at=NOW)
    assert week_to_count(view(polls=(poll,)), WEEK).polls == (WeekPoll(poll.poll, RESULT),)


@pytest.mark.parametrize("state", [state for state in PollState if state is not PollState.CLOSED])
def test_a_poll_that_was_not_counted_is_in_no_week(state: PollState) -> None:
    poll = replace(closed("x", NOW), state=state)
    assert week_to_count(view(polls=(poll,)), WEEK).empty


def test_a_closed_poll_without_a_result_is_in_no_week() -> None:
    assert week_to_count(view(polls=(replace(closed("x", NOW), result=None),)), WEEK).empty


def before(*earlier: PollRound) -> tuple[int, ...] | None:
    """The votes of the last time, in the week of a poll that closed now."""
    last = closed("d", NOW, result=RESULT)
    (poll,) = week_to_count(view(polls=(*earlier, last)), WEEK).polls
    return poll.before


def votes(*numbers: int) -> Result:
    return Result(replace(TALLY, votes=numbers), 9)


def test_a_poll_is_held_against_the_last_time_it_closed_here() -> None:
    month_ago = closed("d", NOW - 28 * DAY, result=votes(2, 2, 0))
    older = closed("d", NOW - 56 * DAY, result=votes(9, 0, 0))
    other = closed("x", NOW - 7 * DAY, result=votes(1, 1, 1))
    assert before(older, month_ago, other) == (2, 2, 0)
    assert before(other) is None
    assert before() is None


def test_what_cannot_be_compared_is_passed_over() -> None:
    good = closed("d", NOW - 56 * DAY, result=votes(4, 0, 0))
    later = NOW - 28 * DAY
    reworded = closed("d", later)
    answers = (Answer("1", "Yes"), Answer("9", "Another"), Answer("3", "No"))
    reworded = replace(reworded, poll=replace(reworded.poll, answers=answers))
    uncounted = closed("d", later, result=None)
    cancelled = replace(closed("d", later), state=PollState.CANCELLED)
    for useless in (reworded, uncounted, cancelled):
        assert before(good, useless) == (4, 0, 0)


def test_an_answer_that_was_only_reworded_is_still_the_same_answer() -> None:
    earlier = closed("d", NOW - 28 * DAY, result=votes(1, 2, 3))
    answers = tuple(replace(answer, text="Reworded") for answer in earlier.poll.answers)
    assert before(replace(earlier, poll=replace(earlier.poll, answers=answers))) == (1, 2, 3)


def test_of_two_that_ended_at_once_neither_is_the_last_time_of_the_other() -> None:
    twins = (closed("d", NOW), replace(closed("d", NOW), round_id=ActId("twin")))
    week = week_to_count(view(polls=twins), WEEK)
    assert [poll.before for poll in week.polls] == [None, None]


# --- what comes next -----------------------------------------------------------------------


def test_the_moments_of_all_schedules_come_in_order_of_time() -> None:
    assert upcoming(running(), NOW) == (
        Upcoming(THURSDAY, ScheduleName.QUESTIONS),
        Upcoming(FRIDAY, ScheduleName.POLLS),
        Upcoming(MONDAY, ScheduleName.SUMMARY),
    )
    assert [each.at for each in upcoming(running(), NOW, 5)][3:] == [
        MONDAY + 6 * HOUR,
        THURSDAY + 7 * DAY,
    ]


def test_one_schedule_alone_gives_as_many_moments() -> None:
    alone = view(schedules=RUNNING[:1])
    assert [each.at for each in upcoming(alone, NOW)] == [
        FRIDAY,
        FRIDAY + 7 * DAY,
        FRIDAY + 14 * DAY,
    ]


def test_without_a_schedule_nothing_comes() -> None:
    assert upcoming(view(), NOW) == ()
    assert Week(WEEK).empty
