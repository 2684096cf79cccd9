"""Anything that may happen in a room, drawn at random; acts come out as the sender lets them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from bot.core.acts import Act, CountPoll, CountWeek, Look, React, Redact, Send
from bot.core.facts import CalledOff, Fact, Redacted, Refused, Sent
from bot.core.polls.facts import EndSeen, PollCounted, PollGone
from bot.core.primitives import DAY, HOUR, MINUTE, EventId, Millis, UserId
from bot.core.questions.values import Replies
from bot.core.rooms.facts import EncryptionSeen, Invited, Joined, Left, Looked, PowerChanged
from bot.core.rooms.values import PowerLevels
from bot.core.schedule.due import due, rhythm
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import asked_in
from tests.core.samples import CREATOR, ME, MEMBER, ROOM, STEWARD, TALLY, Story, said

COMMANDS = [
    *(
        "schedule polls daily 9:00",
        "schedule questions off",
        "skip",
        "skip",
        "pause for 1d",
        "resume",
    ),
    *("timezone Cairo", "quiet off", "suggest Why?", "suggest Who?", "suggestions", "accept 1"),
    *("accept 2", "decline 1", "decline 3", "log", "preview", "decks", "schedule"),
    *("help", "now", "results", "results d", "summary", "summary 2026-W46", "strat", "ask nope"),
    *("start", "start", "stop", "ask", "ask c", "close", "close"),
    *("poll", "poll", "poll", "poll y for 1d", "poll x for 1m"),
]
OF_OUTCOMES = [
    *("outcome We ask by friday", "outcome x: We ask", "outcome 1 Sooner by 1 mar"),
    *("outcomes", "done 1", "done 2", "drop 2"),
]
OFTEN = ["tick", "tick", "sent", "sent", "counted", "says", "says", "end", "joined"]
SELDOM = ["refused", "redacted", "left", "invited", "encrypted", "power"]
PEOPLE = [STEWARD, STEWARD, ME, CREATOR, MEMBER, UserId("@stranger:example.com")]


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen, some time after the one before."""

    kind: str
    after: Millis
    words: str
    person: UserId
    number: int


def moves(*kinds: str, words: list[str] | None = None) -> st.SearchStrategy[list[Move]]:
    """Lists of moves, of these kinds or of all."""
    move = st.builds(
        Move,
        st.sampled_from(kinds or [*OFTEN * 4, *SELDOM]),
        st.sampled_from([0, 1, MINUTE, MINUTE, MINUTE, HOUR, HOUR, 6 * HOUR, DAY]),
        st.sampled_from(words or [*COMMANDS, *OF_OUTCOMES]),
        st.sampled_from(PEOPLE),
        st.integers(0, 9),
    )
    return st.lists(move, min_size=20, max_size=60)


def facts(story: Story, move: Move, number: int) -> Iterator[Fact]:
    """What the move is in this story; nothing where it does not fit. `number` names its events."""
    story.now += move.after
    event = EventId(f"$event-{number}")
    match move.kind:
        case "tick":
            here = rhythm(story.view.settings, story.view.preferences)
            yield from due(story.view.schedules, story.view.polls, lambda _: here, story.now)
        case "says":
            yield said(move.words, move.person, story.now, event=event)
        case "sent" | "refused" | "counted":
            yield from _outcome(story, move, event)
        case "end" | "redacted":
            yield from _seen(story, move, event)
        case "joined":
            yield Joined(ROOM, event, story.now, "Floor", news=move.number > 0)
        case "left" if move.number > 7:
            yield Left(ROOM)
        case "invited":
            yield Invited(ROOM, event, move.person)
        case "encrypted" if move.number > 8:
            yield EncryptionSeen(ROOM)
        case "power":
            events = {"m.reaction": 10 * move.number} if move.number % 2 else {}
            levels = PowerLevels({move.person: 50}, 0, 10 * move.number, events)
            yield PowerChanged(ROOM, replace(levels, events_default=60 * (move.number > 7)))


def _seen(story: Story, move: Move, event: EventId) -> Iterator[Fact]:
    polls = [poll.event_id for poll in reversed(story.view.polls) if poll.event_id]
    questions = [asked.event_id for asked in story.view.questions if asked.event_id]
    if move.kind == "end":
        for which in polls[move.number // 8 :][:1]:
            yield EndSeen(ROOM, which, event, move.person, story.now - move.number)
    else:
        for which in [*polls, *questions][move.number // 2 :][:1]:
            yield Redacted(ROOM, which) if move.number < 5 else PollGone(ROOM, which)


def _outcome(story: Story, move: Move, event: EventId) -> Iterator[Fact]:
    counts = [act for act in story.waiting.values() if isinstance(act, CountPoll | CountWeek)]
    errands = [act for act in story.waiting.values() if act not in counts]
    if move.kind == "counted":
        for count in counts[:1]:
            yield _counted(story, count, move)
    elif move.kind == "refused":
        for act in errands[:1]:
            yield from _refused(story, act) if move.number < 5 else _called_off(story, act)
            if move.number == 9:  # it was under way
                yield Sent(ROOM, act.act_id, event)
    else:
        for place, act in enumerate(errands[: move.number + 1]):
            yield from _carried_out(story, act, EventId(f"{event}-{place}"))


def _counted(story: Story, act: CountPoll | CountWeek, move: Move) -> Fact:
    del story.waiting[act.act_id]
    if isinstance(act, CountPoll):
        return PollCounted(act, TALLY, 9, story.now, complete=move.number > 0)
    rounds = asked_in(story.view, act.week)
    return WeekCounted(act, {each.round_id: Replies(move.number, 1) for each in rounds})


def _carried_out(story: Story, act: Act, event: EventId) -> Iterator[Fact]:
    expires_at = act.expires_at if isinstance(act, Send | React | Redact) else None
    if act.act_id not in story.waiting:
        return  # fell with what it rested on
    if expires_at is not None and expires_at <= story.now:
        yield from _refused(story, act)
    else:
        del story.waiting[act.act_id]
        if isinstance(act, Look):
            yield Looked(act, (MEMBER, STEWARD))
        else:
            yield Sent(ROOM, act.act_id, event)


def _called_off(story: Story, act: Act) -> Iterator[Fact]:
    for fallen in story.drop(act.act_id):
        yield CalledOff(ROOM, fallen, "cancelled by the operator")


def _refused(story: Story, act: Act) -> Iterator[Fact]:
    for fallen in story.drop(act.act_id):
        yield Refused(ROOM, fallen, "refused")
