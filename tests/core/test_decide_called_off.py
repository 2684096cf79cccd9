"""What follows when whoever runs the bot calls an act off, and when it got through all the same."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Purpose
from bot.core.causes import Cause, act_id
from bot.core.changes import CancelAct, PutQuestion
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.facts import CalledOff, Refused, Sent
from bot.core.polls.messages import PollNotCounted, PollNotPosted
from bot.core.polls.values import PollState
from bot.core.primitives import ActId, EventId
from bot.core.questions.values import QuestionState
from bot.core.rooms.values import Membership
from tests.core.samples import (
    JOINED,
    NOW,
    ROOM,
    STEWARD,
    Story,
    asked,
    posted,
    told,
    view,
    without_result,
)

EVENT = EventId("$event")


def called_off(act: ActId) -> CalledOff:
    return CalledOff(ROOM, act, "cancelled by the operator")


def test_moderators_are_told_who_called_a_poll_off_and_not_that_the_server_refused_it() -> None:
    waiting = posted(state=PollState.WAITING)
    decision = decide(view(polls=(waiting,)), called_off(waiting.round_id), NOW)
    assert told(decision) == [PollNotPosted("Poll d?", None)]
    assert decision.acts[0].mentions == (STEWARD,)  # type: ignore[union-attr]
    assert decision.changes == without_result(waiting)


def test_a_poll_whose_count_is_called_off_has_no_result_and_moderators_hear_it() -> None:
    counting = posted(state=PollState.COUNTING)
    decision = decide(
        view(polls=(counting,)), called_off(act_id(Cause.COUNT, counting.round_id)), NOW
    )
    assert told(decision) == [PollNotCounted("Poll d?", None)]


def test_a_poll_whose_end_is_called_off_is_counted() -> None:
    story = Story(view(polls=(posted(),)))
    story.says("close")
    (count,) = story.happens(called_off(act_id(Cause.END, story.newest.round_id))).acts
    assert isinstance(count, CountPoll)
    assert count.purpose is Purpose.RESULT


def test_a_question_that_is_called_off_never_was() -> None:
    waiting = asked("a", state=QuestionState.WAITING)
    decision = decide(view(questions=(waiting,)), called_off(waiting.round_id), NOW)
    assert decision.changes == (PutQuestion(replace(waiting, state=QuestionState.CANCELLED)),)
    assert decision.acts == ()


# --- it was under way ------------------------------------------------------------------------


def test_a_poll_that_stands_in_the_room_after_all_is_open_and_nobody_hears_that_it_is_not() -> None:
    story = Story()
    story.says("poll")
    posting = story.newest.round_id
    (word,) = story.happens(called_off(posting)).acts
    decision = story.happens(Sent(ROOM, posting, EVENT), NOW + 5)
    assert (story.newest.state, story.newest.event_id) == (PollState.OPEN, EVENT)
    assert story.newest.opened_at == NOW + 5
    assert CancelAct(word.act_id) in decision.changes
    assert word.act_id == act_id(Cause.VOID, posting)
    (members,) = decision.acts
    assert isinstance(members, CountPoll)
    assert members.purpose is Purpose.OPENING


def test_a_question_that_stands_in_the_room_after_all_was_asked() -> None:
    story = Story()
    story.says("ask")
    asking = story.view.questions[-1].round_id
    story.happens(called_off(asking))
    story.happens(Sent(ROOM, asking, EVENT))
    assert story.view.questions[-1].state is QuestionState.ASKED
    assert story.view.questions[-1].event_id == EVENT


def test_so_it_is_with_what_a_server_refused_and_took_all_the_same() -> None:
    story = Story()
    story.says("poll")
    story.happens(Refused(ROOM, story.newest.round_id, "502"))
    story.happens(Sent(ROOM, story.newest.round_id, EVENT))
    assert story.newest.state is PollState.OPEN


def test_what_was_taken_away_in_the_room_stays_away() -> None:
    poll, question = posted(state=PollState.CANCELLED), asked("a")
    gone = replace(question, state=QuestionState.CANCELLED)
    records = view(polls=(poll,), questions=(gone,))
    assert decide(records, Sent(ROOM, poll.round_id, EVENT), NOW) == NOTHING
    assert decide(records, Sent(ROOM, gone.round_id, EVENT), NOW) == NOTHING


@pytest.mark.parametrize("membership", [Membership.OUTSIDE, Membership.INVITED])
def test_in_a_room_that_was_left_nothing_begins(membership: Membership) -> None:
    poll = replace(posted(state=PollState.WAITING), state=PollState.CANCELLED)
    records = view(polls=(poll,), room=replace(JOINED, membership=membership))
    assert decide(records, Sent(ROOM, poll.round_id, EVENT), NOW) == NOTHING
