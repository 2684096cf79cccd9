"""A poll goes from state to state as the table says, whatever happens, and in one file alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import bot
from bot.core import causes
from bot.core.acts import Look, Urgency
from bot.core.causes import Cause, act_id, cause_of
from bot.core.changes import CancelAct, PutPoll
from bot.core.commands.facts import Commanded
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.facts import CalledOff, Fact, Redacted, Refused, Sent
from bot.core.polls import orders
from bot.core.polls.facts import CloseDue, EndSeen, PollCounted, PollGone
from bot.core.polls.lifecycle import TABLE, Transition, Turn, act_of, take
from bot.core.polls.orders import Scene
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import EventId, RoomId
from bot.core.rooms.facts import Invited, Left, Looked
from bot.core.rooms.values import PowerLevels
from bot.core.schedule.values import ScheduleName, Slot
from bot.core.view import View
from tests.core.moves import Move, facts, moves
from tests.core.samples import (
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    STEWARD,
    Story,
    counted,
    posted,
    said,
    view,
)
from tests.core.test_decide_properties import starts, whatever_happens

NEW = RoomId("!new:example.org")
EVENT, COMPANION = EventId("$event"), EventId("$companion")
ROWS = [(before, each) for each in TABLE for before in each.before]
BRINGS: dict[Turn, tuple[type[Fact], ...]] = {
    Turn.STANDS: (Sent,),
    Turn.TO_END: (CloseDue, Commanded),
    Turn.ENDED: (EndSeen,),
    Turn.END_REFUSED: (Refused, CalledOff),
    Turn.LEFT_BEHIND: (Left,),
    Turn.COUNTED: (PollCounted,),
    Turn.NOT_POSTED: (Refused, CalledOff),
    Turn.TOO_LATE: (Refused,),
    Turn.NOBODY: (Looked,),
    Turn.TAKEN_DOWN: (Redacted,),
    Turn.VANISHED: (PollGone,),
    Turn.NOT_COUNTED: (Refused, CalledOff),
    # Who is invited is in the room no more.
    Turn.LEFT: (Left, Invited),
}


def polls_of(story: Story) -> dict[str, PollState]:
    return {poll.round_id: poll.state for poll in story.view.polls}


@whatever_happens
@given(starts, moves())
def test_whatever_happens_a_poll_goes_only_where_the_table_leads(
    start: View, course: list[Move]
) -> None:
    leads = {
        (before, fact, each.after)
        for before, each in ROWS
        for fact in BRINGS[each.turn]
        if before is not each.after
    }
    story = Story(start)
    for number, move in enumerate(course):
        for fact in facts(story, move, number):
            before = polls_of(story)
            story.happens(fact)
            for poll, state in polls_of(story).items():
                was = before.get(poll)
                if was is None:
                    assert state is PollState.WAITING
                elif was is not state:
                    assert (was, type(fact), state) in leads


def records(turn: Turn, before: PollState) -> View:
    """A room with one poll in that state, to which the turn can come."""
    poll = posted(state=before, companion_id=COMPANION, result=None, ending=False)
    poll = replace(poll, round_id=causes.posts(ROOM, ScheduleName.POLLS, NOW)[0])
    if before in (PollState.WAITING, PollState.CANCELLED):
        poll = replace(poll, event_id=None, companion_id=None, opened_at=None)
    match turn:
        case Turn.TOO_LATE:
            return view(polls=(poll,), slots=(Slot(ROOM, ScheduleName.POLLS, NOW),))
        case Turn.NOBODY:
            levels = PowerLevels({STEWARD: 50}, events_default=60)
            return view(room=replace(JOINED, power_levels=levels), polls=(poll,))
        case Turn.LEFT_BEHIND:
            return view(polls=(replace(poll, room_id=NEW, moved_from=ROOM),))
        case _:
            return view(polls=(poll,))


def fact(turn: Turn, poll: PollRound) -> Fact:  # noqa: C901
    match turn:
        case Turn.STANDS:
            return Sent(ROOM, poll.round_id, EVENT)
        case Turn.TO_END:
            return said("close")
        case Turn.ENDED:
            assert poll.event_id
            return EndSeen(ROOM, poll.event_id, EventId("$end"), ME, NOW)
        case Turn.END_REFUSED:
            return Refused(ROOM, act_id(Cause.END, poll.round_id), "no")
        case Turn.COUNTED:
            return counted(poll)
        case Turn.NOT_POSTED:
            return Refused(ROOM, poll.round_id, "no")
        case Turn.TOO_LATE:
            return Refused(ROOM, poll.round_id, "too late", late=True)
        case Turn.NOBODY:
            look = Look(act_id(Cause.LOOK, poll.round_id), ROOM, poll.round_id, Urgency.POLL)
            return Looked(look, (MEMBER, STEWARD))
        case Turn.TAKEN_DOWN:
            assert poll.event_id
            return Redacted(ROOM, poll.event_id)
        case Turn.VANISHED:
            assert poll.event_id
            return PollGone(ROOM, poll.event_id)
        case Turn.NOT_COUNTED:
            return Refused(ROOM, act_id(Cause.COUNT, poll.round_id), "no")
        case Turn.LEFT | Turn.LEFT_BEHIND:
            return Left(ROOM)


@pytest.mark.parametrize(
    ("before", "row"), ROWS, ids=[f"{before}, {row.turn}" for before, row in ROWS]
)
def test_every_row_of_the_table_is_taken_when_its_fact_comes(
    before: PollState, row: Transition
) -> None:
    start = records(row.turn, before)
    (poll,) = start.polls
    happened = fact(row.turn, poll)
    assert isinstance(happened, BRINGS[row.turn])
    decision = decide(start, happened, NOW)
    (after,) = (each.round for each in decision.changes if isinstance(each, PutPoll))
    assert after.state is row.after
    cancelled = {each.act_id for each in decision.changes if isinstance(each, CancelAct)}
    assert cancelled == {act_of(poll, cause) for cause in row.cancels}
    ordered = [act for order in row.orders for act in order(after, Scene(start, NOW, "no"))]
    assert bool(ordered) == bool(row.orders)
    words = {Cause.ANSWER, Cause.FEW_ANSWERS}
    assert [act for act in decision.acts if cause_of(act.act_id) not in words] == ordered


@pytest.mark.parametrize("turn", Turn)
def test_where_the_table_has_no_row_nothing_follows(turn: Turn) -> None:
    rows = {before for before, row in ROWS if row.turn is turn}
    for before in set(PollState) - rows:
        assert take(posted(state=before), turn, Scene(view(), NOW)) == NOTHING


def test_without_counts_no_result_is_told() -> None:
    assert orders.tell_result(posted(), Scene(view(), NOW)) == ()


def test_no_other_file_takes_a_poll_to_a_state() -> None:
    core = Path(bot.__file__).parent / "core"
    setting = {each.name for each in core.rglob("*.py") if "state=PollState" in each.read_text()}
    assert setting == set()
