"""Outcomes are made, changed, done and dropped; the message that says one goes along."""

from dataclasses import replace
from datetime import date

from bot.core.acts import OnAct, OnEvent, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import Change, DropOutcome, PutOutcome, PutPreferences
from bot.core.commands.answers import answer
from bot.core.commands.appearance import in_one_line, length_seen
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.messages import Message
from bot.core.outcomes.messages import (
    AlreadyDone,
    OutcomeChanged,
    OutcomeDone,
    OutcomeDropped,
    OutcomeTooLong,
    TellOutcome,
    TooManyOutcomes,
    UnknownOutcome,
)
from bot.core.outcomes.standing import done_on
from bot.core.outcomes.values import LONGEST_OUTCOME, MOST_OPEN, Outcome
from bot.core.polls.orders import NEWS_FOR, about
from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, Millis
from bot.core.view import View


def make(
    view: View, fact: Commanded, poll: PollRound, text: str, due: date | None, now: Millis
) -> Decision:
    """Note what follows from that poll, and say it below its result."""
    text = in_one_line(text)
    if why := _too_long(text) or _too_many(view):
        return answer(fact, why, now)
    number, posted_by = view.preferences.outcomes + 1, act_id(Cause.OUTCOME, fact.cause)
    outcome = Outcome(
        fact.room_id, number, text, poll.round_id, poll.poll.question, now, posted_by, due
    )
    counted = PutPreferences(replace(view.preferences, outcomes=number))
    message = _shown(outcome, view, first=number == 1)
    word = _send(view, posted_by, message, _below_result(view, poll), now)
    return Decision((counted, PutOutcome(outcome)), (word,))


def change(
    view: View, fact: Commanded, number: int, text: str, due: date | None, now: Millis
) -> Decision:
    """Give one other words, or another day, or both; what is done is open again."""
    found = _numbered(view, number)
    if found is None:
        return answer(fact, _unknown(view, number), now)
    text = in_one_line(text) or found.text
    open_again = not found.is_open
    if why := _too_long(text) or (_too_many(view) if open_again else None):
        return answer(fact, why, now)
    changed = replace(found, text=text, due=due or found.due, at=now, done_at=None)
    reply = OutcomeChanged(number, text, changed.due, found.text, found.due, again=open_again)
    return _shown_again(view, changed, fact, now) + answer(fact, reply, now)


def done(view: View, fact: Commanded, number: int, now: Millis) -> Decision:
    """It is done, and in no summary any more."""
    found = _numbered(view, number)
    if found is None:
        return answer(fact, _unknown(view, number), now)
    if not found.is_open:
        return answer(fact, AlreadyDone(number), now)
    over = replace(found, done_at=now)
    shown = _edited(over, fact, _shown(over, view), view, now)
    return Decision((PutOutcome(over),)) + shown + answer(fact, OutcomeDone(number, over.text), now)


def drop(view: View, fact: Commanded, number: int, now: Millis) -> Decision:
    """Forget one, done or not; its message says so."""
    found = _numbered(view, number)
    if found is None:
        return answer(fact, _unknown(view, number), now)
    gone: Change = DropOutcome(found.room_id, number)
    shown = _edited(found, fact, OutcomeDropped(number), view, now)
    return Decision((gone,)) + shown + answer(fact, OutcomeDropped(number), now)


def _numbered(view: View, number: int) -> Outcome | None:
    return next((each for each in view.outcomes if each.number == number), None)


def _unknown(view: View, number: int) -> UnknownOutcome:
    return UnknownOutcome(number, tuple(each.number for each in view.outcomes if each.is_open))


def _too_long(text: str) -> OutcomeTooLong | None:
    length = length_seen(text)
    return OutcomeTooLong(length) if length > LONGEST_OUTCOME else None


def _too_many(view: View) -> TooManyOutcomes | None:
    open_ones = [each for each in view.outcomes if each.is_open]
    return TooManyOutcomes() if len(open_ones) >= MOST_OPEN else None


# --- its message ---------------------------------------------------------------------------


def _shown(outcome: Outcome, view: View, *, first: bool = False) -> TellOutcome:
    on = done_on(outcome, view)
    return TellOutcome(outcome.number, outcome.text, outcome.question, outcome.due, on, first=first)


def _below_result(view: View, poll: PollRound) -> Target | None:
    """A reply to the result; where that was never said, or long ago, to the poll."""
    result = view.result_messages.get(poll.round_id)
    if result is None or poll.moved_from:
        return about(poll)
    return OnEvent(Relation.REPLY, event=result)


def _shown_again(view: View, outcome: Outcome, fact: Commanded, now: Millis) -> Decision:
    """Written down, with its message in other words; one of a room that was replaced is new."""
    if outcome.moved_from is None:
        shown = _edited(outcome, fact, _shown(outcome, view), view, now)
        return Decision((PutOutcome(outcome),)) + shown
    posted_by = act_id(Cause.OUTCOME, fact.cause)
    here = replace(outcome, posted_by=posted_by, event_id=None, moved_from=None)
    word = _send(view, posted_by, _shown(here, view), None, now)
    return Decision((PutOutcome(here),), (word,))


def _edited(
    outcome: Outcome, fact: Commanded, message: Message, view: View, now: Millis
) -> Decision:
    """Other words in the place of its message, once that stands; never in another room."""
    if outcome.moved_from:
        return Decision()
    known = outcome.event_id
    target: Target = (
        OnEvent(Relation.REPLACE, event=known)
        if known
        else OnAct(Relation.REPLACE, act=outcome.posted_by)
    )
    act = act_id(Cause.OUTCOME_CHANGED, fact.cause)
    return Decision(acts=(_send(view, act, message, target, now),))


def _send(view: View, act: ActId, message: Message, target: Target | None, now: Millis) -> Send:
    expires_at = now + NEWS_FOR
    room_id = view.room.room_id
    return Send(act, room_id, message, Urgency.REPLY, target=target, expires_at=expires_at)
