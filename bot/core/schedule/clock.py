"""What the time brings to schedules: slots to post at, and those that were missed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.core.acts import CountWeek, Purpose, Send, Urgency
from bot.core.causes import Cause, act_id
from bot.core.changes import PutSchedule, PutSlot
from bot.core.decisions import NOTHING, Decision
from bot.core.outcomes.standing import due_lately
from bot.core.polls.messages import PollSkipped
from bot.core.polls.posting import look_at, post_poll
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, ActId, Millis
from bot.core.questions import rotation
from bot.core.questions.asking import ask_next
from bot.core.rooms.values import Membership
from bot.core.schedule.catching_up import (
    ON_TIME,
    CatchUp,
    catch_up_poll,
    catch_up_questions,
    catch_up_summary,
)
from bot.core.schedule.facts import ClockSetBack, SlotsDue
from bot.core.schedule.values import IN_VAIN, Schedule, ScheduleName, Skip, Slot
from bot.core.view import View
from bot.core.weeks.calendar import week_before
from bot.core.weeks.gathering import gathered


def slots_due(view: View, fact: SlotsDue, now: Millis) -> Decision:
    """Post what is due, catch up by rule what was missed, and write down why the rest was not."""
    schedule = _schedule(view, fact.name)
    # The facts may be older than a `stop` or a tick that was decided meanwhile.
    come = [slot for slot in fact.slots if schedule and schedule.done_until < slot <= now]
    # In a room that is replaced they wait for the new one.
    away = view.room.membership is not Membership.JOINED or view.room.successor
    if schedule is None or not come or away:
        return NOTHING
    done = Decision((PutSchedule(replace(schedule, done_until=come[-1])),))
    # They come again where the clock was set back. The view need not show those of days ago:
    # nothing is posted for them, whatever became of them.
    tried = ("", *IN_VAIN)
    posted = {s.due_at for s in view.slots if s.name is fact.name and s.skipped in tried}
    slots, unwanted = _wanted(view, fact.name, [slot for slot in come if slot not in posted])
    if slots and now - slots[-1] > ON_TIME and view.quiet.covers(now, view.settings.zone):
        return NOTHING  # what is late anyway waits for the morning
    done += _records(schedule, CatchUp(skipped=unwanted))
    match fact.name:
        case ScheduleName.QUESTIONS:
            return done + _questions(view, schedule, slots, now)
        case ScheduleName.POLLS:
            return done + _polls(view, schedule, slots, now, fact.lasts or DAY)
        case ScheduleName.SUMMARY:
            return done + _summaries(view, schedule, slots, now)
        case _:
            assert_never(fact.name)


def _wanted(
    view: View, name: ScheduleName, come: Sequence[Millis]
) -> tuple[list[Millis], tuple[tuple[Millis, Skip], ...]]:
    """The slots to post at, and those that are left out because the room wants it so."""
    asked = {slot.due_at for slot in view.slots if (slot.name, slot.skipped) == (name, Skip.ASKED)}
    why = {
        at: Skip.ASKED if at in asked else Skip.PAUSED
        for at in come
        if at in asked or view.preferences.paused(at)
    }
    return [at for at in come if at not in why], tuple(why.items())


def clock_set_back(view: View, fact: ClockSetBack, now: Millis) -> Decision:
    """Look again at what is still to come. It was left out too early, if it was not posted."""
    schedule = _schedule(view, fact.name)
    if schedule is None or schedule.done_until <= now:
        return NOTHING
    return Decision((PutSchedule(replace(schedule, done_until=now)),))


def _schedule(view: View, name: ScheduleName) -> Schedule | None:
    return next((each for each in view.schedules if each.name is name), None)


def _questions(view: View, schedule: Schedule, slots: Sequence[Millis], now: Millis) -> Decision:
    plan = catch_up_questions(slots, now)
    decision = _records(schedule, plan)
    for due in plan.post:
        cause = _cause(Cause.QUESTION, schedule, due)
        decision += ask_next(view, cause, now, due if plan.late else None)
    return decision


def _polls(
    view: View, schedule: Schedule, slots: Sequence[Millis], now: Millis, lasts: Millis
) -> Decision:
    plan = catch_up_poll(slots, now, lasts)
    if not plan.post:
        return _records(schedule, plan)
    due = plan.post[0]
    open_poll = view.unfinished_poll
    over = open_poll is None or open_poll.state is PollState.COUNTING or open_poll.closes_at <= due
    if open_poll and not over:
        skipped = Slot(schedule.room_id, schedule.name, due, Skip.POLL_OPEN)
        word = Send(
            _cause(Cause.SKIPPED, schedule, due),
            schedule.room_id,
            PollSkipped(due, open_poll.closes_at),
            Urgency.REPLY,
            notice=True,
            expires_at=now + DAY,
        )
        missed = replace(plan, post=())
        looked = look_at(open_poll, word.act_id)
        return _records(schedule, missed) + Decision((PutSlot(skipped),), (word,)) + looked
    poll = rotation.next_poll(view.settings.deck, view.polls)
    cause = _cause(Cause.POLL, schedule, due)
    return _records(schedule, plan) + post_poll(view, poll, due + lasts, cause, now, due)


def _summaries(view: View, schedule: Schedule, slots: Sequence[Millis], now: Millis) -> Decision:
    plan = catch_up_summary(slots, now)
    decision = _records(schedule, replace(plan, post=()))
    for due in plan.post:
        week = week_before(due, view.settings.zone)
        if gathered(view, week).empty and not due_lately(view, now):
            decision += Decision(
                (PutSlot(Slot(schedule.room_id, schedule.name, due, Skip.EMPTY_WEEK)),)
            )
            continue
        cause = _cause(Cause.SUMMARY, schedule, due)
        late = due if now - due > ON_TIME else None
        count = CountWeek(cause, schedule.room_id, week, Purpose.SUMMARY, was_due=late)
        decision += Decision((PutSlot(Slot(schedule.room_id, schedule.name, due)),), (count,))
    return decision


def _records(schedule: Schedule, plan: CatchUp) -> Decision:
    posted = tuple(PutSlot(Slot(schedule.room_id, schedule.name, due)) for due in plan.post)
    skipped = tuple(
        PutSlot(Slot(schedule.room_id, schedule.name, due, why)) for due, why in plan.skipped
    )
    return Decision((*skipped, *posted))


def _cause(kind: Cause, schedule: Schedule, due: Millis) -> ActId:
    return act_id(kind, schedule.room_id, schedule.name, due)
