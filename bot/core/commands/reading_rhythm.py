"""What is meant by words about a room's rhythm: schedules, zone, quiet hours, pauses, skips."""

import difflib
from collections.abc import Sequence

from bot.core import english
from bot.core.commands.spelling import MARKS
from bot.core.commands.values import (
    PauseCommand,
    SchedulesCommand,
    SetQuietCommand,
    SetScheduleCommand,
    SetZoneCommand,
    SkipCommand,
)
from bot.core.commands.wording import cut
from bot.core.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadUsage,
    BadZone,
    UnknownSchedule,
)
from bot.core.model import ScheduleName
from bot.core.quiet import parse_quiet
from bot.core.rules import WrongRule, parse_duration, parse_rule, written
from bot.core.until import lacks_time, parse_until
from bot.core.zones import find_zone, similar_zones, zones_called

CLOSE = 0.7
EVENING = "20:00"
"""A time of day, in an example."""
KINDS = {
    **dict.fromkeys(english.QUESTION, ScheduleName.QUESTIONS),
    **dict.fromkeys(english.POLL, ScheduleName.POLLS),
}
"""What can be skipped."""


def schedule(
    words: Sequence[str],
) -> SchedulesCommand | SetScheduleCommand | UnknownSchedule | BadRule:
    """`schedule`, alone or with what is to be set."""
    words = words[1:] if words and words[0].lower() == "the" else words
    if not words:
        return SchedulesCommand()
    name = next((each for each in ScheduleName if _means(words[0], each)), None)
    if name is None:
        return UnknownSchedule(cut(words[0]), _nearest(words))
    return _set(name, words[1:]) if words[1:] else SchedulesCommand()


def _set(name: ScheduleName, words: Sequence[str]) -> SetScheduleCommand | BadRule:
    if [word.lower() for word in words] in [[word] for word in english.OFF]:
        return SetScheduleCommand(name, None)
    try:
        rule = parse_rule(" ".join(words), lasting=name is ScheduleName.POLLS)
    except WrongRule as wrong:
        return BadRule(name, wrong.mistake)
    return SetScheduleCommand(name, rule)


def _nearest(words: Sequence[str]) -> str:
    """The right command that is nearest: the name may be mistyped, or left out."""
    near = difflib.get_close_matches(cut(words[0].lower()), list(ScheduleName), 1, CLOSE)
    name = ScheduleName(near[0]) if near else ScheduleName.QUESTIONS
    for rest in (words[1:], words):
        meant = _set(name, rest)
        if isinstance(meant, SetScheduleCommand):
            rule = written(meant.rule) if meant.rule else english.OFF[0]
            return f"{SetScheduleCommand.name} {name} {rule}"
    return ""


def _means(word: str, name: ScheduleName) -> bool:
    """`question` is as good as `questions`."""
    plain = word.lower().rstrip(MARKS)
    return plain in (name.value, name.value.removesuffix("s"), f"{name.value}s")


def timezone(words: Sequence[str]) -> SchedulesCommand | SetZoneCommand | BadZone:
    """`timezone`, alone or with one."""
    if not words:
        return SchedulesCommand()
    typed = " ".join(words)
    zone = find_zone(typed)
    if zone is None:
        return BadZone(cut(*words), similar_zones(typed), len(zones_called(typed)) > 1)
    return SetZoneCommand(zone)


def quiet(words: Sequence[str]) -> SchedulesCommand | SetQuietCommand | BadQuiet:
    """`quiet`, alone or with hours."""
    if all(word.lower() in english.HOURS for word in words):
        return SchedulesCommand()
    hours = parse_quiet(" ".join(words))
    return BadQuiet(cut(*words)) if hours is None else SetQuietCommand(hours)


def pause(words: Sequence[str]) -> PauseCommand | BadUsage | BadDuration | BadUntil:
    """`pause`, for a time or until a moment; the `for` may be left out."""
    small = words[0].lower() if words else ""
    if small in english.UNTIL and words[1:]:
        return _until(words[1:])
    typed = words[1:] if small in english.FOR else words
    lasts = parse_duration(" ".join(typed))
    if not words or lasts is not None:
        return PauseCommand(lasts)
    if small in english.FOR and typed:
        return BadDuration(cut(*typed), PauseCommand.name)
    missing = small in (*english.FOR, *english.UNTIL)
    return BadUsage(PauseCommand.name, "" if missing else cut(*words))


def _until(words: Sequence[str]) -> PauseCommand | BadUntil:
    typed = " ".join(words)
    if lacks_time(typed):
        return BadUntil(cut(typed), known=True, right=(f"{cut(typed)} {EVENING}",))
    until = parse_until(typed)
    return PauseCommand(until=until) if until else BadUntil(cut(typed))


def skip(words: Sequence[str]) -> SkipCommand | BadUsage:
    """`skip`, the next or the next of one kind; or `skip off`."""
    rest = [word.lower() for word in words if word.lower() not in english.NOUNS["skip"]]
    kinds = [KINDS[word] for word in rest if word in KINDS]
    off = [word for word in rest if word in english.OFF]
    if len(kinds) > 1 or len(off) > 1 or len(kinds) + len(off) < len(rest):
        return BadUsage(SkipCommand.name, cut(*words))
    return SkipCommand(kinds[0] if kinds else None, bool(off))
