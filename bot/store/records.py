"""A room's records as `core.door` sees them, and what it wants written."""

from dataclasses import replace
from typing import assert_never

from bot.core.changes import (
    CancelAct,
    CancelActs,
    Change,
    DropCounted,
    DropInquiry,
    DropOutcome,
    DropSchedule,
    DropSchedules,
    DropSlot,
    DropSuggestion,
    LeaveOut,
    MoveRecords,
    PutCounted,
    PutDraft,
    PutEntry,
    PutInquiry,
    PutOutcome,
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
from bot.core.primitives import Millis, RoomId
from bot.core.view import NOTHING_PAST, Reach, Settings, View
from bot.core.weeks.calendar import week_span
from bot.store import acts, admin, counted, drafts, outcomes, preferences, rooms, rounds
from bot.store.connection import Connection


async def view(db: Connection, settings: Settings, room_id: RoomId, now: Millis) -> View:
    """What is unfinished in one room, and how it is set up."""
    chosen = await preferences.load(db, room_id)
    return View(
        settings.for_room(chosen),
        await rooms.load(db, room_id),
        await rooms.schedules(db, room_id),
        await rounds.questions(db, room_id),
        await rounds.polls(db, room_id),
        await rooms.unsettled_slots(db, room_id, now),
        replaced=await rooms.replaced_by(db, room_id),
        preferences=chosen,
        suggestions=await preferences.suggestions(db, room_id),
        outcomes=await outcomes.load(db, room_id),
        drafts=await drafts.load(db, room_id),
        left_out=await rooms.left_out(db, room_id, now),
        reported=await admin.reported(db, room_id),
    )


async def with_past(db: Connection, view: View, reach: Reach, now: Millis) -> View:
    """The view with what is over in its room, as far as the reach goes."""
    room_id = view.room.room_id
    if reach == NOTHING_PAST:
        return view
    summaries = (*reach.weeks, *reach.summaries)
    spans = [week_span(week, view.settings.zone) for week in reach.weeks]
    span = (min(spans)[0], max(spans)[1]) if spans else None
    slots = await rooms.slots(db, room_id, (reach.since, now), reach.slots, reach.newest)
    polls = await rounds.polls(db, room_id, reach, span)
    return replace(
        view,
        questions=await rounds.questions(db, room_id, reach, span),
        polls=polls,
        slots=tuple(sorted({*view.slots, *slots}, key=lambda slot: (slot.due_at, slot.name))),
        weeks=await rounds.weeks(db, room_id, summaries) if summaries else None,
        log=await preferences.log(db, room_id) if reach.log else (),
        outcomes=await outcomes.load(db, room_id, reach),
        result_messages=await outcomes.results(db, polls) if reach.result_messages else {},
        room_number=await preferences.next_number(db) if reach.room_number else 1,
    )


async def apply(db: Connection, change: Change, now: Millis) -> None:
    """Write one change down."""
    match change:
        case PutRoom():
            await rooms.put(db, change.room)
        case MoveRecords():
            await rooms.move_records(db, change.old, change.new)
        case PutSchedule():
            await rooms.put_schedule(db, change.schedule)
        case DropSchedule():
            await rooms.drop_schedule(db, change.room_id, change.name)
        case DropSchedules():
            await rooms.drop_schedules(db, change.room_id)
        case PutSlot():
            await rooms.put_slot(db, change.slot)
        case LeaveOut():
            await rooms.leave_out(db, change.slot)
        case DropSlot():
            await rooms.drop_slot(db, change.slot)
        case _:
            await _apply_to_rounds(db, change, now)


_OfActs = CancelAct | CancelActs | RetryActs | PutReported | PutInquiry | DropInquiry
_OfRounds = PutQuestion | PutPoll | PutCounted | DropCounted | PutWeek
_OfChoices = (
    PutPreferences | PutSuggestion | DropSuggestion | PutOutcome | DropOutcome | PutDraft | PutEntry
)


async def _apply_to_rounds(
    db: Connection, change: _OfRounds | _OfChoices | _OfActs, now: Millis
) -> None:
    match change:
        case PutQuestion():
            await rounds.put_question(db, change.round)
        case PutPoll():
            await rounds.put_poll(db, change.round)
        case PutCounted():
            await counted.put(db, change.round_id, change.digests)
        case DropCounted():
            await counted.drop(db, change.round_id)
        case PutWeek():
            await rounds.put_week(db, change.room_id, change.week, corrects=change.corrects)
        case _:
            await _apply_to_choices(db, change, now)


async def _apply_to_choices(db: Connection, change: _OfChoices | _OfActs, now: Millis) -> None:
    match change:
        case PutPreferences():
            await preferences.put(db, change.chosen)
        case PutSuggestion():
            await preferences.put_suggestion(db, change.suggestion)
        case DropSuggestion():
            await preferences.drop_suggestion(db, change.room_id, change.number)
        case PutOutcome():
            await outcomes.put(db, change.outcome)
        case DropOutcome():
            await outcomes.drop(db, change.room_id, change.number)
        case PutDraft():
            await drafts.put(db, change.draft)
        case PutEntry():
            await preferences.put_entry(db, change.entry)
        case _:
            await _apply_to_acts(db, change, now)


async def _apply_to_acts(db: Connection, change: _OfActs, now: Millis) -> None:
    match change:
        case CancelAct():
            await acts.cancel(db, change.act_id, now)
        case CancelActs():
            await acts.cancel_room(db, change.room_id, now)
        case RetryActs():
            await acts.retry_in(db, change.room_id)
        case PutReported():
            await admin.put_reported(db, change.room_id, change.reported)
        case PutInquiry():
            await admin.put_inquiry(db, change.inquiry)
        case DropInquiry():
            await admin.drop_inquiry(db, change.event_id)
        case _:
            assert_never(change)
