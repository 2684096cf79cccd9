"""The poll that goes on, in a summary: until when, and how to vote. Never how it stands."""

from bot.core.polls.values import OpenNow
from bot.render.dates import moment
from bot.render.links import linked
from bot.render.markup import Block, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _

QUESTION_LENGTH = 60


def open_poll(poll: OpenNow | None, voice: Voice) -> list[Block]:
    """The open poll, if there is one."""
    if poll is None:
        return []
    question = linked(typed(poll.question, QUESTION_LENGTH), poll.place, voice)
    if poll.counting:
        return [paragraph(say(_("Closing, and I’m counting: %(question)s"), question=question))]
    how = _("Vote in the poll, or tap a number under it.") if poll.taps else _("Vote there.")
    return [
        paragraph(
            say(
                _("Poll open until %(when)s: %(question)s"),
                when=moment(poll.closes_at, voice),
                question=question,
            ),
            say(how),
        )
    ]
