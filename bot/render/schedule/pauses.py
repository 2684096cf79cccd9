"""That a room is paused, and what goes on all the same."""

from bot.core.primitives import Millis
from bot.core.schedule.preferences import FOREVER
from bot.render.commands.shown import command
from bot.render.dates import dated_moment, moment
from bot.render.markup import Block, Text, paragraph, say, strong
from bot.render.voice import Voice
from bot.render.words import _


def pausing(until: Millis | None, voice: Voice) -> list[Text]:
    """Until when, and how it ends sooner; nothing where there is no pause."""
    if until is None:
        return []
    resume = command("resume", voice)
    if until == FOREVER:
        return [
            strong(say(_("Paused until you resume."))),
            say(_("To go on: %(command)s"), command=resume),
        ]
    return [
        strong(say(_("Paused until %(when)s."), when=dated_moment(until, voice))),
        say(_("To go on sooner: %(command)s"), command=resume),
    ]


def pause_told(until: Millis | None, voice: Voice) -> list[Block]:
    """The same in a paragraph of its own."""
    lines = pausing(until, voice)
    return [paragraph(*lines)] if lines else []


def still_closes(open_until: Millis | None, voice: Voice) -> list[Text]:
    """What becomes of a poll that is open."""
    if open_until is None:
        return []
    words = _("The open poll still closes %(when)s, and I’ll post its result.")
    return [say(words, when=moment(open_until, voice))]
