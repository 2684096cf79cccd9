"""The room's time zone and its quiet hours."""

from dataclasses import dataclass, replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.core import english
from bot.core.command import Command, Effect
from bot.core.dates import upcoming
from bot.core.decide.left_late import left_late
from bot.core.decisions import Decision, PutPreferences, PutSchedule
from bot.core.messages import BadQuiet, BadZone, QuietSet, ZoneSet
from bot.core.quiet import QuietHours, parse_quiet, written_quiet
from bot.core.spelling import cut
from bot.core.verbs.schedules import SchedulesCommand
from bot.core.verbs.verb import Asked, Typed, Verb
from bot.core.zones import find_zone, similar_zones, zones_called


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
    there = replace(view, settings=settings, schedules=moved)
    put = PutPreferences(replace(view.preferences, zone=command.zone))
    return (
        left_late(view, view.schedules, now)
        + Decision((put, *map(PutSchedule, moved)))
        + asked.answer(ZoneSet(command.zone, now, upcoming(there, now)))
    )


def _set_quiet(asked: Asked, command: SetQuietCommand) -> Decision:
    chosen = replace(asked.view.preferences, quiet=written_quiet(command.hours))
    return Decision((PutPreferences(chosen),)) + asked.answer(QuietSet(command.hours))


VERBS = (
    Verb(SetZoneCommand, _set_zone, _read_zone, lambda command: [command.zone]),
    Verb(SetQuietCommand, _set_quiet, _read_quiet, lambda command: [written_quiet(command.hours)]),
)
