"""What somebody took away: a question, a suggestion, a poll."""

from dataclasses import replace

from bot.core.changes import CancelAct, Change, PutQuestion
from bot.core.decisions import Decision
from bot.core.facts import Redacted
from bot.core.polls.seen import taken_down
from bot.core.primitives import Millis
from bot.core.questions.suggesting import taken_back
from bot.core.questions.values import QuestionState
from bot.core.view import View


def redacted(view: View, fact: Redacted, now: Millis) -> Decision:
    """A poll or question that was taken away is over, and in no summary. A result stays told."""
    changes: tuple[Change, ...] = ()
    for asked in view.questions:
        if asked.event_id == fact.event_id:
            cancelled = replace(asked, state=QuestionState.CANCELLED)
            changes += (PutQuestion(cancelled), CancelAct(asked.round_id))
    return Decision(changes) + taken_back(view, fact) + taken_down(view, fact, now)
