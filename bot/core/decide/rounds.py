"""Posting a question or a poll: the round and the acts that put it in the room."""

from dataclasses import replace

from bot.core.decisions import (
    Act,
    CountPoll,
    Decision,
    Purpose,
    PutPoll,
    PutQuestion,
    React,
    Relation,
    Send,
    Target,
    Urgency,
    act_id,
)
from bot.core.messages import (
    AskQuestion,
    AskSuggested,
    Companion,
    EndPoll,
    FewQuestionsLeft,
    OpenPoll,
    OtherSide,
)
from bot.core.model import (
    DAY,
    ActId,
    Millis,
    Poll,
    PollRound,
    PollState,
    Question,
    QuestionRound,
    QuestionState,
    keycap,
)
from bot.core.preferences import Suggestion, SuggestionState
from bot.core.rights import moderators
from bot.core.rotation import left_in_cycle, next_question
from bot.core.view import View

FEW_LEFT = 3


def companion_act(round_id: ActId) -> ActId:
    """The act that posts the companion message of a poll."""
    return act_id("companion", round_id)


def end_act(round_id: ActId) -> ActId:
    """The act that ends a poll."""
    return act_id("end", round_id)


def count_act(round_id: ActId) -> ActId:
    """The act that counts a poll for its result."""
    return act_id("count", round_id)


def late_read_act(round_id: ActId) -> ActId:
    """The act that counts a poll once more, a day after its end."""
    return act_id("late-read", round_id)


def members_act(round_id: ActId) -> ActId:
    """The act that counts who may vote, when a poll opens."""
    return act_id("members", round_id)


def post_question(
    view: View, question: Question, cycle: int, cause: ActId, now: Millis, due: Millis | None = None
) -> Decision:
    """Ask a question, with the other side in its thread. `due` is set when it comes late."""
    room_id = view.room.room_id
    asked = QuestionRound(
        cause, room_id, view.settings.deck.id, question.id, question.question, cycle, due or now
    )
    message = AskQuestion(question, question.source or view.settings.deck.source, due)
    thread = Target(Relation.THREAD, act=cause)
    acts: tuple[Act, ...] = (
        Send(cause, room_id, message, Urgency.QUESTION, expires_at=now + DAY),
        Send(
            act_id("other-side", cause),
            room_id,
            OtherSide(question),
            Urgency.QUESTION,
            notice=True,
            target=thread,
            expires_at=now + DAY,
        ),
        *_warn_of_few(view, asked),
    )
    return Decision((PutQuestion(asked),), acts)


def suggested_item(number: int) -> str:
    """What a round calls the suggestion of that number."""
    return f"suggestion-{number}"


def ask_next(view: View, cause: ActId, now: Millis, due: Millis | None = None) -> Decision:
    """Ask what comes next: what the room's members suggested first, then the deck."""
    on_its_way = {each.item for each in view.questions if each.state is QuestionState.WAITING}
    accepted = [
        each
        for each in view.suggestions
        if each.state is SuggestionState.ACCEPTED and suggested_item(each.number) not in on_its_way
    ]
    if accepted:
        return _ask_suggested(accepted[0], cause, now, due)
    question, cycle = next_question(view.settings.deck, view.questions)
    return post_question(view, question, cycle, cause, now, due)


def _ask_suggested(
    suggestion: Suggestion, cause: ActId, now: Millis, due: Millis | None
) -> Decision:
    room_id, number = suggestion.room_id, suggestion.number
    # It is of no deck, and so in no deck's rotation.
    asked = QuestionRound(
        cause, room_id, "", suggested_item(number), suggestion.text, 1, due or now
    )
    message = AskSuggested(suggestion.text, due)
    send = Send(cause, room_id, message, Urgency.QUESTION, expires_at=now + DAY)
    return Decision((PutQuestion(asked),), (send,))


def _warn_of_few(view: View, asked: QuestionRound) -> tuple[Act, ...]:
    deck = view.settings.deck
    before = left_in_cycle(deck, view.questions)
    left = left_in_cycle(deck, (*view.questions, asked))
    if left != FEW_LEFT or before == left:
        return ()
    return (
        Send(
            act_id("few", asked.room_id, deck.id, asked.cycle),
            asked.room_id,
            FewQuestionsLeft(left),
            Urgency.REPLY,
            notice=True,
            mentions=moderators(view.room, view.settings.manage_power, view.settings.me),
            expires_at=asked.due_at + DAY,
        ),
    )


def post_poll(
    view: View, poll: Poll, closes_at: Millis, cause: ActId, now: Millis, due: Millis | None = None
) -> Decision:
    """Open a poll, with its companion message for clients that show none, and reactions to tap."""
    room_id = view.room.room_id
    deck = view.settings.deck
    # One that moderators word is of no deck, and so in no deck's rotation.
    of = deck.id if deck.poll(poll.id) == poll else ""
    round_ = PollRound(cause, room_id, of, poll, due or now, closes_at)
    expires_at = min(now + DAY, closes_at)
    opening = Send(cause, room_id, OpenPoll(poll, closes_at), Urgency.POLL, expires_at=expires_at)
    companion = Send(
        companion_act(cause),
        room_id,
        Companion(poll, closes_at, poll.takes_reactions),
        Urgency.POLL,
        notice=True,
        target=Target(Relation.THREAD, act=cause),
        expires_at=expires_at,
    )
    taps = tuple(
        React(
            act_id("react", cause, number),
            room_id,
            Target(Relation.ANNOTATION, act=companion.act_id, key=keycap(number)),
            Urgency.POLL,
            expires_at,
        )
        for number in range(1, len(poll.answers) + 1 if poll.takes_reactions else 1)
    )
    return Decision((PutPoll(round_),), (opening, companion, *taps))


def end_poll(round_: PollRound) -> Decision:
    """Order the end event. The poll closes when that is seen in the room, like anyone's."""
    end = Send(
        end_act(round_.round_id),
        round_.stands_in,
        EndPoll(),
        Urgency.END,
        target=Target(Relation.REFERENCE, act=round_.round_id),
    )
    return Decision((PutPoll(replace(round_, ending=True)),), (end,))


def count_result(round_: PollRound, ended_at: Millis) -> Decision:
    """Order the count of the votes up to that server time."""
    counting = replace(round_, state=PollState.COUNTING, ending=True, ended_at=ended_at)
    count = CountPoll(count_act(round_.round_id), round_.room_id, round_.round_id, Purpose.RESULT)
    return Decision((PutPoll(counting),), (count,))
