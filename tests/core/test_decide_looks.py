"""Where not all can answer, who is there is looked at before anything is posted."""

from dataclasses import replace

import pytest

from bot.core.acts import Look, OnEvent, React, Relation, Send
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.facts import CalledOff, Refused
from bot.core.messages import Message
from bot.core.polls.messages import Companion, OpenPoll
from bot.core.polls.values import Answer, PollState, Ways
from bot.core.primitives import EventId, UserId
from bot.core.questions.messages import AskQuestion, OtherSide
from bot.core.questions.values import Deck, QuestionState, Suggestion, SuggestionState
from bot.core.rooms.answering import EVERY_OTHER, RESPONSES, Barrier
from bot.core.rooms.facts import Looked, PowerChanged
from bot.core.rooms.messages import FewCanAnswer, NobodyCanAnswer
from bot.core.rooms.values import PowerLevels
from bot.core.schedule.values import ScheduleName, Skip
from bot.core.view import View
from tests.core.samples import (
    FRIDAY,
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    RUNNING,
    SETTINGS,
    STEWARD,
    THURSDAY,
    Story,
    poll,
    question,
    slots,
    told,
    view,
)

QUESTIONS, POLLS = ScheduleName.QUESTIONS, ScheduleName.POLLS
OTHER = UserId("@other:example.org")


def levels(default: int = 0, **events: int) -> PowerLevels:
    return PowerLevels({ME: 100, STEWARD: 50}, events=events, events_default=default)


def where(known: PowerLevels, **records: object) -> View:
    return view(room=replace(JOINED, power_levels=known), schedules=RUNNING, **records)


def look(story: Story) -> Look:
    """The look that is done next."""
    first = next(iter(story.waiting.values()))
    assert isinstance(first, Look), first
    return first


def sees(story: Story, *members: UserId, known: PowerLevels | None = None) -> list[Message]:
    """The look was done; returns what is said because of it."""
    act = look(story)
    del story.waiting[act.act_id]
    return told(story.happens(Looked(act, members, known)))


def waiting(story: Story) -> list[type]:
    return [
        type(act.message) if isinstance(act, Send) else type(act) for act in story.waiting.values()
    ]


@pytest.mark.parametrize("words", ["poll", "ask"])
def test_where_everybody_can_answer_nothing_is_looked_at(words: str) -> None:
    story = Story(where(levels()))
    story.says(words)
    assert Look not in waiting(story)


def test_a_poll_that_nobody_can_vote_on_is_not_opened_and_whoever_asked_hears_why() -> None:
    story = Story(where(levels(60)))
    assert [type(each) for each in story.says("poll")] == [OpenPoll, Companion]
    words = sees(story, STEWARD, MEMBER)
    assert words == [NobodyCanAnswer(POLLS, "Poll d?", (Barrier(EVERY_OTHER, 60),), 0)]
    assert waiting(story) == [NobodyCanAnswer]
    (word,) = story.waiting.values()
    assert isinstance(word, Send)
    assert word.target == OnEvent(Relation.REPLY, EventId("$poll-0"))
    assert word.mentions == (STEWARD,)
    assert story.newest.state is PollState.CANCELLED
    # It is in nobody's way, and who asks again hears it again.
    story.waiting.clear()
    assert [type(each) for each in story.says("poll")] == [OpenPoll, Companion]
    assert [type(each) for each in sees(story, STEWARD)] == [NobodyCanAnswer]


