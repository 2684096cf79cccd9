"""Builders of rooms, decks and rounds, and a record book in memory, for the tests of decisions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.core.acts import Act, CountPoll, OnAct, Purpose, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import (
    CancelAct,
    CancelActs,
    Change,
    DropOutcome,
    DropSchedule,
    DropSchedules,
    DropSlot,
    DropSuggestion,
    LeaveOut,
    PutDraft,
    PutEntry,
    PutOutcome,
    PutPoll,
    PutPreferences,
    PutQuestion,
    PutRoom,
    PutSchedule,
    PutSlot,
    PutSuggestion,
    PutWeek,
)
from bot.core.commands.facts import Commanded
from bot.core.commands.reading import parse
from bot.core.decisions import Decision
from bot.core.door import decide
from bot.core.facts import Fact, Sent
from bot.core.messages import Message
from bot.core.outcomes.values import Outcome
from bot.core.polls.facts import EndSeen, PollCounted
from bot.core.polls.values import Answer, Poll, PollRound, PollState, Result, Tally
from bot.core.primitives import DAY, ActId, EventId, Millis, RoomId, UserId
from bot.core.questions.values import Deck, Question, QuestionRound, QuestionState
from bot.core.review.values import Copy, Draft, DraftState
from bot.core.rooms.values import Membership, PowerLevels, Room
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import DEFAULT_SCHEDULE, Schedule, ScheduleName, Skip
from bot.core.view import Settings, View
from tests.core.test_schedule import utc

Record = TypeVar("Record")

ROOM = RoomId("!room:example.org")
STEWARDS = RoomId("!stewards:example.org")
ME = UserId("@shopfloor:example.org")
CREATOR = UserId("@creator:example.org")
STEWARD = UserId("@steward:example.org")
MEMBER = UserId("@member:example.org")
NOW = utc("2026-11-18T09:00")
"""A Wednesday."""
THURSDAY = utc("2026-11-19T18:00")
FRIDAY = utc("2026-11-20T12:00")
MONDAY = utc("2026-11-23T12:00")
SLOTS = {
    ScheduleName.QUESTIONS: THURSDAY,
    ScheduleName.POLLS: FRIDAY,
    ScheduleName.SUMMARY: MONDAY,
}
"""The first moment after `NOW` of each schedule."""


def poll(id: str = "d", answers: int = 3, **changes: int) -> Poll:
    choices = tuple(Answer(str(n), f"Answer {n}") for n in range(1, answers + 1))
    return Poll(id, f"Poll {id}?", choices, **changes)  # type: ignore[arg-type]


def question(id: str, source: str = "") -> Question:
    return Question(id, "Theme", "passage", f"Question {id}?", "other side", ("why?",), source)


def deck(questions: str = "abcdef", polls: str = "dxyz") -> Deck:
    return Deck(
        "deck", "A deck", "A source", tuple(map(question, questions)), tuple(map(poll, polls))
    )


LEVELS = PowerLevels({ME: 100, STEWARD: 50})
JOINED = Room(
    ROOM, Membership.JOINED, "11", (CREATOR,), LEVELS, joined_at=NOW - DAY, display_name="Floor"
)
SETTINGS = Settings(ME, deck(), ZoneInfo("Europe/London"), invites_from=("@*:example.org",))
RUNNING = tuple(
    Schedule(ROOM, name, rule, NOW, NOW) for name, rule in sorted(DEFAULT_SCHEDULE.items())
)
TALLY = Tally((3, 1, 0), (2, 1, 0), native=3, by_reaction=1, spoiled=0, undecryptable=0)
RESULT = Result(TALLY, 9)


def view(**records: object) -> View:
    """A room that the bot is in, at `NOW`; nothing else is recorded of it."""
    chosen = {"preferences": Preferences(ROOM)} | records
    return replace(View(SETTINGS, JOINED), **chosen)  # type: ignore[arg-type]


def running(**records: object) -> View:
    """The same with the default schedules."""
    return view(schedules=RUNNING, **records)


def asked(
    item: str, due_at: Millis = NOW, state: QuestionState = QuestionState.ASKED, cycle: int = 1
) -> QuestionRound:
    round_id = ActId(f"question-{item}-{due_at}")
    event = EventId(f"$asked-{item}") if state is QuestionState.ASKED else None
    return QuestionRound(
        round_id, ROOM, "deck", item, f"Question {item}?", cycle, due_at, state, event
    )


def posted(
    item: str = "d", state: PollState = PollState.OPEN, due_at: Millis = NOW, **changes: object
) -> PollRound:
    """A poll of two days; counted if it is closed."""
    round_ = PollRound(
        ActId(f"poll-{item}-{due_at}"), ROOM, "deck", poll(item), due_at, due_at + 2 * DAY, state
    )
    if state is not PollState.WAITING:
        round_ = replace(round_, event_id=EventId(f"$poll-{item}-{due_at}"), opened_at=due_at)
    if state is PollState.CLOSED:
        closing = round_.closes_at
        round_ = replace(round_, ending=True, ended_at=closing, closed_at=closing)
        round_ = replace(round_, members=RESULT.members, result=RESULT)
    return replace(round_, **changes)  # type: ignore[arg-type]


def noted(number: int, **changes: object) -> Outcome:
    """An outcome of the poll `d` that was made and posted now."""
    round_id, posted_by = posted().round_id, ActId(f"outcome-{number}")
    made = Outcome(ROOM, number, f"We do {number}", round_id, "Poll d?", NOW, posted_by)
    said_by = replace(made, event_id=EventId(f"$outcome-{number}"))
    return replace(said_by, **changes)  # type: ignore[arg-type]


def drafted(**changes: object) -> Draft:
    """A draft that waits in the stewards' room."""
    waiting = Draft(
        ROOM,
        "2026-W47",
        ActId("count-week"),
        {},
        DraftState.WAITING,
        STEWARDS,
        made_at=MONDAY,
        ends_at=MONDAY + DAY,
        holds=False,
        remind_at=MONDAY + DAY // 2,
        copies=(Copy(STEWARDS, ActId("draft")),),
    )
    return replace(waiting, **changes)  # type: ignore[arg-type]


