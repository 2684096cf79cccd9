"""What is let go of when the bot is out of a room, and that it never stays in an encrypted one."""

from dataclasses import replace

from bot.core.decide import decide
from bot.core.decide.rooms import ENCRYPTED
from bot.core.decisions import (
    NOTHING,
    CancelActs,
    Decision,
    DropSchedules,
    Leave,
    PutPoll,
    PutQuestion,
    PutRoom,
)
from bot.core.facts import EncryptionSeen, Invited, Joined, Left
from bot.core.model import (
    EventId,
    Membership,
    PollState,
    QuestionState,
    Room,
    RoomId,
    ScheduleName,
    UserId,
)
from bot.core.view import View
from tests.core.samples import (
    JOINED,
    MEMBER,
    NOW,
    ROOM,
    RUNNING,
    SETTINGS,
    Story,
    asked,
    posted,
    said,
    view,
)

UNKNOWN = Room(ROOM)
INVITED = Room(ROOM, Membership.INVITED)
DAILY = {ScheduleName.QUESTIONS: "daily 20:00", ScheduleName.SUMMARY: "mon 12:00"}


def invited(
    inviter: str = MEMBER, event: str = "$invite", room_id: RoomId = ROOM, encrypted: bool = False
) -> Invited:
    return Invited(room_id, EventId(event), UserId(inviter), encrypted)


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


def test_when_encryption_is_turned_on_the_bot_says_nothing_more_and_leaves() -> None:
    story = Story(busy())
    decision = story.happens(EncryptionSeen(ROOM))
    departed(decision)
    assert leave(decision).reason == ENCRYPTED
    assert story.view.room.encrypted
    assert story.happens(said("help")) == NOTHING
    assert story.happens(Left(ROOM)) == NOTHING


def test_a_room_that_turns_out_encrypted_on_joining_is_left_without_a_word() -> None:
    story = Story(view(room=INVITED))
    assert story.happens(EncryptionSeen(ROOM)).acts == ()
    decision = story.happens(joined())
    assert leave(decision).reason == ENCRYPTED
    assert story.view.room.membership is Membership.OUTSIDE


def test_when_encryption_is_seen_after_the_join_the_greeting_is_cancelled() -> None:
    story = Story(view(room=INVITED, settings=replace(SETTINGS, schedule=DAILY)))
    story.happens(joined())
    decision = story.happens(EncryptionSeen(ROOM))
    assert CancelActs(ROOM) in decision.changes
    assert story.view.schedules == ()
    assert leave(decision)


def test_the_bot_never_comes_back_into_a_room_that_is_encrypted() -> None:
    story = Story(view(room=replace(JOINED, membership=Membership.OUTSIDE, encrypted=True)))
    assert leave(story.happens(invited()))
    assert leave(story.happens(joined()))
    assert story.view.room.membership is Membership.OUTSIDE
