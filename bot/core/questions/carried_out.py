"""What became of a question: it stands in the room, never will, or was taken away."""

from dataclasses import replace

from bot.core.changes import CancelAct, Change, DropSuggestion, PutQuestion
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import CalledOff, Redacted, Refused, Sent
from bot.core.questions.suggesting import shown, taken_back
from bot.core.questions.values import QuestionRound, QuestionState, suggested_item
from bot.core.rooms.values import Membership
from bot.core.view import View


def sent(view: View, fact: Sent) -> Decision:
    """A round begins when its posting stands in the room."""
    for asked in view.questions:
        if asked.round_id == fact.act_id and _begins(view, asked):
            return _asked(view, replace(asked, state=QuestionState.ASKED, event_id=fact.event_id))
    return shown(view, fact)


def _begins(view: View, asked: QuestionRound) -> bool:
    """Whether it has not begun before, as with polls."""
    if asked.state is QuestionState.WAITING:
        return True
    over = asked.state is QuestionState.CANCELLED
    here = view.room.membership is Membership.JOINED
    return over and asked.event_id is None and here


def _asked(view: View, asked: QuestionRound) -> Decision:
    # What a member suggested is forgotten once it stands in the room, and not before.
    gone = tuple(
        DropSuggestion(each.room_id, each.number)
        for each in view.suggestions
        if not asked.deck and suggested_item(each.number) == asked.item
    )
    return Decision((PutQuestion(asked), *gone))


def refused(view: View, fact: Refused | CalledOff) -> Decision:
    """A round that was not posted never was."""
    for asked in view.questions:
        if asked.round_id == fact.act_id and asked.state is QuestionState.WAITING:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            return Decision((PutQuestion(cancelled),))
    return NOTHING


def taken_away(view: View, fact: Redacted) -> Decision:
    """A question that was taken away is over, and in no summary; a suggestion is taken back."""
    changes: tuple[Change, ...] = ()
    for asked in view.questions:
        if asked.event_id == fact.event_id:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            changes += (PutQuestion(cancelled), CancelAct(asked.round_id))
    return Decision(changes) + taken_back(view, fact)
