"""What is said when the teller brings the counts of a week."""

from dataclasses import replace

import pytest

from bot.core.acts import CountWeek, OnAct, OnEvent, Purpose, Relation, Send, Show
from bot.core.changes import PutWeek
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Redacted, Sent
from bot.core.polls.values import PollState, Tally
from bot.core.primitives import DAY, HOUR, ActId, EventId, Place
from bot.core.questions.values import Replies
from bot.core.rooms.values import Membership
from bot.core.schedule.dates import upcoming
from bot.core.schedule.preferences import Preferences
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll, WeekQuestion
from tests.core.samples import (
    JOINED,
    MONDAY,
    NOW,
    RESULT,
    ROOM,
    RUNNING,
    Story,
    asked,
    ids,
    posted,
    told,
    view,
)

REPLY = OnEvent(Relation.REPLY, event=EventId("$asked"))
THIS_WEEK = WeekId(2026, 47)


def week_counted(
    purpose: Purpose, replies: dict[ActId, Replies], week: WeekId = THIS_WEEK
) -> WeekCounted:
    reply = None if purpose is Purpose.SUMMARY else REPLY
    return WeekCounted(CountWeek(ActId("week"), ROOM, week, purpose, reply), replies)


FIRST, SECOND = asked("a"), asked("b", NOW + HOUR)
POLL = posted("x", PollState.CLOSED)
REPLIES = {
    FIRST.round_id: Replies(5, 3),
    SECOND.round_id: Replies(),
    POLL.round_id: Replies(2, 1),
}
RECORDS = view(schedules=RUNNING, questions=(FIRST, SECOND), polls=(POLL,))
PERCENT = Turnout(RESULT.tally.voters, RESULT.members).percent
TOLD = Week(
    THIS_WEEK,
    (
        WeekQuestion("a", "Question a?", Replies(5, 3), Place(ROOM, EventId("$asked-a"))),
        WeekQuestion("b", "Question b?", Replies(), Place(ROOM, EventId("$asked-b"))),
    ),
    (
        WeekPoll(
            POLL.poll,
            RESULT,
            turnouts=(PERCENT,),
            replies=Replies(2, 1),
            place=Place(ROOM, POLL.event_id or EventId("")),
        ),
    ),
    turnouts=(PERCENT,),
)


def test_a_summary_is_told_to_the_room_and_kept_as_it_was_told() -> None:
    decision = decide(RECORDS, week_counted(Purpose.SUMMARY, REPLIES), MONDAY)
    summary, picture = decision.acts
    assert isinstance(summary, Send)
    assert summary.message == TellWeek(TOLD, so_far=False, upcoming=upcoming(RECORDS, MONDAY))
    assert isinstance(picture, Show)
    assert picture.target == OnAct(Relation.AFTER, summary.act_id)
    assert (picture.week, picture.expires_at) == (TOLD, MONDAY + DAY)
    assert (summary.notice, summary.target) == (False, None)
    assert summary.expires_at == MONDAY + DAY
    assert decision.changes == (PutWeek(ROOM, replace(TOLD, summary=summary.act_id)),)


NOBODY = replace(RESULT, tally=Tally((0, 0), (0, 0), 0, 0, 0, 0))


@pytest.mark.parametrize(
    "records",
    [
        replace(RECORDS, preferences=Preferences(ROOM, pictures=False)),
        replace(RECORDS, polls=()),
        replace(RECORDS, polls=(replace(POLL, result=NOBODY),)),
    ],
    ids=["not wanted", "no poll", "no votes"],
)
def test_a_summary_without_votes_or_where_none_are_wanted_has_no_picture(records: View) -> None:
    (summary,) = decide(records, week_counted(Purpose.SUMMARY, REPLIES), MONDAY).acts
    assert isinstance(summary, Send)


def test_where_a_summary_stands_is_kept_once_it_does() -> None:
    week = replace(TOLD, summary=ActId("summary"))
    known = view(weeks={week.id: week})
    stands = Sent(ROOM, ActId("summary"), EventId("$summary"))
    posted = replace(week, posted=Place(ROOM, EventId("$summary")))
    assert decide(known, stands, MONDAY) == Decision((PutWeek(ROOM, posted, corrects=True),))
    assert decide(known, replace(stands, event_id=None), MONDAY) == NOTHING
    assert decide(known, replace(stands, act_id=ActId("answer")), MONDAY) == NOTHING


def test_a_week_asked_for_is_answered_and_not_kept() -> None:
    decision = decide(RECORDS, week_counted(Purpose.ANSWER, REPLIES), MONDAY)
    (answer,) = decision.acts
    assert isinstance(answer, Send)
    assert answer.message == TellWeek(TOLD, so_far=False, upcoming=upcoming(RECORDS, MONDAY))
    assert (answer.notice, answer.target) == (True, REPLY)
    assert decision.changes == ()


@pytest.mark.parametrize(("now", "so_far"), [(NOW, True), (MONDAY, False)])
def test_a_week_that_has_not_ended_is_told_so_far(now: int, so_far: bool) -> None:
    (answer,) = told(decide(RECORDS, week_counted(Purpose.ANSWER, REPLIES), now))
    assert isinstance(answer, TellWeek)
    assert answer.so_far is so_far


def test_a_late_summary_says_when_it_was_due() -> None:
    fact = week_counted(Purpose.SUMMARY, REPLIES)
    late = replace(fact, act=replace(fact.act, was_due=MONDAY))
    (summary,) = told(decide(RECORDS, late, MONDAY + HOUR))
    assert isinstance(summary, TellWeek)
    assert summary.was_due == MONDAY


def test_counting_the_same_week_for_several_who_asked_answers_each() -> None:
    one = week_counted(Purpose.ANSWER, REPLIES)
    two = replace(one, act=replace(one.act, act_id=ActId("other")))
    assert ids(decide(RECORDS, one, NOW)) != ids(decide(RECORDS, two, NOW))


def test_a_week_of_a_room_that_was_left_is_not_told() -> None:
    outside = replace(RECORDS, room=replace(JOINED, membership=Membership.OUTSIDE))
    assert decide(outside, week_counted(Purpose.SUMMARY, REPLIES), MONDAY) == NOTHING


def test_a_question_redacted_meanwhile_is_not_in_the_week() -> None:
    story = Story(RECORDS)
    assert SECOND.event_id
    story.happens(Redacted(ROOM, SECOND.event_id))
    (summary,) = told(story.happens(week_counted(Purpose.SUMMARY, REPLIES), MONDAY))
    assert isinstance(summary, TellWeek)
    assert summary.week == replace(TOLD, questions=TOLD.questions[:1])


def test_a_week_that_became_empty_meanwhile_is_not_told() -> None:
    story = Story(view(questions=(FIRST,)))
    assert FIRST.event_id
    story.happens(Redacted(ROOM, FIRST.event_id))
    assert story.happens(week_counted(Purpose.SUMMARY, REPLIES), MONDAY) == NOTHING
