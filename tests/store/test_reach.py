"""A view without what is over long ago leads to the same decisions as one with all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.acts import CountWeek, Look, OnAct, OnEvent, Purpose, Relation, Urgency
from bot.core.causes import Cause, act_id
from bot.core.door import decide
from bot.core.facts import Fact, Redacted, Refused, Sent
from bot.core.outcomes.values import Outcome
from bot.core.polls.facts import CloseDue, EndSeen, PollGone, ReminderDue
from bot.core.polls.lifecycle import act_of
from bot.core.polls.tidying import closed_act
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, HOUR, ActId, EventId, Millis, RoomId
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.reach import reach
from bot.core.rooms.facts import Left, Looked
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import ScheduleName, Slot
from bot.core.view import Reach
from bot.core.weeks.calendar import week_of
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import Week
from bot.store import Connection, Database, acts, outcomes, records, rooms, rounds
from bot.store.acts import Order
from bot.store.work import PollCount, Work
from tests.core.samples import (
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    SETTINGS,
    SLOTS,
    STEWARD,
    asked,
    counted,
    noted,
    poll,
    posted,
    running,
    said,
    slots,
)
from tests.core.test_traces import WORDS
from tests.store import whole
from tests.store.test_acts import WORK
from tests.store.test_records import begun

OLD = RoomId("!old:example.org")
SPACING: Millis = 9 * HOUR
"""Between two rounds: the last forty reach back for two weeks."""
ITEMS = "ddxyzq"
"""Polls of the deck, and one that is not in it any more."""


@st.composite
def polls(draw: st.DrawFn) -> list[PollRound]:
    """Of which all but the newest are over."""
    found = []
    for number in range(draw(st.integers(5, 40))):
        due = NOW - (40 - number) * SPACING
        over = [PollState.CLOSED, PollState.CLOSED, PollState.CANCELLED]
        state = draw(st.sampled_from(over if number < 38 else [*over, *PollState]))
        each = posted(draw(st.sampled_from(ITEMS)), state, due)
        each = replace(each, deck=draw(st.sampled_from(["deck", "deck", "other", ""])))
        if each.event_id:
            each = replace(each, companion_id=EventId(f"$companion-{number}"))
        if state is PollState.CLOSED:
            each = replace(each, ended_at=due + draw(st.integers(0, 4)) * DAY)
        if each.result and draw(st.booleans()):
            # The deck was edited: it has another answer.
            votes = replace(each.result.tally, votes=(3, 1), native_votes=(2, 1))
            result = replace(each.result, tally=votes)
            each = replace(each, poll=poll(each.poll.id, 2), result=result)
        found.append(replace(each, moved_from=OLD if number < 3 else None))
    return found


@st.composite
def questions(draw: st.DrawFn) -> list[QuestionRound]:
    found, cycle = [], 1
    for number in range(draw(st.integers(5, 40))):
        cycle += draw(st.integers(0, 9)) == 0
        states = [QuestionState.ASKED, QuestionState.ASKED, QuestionState.CANCELLED]
        state = draw(st.sampled_from(states if number < 38 else [*QuestionState]))
        item = draw(st.sampled_from("abcdefq"))
        each = asked(item, NOW - (40 - number) * SPACING, state, cycle)
        each = replace(each, deck=draw(st.sampled_from(["deck", "deck", "deck", "other", ""])))
        if state is QuestionState.ASKED:
            each = replace(each, event_id=EventId(f"$asked-{number}"))
        found.append(replace(each, moved_from=OLD if number < 3 else None))
    return found


def acts_of(each: PollRound) -> Iterator[Order]:
    """Those that may still wait when it is over."""

    def order(act_id: str, work: Work, target: OnAct | OnEvent | None = None) -> Order:
        return Order(act_id, ROOM, work, Urgency.LATER, target, NOW)  # type: ignore[arg-type]

    event = WORK["event"]  # type: ignore[index]
    yield order(act_of(each, Cause.COMPANION), event, OnAct(Relation.THREAD, act=each.round_id))
    if each.companion_id:
        edit = OnEvent(Relation.REPLACE, each.companion_id)
        yield order(closed_act(each.companion_id), event, edit)
    late = PollCount(each.round_id, Purpose.LATE_READ)
    yield order(act_of(each, Cause.LATE_READ), late)


def noted_of(poll: PollRound) -> Iterator[Outcome]:
    """What came of it: one that is open, and one that is done."""
    yield noted(1, round_id=poll.round_id)
    yield noted(2, round_id=poll.round_id, done_at=NOW - DAY)


def happened(polls: Sequence[PollRound], questions: Sequence[QuestionRound]) -> Iterator[Fact]:
    """Everything that may happen in the room, of what is new there and of what is old."""
    for words in (
        *WORDS,
        "results q",
        "results nope",
        "polls",
        "questions",
        "help poll",
        "poll 9x",
    ):
        yield said(words, STEWARD)
        yield said(words, MEMBER)
    for name, at in SLOTS.items():
        yield slots(name, at - 7 * DAY, at - 6 * DAY, NOW)
    for each in (polls[0], polls[-2], polls[-1]):
        yield from (CloseDue(ROOM, each.round_id), ReminderDue(ROOM, each.round_id))
        yield counted(each)
        yield counted(each, Purpose.LATE_READ)
        yield Sent(ROOM, each.round_id, EventId("$stands"))
        if each.event_id:
            yield EndSeen(ROOM, each.event_id, EventId("$end"), ME, NOW)
            yield from (Redacted(ROOM, each.event_id), PollGone(ROOM, each.event_id))
        for order in acts_of(each):
            yield Sent(ROOM, order.act_id, EventId("$stands"))
            yield Refused(ROOM, order.act_id, "muted", late=True)
    for question in (questions[0], questions[-1]):
        yield Sent(ROOM, question.round_id, EventId("$stands"))
        yield Refused(ROOM, question.round_id, "muted")
        look = Look(question.round_id, ROOM, question.round_id, Urgency.QUESTION, None)
        yield Looked(look, (MEMBER,))
        if question.event_id:
            yield Redacted(ROOM, question.event_id)
    week = CountWeek(polls[0].round_id, ROOM, week_of(NOW, SETTINGS.zone), Purpose.ANSWER)
    yield WeekCounted(week, {each.round_id: Replies(1, 1) for each in questions})
    for number in (1, 2):
        yield Sent(ROOM, ActId(f"outcome-{number}"), EventId("$stands"))
        yield Redacted(ROOM, EventId(f"$outcome-{number}"))
    yield Left(ROOM)


async def near(db: Connection, fact: Fact, room_id: RoomId) -> object:
    """What is decided on the view that is loaded for it."""
    view = await records.view(db, SETTINGS, room_id, NOW)
    about = Reach(*await acts.about(db, fact.act_id)) if hasattr(fact, "act_id") else Reach()
    wanted = reach(fact, view.settings, NOW) | about
    return decide(await records.with_past(db, view, wanted, NOW), fact, NOW)


async def agree(database: Database, polls: list[PollRound], questions: list[QuestionRound]) -> None:
    async with database.transaction() as db:
        await begun(db, running())
        old = Room(OLD, Membership.JOINED, power_levels=JOINED.power_levels, successor=ROOM)
        await rooms.put(db, old)
        for poll in polls:
            await rounds.put_poll(db, poll)
            for order in acts_of(poll):
                await acts.order(db, order)
            week = Week(week_of(poll.due_at, SETTINGS.zone))
            await rounds.put_week(db, ROOM, week)
        for outcome in noted_of(polls[0]):
            await outcomes.put(db, outcome)
        for question in questions:
            await rounds.put_question(db, question)
            await rooms.put_slot(db, Slot(ROOM, ScheduleName.QUESTIONS, question.due_at))
        for fact in happened(polls, questions):
            for room_id in (ROOM, OLD):
                here: Any = fact
                if "room_id" in fact.__slots__:
                    here = replace(here, room_id=room_id)
                view = await whole.view(db, SETTINGS, room_id, NOW)
                assert await near(db, here, room_id) == decide(view, here, NOW), here


@settings(
    max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(polls(), questions())
async def test_what_is_over_long_ago_makes_no_difference(
    database: Database, polls: list[PollRound], questions: list[QuestionRound]
) -> None:
    await agree(database, polls, questions)


async def test_nor_does_what_is_over_in_a_room_that_goes_on_as_usual(database: Database) -> None:
    days = [NOW - ago * DAY for ago in range(20, 0, -1)]
    polls = [posted(ITEMS[at // DAY % 6], PollState.CLOSED, at) for at in days]
    polls = [replace(each, companion_id=EventId(f"${each.due_at}")) for each in polls]
    questions = [asked("abcdef"[at // DAY % 6], at, cycle=1 + at // DAY // 6) for at in days]
    await agree(database, [*polls, posted()], questions)
    async with database.transaction() as db:
        for round_ in (polls[0], polls[-1]):
            refused = Refused(ROOM, act_id(Cause.FEW_ANSWERS, round_.round_id), "muted")
            view = await whole.view(db, SETTINGS, ROOM, NOW)
            assert await near(db, refused, ROOM) == decide(view, refused, NOW)
