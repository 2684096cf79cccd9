"""What the log tells of what was decided: one line for each event of interest.

Pure but for `write`. A line names rooms, acts, and questions and polls by their ids in the deck;
never who did something, what was said, or how anyone voted. Counts only.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.core.acts import Leave, Purpose, Send
from bot.core.changes import PutPoll, PutQuestion, PutRoom, PutSlot, PutWeek
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import CommandsMissed, NotAllowed, TooManyCommands
from bot.core.decisions import NOTHING, Decision
from bot.core.facts import Fact
from bot.core.outcomes.messages import (
    AlreadyDone,
    OutcomeTooLong,
    TooManyOutcomes,
    UnknownOutcome,
)
from bot.core.polls.facts import PollCounted
from bot.core.polls.messages import NoPollOpen, PollIsOpen, UnknownPoll
from bot.core.polls.values import PollRound, PollState
from bot.core.questions.messages import (
    AskedLately,
    SuggestionNotTaken,
    UnknownDeck,
    UnknownQuestion,
    UnknownSuggestion,
)
from bot.core.questions.values import QuestionState
from bot.core.rooms.facts import Invited
from bot.core.rooms.messages import OnlyStatus, RoomReplaced
from bot.core.rooms.rights import NOT_PERMITTED
from bot.core.rooms.values import Membership
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.messages import NothingToSkip
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.messages import FutureWeek

log = logging.getLogger(__name__)

WORDS = {
    "joined": "Joined %(room).80r.",
    "left": "No longer in %(room).80r: left or removed.",
    "invitation-declined": "Declining the invitation to %(room).80r: %(why)s",
    "leaving": "Leaving %(room).80r: %(why)s",
    "question-posted": "Asked question %(question)s in %(room).80r.",
    "question-cancelled": "Cancelled question %(question)s in %(room).80r.",
    "poll-opened": "Opened poll %(poll)s in %(room).80r.",
    "poll-closed": (
        "Closed poll %(poll)s in %(room).80r: %(voters)d of %(members)d voted; "
        "complete: %(complete)s; unreadable votes: %(unreadable)d."
    ),
    "poll-cancelled": "Cancelled poll %(poll)s in %(room).80r.",
    "poll-corrected": (
        "Corrected the result of poll %(poll)s in %(room).80r: %(voters)d voted; "
        "complete: %(complete)s; unreadable votes: %(unreadable)d."
    ),
    "summary": "Posting the summary of %(week)s in %(room).80r.",
    "slots-skipped": "Skipped in %(room).80r: %(slots)d of %(schedule)s (%(why)s).",
    "command-obeyed": "Ran `%(verb)s` in %(room).80r.",
    "commands-left-out": (
        "Leaving out commands of one person in %(room).80r: more than %(most)d in a minute."
    ),
    "command-refused": "Didn't run `%(verb)s` in %(room).80r (%(why)s).",
}
_REFUSALS = {
    NotAllowed: "not allowed",
    CommandsMissed: "too old",
    RoomReplaced: "the room was replaced",
    FutureWeek: "that week hasn't started",
    UnknownQuestion: "no such question",
    AskedLately: "asked already",
    UnknownPoll: "no such poll",
    UnknownDeck: "no such deck",
    UnknownSuggestion: "no such suggestion",
    SuggestionNotTaken: "not taken",
    PollIsOpen: "a poll is open",
    NoPollOpen: "no poll is open",
    NothingToSkip: "nothing to skip",
    UnknownOutcome: "no such outcome",
    OutcomeTooLong: "too long",
    TooManyOutcomes: "too many outcomes",
    AlreadyDone: "done already",
    OnlyStatus: "this is the admin room",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event: its name, a key of WORDS, and what is told of it."""

    event: str
    fields: Mapping[str, str | int]


def lines(view: View, fact: Fact, decision: Decision) -> list[Line]:
    """What is worth a line, now that this was decided of the fact; `view` is from before."""
    return [] if decision == NOTHING else list(_lines(view, fact, decision))


def write(log_lines: Iterable[Line]) -> None:
    """Log them. Only after the commit: before it, nothing has happened yet."""
    for line in log_lines:
        log.info(WORDS[line.event], {"event": line.event, **line.fields})


