"""Which question and poll the coming moments bring, if nobody changes anything until then."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import ActId, Millis
from bot.core.questions.rotation import next_poll, next_question
from bot.core.questions.values import QuestionRound, QuestionState, SuggestionState, suggested_item
from bot.core.schedule.values import Previewed, ScheduleName
from bot.core.view import View


def foreseen(view: View, moments: Sequence[Previewed]) -> tuple[Previewed, ...]:
    """The moments in order, each with what comes."""
    coming = {
        ScheduleName.QUESTIONS: iter(_questions(view, _times(moments, ScheduleName.QUESTIONS))),
        ScheduleName.POLLS: iter(_polls(view, _times(moments, ScheduleName.POLLS))),
    }
    return tuple(
        each if each.why or each.what not in coming else replace(each, text=next(coming[each.what]))
        for each in moments
    )


def _times(moments: Sequence[Previewed], what: ScheduleName) -> list[Millis]:
    return [each.at for each in moments if each.what is what and not each.why]


def _questions(view: View, times: Sequence[Millis]) -> list[str]:
    """What is asked at each of the times: first what members suggested, then the deck."""
    room, deck = view.room.room_id, view.settings.deck
    on_its_way = {each.item for each in view.questions if each.state is QuestionState.WAITING}
    accepted = [
        each.text
        for each in view.suggestions
        if each.state is SuggestionState.ACCEPTED and suggested_item(each.number) not in on_its_way
    ]
    asked, rest = list(view.questions), times[len(accepted) :]
    for at in rest:
        question, cycle = next_question(deck, asked)
        asked.append(
            QuestionRound(ActId(""), room, deck.id, question.id, question.question, cycle, at)
        )
    return [*accepted, *(each.text for each in asked[len(asked) - len(rest) :])]


def _polls(view: View, times: Sequence[Millis]) -> list[str]:
    room, deck = view.room.room_id, view.settings.deck
    posted = list(view.polls)
    for at in times:
        poll = next_poll(deck, posted)
        posted.append(PollRound(ActId(""), room, deck.id, poll, at, at, PollState.OPEN))
    return [each.poll.question for each in posted[len(posted) - len(times) :]]
