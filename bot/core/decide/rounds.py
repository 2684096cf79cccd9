"""Posting a question or a poll: the round and the acts that put it in the room."""

from dataclasses import replace

from bot.core.answering import in_doubt, ways_to_answer
from bot.core.causes import Cause, act_id
from bot.core.decisions import (
    Act,
    CancelAct,
    CountPoll,
    Decision,
    Look,
    Purpose,
    PutPoll,
    PutQuestion,
    React,
    Relation,
    Send,
    Target,
    Urgency,
)
from bot.core.messages import (
    AskOtherSide,
    AskQuestion,
    AskSuggested,
    Companion,
    EndPoll,
    FewQuestionsLeft,
    Message,
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
    Ways,
    keycap,
)
from bot.core.preferences import Suggestion, SuggestionState, suggested_item
from bot.core.rights import moderators
from bot.core.rotation import left_in_cycle, next_question
from bot.core.schedule import late_until
from bot.core.view import View

FEW_LEFT = 3


def companion_act(round_id: ActId) -> ActId:
    """The act that posts the companion message of a poll."""
    return act_id(Cause.COMPANION, round_id)


def end_act(round_id: ActId) -> ActId:
    """The act that ends a poll."""
    return act_id(Cause.END, round_id)


def count_act(round_id: ActId) -> ActId:
    """The act that counts a poll for its result."""
    return act_id(Cause.COUNT, round_id)


def late_read_act(round_id: ActId) -> ActId:
    """The act that counts a poll once more, a day after its end."""
    return act_id(Cause.LATE_READ, round_id)


def members_act(round_id: ActId) -> ActId:
    """The act that counts who may vote, when a poll opens."""
    return act_id(Cause.MEMBERS, round_id)


def tap_act(round_id: ActId, number: int) -> ActId:
    """The act that puts the reaction for the answer of that number on the companion."""
    return act_id(Cause.TAP, round_id, number)


def taps(poll: Poll) -> range:
    """The numbers of the answers that have a reaction to tap."""
    return range(1, len(poll.answers) + 1 if poll.takes_reactions else 1)


def _look(
    view: View, cause: ActId, urgency: Urgency, poll: Poll | None, reply: Target | None
) -> tuple[Look, ...]:
    """Where the room's levels may keep people from answering, who is there is seen first."""
    if not in_doubt(view.room, ways_to_answer(poll)):
        return ()
    return (Look(act_id(Cause.LOOK, cause), view.room.room_id, cause, urgency, reply),)


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
    look = _look(view, cause, Urgency.QUESTION, None, reply)
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
            target=Target(Relation.THREAD, act=cause),
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
    look = _look(view, asked.round_id, Urgency.QUESTION, None, reply)
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


def post_poll(
    view: View,
    poll: Poll,
    closes_at: Millis,
    cause: ActId,
    now: Millis,
    due: Millis | None = None,
    reply: Target | None = None,
) -> Decision:
    """Open a poll, with its companion message for clients that show none, and reactions to tap.

    `reply` is the command that wants it.
    """
    room_id = view.room.room_id
    deck = view.settings.deck
    # One that moderators word is of no deck, and so in no deck's rotation.
    of = deck.id if deck.poll(poll.id) == poll else ""
    round_ = PollRound(cause, room_id, of, poll, due or now, closes_at)
    expires_at = min(now + DAY, closes_at)
    opens_until = expires_at if due is None else late_until(due, closes_at)
    look = _look(view, cause, Urgency.POLL, poll, reply)
    opening = replace(opening_of(round_, Ways.BOTH), expires_at=opens_until)
    companion = replace(companion_of(round_, Ways.BOTH), expires_at=expires_at)
    reactions = tuple(
        React(
            tap_act(cause, number),
            room_id,
            Target(Relation.ANNOTATION, act=companion_act(cause), key=keycap(number)),
            Urgency.POLL,
            expires_at,
        )
        for number in taps(poll)
    )
    return Decision((PutPoll(round_),), (*look, opening, companion, *reactions))


def opening_of(round_: PollRound, ways: Ways) -> Send:
    """The poll itself."""
    message = OpenPoll(round_.poll, round_.closes_at, ways)
    return Send(round_.round_id, round_.room_id, message, Urgency.POLL)


def companion_of(round_: PollRound, ways: Ways) -> Send:
    """The first message of its thread, with how one can vote."""
    offered = ways if round_.poll.takes_reactions else Ways.POLL
    return Send(
        companion_act(round_.round_id),
        round_.room_id,
        Companion(round_.poll, round_.closes_at, offered),
        Urgency.POLL,
        notice=True,
        target=Target(Relation.THREAD, act=round_.round_id),
    )


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


def look_at(round_: PollRound | None, cause: str) -> Decision:
    """Order a look at whether an open poll still stands in the room, for it was spoken of."""
    if round_ is None or round_.state is not PollState.OPEN:
        return Decision()
    look = act_id(Cause.LOOK, cause)
    return Decision(acts=(CountPoll(look, round_.room_id, round_.round_id, Purpose.LOOK),))


def count_result(round_: PollRound, ended_at: Millis, *, unended: bool = False) -> Decision:
    """Order the count of the votes up to that server time; `unended`: no end event says it."""
    counting = replace(
        round_, state=PollState.COUNTING, ending=True, ended_at=ended_at, unended=unended
    )
    count = CountPoll(count_act(round_.round_id), round_.room_id, round_.round_id, Purpose.RESULT)
    # What is over is not offered to be tapped, if it was not yet.
    unsaid = CancelAct(companion_act(round_.round_id))
    return Decision((PutPoll(counting), unsaid), (count,))
