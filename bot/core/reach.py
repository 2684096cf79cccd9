"""How far into a room's past a decision looks: what is to be loaded for it.

All else a view has anyway: the room and what it chose, what is unfinished there, what moderators
left out. So no fact costs more where years are behind a room.
"""

from dataclasses import replace

from bot.core.causes import Cause, cause_of, schedule_of
from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import BadUsage, UnknownCommand
from bot.core.facts import CalledOff, Fact, Redacted, Refused, Sent
from bot.core.polls.facts import PollCounted
from bot.core.primitives import ActId, Millis
from bot.core.questions.facts import Reacted
from bot.core.review.facts import ReviewOver, ReviewRoomSeen
from bot.core.rooms.facts import Looked
from bot.core.schedule.catching_up import CATCH_UP
from bot.core.schedule.facts import SlotsDue
from bot.core.schedule.values import ScheduleName
from bot.core.verbs import registry
from bot.core.view import NOTHING_PAST, Reach, Settings, of_examples
from bot.core.weeks.calendar import week_before, week_of, weeks_before
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.gathering import of_week
from bot.core.weeks.values import WeekId

LATEST_OUT = 6
"""Weeks: a draft that is held can be published for four."""
FEW = 8
"""Slots of a schedule, of which at most one comes a day; and rounds of late."""


def reach(  # noqa: C901, PLR0911 - one line a kind of fact
    fact: Fact, settings: Settings, now: Millis
) -> Reach:
    """What of the past the decision on this fact needs; `settings` are those of its room."""
    match fact:
        case Commanded():
            return _of_command(fact, settings, now)
        case Redacted() | Reacted() if fact.draft:
            return of_week(fact.draft.week, settings)
        case Redacted():
            return Reach(events=(fact.event_id,))
        case SlotsDue():
            return _of_slots(fact, settings, now)
        case Sent():
            return replace(_of_act(fact.act_id), summaries=_summed_up(fact.act_id, settings, now))
        case Refused() | CalledOff():
            return _of_act(fact.act_id)
        case Looked():
            return _of_act(fact.act.round_id)
        case PollCounted():
            return Reach(rounds=(fact.act.round_id,), summaries=_latest_weeks(settings, now))
        case WeekCounted():
            return of_week(fact.act.week, settings)
        case ReviewOver():
            return of_week(fact.week, settings)
        case ReviewRoomSeen() if fact.act.week:
            return of_week(fact.act.week, settings)
        case _:
            return NOTHING_PAST


def _of_command(fact: Commanded, settings: Settings, now: Millis) -> Reach:
    command = fact.command
    if fact.draft:
        return of_week(fact.draft.week, settings)
    if isinstance(command, Command):
        return registry.OF[type(command)].reach(command, settings, now)
    examples = isinstance(command, BadUsage | UnknownCommand)
    return of_examples(settings) if examples else NOTHING_PAST


def _of_slots(fact: SlotsDue, settings: Settings, now: Millis) -> Reach:
    posted = Reach(slots=(fact.name,), newest=FEW)
    if fact.name is ScheduleName.QUESTIONS:
        return replace(posted, asked_of=settings.deck)
    if fact.name is ScheduleName.POLLS:
        return replace(posted, posted_of=settings.deck)
    weeks = {week_before(at, settings.zone) for at in fact.slots if now - at <= CATCH_UP}
    return replace(posted, weeks=tuple(sorted(weeks)))


def _latest_weeks(settings: Settings, now: Millis) -> tuple[WeekId, ...]:
    """The weeks in which a poll ended that is corrected now."""
    return week_before(now, settings.zone), week_of(now, settings.zone)


def _summed_up(act: ActId, settings: Settings, now: Millis) -> tuple[WeekId, ...]:
    """The weeks that it may have summed up, if any: it may come late, or by another zone."""
    if schedule_of(act) is not ScheduleName.SUMMARY:
        return ()
    this = week_of(now, settings.zone)
    return *weeks_before(this, LATEST_OUT), this


def _of_act(act: ActId) -> Reach:
    """The slot that it posts, if any; what else it belongs to, the records of acts tell."""
    name = schedule_of(act)
    lately = FEW if cause_of(act) is Cause.FEW_ANSWERS else 0
    return Reach(
        slots=(name,) if name else (), newest=FEW, latest_questions=lately, latest_polls=lately
    )
