"""What comes of slots: on time, late, several missed, too old, or in the way of another poll."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Send
from bot.core.changes import PutSchedule
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.polls.messages import OpenPoll, PollSkipped
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.core.questions.messages import AskQuestion
from bot.core.questions.values import QuestionRound, QuestionState
from bot.core.rooms.values import Membership
from bot.core.schedule.due import Rhythm, due
from bot.core.schedule.values import ScheduleName, Skip
from tests.core.samples import (
    FRIDAY,
    JOINED,
    MONDAY,
    RUNNING,
    SLOTS,
    THURSDAY,
    Story,
    outcomes,
    poll,
    posted,
    question,
    running,
    slots,
    told,
    view,
)

QUESTIONS, POLLS, SUMMARY = ScheduleName.QUESTIONS, ScheduleName.POLLS, ScheduleName.SUMMARY


# --- any schedule --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ScheduleName)
def test_a_slot_moves_its_own_schedule_on(name: ScheduleName) -> None:
    decision = decide(running(), slots(name, SLOTS[name]), SLOTS[name])
    moved = [change.schedule for change in decision.changes if isinstance(change, PutSchedule)]
    assert [(each.name, each.done_until) for each in moved] == [(name, SLOTS[name])]


@pytest.mark.parametrize("name", ScheduleName)
@pytest.mark.parametrize("membership", [Membership.OUTSIDE, Membership.INVITED])
def test_nothing_comes_of_a_slot_outside_the_room(
    name: ScheduleName, membership: Membership
) -> None:
    outside = running(room=replace(JOINED, membership=membership))
    assert decide(outside, slots(name, SLOTS[name]), SLOTS[name]) == NOTHING


@pytest.mark.parametrize("name", ScheduleName)
def test_nothing_comes_of_a_slot_after_a_stop_or_when_it_is_done(name: ScheduleName) -> None:
    slot = SLOTS[name]
    assert decide(view(), slots(name, slot), slot) == NOTHING
    done = tuple(replace(each, done_until=slot) for each in RUNNING)
    assert decide(view(schedules=done), slots(name, slot), slot) == NOTHING


def test_of_several_slots_only_those_not_yet_done_are_taken() -> None:
    half = tuple(replace(each, done_until=THURSDAY) for each in RUNNING)
    decision = decide(
        view(schedules=half), slots(QUESTIONS, THURSDAY, MONDAY + 6 * HOUR), MONDAY + 6 * HOUR
    )
    assert outcomes(decision) == {MONDAY + 6 * HOUR: ""}


# --- questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "was_due"),
    [(0, None), (5 * MINUTE, None), (5 * MINUTE + 1, THURSDAY), (DAY, THURSDAY)],
)
def test_a_question_up_to_a_day_late_is_asked_and_says_when_it_was_due(
    late: Millis, was_due: Millis | None
) -> None:
    decision = decide(running(), slots(QUESTIONS, THURSDAY), THURSDAY + late)
    assert told(decision)[0] == AskQuestion(question("a"), "A source", was_due)
    assert outcomes(decision) == {THURSDAY: ""}
    assert {getattr(act, "expires_at", 0) for act in decision.acts} == {THURSDAY + late + DAY}


def test_a_question_more_than_a_day_late_is_left_out() -> None:
    decision = decide(running(), slots(QUESTIONS, THURSDAY), THURSDAY + DAY + 1)
    assert decision.acts == ()
    assert outcomes(decision) == {THURSDAY: Skip.TOO_LATE}


def test_several_missed_questions_become_one_and_the_rest_are_written_down() -> None:
    saturday = THURSDAY + 2 * DAY
    missed = [THURSDAY, saturday - HOUR, saturday]
    decision = decide(running(), slots(QUESTIONS, *missed), saturday + HOUR)
    assert told(decision)[0] == AskQuestion(question("a"), "A source", saturday)
    assert len(told(decision)) == 2
    assert list(outcomes(decision).values()) == [Skip.TOO_LATE, Skip.MERGED, ""]


def test_the_round_of_a_late_question_belongs_to_the_moment_it_was_due() -> None:
    story = Story(running())
    story.happens(slots(QUESTIONS, THURSDAY), THURSDAY + HOUR)
    (round_,) = story.view.questions
    assert isinstance(round_, QuestionRound)
    assert (round_.due_at, round_.state) == (THURSDAY, QuestionState.WAITING)


# --- polls ---------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [0, 5 * MINUTE, HOUR, DAY - 1, DAY])
def test_a_poll_missed_with_a_day_left_or_more_opens_for_what_is_left(late: Millis) -> None:
    decision = decide(running(), slots(POLLS, FRIDAY), FRIDAY + late)
    assert told(decision)[0] == OpenPoll(poll("d"), FRIDAY + 2 * DAY)
    assert outcomes(decision) == {FRIDAY: ""}


def test_a_poll_missed_with_less_than_a_day_left_is_left_out() -> None:
    fact = replace(slots(POLLS, FRIDAY), lasts=DAY + HOUR - 1)
    decision = decide(running(), fact, FRIDAY + HOUR)
    assert decision.acts == ()
    assert outcomes(decision) == {FRIDAY: Skip.TOO_SHORT}


def test_a_poll_missed_by_more_than_a_day_is_left_out() -> None:
    fact = replace(slots(POLLS, FRIDAY), lasts=60 * DAY)
    decision = decide(running(), fact, FRIDAY + DAY + 1)
    assert decision.acts == ()
    assert outcomes(decision) == {FRIDAY: Skip.TOO_LATE}


def test_of_several_missed_polls_the_newest_opens() -> None:
    decision = decide(running(), slots(POLLS, FRIDAY - HOUR, FRIDAY), FRIDAY + HOUR)
    assert outcomes(decision) == {FRIDAY - HOUR: Skip.TOO_LATE, FRIDAY: ""}
    assert sum(isinstance(each, OpenPoll) for each in told(decision)) == 1


@pytest.mark.parametrize("state", [PollState.WAITING, PollState.OPEN])
def test_a_poll_slot_while_one_is_open_is_skipped_and_said_so(state: PollState) -> None:
    one = posted("x", state, FRIDAY - DAY)
    decision = decide(running(polls=(one,)), slots(POLLS, FRIDAY), FRIDAY)
    word, *looks = decision.acts
    assert isinstance(word, Send)
    assert [type(look) for look in looks] == [CountPoll] * (state is PollState.OPEN)
    assert word.message == PollSkipped(FRIDAY, FRIDAY + DAY)
    assert word.notice
    assert outcomes(decision) == {FRIDAY: Skip.POLL_OPEN}


def test_of_missed_polls_the_newest_alone_is_said_to_be_in_the_way() -> None:
    one = posted("x", due_at=FRIDAY - DAY)
    decision = decide(running(polls=(one,)), slots(POLLS, FRIDAY - HOUR, FRIDAY), FRIDAY + HOUR)
    assert told(decision) == [PollSkipped(FRIDAY, FRIDAY + DAY)]
    assert outcomes(decision) == {FRIDAY - HOUR: Skip.TOO_LATE, FRIDAY: Skip.POLL_OPEN}


def test_a_poll_opens_in_the_moment_in_which_another_closes() -> None:
    story = Story(running(polls=(posted("d", due_at=FRIDAY - 2 * DAY),)))
    schedules, polls = story.view.schedules, story.view.polls
    here = Rhythm(story.view.settings.zone)
    decisions = [
        story.happens(fact, FRIDAY)
        for fact in due(schedules, polls, lambda _: here, FRIDAY)
        if not (hasattr(fact, "name") and fact.name is not POLLS)
    ]
    kinds = [type(message).__name__ for each in decisions for message in told(each)]
    assert kinds == ["EndPoll", "OpenPoll", "Companion"]
    assert [(each.poll.id, each.ending) for each in story.view.polls] == [("d", True), ("x", False)]


def test_a_poll_that_closed_before_the_slot_is_not_in_its_way() -> None:
    one = posted("d", PollState.COUNTING, FRIDAY - DAY, ending=True, ended_at=FRIDAY - HOUR)
    decision = decide(running(polls=(one,)), slots(POLLS, FRIDAY), FRIDAY)
    assert told(decision)[0] == OpenPoll(poll("x"), FRIDAY + 2 * DAY)
