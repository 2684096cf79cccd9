"""Posting a question: the next, one of the deck, one in a moderator's words, or a suggested one."""

from bot.core.acts import Act, OnAct, Relation, Send, Target, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutQuestion
from bot.core.commands.answers import answer, where_asked
from bot.core.commands.facts import Commanded
from bot.core.decisions import Decision
from bot.core.messages import Message
from bot.core.primitives import DAY, ActId, Millis
from bot.core.questions import rotation
from bot.core.questions.from_deck import chosen
from bot.core.questions.messages import (
    AskedLately,
    AskOtherSide,
    AskOwn,
    AskQuestion,
    AskSuggested,
    FewQuestionsLeft,
    OtherSide,
    UnknownQuestion,
)
from bot.core.questions.rotation import left_in_cycle, next_question
from bot.core.questions.values import (
    OWN,
    Question,
    QuestionRound,
    QuestionState,
    Suggestion,
    SuggestionState,
    suggested_item,
)
from bot.core.rooms.look_first import look_first
from bot.core.rooms.rights import moderators
from bot.core.view import View

FEW_LEFT = 3
LATELY = 7 * DAY
"""A question that was asked within it is asked again only if somebody says so."""


def post_question(
    view: View,
    question: Question,
    cycle: int,
    cause: ActId,
    now: Millis,
    due: Millis | None = None,
    reply: Target | None = None,
) -> Decision:
    """Ask a question, with the other side in its thread. `due` is set when it comes late.

    `reply` is the command that wants it.
    """
    room_id = view.room.room_id
    asked = QuestionRound(
        cause, room_id, view.settings.deck.id, question.id, question.question, cycle, due or now
    )
    message = AskQuestion(question, question.source or view.settings.deck.source, due)
    look = look_first(view, cause, Urgency.QUESTION, None, reply)
    acts = _with_thread(asked, message, OtherSide(question), now)
    return Decision((PutQuestion(asked),), (*look, *acts, *_warn_of_few(view, asked)))


def _with_thread(
    asked: QuestionRound, message: Message, opening: Message, now: Millis
) -> tuple[Act, ...]:
    """A question, and the first message of its thread."""
    cause, room_id = asked.round_id, asked.room_id
    return (
        Send(cause, room_id, message, Urgency.QUESTION, expires_at=now + DAY),
        Send(
            act_id(Cause.OTHER_SIDE, cause),
            room_id,
            opening,
            Urgency.QUESTION,
            notice=True,
            target=OnAct(Relation.THREAD, act=cause),
            expires_at=now + DAY,
        ),
    )


def ask_next(
    view: View,
    cause: ActId,
    now: Millis,
    due: Millis | None = None,
    reply: Target | None = None,
) -> Decision:
    """Ask what comes next: what the room's members suggested first, then the deck."""
    on_its_way = {each.item for each in view.questions if each.state is QuestionState.WAITING}
    accepted = [
        each
        for each in view.suggestions
        if each.state is SuggestionState.ACCEPTED and suggested_item(each.number) not in on_its_way
    ]
    if accepted:
        return _ask_suggested(view, accepted[0], cause, now, due, reply)
    question, cycle = next_question(view.settings.deck, view.questions)
    return post_question(view, question, cycle, cause, now, due, reply)


def _ask_suggested(
    view: View,
    suggestion: Suggestion,
    cause: ActId,
    now: Millis,
    due: Millis | None,
    reply: Target | None,
) -> Decision:
    room_id, number = suggestion.room_id, suggestion.number
    # It is of no deck, and so in no deck's rotation.
    asked = QuestionRound(
        cause, room_id, "", suggested_item(number), suggestion.text, 1, due or now
    )
    return post_worded(view, asked, AskSuggested(suggestion.text, due), now, reply)


def post_worded(
    view: View, asked: QuestionRound, message: Message, now: Millis, reply: Target | None
) -> Decision:
    """Ask a question that is of no deck, so that its other side is asked for, too."""
    look = look_first(view, asked.round_id, Urgency.QUESTION, None, reply)
    acts = _with_thread(asked, message, AskOtherSide(), now)
    return Decision((PutQuestion(asked),), (*look, *acts))


def _warn_of_few(view: View, asked: QuestionRound) -> tuple[Act, ...]:
    deck = view.settings.deck
    before = left_in_cycle(deck, view.questions)
    left = left_in_cycle(deck, (*view.questions, asked))
    if left != FEW_LEFT or before == left:
        return ()
    return (
        Send(
            act_id(Cause.FEW, asked.room_id, deck.id, asked.cycle),
            asked.room_id,
            FewQuestionsLeft(left),
            Urgency.REPLY,
            notice=True,
            mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
            expires_at=asked.due_at + DAY,
        ),
    )


def ask(
    view: View, fact: Commanded, now: Millis, wanted: str | None, *, again: bool = False
) -> Decision:
    """Ask the next question, or the one wanted."""
    deck = view.settings.deck
    cause = act_id(Cause.QUESTION, fact.cause)
    if wanted is None:
        return ask_next(view, cause, now, reply=where_asked(fact))
    question = chosen(deck.questions, wanted)
    if question is None:
        known = tuple(each.id for each in deck.questions)
        return answer(fact, UnknownQuestion(wanted, known), now)
    cycle = rotation.cycle_now(deck, view.questions)
    lately = None if again else _lately(view, question, cycle, now)
    if lately is not None:
        return answer(fact, AskedLately(wanted, question.question, lately), now)
    return post_question(view, question, cycle, cause, now, reply=where_asked(fact))


def _lately(view: View, question: Question, cycle: int, now: Millis) -> Millis | None:
    """When it was asked in this cycle, if within a week, or will have been in a moment."""
    times = [
        each.due_at
        for each in view.questions
        if (each.deck, each.item, each.cycle) == (view.settings.deck.id, question.id, cycle)
        and each.state in (QuestionState.WAITING, QuestionState.ASKED)
        and now - each.due_at < LATELY
    ]
    return max(times, default=None)


def ask_own(view: View, fact: Commanded, text: str, now: Millis) -> Decision:
    """Ask a question in the moderator's words."""
    cause = act_id(Cause.QUESTION, fact.cause)
    asked = QuestionRound(cause, fact.room_id, "", OWN, text, 1, now)
    return post_worded(view, asked, AskOwn(text), now, where_asked(fact))
