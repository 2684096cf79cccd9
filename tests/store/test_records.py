"""The book agrees with the decisions: whatever happens, it shows the records they were made on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings

from bot.core.acts import Act, CountPoll, CountWeek, OnEvent, Relation, Urgency
from bot.core.changes import (
    CancelAct,
    CancelActs,
    DropCounted,
    DropInquiry,
    DropSchedule,
    DropSchedules,
    DropSuggestion,
    LeaveOut,
    MoveRecords,
    PutCounted,
    PutEntry,
    PutInquiry,
    PutPoll,
    PutPreferences,
    PutQuestion,
    PutReported,
    PutRoom,
    PutSchedule,
    PutSlot,
    PutSuggestion,
    PutWeek,
    RetryActs,
)
from bot.core.door import decide
from bot.core.facts import CalledOff, Fact, Refused, Sent
from bot.core.polls.facts import PollCounted
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.core.questions.values import Suggestion
from bot.core.reach import reach
from bot.core.rooms.admin import Inquiry, Reported
from bot.core.rooms.facts import Looked
from bot.core.rooms.values import LogEntry, Membership, Room
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import ScheduleName, Skip, Slot
from bot.core.view import Reach, View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import Week, WeekId
from bot.store import Connection, Database, acts, admin, counted, preferences, records, rooms
from bot.store.acts import Order
from bot.store.work import ActKind
from tests.core.moves import Move, facts, moves
from tests.core.samples import JOINED, NOW, RUNNING, SETTINGS, Story, asked, posted, running
from tests.store import whole
from tests.store.test_acts import WORK

TABLES = (
    *(
        "answers",
        "counted",
        "outcomes",
        "polls",
        "questions",
        "weeks",
        "slots",
        "schedules",
        "acts",
    ),
    *("preferences", "suggestions", "log", "rooms"),
)


def recorded(act: Act, room_id: RoomId) -> Order:
    """The act as far as its place and what it rests on go."""
    kind = ActKind.COUNT_POLL if isinstance(act, CountPoll | CountWeek) else ActKind.EVENT
    target: Any = getattr(act, "target", None)
    return Order(act.act_id, room_id, WORK[kind], Urgency.REPLY, target, NOW)


async def settled(db: Connection, fact: Fact) -> None:
    """Close the act that the fact reports on."""
    match fact:
        case Sent():
            await acts.done(db, fact.act_id, fact.event_id, NOW)
        case Looked() | PollCounted() | WeekCounted():
            await acts.done(db, fact.act.act_id, None, NOW)
        case Refused():
            await acts.refuse(db, fact.act_id, fact.reason, NOW)
        case CalledOff():
            await acts.call_off(db, fact.act_id, fact.reason, NOW)


async def waiting(db: Connection) -> list[str]:
    rows = await db.execute_fetchall(
        "SELECT act_id FROM acts WHERE state = 'waiting' ORDER BY position"
    )
    return [row["act_id"] for row in rows]


async def begun(db: Connection, start: View) -> None:
    for table in TABLES:
        await db.execute(f"DELETE FROM {table}")
    await rooms.put(db, start.room)
    for schedule in start.schedules:
        await rooms.put_schedule(db, schedule)


async def played(db: Connection, story: Story, course: list[Move]) -> AsyncIterator[View]:
    """The view in the book after each fact, decided on what the book shows."""
    for number, move in enumerate(course):
        for fact in facts(story, move, number):
            story.happens(fact)
            about = Reach(*await acts.about(db, getattr(fact, "act_id", ActId(""))))
            await settled(db, fact)
            view = await whole.view(db, SETTINGS, story.view.room.room_id, story.now)
            decision = decide(view, fact, story.now)
            # What is left out of the view that is loaded makes no difference to what is decided.
            base = await records.view(db, SETTINGS, view.room.room_id, story.now)
            wanted = reach(fact, base.settings, story.now) | about
            near = await records.with_past(db, base, wanted, story.now)
            assert decide(near, fact, story.now) == decision
            for change in decision.changes:
                await records.apply(db, change, NOW)
            for act in decision.acts:
                await acts.order(db, recorded(act, view.room.room_id))
            yield await whole.view(db, SETTINGS, view.room.room_id, story.now)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(moves())
async def test_the_book_shows_what_was_decided(database: Database, course: list[Move]) -> None:
    story = Story(running())
    async with database.transaction() as db:
        await begun(db, story.view)
        async for view in played(db, story, course):
            known = view.result_messages  # of its acts, which the story has no events of
            assert view == replace(story.view, weeks=story.view.weeks or {}, result_messages=known)
            assert await waiting(db) == list(story.waiting)


async def test_cancelled_acts_are_cancelled_in_the_book(db: Connection) -> None:
    here, there = RoomId("!here:example.org"), RoomId("!there:example.org")
    orders = [
        Order(f"act-{number}", room, WORK[ActKind.EVENT], Urgency.REPLY, None, NOW)  # type: ignore[arg-type]
        for number, room in enumerate((here, here, there))
    ]
    for order in orders:
        await acts.order(db, order)
    await records.apply(db, CancelAct(orders[0].act_id), NOW)
    assert await waiting(db) == ["act-1", "act-2"]
    await records.apply(db, CancelActs(here), NOW)
    assert await waiting(db) == ["act-2"]


async def test_a_slot_of_which_nothing_came_is_in_the_view_of_its_room(db: Connection) -> None:
    await begun(db, running())
    slot = Slot(JOINED.room_id, ScheduleName.QUESTIONS, NOW)
    await records.apply(db, PutSlot(slot), NOW)
    left_out = replace(slot, skipped=Skip.UNSAID)
    await records.apply(db, LeaveOut(left_out), NOW)
    assert (await whole.view(db, SETTINGS, JOINED.room_id, NOW)).slots == (left_out,)


async def test_a_week_that_was_told_is_in_the_view_of_its_room(db: Connection) -> None:
    other = Room(RoomId("!other:example.org"), Membership.JOINED)
    await begun(db, running())
    await records.apply(db, PutRoom(other), NOW)
    week = Week(WeekId(2026, 47))
    await records.apply(db, PutWeek(JOINED.room_id, week), NOW)
    here = await whole.view(db, SETTINGS, JOINED.room_id, NOW)
    assert here == replace(running(), weeks={week.id: week})
    assert here.schedules == RUNNING
    assert (await whole.view(db, SETTINGS, other.room_id, NOW)).weeks == {}


async def test_what_an_upgrade_and_the_admin_room_decide_is_written(db: Connection) -> None:
    await begun(db, running())
    old, new = JOINED.room_id, RoomId("!new:example.org")
    await records.apply(db, PutRoom(Room(new, Membership.JOINED)), NOW)
    await records.apply(db, MoveRecords(old, new), NOW)
    assert [each.room_id for each in await rooms.running_schedules(db)] == [new] * len(RUNNING)
    disk, asked = Reported("disk", "/data", ActId("report")), Inquiry(EventId("$asked"), None)
    await records.apply(db, PutReported(new, (disk,)), NOW)
    await records.apply(db, PutInquiry(asked), NOW)
    assert await admin.reported(db, new) == (disk,)
    assert await admin.inquiries(db) == (asked,)
    await records.apply(db, DropInquiry(asked.event_id), NOW)
    assert await admin.inquiries(db) == ()


async def test_what_may_be_done_and_undone_is_undone_in_the_book(db: Connection) -> None:
    await begun(db, running())
    room, poll = JOINED.room_id, posted()
    suggestion = Suggestion(room, 1, b"somebody", b"there", "Why?", NOW)
    await records.apply(db, PutSuggestion(suggestion), NOW)
    await records.apply(db, DropSuggestion(room, 1), NOW)
    assert await preferences.suggestions(db, room) == ()
    await records.apply(db, PutPoll(poll), NOW)
    await records.apply(db, PutCounted(poll.round_id, frozenset({b"a hash"})), NOW)
    assert await counted.of(db, poll.round_id) == {b"a hash"}
    await records.apply(db, DropCounted(poll.round_id), NOW)
    assert await counted.of(db, poll.round_id) == frozenset()
    await records.apply(db, DropSchedules(room), NOW)
    assert await rooms.schedules(db, room) == ()


async def test_what_a_room_chose_and_was_asked_is_in_its_view(db: Connection) -> None:
    await begun(db, running())
    room, question = JOINED.room_id, asked("a")
    later = replace(RUNNING[0], rule="tue 19:00")
    await records.apply(db, PutSchedule(later), NOW)
    await records.apply(db, DropSchedule(room, RUNNING[1].name), NOW)
    await records.apply(db, PutQuestion(question), NOW)
    await records.apply(db, PutPreferences(Preferences(room, zone="Europe/Paris")), NOW)
    entry = LogEntry(room, NOW, UserId("@steward:example.org"), "timezone Europe/Paris")
    await records.apply(db, PutEntry(entry), NOW)
    here = await whole.view(db, SETTINGS, room, NOW)
    assert here.questions == (question,)
    assert {each.name: each.rule for each in here.schedules} == {
        later.name: "tue 19:00",
        RUNNING[2].name: RUNNING[2].rule,
    }
    assert (here.preferences.zone, here.log) == ("Europe/Paris", (entry,))


async def test_what_waits_to_be_tried_again_need_not_wait(db: Connection) -> None:
    target = OnEvent(Relation.THREAD, EventId("$question"))
    order = Order(ActId("a"), JOINED.room_id, WORK[ActKind.EVENT], Urgency.REPLY, target, NOW)
    await acts.order(db, order)
    await acts.later(db, order.act_id, NOW + 9, "away")
    assert [(each.target, each.retry_at) for each in await acts.heads(db)] == [(target, NOW + 9)]
    await records.apply(db, RetryActs(JOINED.room_id), NOW)
    assert [each.retry_at for each in await acts.heads(db)] == [0]
