"""Which question and poll the coming moments bring, if nobody changes anything until then."""

from collections.abc import Sequence
from dataclasses import replace

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
from bot.core.view import View


def foreseen(view: View, moments: Sequence[Previewed]) -> tuple[Previewed, ...]:
    """The moments in order, each with what comes."""
    following = _Following(view)
    return tuple(each if each.why else following.at(each) for each in moments)


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

    def at(self, moment: Previewed) -> Previewed:
        """The moment with what it brings."""
        match moment.what:
            case ScheduleName.QUESTIONS:
                return replace(moment, text=self._question(moment.at))
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
        self._polls.append(PollRound(ActId(""), room, deck.id, poll, at, at, PollState.OPEN))
        return poll.question
