"""What becomes of a poll's companion and of the bot's own taps, when the poll is over or gone."""

from dataclasses import replace

import pytest

from bot.core.acts import (
    CountPoll,
    OnAct,
    OnEvent,
    Purpose,
    Redact,
    Relation,
    Send,
    Target,
    Urgency,
)
from bot.core.causes import Cause, act_id
from bot.core.changes import CancelAct, PutPoll
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Redacted, Refused, Sent
from bot.core.polls.facts import PollGone
from bot.core.polls.messages import (
    CompanionClosed,
    MayNotEnd,
    PollNotCounted,
    PollTakenDown,
    PollVanished,
    QuorumTooHigh,
    RoomForgets,
    TellResult,
)
from bot.core.polls.posting import tap_act
from bot.core.polls.values import Answer, PollRound, PollState
from bot.core.primitives import DAY, HOUR, EventId, RoomId
from bot.core.rooms.answering import END
from bot.core.rooms.values import Membership, PowerLevels
from tests.core.samples import (
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    STEWARD,
    Story,
    counted,
    poll,
    posted,
    said,
    told,
    view,
)

COMPANION = EventId("$companion")
EVENT = EventId(f"$poll-d-{NOW}")
OPEN = posted(companion_id=COMPANION)
COUNTING = replace(OPEN, state=PollState.COUNTING, ending=True, ended_at=NOW + HOUR)
OLD_ROOM = RoomId("!old:example.org")
LATER = NOW + HOUR


def gone(decision: Decision) -> list[Target]:
    """What is taken away."""
    return [act.target for act in decision.acts if isinstance(act, Redact)]


def taps(of: PollRound, number: int = 3) -> list[Target]:
    return [
        OnAct(Relation.REDACTION, act=tap_act(of.round_id, each)) for each in range(1, number + 1)
    ]


COMPANION_GONE = OnEvent(Relation.REDACTION, event=COMPANION)


# --- after the end -------------------------------------------------------------------------


def test_with_the_result_the_companion_is_edited_and_after_that_the_taps_go() -> None:
    decision = decide(view(polls=(COUNTING,)), counted(COUNTING), LATER)
    result, edit = (act for act in decision.acts if isinstance(act, Send))
    assert isinstance(result.message, TellResult)
    assert edit.message == CompanionClosed("Poll d?", counted=True)
    assert edit.target == OnEvent(Relation.REPLACE, event=COMPANION)
    assert (edit.urgency, edit.notice, edit.expires_at) == (Urgency.LATER, True, LATER + 14 * DAY)
    assert gone(decision) == []
    closed = replace(COUNTING, state=PollState.CLOSED)
    other = posted("x", due_at=NOW - DAY)
    fact = Sent(ROOM, edit.act_id, EventId("$edit"))
    edited = decide(view(polls=(other, closed)), fact, LATER)
    assert gone(edited) == taps(COUNTING)
    assert all(act.urgency is Urgency.LATER for act in edited.acts if isinstance(act, Redact))


def test_where_no_reactions_were_offered_none_are_taken_away() -> None:
    answers = tuple(Answer(str(n), f"Answer {n}") for n in range(10))
    several = replace(COUNTING, poll=replace(poll("d"), answers=answers))
    decision = decide(view(polls=(several,)), counted(several), LATER)
    assert told(decision)[1:] == [CompanionClosed("Poll d?", counted=True)]
    fact = Sent(ROOM, decision.acts[-1].act_id, EventId("$edit"))
    assert decide(view(polls=(several,)), fact, LATER) == NOTHING


def test_in_a_room_that_was_replaced_nothing_is_tidied_and_the_result_answers_nothing() -> None:
    moved = replace(COUNTING, moved_from=OLD_ROOM)
    decision = decide(view(polls=(moved,)), counted(moved), LATER)
    (result,) = (act for act in decision.acts if isinstance(act, Send))
    assert result.target is None
    assert gone(decision) == []


