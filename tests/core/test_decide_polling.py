"""What `poll` and `close` do."""

from dataclasses import replace

import pytest

from bot.core.acts import OnAct, React, Relation, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutPoll
from bot.core.door import decide
from bot.core.polls.messages import Closing, Companion, EndPoll, NoPollOpen, OpenPoll, PollIsOpen
from bot.core.polls.values import Poll, PollState, Ways
from bot.core.primitives import DAY, MINUTE
from bot.core.questions.values import Deck
from bot.core.schedule.values import Schedule, ScheduleName
from tests.core.samples import (
    NOW,
    ROOM,
    SETTINGS,
    Story,
    ids,
    poll,
    posted,
    question,
    said,
    told,
    unlogged,
    view,
)


def test_poll_opens_the_next_poll_with_its_companion_and_numbers_to_tap() -> None:
    decision = decide(view(), said("poll"), NOW)
    opening, companion, *taps = decision.acts
    assert isinstance(opening, Send)
    assert isinstance(companion, Send)
    assert opening.message == OpenPoll(poll("d"), NOW + 2 * DAY)
    assert (opening.notice, opening.target, opening.urgency) == (False, None, Urgency.POLL)
    assert companion.message == Companion(poll("d"), NOW + 2 * DAY, Ways.BOTH)
    assert companion.notice
    assert companion.target == OnAct(Relation.THREAD, act=opening.act_id)
    assert [tap.target for tap in taps if isinstance(tap, React)] == [
        OnAct(Relation.ANNOTATION, companion.act_id, key) for key in ("1️⃣", "2️⃣", "3️⃣")
    ]
    assert len(set(ids(decision))) == 5
    (change,) = unlogged(decision)
    assert isinstance(change, PutPoll)
    round_ = change.round
    assert (round_.round_id, round_.state) == (opening.act_id, PollState.WAITING)
    assert (round_.due_at, round_.closes_at) == (NOW, NOW + 2 * DAY)


@pytest.mark.parametrize(
    ("words", "lasts", "expires"),
    [("poll x", 2 * DAY, DAY), ("poll x for 3d", 3 * DAY, DAY), ("poll x for 1m", MINUTE, MINUTE)],
)
def test_a_poll_lasts_as_told_and_is_not_opened_after_its_end(
    words: str, lasts: int, expires: int
) -> None:
    decision = decide(view(), said(words), NOW)
    assert told(decision)[0] == OpenPoll(poll("x"), NOW + lasts)
    assert {getattr(act, "expires_at", None) for act in decision.acts} == {NOW + expires}


def test_a_poll_lasts_by_itself_as_long_as_those_of_the_schedule() -> None:
    config = replace(SETTINGS, schedule={ScheduleName.POLLS: "fri 12:00 for 5d"})
    own = Schedule(ROOM, ScheduleName.POLLS, "wed 12:00 for 4d", NOW, NOW)
    other = {ScheduleName.SUMMARY: "mon 12:00"}
    for records, lasts in (
        (view(), 2 * DAY),
        (view(settings=config), 5 * DAY),
        (view(settings=config, schedules=(own,)), 4 * DAY),
        (view(settings=replace(SETTINGS, schedule=other)), 2 * DAY),
    ):
        assert told(decide(records, said("poll"), NOW))[0] == OpenPoll(poll("d"), NOW + lasts)


@pytest.mark.parametrize(
    ("several", "taps"),
    [(poll("d", max_selections=2), 3), (poll("d", answers=10), 0), (poll("d", answers=9), 9)],
)
def test_reactions_are_offered_where_each_answer_has_a_digit(several: Poll, taps: int) -> None:
    one = Deck("deck", "A deck", "A source", (question("a"),), (several,))
    decision = decide(view(settings=replace(SETTINGS, deck=one)), said("poll"), NOW)
    assert sum(isinstance(act, React) for act in decision.acts) == taps
    companion = told(decision)[1]
    assert isinstance(companion, Companion)
    assert companion.ways is (Ways.BOTH if taps else Ways.POLL)


@pytest.mark.parametrize("state", [PollState.WAITING, PollState.OPEN, PollState.COUNTING])
@pytest.mark.parametrize("words", ["poll", "poll d", "poll x for 1d"])
def test_there_is_one_poll_at_a_time(words: str, state: PollState) -> None:
    decision = decide(view(polls=(posted(state=state),)), said(words), NOW)
    counting = state is PollState.COUNTING
    assert told(decision) == [PollIsOpen("Poll d?", NOW + 2 * DAY, counting)]
    assert decision.changes == ()


@pytest.mark.parametrize("state", [PollState.CLOSED, PollState.CANCELLED])
def test_a_poll_that_is_over_is_in_nobodys_way(state: PollState) -> None:
    decision = decide(view(polls=(posted(state=state),)), said("poll x"), NOW)
    assert told(decision)[0] == OpenPoll(poll("x"), NOW + 2 * DAY)


# --- close ---------------------------------------------------------------------------------


def test_close_with_none_open_says_so() -> None:
    records = view(polls=(posted(state=PollState.CLOSED),))
    assert told(decide(records, said("close"), NOW)) == [NoPollOpen()]


def test_close_orders_the_end_before_it_answers() -> None:
    decision = decide(view(polls=(posted(),)), said("close"), NOW)
    end, _ = decision.acts
    assert isinstance(end, Send)
    assert end.message == EndPoll()
    assert end.urgency is Urgency.END
    assert end.expires_at is None
    assert end.target is not None
    assert end.target.relation is Relation.REFERENCE
    assert told(decision)[1] == Closing("Poll d?")
    assert unlogged(decision) == (PutPoll(replace(posted(), ending=True)),)


def test_closing_twice_ends_the_poll_once() -> None:
    story = Story(view(polls=(posted(),)))
    assert story.says("close") == [EndPoll(), Closing("Poll d?")]
    assert story.says("close") == [Closing("Poll d?")]


def test_a_poll_that_waits_to_be_sent_is_opened_and_then_ended() -> None:
    story = Story()
    story.says("poll")
    opening = story.newest.round_id
    assert EndPoll() in story.says("close")
    end = story.acts[act_id(Cause.END, opening)]
    assert isinstance(end, Send)
    assert end.target == OnAct(Relation.REFERENCE, act=opening)
    story.stands(opening)
    assert (story.newest.state, story.newest.ending) == (PollState.OPEN, True)
