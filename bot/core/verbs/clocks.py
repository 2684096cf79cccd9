"""The room's time zone and its quiet hours."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.core.changes import DropSlot, PutPreferences, PutSchedule, PutSlot
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.commands.spelling import cut
from bot.core.decisions import Decision
from bot.core.primitives import HOUR, Millis
from bot.core.schedule.dates import is_slot, upcoming
from bot.core.schedule.left_late import left_late
from bot.core.schedule.messages import BadQuiet, BadZone, QuietSet, ZoneSet
from bot.core.schedule.quiet import QuietHours, parse_quiet, written_quiet
from bot.core.schedule.rules import rule_of
from bot.core.schedule.slots import local, slots
from bot.core.schedule.values import Schedule, Slot
from bot.core.schedule.zones import find_zone, similar_zones, zones_called
from bot.core.verbs.schedules import SchedulesCommand
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.view import View

MOST_APART: Millis = 27 * HOUR
"""The clocks of two zones show the same time at most so long apart."""


@dataclass(frozen=True, slots=True)
class SetZoneCommand(Command):
    """Set the room's time zone."""

    name: ClassVar[str] = "timezone"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    shown_by: ClassVar[str] = "schedule"
    zone: str


@dataclass(frozen=True, slots=True)
class SetQuietCommand(Command):
    """Set the room's quiet hours, or turn them off."""

    name: ClassVar[str] = "quiet"
    for_moderators: ClassVar[bool] = True
    effect: ClassVar[Effect] = Effect.KEEPS
    shown_by: ClassVar[str] = "schedule"
    hours: QuietHours
    """Equal start and end: none."""


# --- read ----------------------------------------------------------------------------------


def _read_zone(typed: Typed) -> SchedulesCommand | SetZoneCommand | BadZone:
    if not typed.words:
        return SchedulesCommand()
    words = " ".join(typed.words)
    zone = find_zone(words)
    if zone is None:
        return BadZone(cut(words), similar_zones(words), len(zones_called(words)) > 1)
    return SetZoneCommand(zone)


def _read_quiet(typed: Typed) -> SchedulesCommand | SetQuietCommand | BadQuiet:
    if all(word.lower() in english.HOURS for word in typed.words):
        return SchedulesCommand()
    hours = parse_quiet(" ".join(typed.words))
    return BadQuiet(cut(*typed.words)) if hours is None else SetQuietCommand(hours)


# --- obeyed --------------------------------------------------------------------------------


def _set_zone(asked: Asked, command: SetZoneCommand) -> Decision:
    view, now = asked.view, asked.now
    # What the new clock shows as past is over: nothing comes late because of the change.
    moved = tuple(replace(each, done_until=max(each.done_until, now)) for each in view.schedules)
    settings = replace(view.settings, zone=ZoneInfo(command.zone))
    places = (_in_zone(*each, view.settings.zone, settings.zone, now) for each in _skipped(view))
    skipped = tuple(each for each in places if each)
    there = replace(view, settings=settings, schedules=moved, left_out=skipped)
    put = PutPreferences(replace(view.preferences, zone=command.zone))
    return (
        left_late(view, view.schedules, now)
        + Decision((put, *map(PutSchedule, moved)))
        + Decision((*map(DropSlot, view.left_out), *map(PutSlot, skipped)))
        + asked.answer(ZoneSet(command.zone, now, upcoming(there, now)))
    )


def _skipped(view: View) -> list[tuple[Schedule, Slot]]:
    """What moderators skip, with the schedule that would bring it."""
    return [
        (schedule, slot)
        for schedule in view.schedules
        for slot in view.left_out
        if slot.name is schedule.name and is_slot(schedule, slot.due_at, view.settings.zone)
    ]


def _in_zone(
    schedule: Schedule, slot: Slot, old: ZoneInfo, new: ZoneInfo, now: Millis
) -> Slot | None:
    """The slot by the clocks of another zone; None if it is over there."""
    shown = _shown(slot.due_at, old)
    after, until = slot.due_at - MOST_APART, slot.due_at + MOST_APART
    near = slots(rule_of(schedule), new, after, until, schedule.started_at)
    at = min(near, key=lambda each: abs(_shown(each, new) - shown), default=now)
    return replace(slot, due_at=at) if at > now else None


def _shown(at: Millis, zone: ZoneInfo) -> timedelta:
    """What clocks in the zone show, since any day of theirs."""
    return local(at, zone).replace(tzinfo=None) - datetime.min


def _set_quiet(asked: Asked, command: SetQuietCommand) -> Decision:
    chosen = replace(asked.view.preferences, quiet=written_quiet(command.hours))
    return Decision((PutPreferences(chosen),)) + asked.answer(QuietSet(command.hours))


VERBS = (
    Verb(SetZoneCommand, _set_zone, _read_zone, lambda command: [command.zone]),
    Verb(SetQuietCommand, _set_quiet, _read_quiet, lambda command: [written_quiet(command.hours)]),
)
