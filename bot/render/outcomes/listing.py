"""The outcomes of a room, listed."""

from bot.core.outcomes.messages import OutcomeLine, TellOutcomes
from bot.render.commands.examples import example
from bot.render.dates import day_named
from bot.render.markup import Block, Text, bullets, joined, paragraph, say, text
from bot.render.phone import fitting, go_on
from bot.render.voice import Voice
from bot.render.words import _


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


def _line(line: OutcomeLine, voice: Voice) -> Text:
    remarks = []
    if line.done:
        remarks.append(say(_("done on %(day)s"), day=day_named(line.done, voice)))
    elif line.due:
        remarks.append(say(_("by %(day)s"), day=day_named(line.due, voice)))
    words = say(_("Outcome %(number)s: %(text)s"), number=line.number, text=text(line.text))
    return joined(" – ", [words, *remarks])
