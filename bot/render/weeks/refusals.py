"""Answers to a command about weeks that can’t be followed."""

from bot.core.weeks.messages import BadWeek, FutureWeek
from bot.render.commands.examples import example
from bot.render.commands.shown import command, for_example
from bot.render.markup import Block, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _


def bad_week(message: BadWeek, voice: Voice) -> list[Block]:
    """No week of the calendar."""
    return [
        paragraph(
            say(_("There’s no week “%(words)s”."), words=typed(message.words)),
            say(_("Write year, -W and week number.")),
            for_example(example("summary", voice)),
        )
    ]


def future_week(message: FutureWeek, voice: Voice) -> list[Block]:
    """A week that has not begun."""
    return [
        paragraph(
            say(_("Week %(week)s hasn’t begun."), week=str(message.week)),
            say(_("This week so far: %(command)s"), command=command("summary", voice)),
        )
    ]
