"""What follows when acts stand in the room, or never will."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Purpose, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import PutPoll, PutQuestion, PutRoom
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.facts import Refused, Sent
from bot.core.polls.messages import PollNotPosted
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR, ActId, EventId
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

WAITING_POLL = posted(state=PollState.WAITING)
WAITING_QUESTION = asked("a", state=QuestionState.WAITING)


def sent(act_id: str) -> Sent:
    return Sent(ROOM, ActId(act_id), EventId("$event"))


def refused(act_id: str, reason: str = "M_FORBIDDEN") -> Refused:
    return Refused(ROOM, ActId(act_id), reason)


def test_a_poll_opens_when_it_stands_in_the_room() -> None:
    decision = decide(view(polls=(WAITING_POLL,)), sent(WAITING_POLL.round_id), NOW + HOUR)
    opened = replace(
        WAITING_POLL, state=PollState.OPEN, event_id=EventId("$event"), opened_at=NOW + HOUR
    )
    assert decision.changes == (PutPoll(opened),)
    (members,) = decision.acts
    assert isinstance(members, CountPoll)
    assert (members.round_id, members.purpose) == (opened.round_id, Purpose.OPENING)


def test_the_companion_is_known_when_it_stands_in_the_room() -> None:
    first, second = posted(), posted("x", due_at=NOW + HOUR)
    records = view(polls=(first, second))
    decision = decide(records, sent(act_id(Cause.COMPANION, second.round_id)), NOW)
    assert decision.changes == (PutPoll(replace(second, companion_id=EventId("$event"))),)


def test_a_question_is_asked_when_it_stands_in_the_room() -> None:
    waiting = replace(WAITING_QUESTION, round_id=ActId("question-b"))
    records = view(questions=(WAITING_QUESTION, waiting))
    decision = decide(records, sent("question-b"), NOW)
    words = replace(waiting, state=QuestionState.ASKED, event_id=EventId("$event"))
    assert decision.changes == (PutQuestion(words),)


@pytest.mark.parametrize("state", [state for state in PollState if state is not PollState.WAITING])
def test_what_is_open_or_over_does_not_open_again(state: PollState) -> None:
    poll = posted(state=state)
    records = view(polls=(poll,), questions=(asked("a"),))
    assert decide(records, sent(poll.round_id), NOW) == NOTHING
    assert decide(records, sent(asked("a").round_id), NOW) == NOTHING
    assert decide(records, refused(poll.round_id), NOW) == NOTHING
    assert decide(records, refused(asked("a").round_id), NOW) == NOTHING


def test_of_other_acts_that_were_done_or_refused_nothing_follows() -> None:
    records = view(polls=(WAITING_POLL,), questions=(WAITING_QUESTION,))
    assert decide(records, sent("greet-1"), NOW) == NOTHING
    assert decide(records, refused("greet-1"), NOW) == NOTHING


def test_a_refused_question_never_was_and_comes_again_next_time() -> None:
    story = Story()
    story.says("ask")
    (waiting,) = story.view.questions
    decision = story.happens(refused(waiting.round_id))
    assert decision.changes == (PutQuestion(replace(waiting, state=QuestionState.CANCELLED)),)
    assert decision.acts == ()
    story.now += HOUR
    story.says("ask")
    assert [(each.item, each.cycle) for each in story.view.questions] == [("a", 1), ("a", 1)]


def test_moderators_are_told_of_a_poll_the_server_refused() -> None:
    records = view(polls=(posted("x", PollState.CLOSED, NOW - DAY), WAITING_POLL))
    decision = decide(records, refused(WAITING_POLL.round_id, "No, not here"), NOW)
    assert told(decision) == [PollNotPosted("Poll d?", "No, not here")]
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert word.notice
    assert word.mentions == (STEWARD,)
    assert word.expires_at == NOW + DAY
    assert decision.changes == without_result(WAITING_POLL)


def test_after_a_refused_poll_another_may_open() -> None:
    story = Story()
    story.says("poll")
    story.happens(refused(story.newest.round_id))
    story.now += 1
    assert len(story.says("poll")) == 2


def test_a_poll_whose_end_is_refused_for_good_is_counted_all_the_same() -> None:
    story = Story(view(polls=(posted(),)))
    story.says("close")
    (count,) = story.happens(refused(act_id(Cause.END, story.newest.round_id)), NOW + HOUR).acts
    assert isinstance(count, CountPoll)
    assert (count.round_id, count.purpose) == (story.newest.round_id, Purpose.RESULT)
    assert (story.newest.state, story.newest.ended_at) == (PollState.COUNTING, NOW + HOUR)


def test_an_end_refused_after_a_moderator_ended_the_poll_changes_nothing() -> None:
    story = Story(view(polls=(posted(),)))
    story.says("close")
    story.ends(STEWARD)
    assert story.happens(refused(act_id(Cause.END, story.newest.round_id))) == NOTHING


def test_where_a_join_is_refused_the_bot_is_outside() -> None:
    invited = replace(JOINED, membership=Membership.INVITED)
    decision = decide(view(room=invited), refused("join-1"), NOW)
    assert decision.changes == (PutRoom(replace(invited, membership=Membership.OUTSIDE)),)
    assert decision.acts == ()
