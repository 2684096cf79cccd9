"""What is let go of when the bot is out of a room; and that encryption lets go of nothing."""

from dataclasses import replace

from bot.core.acts import Leave
from bot.core.changes import CancelActs, DropSchedules, PutPoll, PutQuestion, PutRoom
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.polls.values import PollState
from bot.core.primitives import EventId, RoomId, UserId
from bot.core.questions.values import QuestionState
from bot.core.rooms.facts import EncryptionSeen, Invited, Joined, Left
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import ScheduleName
from bot.core.view import View
from tests.core.samples import (
    JOINED,
    MEMBER,
    NOW,
    ROOM,
    RUNNING,
    Story,
    asked,
    posted,
    view,
)

UNKNOWN = Room(ROOM)
INVITED = Room(ROOM, Membership.INVITED)
DAILY = {ScheduleName.QUESTIONS: "daily 20:00", ScheduleName.SUMMARY: "mon 12:00"}


def invited(inviter: str = MEMBER, event: str = "$invite", room_id: RoomId = ROOM) -> Invited:
    return Invited(room_id, EventId(event), UserId(inviter))


def joined(name: str = "Floor", event: str = "$join", news: bool = True) -> Joined:
    return Joined(ROOM, EventId(event), NOW, name, news)


def leave(decision: Decision) -> Leave:
    (act,) = decision.acts
    assert isinstance(act, Leave)
    return act


UNFINISHED = (PollState.WAITING, PollState.OPEN, PollState.COUNTING)


def busy() -> View:
    polls = tuple(posted(state.value, state) for state in PollState)
    questions = tuple(asked(state.value, state=state) for state in QuestionState)
    return view(schedules=RUNNING, polls=polls, questions=questions)


def departed(decision: Decision) -> None:
    """The schedules, the acts and all that was unfinished are gone; what was counted stays."""
    room, *others = decision.changes
    assert isinstance(room, PutRoom)
    assert room.room.membership is Membership.OUTSIDE
    assert others[:2] == [DropSchedules(ROOM), CancelActs(ROOM)]
    polls = {each.round.poll.id for each in others if isinstance(each, PutPoll)}
    assert polls == {state.value for state in UNFINISHED}
    states = {each.round.state for each in others if isinstance(each, PutPoll)}
    assert states == {PollState.CANCELLED}
    questions = [each.round for each in others if isinstance(each, PutQuestion)]
    assert [(each.item, each.state) for each in questions] == [("waiting", QuestionState.CANCELLED)]


def test_kicked_from_a_room_the_bot_lets_everything_there_go() -> None:
    decision = decide(busy(), Left(ROOM), NOW)
    departed(decision)
    assert decision.acts == ()


def test_being_out_twice_is_nothing() -> None:
    story = Story(busy())
    story.happens(Left(ROOM))
    assert story.happens(Left(ROOM)) == NOTHING


def test_encryption_is_noted_and_nothing_is_let_go_of() -> None:
    story = Story(busy())
    before = story.view
    assert story.happens(EncryptionSeen(ROOM)).acts == ()
    assert story.view == replace(before, room=replace(before.room, encrypted=True))


def test_encryption_is_never_taken_back() -> None:
    story = Story(view(room=replace(JOINED, encrypted=True)))
    story.happens(Left(ROOM))
    story.happens(invited())
    story.happens(joined())
    assert story.view.room.membership is Membership.JOINED
    assert story.view.room.encrypted
