"""Answers to a setting that can’t be understood: the mistake, and a right example."""

from datetime import time

from bot.core.commands.english import DAY_SETS
from bot.core.schedule.messages import (
    BadDuration,
    BadQuiet,
    BadRule,
    BadUntil,
    BadZone,
    NothingToSkip,
    UnknownSchedule,
)
from bot.core.schedule.mistakes import Mistake, Part
from bot.core.schedule.rules import parse_rule, written
from bot.core.schedule.times_of_day import parse_hour
from bot.core.schedule.values import Nth, Rule, ScheduleName
from bot.render.commands.examples import example
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, code, joined, paragraph, say, text, typed
from bot.render.voice import Voice
from bot.render.words import _

EXAMPLES = {
    ScheduleName.QUESTIONS: "schedule questions mon,thu 18:00",
    ScheduleName.POLLS: "schedule polls fri 12:00 for 2d",
    ScheduleName.SUMMARY: "schedule summary mon 12:00",
}


def unknown_schedule(message: UnknownSchedule, voice: Voice) -> list[Block]:
    """None of the three."""
    names = joined(", ", (code(text(name.value)) for name in ScheduleName))
    return [
        paragraph(
            say(_("There’s no schedule “%(word)s”."), word=typed(message.word)),
            say(_("There are: %(ids)s"), ids=names),
            for_example(command(message.right or EXAMPLES[ScheduleName.QUESTIONS], voice)),
        )
    ]


def bad_rule(message: BadRule, voice: Voice) -> list[Block]:
    """A rule that is none."""
    part, words = message.mistake.part, message.mistake.words
    wrong = say(_wrong(part, words), words=typed(words)) if words else say(_missing(part))
    how = [say(how_long())] if part is Part.LENGTH else []
    return [paragraph(wrong, *how, for_example(command(_right(message), voice)))]


def _right(message: BadRule) -> str:
    """A right use with all that was understood, and the usual for the rest."""
    lasting = message.schedule is ScheduleName.POLLS
    start = f"schedule {message.schedule} "
    usual = parse_rule(EXAMPLES[message.schedule].removeprefix(start), lasting=lasting)
    part, found = message.mistake.part, message.mistake.understood
    date = part is Part.DATE
    monthly = date or _is_set(part, message.mistake.words)
    rule = Rule(
        tuple(sorted(set(found.days))) or usual.days[: 1 if date else None],
        found.at or _evening(message.mistake) or usual.at,
        found.lasts or usual.lasts,
        2 if part is Part.WEEKS else found.weeks,
        found.nth or (Nth.FIRST if monthly else None),
    )
    return start + written(rule)


def _evening(mistake: Mistake) -> time | None:
    """Of an hour that may be in the morning or in the evening, the later."""
    hour = parse_hour(mistake.words) if mistake.part is Part.HALF else None
    return hour and time(hour.hour % 12 + 12)


def _is_set(part: Part, words: str) -> bool:
    """Right days that are no day of a month: daily, weekdays."""
    return part is Part.DAY and words.lower() in DAY_SETS


def _wrong(part: Part, words: str) -> str:
    if _is_set(part, words):
        return _("“%(words)s” doesn’t go with first, second, third, fourth or last.")
    parts = {
        Part.DAY: _(
            "“%(words)s” isn’t a day. Write mon, tue, wed, thu, fri, sat or sun, or daily."
        ),
        Part.TIME: _("“%(words)s” isn’t a time of day. Write 00:00 to 23:59."),
        Part.HALF: _("Is “%(words)s” noon or midnight?")
        if words == "12"
        else _("Is “%(words)s” in the morning or in the evening?"),
        Part.WEEKS: _("“%(words)s” doesn’t work. Write 1 to 8 weeks."),
        Part.LENGTH: not_a_length(),
        Part.POLLS_ONLY: _("Only polls stay open for a time. Leave out “%(words)s”."),
        Part.EXCEPT: _("“%(words)s” isn’t one of the days you named."),
        Part.DATE: _(
            "“%(words)s” doesn’t work. I can post on a weekday of the month, not on a date."
        ),
        Part.SECOND_TIME: _("“%(words)s” is a second time. All days of a schedule have the same."),
        Part.EXTRA: _("I don’t understand “%(words)s” after the time."),
    }
    return parts[part]