def counted(round_: PollRound, purpose: Purpose = Purpose.RESULT) -> PollCounted:
    count = CountPoll(ActId(f"count-{purpose}"), ROOM, round_.round_id, purpose)
    return PollCounted(count, TALLY, 9, round_.ended_at or round_.closes_at, complete=True)


def said(
    words: str,
    sender: UserId = STEWARD,
    at: Millis = NOW,
    thread: str | None = None,
    event: str = "$said",
    batch: str = "s1",
) -> Commanded:
    root = EventId(thread) if thread else None
    return Commanded(ROOM, EventId(event), sender, at, parse(words), root, batch)


def slots(name: ScheduleName, *due: Millis) -> SlotsDue:
    lasts = 2 * DAY if name is ScheduleName.POLLS else None
    return SlotsDue(ROOM, name, due, lasts)


def told(decision: Decision) -> list[Message]:
    """What the decision says, in order."""
    return [act.message for act in decision.acts if isinstance(act, Send)]


def unlogged(decision: Decision) -> tuple[Change, ...]:
    """What is changed, without the line in the log of changes."""
    return tuple(each for each in decision.changes if not isinstance(each, PutEntry))


def without_result(poll: PollRound) -> tuple[Change, ...]:
    """What is written of a poll that ends so: with it falls all that waits to be done of it."""
    falls = (poll.round_id, *(act_id(each, poll.round_id) for each in (Cause.COUNT, Cause.MEMBERS)))
    cancelled = PutPoll(replace(poll, state=PollState.CANCELLED))
    return (cancelled, *map(CancelAct, falls))


def ids(decision: Decision) -> list[ActId]:
    return [act.act_id for act in decision.acts]


def outcomes(decision: Decision) -> dict[Millis, str]:
    """What is written of each slot."""
    written = [change.slot for change in decision.changes if isinstance(change, PutSlot)]
    assert len({slot.due_at for slot in written}) == len(written)
    return {slot.due_at: slot.skipped for slot in written}


# --- records in memory ---------------------------------------------------------------------


class Story:
    """What happens in one room, fact by fact; every decision is written down."""

    def __init__(self, start: View | None = None) -> None:
        self.view = start or view()
        self.now = NOW
        self.acts: dict[ActId, Act] = {}
        self.waiting: dict[ActId, Act] = {}

    def happens(self, fact: Fact, now: Millis | None = None) -> Decision:
        self.now = self.now if now is None else now
        self.view = come(self.view, self.now)
        decision = decide(self.view, fact, self.now)
        for change in decision.changes:
            self.view = applied(self.view, change, self.now)
            if isinstance(change, CancelAct):
                self.drop(change.act_id)
            elif isinstance(change, CancelActs):
                self.waiting.clear()
        for act in decision.acts:
            if isinstance(act, Send) and act.instead:
                if act.act_id in self.waiting:
                    self.acts[act.act_id] = self.waiting[act.act_id] = act
            elif act.act_id not in self.acts:
                self.acts[act.act_id] = self.waiting[act.act_id] = act
        return decision

    def drop(self, act_id: ActId) -> list[ActId]:
        """An act waits no more, nor what rests on it; returns what has waited."""
        resting = [act_id]
        for dropped in resting:
            resting += [act.act_id for act in self.acts.values() if _rests_on(act, dropped)]
        return [each for each in list(self.waiting) if each in resting and self.waiting.pop(each)]

    def says(self, words: str, sender: UserId = STEWARD) -> list[Message]:
        """A command given now; returns the words that follow at once."""
        event = f"${words}-{len(self.acts)}"
        return told(self.happens(said(words, sender, self.now, event=event)))

    def stands(self, act_id: ActId) -> Decision:
        """The act was carried out."""
        self.waiting.pop(act_id, None)
        return self.happens(Sent(ROOM, act_id, EventId(f"${act_id}")))

    def ends(self, sender: UserId = ME, at: Millis | None = None) -> Decision:
        """An end event of the newest poll comes into sight."""
        assert self.newest.event_id
        end = EndSeen(ROOM, self.newest.event_id, EventId("$end"), sender, at or self.now)
        return self.happens(end)

    @property
    def newest(self) -> PollRound:
        """The poll posted last."""
        return self.view.polls[-1]


