"""What holds whatever happens in a room, in whatever order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.acts import Join, Leave
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.door import decide
from bot.core.facts import Fact
from bot.core.polls.values import PollState
from bot.core.primitives import ActId
from bot.core.questions.values import QuestionState
from bot.core.rooms.values import Membership, Room
from bot.core.view import View
from tests.core.moves import Move, facts, moves
from tests.core.samples import JOINED, ROOM, Story, ids, running, view

STARTS = [running(), view(room=Room(ROOM)), view(room=replace(JOINED, version="12"))]
starts = st.sampled_from(STARTS)
whatever_happens = settings(max_examples=60, deadline=None)


def played(story: Story, course: list[Move]) -> Iterator[tuple[View, Fact, Decision]]:
    """The records before each fact, the fact, and what was decided; the story goes on."""
    for number, move in enumerate(course):
        for fact in facts(story, move, number):
            before = story.view
            yield before, fact, story.happens(fact)


@whatever_happens
@given(starts, moves())
def test_no_two_polls_are_ever_open_to_votes_at_once(start: View, course: list[Move]) -> None:
    story = Story(start)
    for _ in played(story, course):
        running = [
            poll for poll in story.view.polls if poll.state is PollState.OPEN and not poll.ending
        ]
        assert len(running) <= 1


@whatever_happens
@given(starts, moves())
def test_where_the_bot_is_outside_nothing_is_said_or_counted(
    start: View, course: list[Move]
) -> None:
    story = Story(start)
    for before, _, decision in played(story, course):
        inside = Membership.JOINED in (before.room.membership, story.view.room.membership)
        if not inside:
            assert all(isinstance(act, Join | Leave) for act in decision.acts)


@whatever_happens
@given(starts, moves())
def test_a_fact_that_comes_a_second_time_orders_nothing_new(
    start: View, course: list[Move]
) -> None:
    story = Story(start)
    for _, fact, first in played(story, course):
        # Commands are handled once each by their event; see the store's `first_time`.
        if not isinstance(fact, Commanded):
            rounds = len(story.view.polls), len(story.view.questions)
            second = story.happens(fact)
            assert set(ids(second)) <= set(ids(first))
            assert rounds == (len(story.view.polls), len(story.view.questions))


@whatever_happens
@given(starts, moves())
def test_a_decision_that_was_not_written_down_is_made_again_with_the_same_acts(
    start: View, course: list[Move]
) -> None:
    story = Story(start)
    for before, fact, first in played(story, course):
        if isinstance(fact, Commanded):
            assert ids(decide(before, fact, story.now + 999)) == ids(first)


@whatever_happens
@given(starts, moves())
def test_every_act_has_a_name_of_its_own(start: View, course: list[Move]) -> None:
    story = Story(start)
    for _, _, decision in played(story, course):
        assert max(Counter(ids(decision)).values(), default=1) == 1


@whatever_happens
@given(moves("tick", "tick", "sent", "sent", "refused", "redacted", "says", words=["ask", "start"]))
def test_each_question_comes_once_a_cycle(course: list[Move]) -> None:
    story = Story(running())
    for _ in played(story, course):
        kept = [each for each in story.view.questions if each.state is not QuestionState.CANCELLED]
        pairs = [(each.cycle, each.item) for each in kept]
        assert len(set(pairs)) == len(pairs)


@whatever_happens
@given(moves("tick"))
def test_slots_go_through_the_deck_in_its_order_again_and_again(course: list[Move]) -> None:
    story = Story(running())
    for _ in played(story, course):
        for act_id in list(story.waiting):
            story.stands(act_id)
    asked = [each.item for each in story.view.questions]
    assert asked == [item for _, item in zip(asked, cycle("abcdef"), strict=False)]


@whatever_happens
@given(starts, moves())
def test_a_poll_that_is_over_never_comes_back(start: View, course: list[Move]) -> None:
    story = Story(start)
    over: dict[ActId, PollState] = {}
    for _ in played(story, course):
        states = {poll.round_id: poll.state for poll in story.view.polls}
        assert all(states[round_id] is state for round_id, state in over.items())
        for poll in story.view.polls:
            # What was called off before it stood in the room may have been under way.
            stood = poll.event_id is not None
            if poll.state is PollState.CLOSED or (poll.state is PollState.CANCELLED and stood):
                over[poll.round_id] = poll.state


@whatever_happens
@given(starts, moves())
def test_a_poll_is_counted_when_it_is_closed_and_only_then(start: View, course: list[Move]) -> None:
    story = Story(start)
    for _ in played(story, course):
        for poll in story.view.polls:
            assert (poll.result is not None) == (poll.state is PollState.CLOSED)
            assert (poll.event_id is None) == (poll.opened_at is None)
            if poll.state is PollState.COUNTING:
                assert poll.ending
                assert poll.ended_at is not None
