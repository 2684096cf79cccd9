"""Before something is posted where not all can answer: whether anybody can, and in which way."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.acts import Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import CancelAct, LeaveOut, PutQuestion, PutRoom
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Refused
from bot.core.polls.lifecycle import Turn, take
from bot.core.polls.orders import Scene
from bot.core.polls.posting import companion_of, opening_of, tap_act
from bot.core.polls.values import PollRound, PollState, Ways
from bot.core.primitives import DAY, ActId, Millis
from bot.core.questions.values import QuestionRound, QuestionState
from bot.core.rooms.answering import Answerable, answerable, ways_to_answer
from bot.core.rooms.facts import Looked
from bot.core.rooms.messages import FewCanAnswer, NobodyCanAnswer
from bot.core.rooms.rights import moderators
from bot.core.rooms.values import Room
from bot.core.schedule.values import ScheduleName, Skip
from bot.core.view import View

Round = PollRound | QuestionRound


def looked(view: View, fact: Looked, now: Millis) -> Decision:
    """Post as it is, or in words that name the one way there is, or not at all."""
    room = _with_levels(view.room, fact)
    rounds: tuple[Round, ...] = (*view.polls, *view.questions)
    waiting = (PollState.WAITING, QuestionState.WAITING)
    mine = (each for each in rounds if each.round_id == fact.act.round_id)
    round_ = next((each for each in mine if each.state in waiting), None)
    if round_ is None:
        return NOTHING  # called off meanwhile, or the bot is out of the room
    poll = round_.poll if isinstance(round_, PollRound) else None
    found = answerable(room, fact.members, ways_to_answer(poll))
    decision = _not_posted(view, round_, now) if found.by_nobody else _in_words(round_, found)
    affairs = _affairs(found)
    warned = dict(room.warned)
    # What keeps people from voting mostly keeps them from replying, too: one word is enough.
    known = affairs in warned.values()
    warned.pop(_schedule(round_), None)
    room = replace(room, warned=warned | ({_schedule(round_): affairs} if affairs else {}))
    if room != view.room:
        decision += Decision((PutRoom(room),))
    # Whoever asks for something hears why it does not come, whatever was said before.
    reply = fact.act.reply if found.by_nobody else None
    if not affairs or (known and not reply):
        return decision
    word = Send(
        _word_act(round_),
        fact.room_id,
        _word(round_, found, room),
        Urgency.REPLY,
        notice=True,
        target=reply,
        mentions=moderators(room, view.settings.manage_power, view.settings.me),
        expires_at=now + DAY,
    )
    return decision + Decision(acts=(word,))


def unheard(view: View, fact: Refused | CalledOff) -> Decision:
    """What could not be said to the moderators is news at the next time."""
    rounds: tuple[Round, ...] = (*view.polls, *view.questions)
    names = {_schedule(each) for each in rounds if _word_act(each) == fact.act_id}
    warned = {name: each for name, each in view.room.warned.items() if name not in names}
    room = replace(view.room, warned=warned)
    return Decision((PutRoom(room),)) if room != view.room else NOTHING


def _word_act(round_: Round) -> ActId:
    return act_id(Cause.FEW_ANSWERS, round_.round_id)


def _with_levels(room: Room, fact: Looked) -> Room:
    """What has come with a sync answer since is newer."""
    lacking = room.power_levels is not None and room.power_levels.events is None
    return replace(room, power_levels=fact.levels) if lacking else room


def _schedule(round_: Round) -> ScheduleName:
    return ScheduleName.POLLS if isinstance(round_, PollRound) else ScheduleName.QUESTIONS


def _not_posted(view: View, round_: Round, now: Millis) -> Decision:
    left_out = tuple(
        LeaveOut(replace(slot, skipped=Skip.NOBODY))
        for slot in view.slots
        if (slot.name, slot.due_at, slot.skipped) == (_schedule(round_), round_.due_at, "")
    )
    if isinstance(round_, PollRound):
        return take(round_, Turn.NOBODY, Scene(view, now)) + Decision(left_out)
    cancelled = PutQuestion(replace(round_, state=QuestionState.CANCELLED))
    # With the act falls all that rests on it.
    return Decision((cancelled, CancelAct(round_.round_id), *left_out))


def _in_words(round_: Round, found: Answerable) -> Decision:
    """A native poll is posted in any case: the record hangs on it."""
    if not isinstance(round_, PollRound) or found.ways is Ways.BOTH:
        return NOTHING
    if not round_.poll.takes_reactions:
        return NOTHING  # its words say so already
    words = (opening_of(round_, found.ways), companion_of(round_, found.ways))
    taps = tuple(_taps(round_)) if found.ways is Ways.POLL else ()
    return Decision(taps, tuple(replace(each, instead=True) for each in words))


def _taps(round_: PollRound) -> Iterator[CancelAct]:
    for number in range(1, len(round_.poll.answers) + 1):
        yield CancelAct(tap_act(round_.round_id, number))


def _affairs(found: Answerable) -> str:
    """How it stands, without the numbers, which change with every member who comes."""
    if not (found.by_nobody or found.by_few):
        return ""
    levels = (f"{each.setting}={each.level}" for each in found.barriers)
    return " ".join(("nobody" if found.by_nobody else "few", *levels))


def _word(round_: Round, found: Answerable, room: Room) -> NobodyCanAnswer | FewCanAnswer:
    usual = room.power_levels.users_default if room.power_levels else 0
    text = round_.poll.question if isinstance(round_, PollRound) else round_.text
    name = _schedule(round_)
    if found.by_nobody:
        return NobodyCanAnswer(name, text, found.barriers, usual)
    return FewCanAnswer(name, found.able, found.members, found.barriers, usual)