def _rests_on(act: Act, act_id: ActId) -> bool:
    target = getattr(act, "target", None)
    return isinstance(target, OnAct) and target.act == act_id


def applied(view: View, change: Change, now: Millis = NOW) -> View:  # noqa: C901
    """The records after a change, as the store keeps them."""
    match change:
        case PutRoom(room):
            return replace(view, room=room)
        case PutSchedule(schedule):
            schedules = _put(view.schedules, schedule, lambda each: each.name)
            return replace(view, schedules=tuple(sorted(schedules, key=lambda each: each.name)))
        case DropSchedules():
            return replace(view, schedules=())
        case DropSchedule(_, name):
            kept = (each for each in view.schedules if each.name is not name)
            return replace(view, schedules=tuple(kept))
        case PutPreferences(chosen):
            # None of these rooms had chosen anything before.
            settings = SETTINGS.for_room(chosen)
            return replace(view, preferences=chosen, settings=settings)
        case PutSuggestion(suggestion):
            suggested = _put(view.suggestions, suggestion, lambda each: each.number)
            return replace(view, suggestions=tuple(suggested))
        case DropSuggestion(_, number):
            left = (each for each in view.suggestions if each.number != number)
            return replace(view, suggestions=tuple(left))
        case PutOutcome(outcome):
            noted = _put(view.outcomes, outcome, lambda each: each.number)
            return replace(view, outcomes=tuple(noted))
        case DropOutcome(_, number):
            kept_on = (each for each in view.outcomes if each.number != number)
            return replace(view, outcomes=tuple(kept_on))
        case PutDraft(draft):
            drafts = _put(view.drafts, draft, lambda each: each.week)
            return replace(view, drafts=tuple(drafts))
        case PutEntry(entry):
            return replace(view, log=(*view.log, entry))
        case PutSlot(slot) if slot.skipped == Skip.ASKED and slot.due_at > now:
            later = sorted({*view.left_out, slot}, key=lambda each: each.due_at)
            return replace(view, left_out=tuple(later))
        case LeaveOut(slot):
            where = (slot.due_at, slot.name)
            known = {(each.due_at, each.name): each for each in view.slots}
            known.update({where: slot} if where in known else {})
            return replace(view, slots=tuple(known.values()))
        case DropSlot(slot):
            return replace(view, left_out=tuple(each for each in view.left_out if each != slot))
        case PutSlot(slot):
            slots = {(each.due_at, each.name): each for each in view.slots}
            before = slots.setdefault((slot.due_at, slot.name), slot)
            slots[slot.due_at, slot.name] = slot if before.skipped else before
            return replace(view, slots=tuple(slots[key] for key in sorted(slots)))
        case LeaveOut(slot):
            known = {(each.due_at, each.name): each for each in view.slots}
            known[slot.due_at, slot.name] = slot
            return replace(view, slots=tuple(known[key] for key in sorted(known)))
        case PutQuestion(round_):
            questions = _put(view.questions, round_, lambda each: each.round_id)
            return replace(view, questions=tuple(sorted(questions, key=lambda each: each.due_at)))
        case PutPoll(round_):
            polls = _put(view.polls, round_, lambda each: each.round_id)
            return replace(view, polls=tuple(sorted(polls, key=lambda each: each.due_at)))
        case PutWeek(_, week):
            return replace(view, weeks={week.id: week, **(view.weeks or {})})
        case _:
            return view


def come(view: View, now: Millis) -> View:
    """What was to be left out, and whose time has come, is among the slots that have come."""
    here = [slot for slot in view.left_out if slot.due_at <= now]
    view = replace(view, left_out=tuple(slot for slot in view.left_out if slot.due_at > now))
    slots = {(each.due_at, each.name): each for each in (*view.slots, *here)}
    return replace(view, slots=tuple(slots[key] for key in sorted(slots))) if here else view


def _put(old: Sequence[Record], new: Record, key: Callable[[Record], object]) -> list[Record]:
    """The new one in the place of the old one of that key, or else at the end."""
    places = {key(each): each for each in old}
    return list({**places, key(new): new}.values())
