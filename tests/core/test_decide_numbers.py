"""A number typed where a poll is: one hint to each person and poll, and no record of who."""

from dataclasses import replace

import pytest

from bot.core.acts import OnEvent, Relation, Send
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.polls.facts import NumbersTyped
from bot.core.polls.messages import NumberIsNoVote
from bot.core.polls.values import PollState
from bot.core.primitives import ActId, EventId, UserId
from bot.core.rooms.values import Membership
from bot.core.view import View
from tests.core.samples import JOINED, MEMBER, NOW, ROOM, SETTINGS, STEWARD, poll, posted, view

KEYED = replace(SETTINGS, key=b"k" * 32, bots=("@bridge*:example.org",))
OPEN = posted(companion_id=EventId("$card"))
assert OPEN.event_id
POLL: EventId = OPEN.event_id


def one_poll(**changes: object) -> View:
    return view(settings=KEYED, polls=(replace(OPEN, **changes),))  # type: ignore[arg-type]


def typed(
    *about: str, by: UserId = MEMBER, greatest: int = 2, event: str = "$typed"
) -> NumbersTyped:
    targets = tuple(map(EventId, about)) or (POLL,)
    return NumbersTyped(ROOM, EventId(event), by, targets, greatest)


def hint(view: View, fact: NumbersTyped) -> Send:
    decision = decide(view, fact, NOW)
    assert decision.changes == ()
    (act,) = decision.acts
    assert isinstance(act, Send)
    return act


@pytest.mark.parametrize("about", [(POLL,), ("$card",), ("$other", POLL), ("$card", POLL)])
def test_a_number_about_the_open_poll_is_answered_where_it_was_typed(
    about: tuple[str, ...],
) -> None:
    act = hint(one_poll(), typed(*about))
    assert (act.message, act.notice, act.mentions) == (NumberIsNoVote(), True, ())
    assert act.target == OnEvent(Relation.REPLY, event=EventId("$typed"))
    root = EventId(about[-1])
    act = hint(one_poll(), replace(typed(*about), thread=root))
    assert act.target == OnEvent(Relation.THREAD, event=root, reply_to=EventId("$typed"))


def test_each_person_gets_one_hint_a_poll() -> None:
    first = hint(one_poll(), typed()).act_id
    assert hint(one_poll(), typed("$card", greatest=3, event="$again")).act_id == first
    assert hint(one_poll(), typed(by=STEWARD)).act_id != first
    other = replace(OPEN, round_id=ActId("poll-other"))
    assert hint(view(settings=KEYED, polls=(other,)), typed()).act_id != first


def test_from_the_acts_id_nobody_without_the_key_can_tell_who_it_was() -> None:
    act_id = hint(one_poll(), typed()).act_id
    assert MEMBER not in act_id
    other_key = replace(KEYED, key=b"l" * 32)
    assert hint(view(settings=other_key, polls=(OPEN,)), typed()).act_id != act_id


@pytest.mark.parametrize(
    ("records", "fact"),
    [
        (view(settings=KEYED), typed()),
        (one_poll(), typed("$other")),
        (one_poll(), typed(greatest=4)),
        (one_poll(), typed(by=UserId("@bridge-1:example.org"))),
        (one_poll(state=PollState.COUNTING), typed()),
        (one_poll(state=PollState.CLOSED), typed()),
        (one_poll(poll=poll("d", answers=10)), typed()),
        (replace(one_poll(), room=replace(JOINED, membership=Membership.OUTSIDE)), typed()),
    ],
)
def test_any_other_number_is_passed_over(records: View, fact: NumbersTyped) -> None:
    assert decide(records, fact, NOW) == NOTHING
