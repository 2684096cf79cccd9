"""Votes whose keys come after the result: counted late, told once; and counts that never come."""

from dataclasses import replace

import pytest

from bot.core.decide import decide
from bot.core.decide.rounds import count_act
from bot.core.decisions import (
    NOTHING,
    CountPoll,
    Purpose,
    PutPoll,
    Relation,
    Send,
    Target,
    act_id,
)
from bot.core.facts import PollCounted, Refused
from bot.core.messages import PollNotCounted, TellResult
from bot.core.model import DAY, HOUR, PollState, Tally
from tests.core.samples import NOW, RESULT, ROOM, TALLY, counted, posted, told, view

SEALED = replace(TALLY, undecryptable=2)
COUNTING = posted(state=PollState.COUNTING, ending=True, ended_at=NOW + HOUR)
CLOSED = replace(COUNTING, state=PollState.CLOSED, result=replace(RESULT, tally=SEALED))


def with_tally(fact: PollCounted, tally: Tally) -> PollCounted:
    return replace(fact, tally=tally)


def test_where_votes_could_not_be_read_a_second_look_is_ordered() -> None:
    decision = decide(view(polls=(COUNTING,)), with_tally(counted(COUNTING), SEALED), NOW + DAY)
    result, second = decision.acts
    assert isinstance(result, Send)
    late = act_id("late-keys", COUNTING.round_id)
    assert second == CountPoll(late, ROOM, COUNTING.round_id, Purpose.CORRECTION)


def test_where_all_could_be_read_none_is() -> None:
    (result,) = decide(view(polls=(COUNTING,)), counted(COUNTING), NOW + DAY).acts
    assert isinstance(result, Send)


def test_what_a_late_key_brings_corrects_the_result_as_a_reply_to_it() -> None:
    fact = counted(CLOSED, Purpose.CORRECTION)
    decision = decide(view(polls=(CLOSED,)), fact, NOW + DAY)
    now = replace(RESULT, tally=TALLY)
    assert decision.changes == (PutPoll(replace(CLOSED, result=now)),)
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert word.message == TellResult(CLOSED.poll, now, CLOSED.closes_at, NOW + HOUR, corrects=True)
    assert word.target == Target(Relation.REPLY, act=act_id("result", CLOSED.round_id))


def test_a_second_look_that_finds_the_same_says_nothing() -> None:
    fact = with_tally(counted(CLOSED, Purpose.CORRECTION), SEALED)
    assert decide(view(polls=(CLOSED,)), fact, NOW + DAY) == NOTHING


def test_a_poll_without_result_has_nothing_to_correct() -> None:
    fact = counted(COUNTING, Purpose.CORRECTION)
    assert decide(view(polls=(COUNTING,)), fact, NOW + DAY) == NOTHING


@pytest.mark.parametrize("state", [PollState.COUNTING, PollState.CLOSED])
def test_moderators_are_told_of_a_poll_that_cannot_be_counted(state: PollState) -> None:
    poll = replace(COUNTING, state=state)
    fact = Refused(ROOM, count_act(poll.round_id), "no")
    decision = decide(view(polls=(poll,)), fact, NOW + DAY)
    if state is PollState.CLOSED:
        assert decision == NOTHING
        return
    assert decision.changes == (PutPoll(replace(poll, state=PollState.CANCELLED)),)
    assert told(decision) == [PollNotCounted(poll.poll.question, "no")]


def test_the_members_are_noted_when_a_poll_opens_but_not_over_a_result() -> None:
    opened = posted()
    decision = decide(view(polls=(opened,)), counted(opened, Purpose.OPENING), NOW + 1)
    assert decision.changes == (PutPoll(replace(opened, members=9)),)
    assert decide(view(polls=(CLOSED,)), counted(CLOSED, Purpose.OPENING), NOW) == NOTHING