def _missing(part: Part) -> str:
    parts = {
        Part.DAY: _("The day is missing."),
        Part.TIME: _("The time of day is missing."),
        Part.LENGTH: _("How long? Write it after “for”."),
    }
    return parts.get(part, _("Something is missing."))


def bad_zone(message: BadZone, voice: Voice) -> list[Block]:
    """No time zone."""
    lines = [say(_("There’s no time zone “%(words)s”."), words=typed(message.words))]
    if message.short:
        cities = joined(", ", (code(text(zone)) for zone in message.similar))
        words = _("“%(words)s” stands for several zones. Write a city: %(zones)s")
        lines = [say(words, words=typed(message.words), zones=cities)]
    elif message.similar:
        near = joined(", ", (code(text(zone)) for zone in message.similar))
        lines.append(say(_("Did you mean: %(zones)s"), zones=near))
    else:
        lines.append(say(_("Write a continent and a big city in your zone.")))
    zone = message.similar[0] if message.similar else "Europe/London"
    return [paragraph(*lines, for_example(command(f"timezone {zone}", voice)))]


def bad_quiet(message: BadQuiet, voice: Voice) -> list[Block]:
    """No span of hours."""
    return [
        paragraph(
            say(_("I don’t understand “%(words)s” as hours."), words=typed(message.words)),
            say(_("Write from when to when, or off.")),
            for_example(example("quiet", voice)),
        )
    ]


def nothing_to_skip(message: NothingToSkip, voice: Voice) -> list[Block]:
    """Nothing is to come that could be left out; or nothing is left out."""
    coming = {
        None: _("No question or poll is coming, so there’s nothing to skip."),
        ScheduleName.QUESTIONS: _("No question is coming, so there’s nothing to skip."),
        ScheduleName.POLLS: _("No poll is coming, so there’s nothing to skip."),
    }
    skipped = {
        None: _("Nothing is skipped."),
        ScheduleName.QUESTIONS: _("No question is skipped."),
        ScheduleName.POLLS: _("No poll is skipped."),
    }
    wrong = skipped[message.what] if message.off else coming[message.what]
    return [
        paragraph(
            say(wrong),
            say(_("What’s set here: %(command)s"), command=command("schedule", voice)),
        )
    ]


def bad_duration(message: BadDuration, voice: Voice) -> list[Block]:
    """No duration, or one out of range."""
    return [
        paragraph(
            say(
                _("I don’t understand “%(words)s” as a length of time."), words=typed(message.words)
            ),
            say(how_long()),
            for_example(command(f"{message.command} for 3d", voice)),
        )
    ]


def bad_until(message: BadUntil, voice: Voice) -> list[Block]:
    """No day or date to come."""
    words = typed(message.words)
    rights = [command(f"{message.command} until {each}", voice) for each in message.right]
    if len(rights) > 1:
        which = _("Which day is “%(words)s”? Write %(one)s or %(other)s.")
        return [paragraph(say(which, words=words, one=rights[0], other=rights[1]))]
    if rights:
        wrong = say(_("“%(words)s” needs a time of day."), words=words)
    elif message.known:
        wrong = say(_("“%(words)s” is over, or too far ahead."), words=words)
    else:
        unknown = _("I don’t understand the day “%(words)s”. Write a day of the week or a date.")
        wrong = say(unknown, words=words)
    right = rights[0] if rights else command(f"{message.command} until monday", voice)
    return [paragraph(wrong, for_example(right))]


def not_a_length() -> str:
    """What is wrong with `%(words)s`."""
    return _("I don’t understand “%(words)s” as a length of time.")


def how_long() -> str:
    """How lengths of time are written."""
    return _("Write it like 30m, 12h, 3d or 2w, up to 60d.")
