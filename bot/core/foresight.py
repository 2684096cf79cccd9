"""Which question and poll the coming moments bring, if nobody changes anything until then."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.core.decide.rounds import suggested_item
from bot.core.messages import Previewed
from bot.core.model import (
    ActId,
    Millis,
    PollRound,
    PollState,
    QuestionRound,
    QuestionState,
    ScheduleName,
)
from bot.core.preferences import SuggestionState
from bot.core.rotation import next_poll, next_question
from bot.core.rules import POLLS_LAST, Rule, rule_of
from bot.core.slots import next_slots
from bot.core.view import View

LOOKED_AT = 15
"""Dates of a rule: as many as it has days, and then some."""


def foreseen(view: View, moments: Sequence[Previewed]) -> tuple[Previewed, ...]:
    """The moments in order, each with what comes; a poll overlaps where another is still open."""
    following = _Following(view)
    return tuple(each if each.left_out else following.at(each) for each in moments)


def overlap(view: View, rule: Rule, now: Millis, anchor: Millis) -> bool:
    """Whether a poll by this rule is still open when the next is due."""
    dates = next_slots(rule, view.settings.zone, now, LOOKED_AT, anchor)
    lasts = rule.lasts or POLLS_LAST
    return any(later - at < lasts for at, later in pairwise(dates))


class _Following:
    """What was posted before, and what is then posted in turn."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._questions = list(view.questions)
        self._polls = list(view.polls)
        on_its_way = {each.item for each in view.questions if each.state is QuestionState.WAITING}
        self._accepted = [
            each.text
            for each in view.suggestions
            if each.state is SuggestionState.ACCEPTED
            and suggested_item(each.number) not in on_its_way
        ]
        unfinished = view.unfinished_poll
        self._open_until = unfinished.closes_at if unfinished else 0
        rules = (rule_of(each) for each in view.schedules if each.name is ScheduleName.POLLS)
        self._lasts = next((rule.lasts for rule in rules), None) or POLLS_LAST

    def at(self, moment: Previewed) -> Previewed:
        """The moment with what it brings."""
        match moment.what:
            case ScheduleName.QUESTIONS:
                return replace(moment, text=self._question(moment.at))
            case ScheduleName.POLLS if moment.at < self._open_until:
                return replace(moment, overlaps=True)
            case ScheduleName.POLLS:
                return replace(moment, text=self._poll(moment.at))
        return moment

    def _question(self, at: Millis) -> str:
        if self._accepted:
            return self._accepted.pop(0)
        room, deck = self._view.room.room_id, self._view.settings.deck
        question, cycle = next_question(deck, self._questions)
        self._questions.append(
            QuestionRound(ActId(""), room, deck.id, question.id, question.question, cycle, at)
        )
        return question.question

    def _poll(self, at: Millis) -> str:
        room, deck = self._view.room.room_id, self._view.settings.deck
        poll = next_poll(deck, self._polls)
        self._open_until = at + self._lasts
        self._polls.append(
            PollRound(ActId(""), room, deck.id, poll, at, self._open_until, PollState.OPEN)
        )
        return poll.question
