"""What the schedules bring next, in words. When that is gets decided elsewhere."""

from collections.abc import Sequence

from bot.core.messages import Upcoming
from bot.core.model import ScheduleName
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, paragraph, say
from bot.render.voice import Voice
from bot.render.words import _


def what_comes_next(upcoming: Sequence[Upcoming], voice: Voice) -> list[Block]:
    """A list of what is due when; nothing where nothing is."""
    if not upcoming:
        return []
    return [
        paragraph(say(_("What comes next:"))),
        bullets(_due(due, voice) for due in upcoming),
    ]


def next_line(upcoming: Sequence[Upcoming], voice: Voice) -> Text:
    """The first of it in one line."""
    if not upcoming:
        return say(_("The threads stay open for replies."))
    return say(
        _("Next: %(when)s, %(what)s"),
        when=moment(upcoming[0].at, voice),
        what=what_comes(upcoming[0].what),
    )


def _due(due: Upcoming, voice: Voice) -> Text:
    return say(_("%(when)s: %(what)s"), when=moment(due.at, voice), what=what_comes(due.what))


def what_comes(what: ScheduleName) -> str:
    """What a schedule brings, for lists."""
    names = {
        ScheduleName.QUESTIONS: _("a question"),
        ScheduleName.POLLS: _("a poll"),
        ScheduleName.SUMMARY: _("the weekly summary"),
    }
    return names[what]
