"""A room's records gathered into a week."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.core.polls.values import Answer, PollRound, PollState, Result
from bot.core.primitives import DAY, HOUR, ActId, EventId, Millis, Place
from bot.core.questions.values import QuestionState, Replies
from bot.core.schedule.dates import upcoming
from bot.core.schedule.values import ScheduleName, Skip, Slot, Upcoming
from bot.core.weeks.calendar import weeks_before
from bot.core.weeks.gathering import asked_in, gathered
from bot.core.weeks.values import Missed, Turnout, Week, WeekId, WeekPoll, WeekQuestion
from tests.core.samples import (
    FRIDAY,
    MONDAY,
    NOW,
    RESULT,
    ROOM,
    RUNNING,
    SETTINGS,
    TALLY,
    THURSDAY,
    asked,
    poll,
    posted,
    running,
    view,
)

WEEK = WeekId(2026, 47)
BEGINS, ENDS = MONDAY - 7 * DAY - 12 * HOUR, MONDAY - 12 * HOUR
"""Monday midnight in London in November, which is UTC."""


def closed(item: str, ended_at: Millis, **changes: object) -> PollRound:
    return posted(item, PollState.CLOSED, ended_at - DAY, ended_at=ended_at, **changes)


def place(event: str) -> Place:
    return Place(ROOM, EventId(f"${event}"))


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
    assert gathered(records, WEEK).empty


def test_the_week_is_that_of_the_rooms_zone() -> None:
    auckland = replace(SETTINGS, zone=ZoneInfo("Pacific/Auckland"))
    records = view(questions=(asked("a", ENDS - HOUR),), settings=auckland)
    assert asked_in(records, WEEK) == ()
    assert len(asked_in(records, WeekId(2026, 48))) == 1


def test_replies_are_put_to_the_questions_they_were_counted_for() -> None:
    rounds = (asked("a"), asked("b"))
    voted = closed("x", NOW)
    records = view(questions=rounds, polls=(voted,))
    week = gathered(records, WEEK)
    assert [each.replies for each in week.questions] == [Replies(), Replies()]
    found = {rounds[1].round_id: Replies(3, 2), voted.round_id: Replies(4, 1)}
    words = gathered(records, WEEK, found)
    assert words.questions == (WeekQuestion("b", "Question b?", Replies(3, 2), place("asked-b")),)
    assert words.polls == (replace(week.polls[0], replies=Replies(4, 1)),)


# --- polls ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "inside"), [(BEGINS - 1, False), (BEGINS, True), (ENDS - 1, True), (ENDS, False)]
)
def test_a_poll_belongs_to_the_week_in_which_it_ended(at: Millis, inside: bool) -> None:
    week = gathered(view(polls=(closed("x", at),)), WEEK)
    assert len(week.polls) == inside
    assert week.empty is not inside


def test_a_poll_without_the_time_of_its_end_counts_by_the_planned_one() -> None:
    poll = replace(closed("x", NOW), ended_at=None, closes_at=NOW)
    (found,) = gathered(view(polls=(poll,)), WEEK).polls
    assert (found.poll, found.result) == (poll.poll, RESULT)


@pytest.mark.parametrize("state", [state for state in PollState if state is not PollState.CLOSED])
def test_a_poll_that_was_not_counted_is_in_no_week(state: PollState) -> None:
    poll = replace(closed("x", NOW), state=state)
    assert gathered(view(polls=(poll,)), WEEK).empty


def test_a_closed_poll_without_a_result_is_in_no_week() -> None:
    assert gathered(view(polls=(replace(closed("x", NOW), result=None),)), WEEK).empty


def before(*earlier: PollRound) -> tuple[int, ...] | None:
    """The votes of the last time, in the week of a poll that closed now."""
    last = closed("d", NOW, result=RESULT)
    (poll,) = gathered(view(polls=(*earlier, last)), WEEK).polls
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
    week = gathered(view(polls=twins), WEEK)
    assert [poll.before for poll in week.polls] == [None, None]


# --- turnout -------------------------------------------------------------------------------


def of_voters(item: str, voters: int, members: int = 10) -> WeekPoll:
    tally = replace(TALLY, native=voters, by_reaction=0)
    return WeekPoll(poll(item), Result(tally, members))


def summed_up(*polls: WeekPoll, number: int) -> Week:
    return Week(WeekId(2026, number), polls=polls)


def test_turnouts_are_those_of_the_weeks_summed_up_before_oldest_first() -> None:
    weeks = (
        summed_up(of_voters("d", 2), of_voters("x", 1), number=44),
        summed_up(number=45),
        summed_up(of_voters("x", 6), number=46),
        summed_up(of_voters("d", 9), number=48),
    )
    records = view(
        polls=(closed("d", NOW, result=replace(RESULT, members=10)),),
        weeks={each.id: each for each in reversed(weeks)},
    )
    week = gathered(records, WEEK)
    now = week.polls[0].turnout
    assert week.turnouts == (20, 60, now.percent)
    assert week.before == Turnout(6, 10)
    assert week.polls[0].turnouts == (20, now.percent)


def test_the_same_poll_with_other_answers_is_another() -> None:
    answers = (Answer("1", "Yes"), Answer("9", "Another"))
    other = replace(of_voters("d", 2), poll=replace(poll("d"), answers=answers))
    records = view(polls=(closed("d", NOW),), weeks={WeekId(2026, 46): summed_up(other, number=46)})
    assert len(gathered(records, WEEK).polls[0].turnouts) == 1


def test_a_week_without_a_poll_has_no_turnouts() -> None:
    records = view(weeks={WeekId(2026, 46): summed_up(of_voters("d", 2), number=46)})
    week = gathered(records, WEEK)
    assert (week.turnouts, week.before) == ((), None)


def test_of_two_polls_the_one_that_more_people_voted_in_leads_and_of_equals_the_latest() -> None:
    few, many, late = of_voters("d", 2), of_voters("x", 5), of_voters("y", 5)
    assert summed_up(many, few, number=47).leading_poll == many
    assert summed_up(many, late, few, number=47).leading_poll == late
    assert summed_up(number=47).leading_poll is None


@pytest.mark.parametrize(
    ("voters", "members", "percent"), [(0, 0, 0), (3, 0, 0), (1, 3, 33), (1, 8, 13), (9, 4, 100)]
)
def test_a_turnout_in_per_cent_is_rounded_and_at_most_all(
    voters: int, members: int, percent: int
) -> None:
    assert Turnout(voters, members).percent == percent


# --- skipped -------------------------------------------------------------------------------


def test_what_was_skipped_in_the_week_is_told_with_its_reason() -> None:
    def slot(at: Millis, why: str) -> Slot:
        return Slot(ROOM, ScheduleName.POLLS, at, why)

    slots = (
        slot(BEGINS - 1, Skip.ASKED),
        slot(BEGINS, Skip.PAUSED),
        slot(NOW, ""),
        slot(NOW + 1, Skip.EMPTY_WEEK),
        slot(ENDS - 1, Skip.ASKED),
        slot(ENDS, Skip.ASKED),
    )
    week = gathered(view(slots=slots), WEEK)
    assert week.missed == (
        Missed(BEGINS, ScheduleName.POLLS, Skip.PAUSED),
        Missed(ENDS - 1, ScheduleName.POLLS, Skip.ASKED),
    )
    assert week.empty


def test_the_weeks_before_one_go_over_the_turn_of_the_year() -> None:
    assert weeks_before(WeekId(2027, 1), 2) == (WeekId(2026, 52), WeekId(2026, 53))
    assert weeks_before(WeekId(1, 2), 3) == (WeekId(1, 1),)


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