@pytest.mark.parametrize(("name", "due"), [(QUESTIONS, THURSDAY), (POLLS, FRIDAY)])
def test_of_slots_moderators_hear_once_until_the_levels_change(
    name: ScheduleName, due: int
) -> None:
    story = Story(where(levels(60)))
    for week, times in ((0, 1), (1, 0), (2, 0)):
        at = due + week * 7 * 24 * 3_600_000
        story.happens(slots(name, at), at)
        assert len(sees(story, MEMBER)) == times
        assert story.view.slots[-1].skipped == Skip.NOBODY
        assert QUESTIONS not in story.view.room.warned or name is QUESTIONS
        story.waiting.clear()
    # Levels of people change nothing about it; levels of what is sent do.
    story.happens(PowerChanged(ROOM, replace(levels(60), users={ME: 100})))
    assert story.view.room.warned
    story.happens(PowerChanged(ROOM, levels(0)))
    story.happens(PowerChanged(ROOM, levels(60)))
    at = due + 21 * 24 * 3_600_000
    story.happens(slots(name, at), at)
    assert len(sees(story, MEMBER)) == 1


def test_one_cause_for_polls_and_questions_is_one_word() -> None:
    story = Story(where(levels(60)))
    story.happens(slots(QUESTIONS, THURSDAY), THURSDAY)
    assert len(sees(story, MEMBER)) == 1
    story.waiting.clear()
    story.happens(slots(POLLS, FRIDAY), FRIDAY)
    assert sees(story, MEMBER) == []
    assert story.newest.state is PollState.CANCELLED
    story.waiting.clear()
    # Who asks hears it all the same.
    story.says("ask")
    assert len(sees(story, MEMBER)) == 1


def test_a_slot_that_was_left_out_for_it_does_not_come_again_when_the_clock_is_set_back() -> None:
    story = Story(where(levels(60)))
    story.happens(slots(QUESTIONS, THURSDAY), THURSDAY)
    sees(story, MEMBER)
    back = replace(story.view, schedules=RUNNING)
    assert decide(back, slots(QUESTIONS, THURSDAY), THURSDAY).acts == ()


def test_a_question_that_nobody_can_reply_to_comes_when_they_can() -> None:
    story = Story(where(levels(60)))
    story.says("ask")
    assert [type(each) for each in sees(story, STEWARD)] == [NobodyCanAnswer]
    assert story.view.questions[0].state is QuestionState.CANCELLED
    story.waiting.clear()
    story.happens(PowerChanged(ROOM, levels()))
    asked, _ = story.says("ask")
    assert isinstance(asked, AskQuestion)
    assert asked.question.id == "a"


def test_a_members_question_is_looked_at_likewise() -> None:
    suggested = Suggestion(ROOM, 1, b"by", b"source", "Why?", NOW, SuggestionState.ACCEPTED)
    story = Story(where(levels(60), suggestions=(suggested,)))
    story.says("ask")
    assert sees(story, MEMBER) == [
        NobodyCanAnswer(QUESTIONS, "Why?", (Barrier(EVERY_OTHER, 60),), 0)
    ]
    assert story.view.suggestions == (suggested,)


def test_where_reactions_are_barred_none_is_offered_and_none_put_there() -> None:
    story = Story(where(levels(**{"m.reaction": 50})))
    story.says("poll")
    opening, companion = sees(story, MEMBER, OTHER, STEWARD)
    assert isinstance(opening, OpenPoll)
    assert isinstance(companion, Companion)
    assert (opening.ways, companion.ways) == (Ways.POLL, Ways.POLL)
    assert waiting(story) == [OpenPoll, Companion]


def test_where_responses_are_barred_reactions_alone_are_offered() -> None:
    story = Story(where(levels(**dict.fromkeys(RESPONSES, 50))))
    story.says("poll")
    opening, companion = sees(story, MEMBER, OTHER, STEWARD)
    assert isinstance(opening, OpenPoll)
    assert isinstance(companion, Companion)
    assert (opening.ways, companion.ways) == (Ways.REACTION, Ways.REACTION)
    assert waiting(story) == [OpenPoll, Companion, React, React, React]
    kept = [act.message for act in story.waiting.values() if isinstance(act, Send)]
    assert kept == [opening, companion]