def test_a_poll_that_cannot_be_counted_is_closed_on_its_companion_too() -> None:
    fact = Refused(ROOM, act_id(Cause.COUNT, COUNTING.round_id), "no")
    decision = decide(view(polls=(COUNTING,)), fact, LATER)
    closed = CompanionClosed("Poll d?", counted=False)
    assert told(decision) == [PollNotCounted("Poll d?", "no"), closed]


def test_what_was_not_offered_yet_is_not_offered_after_the_end() -> None:
    story = Story()
    story.says("poll")
    story.stands(story.newest.round_id)
    story.ends(STEWARD)
    waiting = [act for act in story.waiting.values() if not isinstance(act, CountPoll)]
    assert waiting == []


@pytest.mark.parametrize(
    ("state", "removed", "words"),
    [
        (PollState.OPEN, [], []),
        (PollState.CLOSED, [], [CompanionClosed("Poll d?", counted=True)]),
        (PollState.CANCELLED, [COMPANION_GONE, *taps(OPEN)], []),
    ],
)
def test_a_companion_that_turns_out_to_stand_when_its_poll_is_over_is_tidied_then(
    state: PollState, removed: list[Target], words: list[object]
) -> None:
    over = posted(state=state)
    fact = Sent(ROOM, act_id(Cause.COMPANION, over.round_id), COMPANION)
    decision = decide(view(polls=(over,)), fact, LATER)
    assert decision.changes == (PutPoll(replace(over, companion_id=COMPANION)),)
    assert gone(decision) == removed
    assert told(decision) == words
    outside = view(room=replace(JOINED, membership=Membership.OUTSIDE), polls=(over,))
    assert decide(outside, fact, LATER).acts == ()


# --- taken down, or gone -------------------------------------------------------------------


@pytest.mark.parametrize("running", [OPEN, COUNTING])
@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (Redacted(ROOM, EVENT), PollTakenDown(OPEN.closes_at)),
        (PollGone(ROOM, EVENT), PollVanished("Poll d?")),
    ],
)
def test_a_poll_that_is_taken_down_or_gone_is_told_of_and_goes_with_all_that_hangs_on_it(
    running: PollRound, fact: Redacted | PollGone, word: object
) -> None:
    decision = decide(view(polls=(running,)), fact, LATER)
    assert PutPoll(replace(running, state=PollState.CANCELLED)) in decision.changes
    assert CancelAct(running.round_id) in decision.changes
    (line,) = (act for act in decision.acts if isinstance(act, Send))
    assert (line.message, line.notice, line.target) == (word, True, None)
    assert line.expires_at == LATER + DAY
    assert gone(decision) == [COMPANION_GONE, *taps(running)]


def test_of_a_poll_that_is_over_only_the_companion_goes_when_it_is_taken_down() -> None:
    closed = posted(state=PollState.CLOSED, companion_id=COMPANION)
    decision = decide(view(polls=(closed,)), Redacted(ROOM, EVENT), LATER)
    assert decision.changes == ()
    assert told(decision) == []
    assert gone(decision) == [COMPANION_GONE, *taps(closed)]
    assert decide(view(polls=(closed,)), PollGone(ROOM, EVENT), LATER) == NOTHING
    outside = view(room=replace(JOINED, membership=Membership.OUTSIDE), polls=(closed,))
    assert decide(outside, Redacted(ROOM, EVENT), LATER) == NOTHING


def test_what_is_gone_in_a_room_that_was_replaced_is_told_in_the_new_one() -> None:
    moved = replace(OPEN, moved_from=OLD_ROOM)
    decision = decide(view(polls=(moved,)), PollGone(OLD_ROOM, EVENT), LATER)
    (line,) = (act for act in decision.acts if isinstance(act, Send))
    assert line.room_id == ROOM
    assert {act.room_id for act in decision.acts if isinstance(act, Redact)} == {OLD_ROOM}


