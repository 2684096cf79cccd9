"""The outcomes of a room, listed."""

from collections.abc import Sequence

from bot.core.outcomes.messages import OutcomeLine, TellOutcomes
from bot.core.outcomes.values import LONGEST_OUTCOME
from bot.render.commands.examples import example
from bot.render.commands.shown import command
from bot.render.dates import day_named
from bot.render.markup import Block, Text, bullets, joined, paragraph, say, typed
from bot.render.phone import fitting, go_on
from bot.render.voice import Voice
from bot.render.words import _

SHORT = 60
"""Characters of an outcome below its result."""
OF_POLL = 3


def tell_outcomes(message: TellOutcomes, voice: Voice) -> list[Block]:
    """Those that are open, soonest first, and those that are done."""
    if not message.lines:
        none = say(_("No outcomes yet."))
        how = say(
            _("Moderators add one after a poll: %(command)s"), command=example("outcome", voice)
        )
        return [paragraph(none, how)]
    items = [_line(each, voice) for each in message.lines[message.start - 1 :]]
    shown = fitting(items)
    following = message.start + shown
    return [
        paragraph(say(_("What this room does about its polls:"))),
        bullets(items[:shown]),
        *go_on("outcomes", following, len(message.lines), voice),
    ]


def of_poll(lines: Sequence[OutcomeLine], voice: Voice, *, short: bool) -> list[Block]:
    """What came of one poll, below its result; `short`: how much, and the command for it."""
    shown = [] if short else [_line(each, voice, SHORT) for each in lines[:OF_POLL]]
    more = len(lines) - len(shown)
    listed = command("outcomes", voice)
    rest = say(_("All outcomes: %(command)s"), command=listed)
    return [*([bullets(shown)] if shown else []), *([paragraph(rest)] if more else [])]


def _line(line: OutcomeLine, voice: Voice, length: int = LONGEST_OUTCOME) -> Text:
    remarks = []
    if line.done:
        remarks.append(say(_("done on %(day)s"), day=day_named(line.done, voice)))
    elif line.due:
        remarks.append(say(_("by %(day)s"), day=day_named(line.due, voice)))
    words = say(
        _("Outcome %(number)s: %(text)s"), number=line.number, text=typed(line.text, length)
    )
    return joined(" – ", [words, *remarks])
