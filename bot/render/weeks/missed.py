"""What was due in a week and did not come, and why."""

from collections.abc import Sequence

from bot.core.weeks.values import Missed
from bot.render.dates import moment
from bot.render.markup import Block, paragraph, say
from bot.render.schedule.now import why_skipped
from bot.render.schedule.upcoming import what_comes
from bot.render.voice import Voice
from bot.render.words import _, ngettext

SHOWN = 1


def missed(slots: Sequence[Missed], voice: Voice, *, whole: bool) -> list[Block]:
    """The first of it and how many more there are, or all; nothing where nothing is."""
    shown = slots if whole else slots[:SHOWN]
    lines = [
        say(
            _("Skipped: %(what)s, %(when)s (%(why)s)"),
            what=what_comes(each.what),
            when=moment(each.at, voice),
            why=why_skipped(each.why),
        )
        for each in shown
    ]
    if more := len(slots) - len(shown):
        sentence = ngettext("And %(more)s more.", "And %(more)s more.", more)
        lines.append(say(sentence, more=more))
    return [paragraph(*lines)] if lines else []