def test_where_both_ways_are_for_the_same_people_nothing_is_reworded() -> None:
    story = Story(where(levels(50)))
    story.says("poll")
    assert sees(story, STEWARD) == []
    assert waiting(story)[:2] == [OpenPoll, Companion]


def test_a_poll_without_reactions_says_so_already() -> None:
    answers = tuple(Answer(str(n), f"Answer {n}") for n in range(10))
    long = Deck("deck", "A deck", "A source", (question("a"),), (replace(poll(), answers=answers),))
    story = Story(where(levels(50), settings=replace(SETTINGS, deck=long)))
    story.says("poll")
    assert sees(story, STEWARD) == []


def test_where_few_can_answer_it_is_posted_and_moderators_hear_so_once() -> None:
    story = Story(where(levels(50)))
    story.says("ask")
    few = FewCanAnswer(QUESTIONS, 1, 3, (Barrier(EVERY_OTHER, 50),), 0)
    assert sees(story, STEWARD, MEMBER, OTHER) == [few]
    assert waiting(story) == [AskQuestion, OtherSide, FewCanAnswer]
    story.waiting.clear()
    story.says("ask")
    # How many they are changes every day.
    assert sees(story, STEWARD, MEMBER, OTHER, UserId("@more:example.org")) == []
    story.waiting.clear()
    story.says("ask")
    assert sees(story, STEWARD) == []
    story.waiting.clear()
    story.says("ask")
    assert [type(each) for each in sees(story, STEWARD, MEMBER, OTHER)] == [FewCanAnswer]


@pytest.mark.parametrize("kind", [Refused, CalledOff])
def test_what_could_not_be_said_to_moderators_is_said_the_next_time(
    kind: type[Refused] | type[CalledOff],
) -> None:
    story = Story(where(levels(50)))
    story.says("poll")
    sees(story, STEWARD, MEMBER, OTHER)
    word = list(story.waiting)[-1]
    story.happens(kind(ROOM, word, "too late to be said"))
    assert story.view.room.warned == {}


def test_levels_that_an_older_version_did_not_keep_are_read_and_kept() -> None:
    unknown = replace(levels(), events=None)
    story = Story(where(unknown))
    story.says("ask")
    assert sees(story, MEMBER, known=levels()) == []
    assert story.view.room.power_levels == levels()
    story.waiting.clear()
    story.says("ask")
    assert Look not in waiting(story)


def test_a_room_whose_levels_went_is_one_where_all_can_answer() -> None:
    story = Story(where(replace(levels(), events=None)))
    story.says("ask")
    assert sees(story, MEMBER, known=None) == []
    assert story.view.room.power_levels is None


def test_levels_that_came_with_a_sync_answer_meanwhile_are_newer_than_those_read() -> None:
    story = Story(where(replace(levels(), events=None)))
    story.says("ask")
    story.happens(PowerChanged(ROOM, levels(60)))
    assert [type(each) for each in sees(story, MEMBER, known=levels())] == [NobodyCanAnswer]


def test_nobody_at_all_can_answer_where_nobody_is() -> None:
    unknown = replace(JOINED, power_levels=replace(levels(), events=None))
    story = Story(view(room=unknown))
    story.says("ask")
    (word,) = sees(story, known=None)
    assert word == NobodyCanAnswer(QUESTIONS, "Question a?", (), 0)


def test_what_was_called_off_meanwhile_is_not_looked_at() -> None:
    story = Story(where(levels(60)))
    story.says("poll")
    act = look(story)
    story.happens(CalledOff(ROOM, story.newest.round_id, "cancelled by the operator"))
    assert story.happens(Looked(act, (MEMBER,))) == NOTHING


def test_a_look_that_is_refused_holds_nothing_up() -> None:
    story = Story(where(levels(50)))
    story.says("poll")
    act = look(story)
    assert story.happens(Refused(ROOM, act.act_id, "M_FORBIDDEN")) == NOTHING
    assert story.newest.state is PollState.WAITING
