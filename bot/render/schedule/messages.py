"""What is said of schedules, put into words."""

from typing import assert_never

from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    LeftOut,
    NothingToSkip,
    Now,
    Paused,
    Preview,
    QuietSet,
    Resumed,
    ScheduleMessage,
    ScheduleSet,
    Started,
    Stopped,
    TellSchedules,
    UnknownSchedule,
    ZoneSet,
)
from bot.render.markup import Block
from bot.render.schedule import mistakes, now, preview, settings
from bot.render.voice import Voice


def worded(message: ScheduleMessage, voice: Voice) -> list[Block]:  # noqa: C901, PLR0911, PLR0912
    """The message in words."""
    match message:
        case Now():
            return now.now(message, voice)
        case Started():
            return now.started(message, voice)
        case Stopped():
            return now.stopped(message, voice)
        case BadDuration():
            return mistakes.bad_duration(message, voice)
        case BadUntil():
            return mistakes.bad_until(message, voice)
        case TellSchedules():
            return settings.tell_schedules(message, voice)
        case ScheduleSet():
            return settings.schedule_set(message, voice)
        case ZoneSet():
            return settings.zone_set(message, voice)
        case QuietSet():
            return settings.quiet_set(message, voice)
        case Paused():
            return settings.paused(message, voice)
        case Resumed():
            return settings.resumed(message, voice)
        case LeftOut():
            return settings.left_out(message, voice)
        case Preview():
            return preview.preview(message, voice)
        case UnknownSchedule():
            return mistakes.unknown_schedule(message, voice)
        case BadRule():
            return mistakes.bad_rule(message, voice)
        case BadZone():
            return mistakes.bad_zone(message, voice)
        case BadQuiet():
            return mistakes.bad_quiet(message, voice)
        case NothingToSkip():
            return mistakes.nothing_to_skip(message, voice)
        case _:
            assert_never(message)