def _lines(view: View, fact: Fact, decision: Decision) -> Iterator[Line]:
    match fact:
        case Commanded(command=command) if isinstance(command, Command):
            yield _command(fact.room_id, command, decision)
        case Commanded(command=TooManyCommands() as found):
            yield from _left_out(fact.room_id, found, decision)
        case PollCounted():
            yield from _counted(fact, decision)
        case WeekCounted():
            weeks = (each.week for each in decision.changes if isinstance(each, PutWeek))
            for week in weeks:
                yield Line("summary", {"room": fact.room_id, "week": str(week.id)})
        case SlotsDue():
            yield from _slots(fact, decision)
    yield from _rooms(view, fact, decision)
    yield from _rounds(view, decision)


def _command(room_id: str, command: Command, decision: Decision) -> Line:
    messages = {type(act.message) for act in decision.acts if isinstance(act, Send)}
    fields = {"room": room_id, "verb": command.name}
    for message, why in _REFUSALS.items():
        if message in messages:
            return Line("command-refused", fields | {"why": why})
    return Line("command-obeyed", fields)


def _left_out(room_id: str, found: TooManyCommands, decision: Decision) -> Iterator[Line]:
    """That one person gives too many, once for each flood and room; and what a moderator misses."""
    if not found.again:
        yield Line("commands-left-out", {"room": room_id, "most": found.most})
    answers = (act.message for act in decision.acts if isinstance(act, Send))
    if any(isinstance(each, TooManyCommands) and each.lost for each in answers):
        fields = {"room": room_id, "verb": found.lost.split()[0], "why": "too many in a minute"}
        yield Line("command-refused", fields)


def _counted(fact: PollCounted, decision: Decision) -> Iterator[Line]:
    final = {Purpose.RESULT: "poll-closed"}
    late = dict.fromkeys((Purpose.LATE_KEYS, Purpose.LATE_READ), "poll-corrected")
    event = (final | late).get(fact.act.purpose)
    for change in decision.changes:
        if event and isinstance(change, PutPoll):
            yield Line(
                event,
                _poll(change.round)
                | {
                    "voters": fact.tally.voters,
                    "members": fact.members,
                    "complete": "yes" if fact.complete else "no",
                    "unreadable": fact.tally.undecryptable,
                },
            )


def _slots(fact: SlotsDue, decision: Decision) -> Iterator[Line]:
    skipped = Counter(
        change.slot.skipped
        for change in decision.changes
        if isinstance(change, PutSlot) and change.slot.skipped
    )
    for why, slots in skipped.items():
        log_fields = {
            "room": fact.room_id,
            "schedule": fact.name.value,
            "slots": slots,
            "why": str(why),
        }
        yield Line("slots-skipped", log_fields)


def _rooms(view: View, fact: Fact, decision: Decision) -> Iterator[Line]:
    before = {old.room_id: old.membership for old in (*view.replaced, view.room)}
    for change in decision.changes:
        if isinstance(change, PutRoom):
            room, now = change.room.room_id, change.room.membership
            was, before[room] = before.get(room, Membership.OUTSIDE), now
            if now is Membership.JOINED and was is not Membership.JOINED:
                yield Line("joined", {"room": room})
            if now is not Membership.JOINED and was is Membership.JOINED:
                yield Line("left", {"room": room})
    for act in decision.acts:
        if isinstance(act, Leave):
            declined = isinstance(fact, Invited)
            event = "invitation-declined" if declined else "leaving"
            allowed = act.reason != NOT_PERMITTED
            why = act.reason if allowed else "access.invites_from in the config doesn't allow it."
            yield Line(event, {"room": act.room_id, "why": why, "act": act.act_id})


def _rounds(view: View, decision: Decision) -> Iterator[Line]:
    """What has become of questions and polls, counts aside."""
    polls = {each.round_id: each.state for each in view.polls}
    questions = {each.round_id: each.state for each in view.questions}
    poll_events = {PollState.OPEN: "poll-opened", PollState.CANCELLED: "poll-cancelled"}
    question_events = {
        QuestionState.ASKED: "question-posted",
        QuestionState.CANCELLED: "question-cancelled",
    }
    for change in decision.changes:
        match change:
            case PutPoll(round) if polls.get(round.round_id) is not round.state:
                if event := poll_events.get(round.state):
                    yield Line(event, _poll(round))
            case PutQuestion(round) if questions.get(round.round_id) is not round.state:
                if question_event := question_events.get(round.state):
                    fields = {"room": round.room_id, "question": round.item}
                    yield Line(question_event, fields | {"act": round.round_id})


def _poll(round_: PollRound) -> dict[str, str | int]:
    return {"room": round_.room_id, "poll": round_.poll.id, "act": round_.round_id}
