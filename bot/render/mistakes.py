"""What one hears when a setting cannot be understood: the mistake, and a right example."""

from bot.core.messages import (
    BadQuiet,
    BadRule,
    BadZone,
    NothingToSkip,
    UnknownDeck,
    UnknownSchedule,
)
from bot.core.model import ScheduleName
from bot.core.rules import Part
from bot.render.commands import command, example, for_example
from bot.render.markup import Block, Text, code, joined, paragraph, say, text, typed
from bot.render.refusals import how_long, known_ids
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
            say(_("There is no schedule “%(word)s”."), word=typed(message.word)),
            say(_("There are: %(ids)s"), ids=names),
            for_example(command(EXAMPLES[ScheduleName.QUESTIONS], voice)),
        )
    ]


def bad_rule(message: BadRule, voice: Voice) -> list[Block]:
    """A rule that is none."""
    part, words = message.mistake.part, message.mistake.words
    wrong = say(_wrong(part, words), words=typed(words)) if words else say(_missing(part))
    how = [say(how_long())] if part is Part.LENGTH else []
    return [paragraph(wrong, *how, for_example(command(_right(message), voice)))]


def _right(message: BadRule) -> str:
    """A right use that has the part which is wrong."""
    if message.mistake.part is Part.WEEKS:
        return f"schedule {message.schedule} every 2 weeks fri 12:00"
    if _is_daily(message.mistake.part, message.mistake.words):
        return f"schedule {message.schedule} first mon 18:00"
    return EXAMPLES[message.schedule]


def _is_daily(part: Part, words: str) -> bool:
    """The one right day that is no day of a month."""
    return part is Part.DAY and words.lower() == "daily"


def _wrong(part: Part, words: str) -> str:
    if _is_daily(part, words):
        return _("“%(words)s” does not go with first, second, third, fourth or last.")
    parts = {
        Part.DAY: _(
            "“%(words)s” is not a day. Write mon, tue, wed, thu, fri, sat or sun, or daily."
        ),
        Part.TIME: _("“%(words)s” is not a time of day. Write it from 00:00 to 23:59."),
        Part.WEEKS: _("“%(words)s” does not work. The number of weeks goes from 1 to 8."),
        Part.LENGTH: _("“%(words)s” is not a length of time I know."),
        Part.POLLS_ONLY: _("Only polls are open for a time. Leave out “%(words)s”."),
        Part.EXTRA: _("After the time I do not understand: “%(words)s”"),
    }
    return parts[part]


def _missing(part: Part) -> str:
    parts = {
        Part.DAY: _("The day is missing."),
        Part.TIME: _("The time of day is missing."),
        Part.LENGTH: _("After “for” the length of time is missing."),
    }
    return parts.get(part, _("Something is missing."))


def bad_zone(message: BadZone, voice: Voice) -> list[Block]:
    """No time zone."""
    lines = [say(_("I know no time zone “%(words)s”."), words=typed(message.words))]
    if message.similar:
        near = joined(", ", (code(text(zone)) for zone in message.similar))
        lines.append(say(_("Did you mean: %(zones)s"), zones=near))
    else:
        lines.append(say(_("Write a continent and a big city of your zone.")))
    zone = message.similar[0] if message.similar else "Europe/London"
    return [paragraph(*lines, for_example(command(f"timezone {zone}", voice)))]


def bad_quiet(message: BadQuiet, voice: Voice) -> list[Block]:
    """No span of hours."""
    return [
        paragraph(
            say(_("I do not understand these hours: “%(words)s”"), words=typed(message.words)),
            say(_("Write from when to when, or off.")),
            for_example(example("quiet", voice)),
        )
    ]


def nothing_to_skip(_message: NothingToSkip, voice: Voice) -> list[Block]:
    """No question and no poll is to come."""
    return [
        paragraph(
            say(_("No question or poll is coming, so there is nothing to leave out.")),
            say(_("What is set here: %(command)s"), command=command("schedule", voice)),
        )
    ]


def unknown_deck(message: UnknownDeck, voice: Voice) -> list[Block]:
    """No deck of that id."""
    words: list[Text] = known_ids(message.known, "deck", voice)
    return [paragraph(say(_("There is no deck “%(id)s”."), id=typed(message.id)), *words)]
