"""What was due in a week and did not come, and why."""

from collections.abc import Sequence

from bot.core.weeks.values import Missed
from bot.render.dates import moment
from bot.render.markup import Block, paragraph, say
from bot.render.schedule.now import why_skipped
from bot.render.schedule.upcoming import what_comes
from bot.render.voice import Voice
from bot.render.words import _


def missed(slots: Sequence[Missed], voice: Voice) -> list[Block]:
    """A line for each of these; nothing where nothing is."""
    lines = [
        say(
            _("Skipped: %(what)s, %(when)s (%(why)s)"),
            what=what_comes(each.what),
            when=moment(each.at, voice),
            why=why_skipped(each.why),
        )
        for each in slots
    ]
    return [paragraph(*lines)] if lines else []