def test_that_something_else_is_gone_is_nothing_to_us() -> None:
    assert decide(view(polls=(OPEN,)), PollGone(ROOM, EventId("$other")), LATER) == NOTHING


# --- looking -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "others"),
    [("now", ()), ("poll x", ()), ("results", (posted("x", PollState.CLOSED, NOW - DAY),))],
)
def test_when_an_open_poll_is_spoken_of_it_is_looked_for(
    words: str, others: tuple[PollRound, ...]
) -> None:
    decision = decide(view(polls=(*others, OPEN)), said(words, event="$asked"), NOW)
    (look,) = (act for act in decision.acts if isinstance(act, CountPoll))
    assert look == CountPoll(act_id(Cause.LOOK, "$asked"), ROOM, OPEN.round_id, Purpose.LOOK)
    assert len(told(decision)) == 1
    ending = replace(OPEN, state=PollState.COUNTING)
    decision = decide(view(polls=(*others, ending)), said(words, MEMBER), NOW)
    assert [act for act in decision.acts if isinstance(act, CountPoll)] == []


def test_a_poll_that_was_found_again_needs_no_word() -> None:
    assert decide(view(polls=(OPEN,)), counted(OPEN, Purpose.LOOK), LATER) == NOTHING


# --- rooms that forget ---------------------------------------------------------------------


@pytest.mark.parametrize("kept_for", [None, 2 * DAY])
def test_where_messages_are_kept_long_enough_nobody_is_warned(kept_for: int | None) -> None:
    fact = replace(counted(OPEN, Purpose.OPENING), kept_for=kept_for)
    decision = decide(view(polls=(OPEN,)), fact, LATER)
    assert decision.acts == ()
    assert decision.changes == (PutPoll(replace(OPEN, members=9)),)


def test_where_they_are_not_moderators_are_warned_as_the_poll_opens() -> None:
    fact = replace(counted(OPEN, Purpose.OPENING), kept_for=2 * DAY - 1)
    decision = decide(view(polls=(OPEN,)), fact, LATER)
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert word.message == RoomForgets(2 * DAY - 1)
    assert word.target == OnEvent(Relation.REPLY, event=EVENT)
    assert STEWARD in word.mentions
    assert word.expires_at == LATER + DAY


def test_a_quorum_of_more_than_are_here_is_mentioned_as_the_poll_opens() -> None:
    for quorum, words in ((10, [QuorumTooHigh(10, 9)]), (9, []), (0.99, [])):
        poll = replace(OPEN, poll=replace(OPEN.poll, quorum=quorum))
        decision = decide(view(polls=(poll,)), counted(poll, Purpose.OPENING), LATER)
        assert [getattr(act, "message", None) for act in decision.acts] == words


@pytest.mark.parametrize(
    ("levels", "encrypted", "warned"),
    [
        (PowerLevels({ME: 50}, events={END: 60}), False, True),
        (PowerLevels({ME: 50}, events={END: 60}), True, False),
        (PowerLevels({ME: 60}, events={END: 60}), False, False),
        (PowerLevels({ME: 50}, events={}, events_default=60), True, True),
        (None, False, False),
    ],
)
def test_where_it_may_not_end_the_poll_moderators_hear_it_as_it_opens(
    levels: PowerLevels | None, encrypted: bool, warned: bool
) -> None:
    room = replace(JOINED, power_levels=levels, encrypted=encrypted)
    here = view(polls=(OPEN,), room=room)
    decision = decide(here, counted(OPEN, Purpose.OPENING), LATER)
    words = [getattr(act, "message", None) for act in decision.acts]
    assert words == ([MayNotEnd()] if warned else [])


def test_of_a_poll_that_is_over_by_then_nobody_is_warned() -> None:
    fact = replace(counted(COUNTING, Purpose.OPENING), kept_for=DAY)
    assert decide(view(polls=(COUNTING,)), fact, LATER).acts == ()
