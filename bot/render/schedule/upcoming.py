"""What the schedules bring next, in words. When that is gets decided elsewhere."""

from collections.abc import Sequence

from bot.core.polls.values import OpenNow
from bot.core.schedule.values import ScheduleName, Upcoming
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, bullets, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _

LONGEST = 200
"""Characters shown of a poll's question: all of it."""


def what_comes_next(
    upcoming: Sequence[Upcoming], voice: Voice, poll: OpenNow | None = None
) -> list[Block]:
    """A list of what is due when, the end of an open poll too; nothing where nothing is."""
    lines = [(due.at, _due(due, voice)) for due in upcoming]
    if poll and not poll.counting:
        closes = say(_("%(when)s: the poll closes"), when=moment(poll.closes_at, voice))
        lines.append((poll.closes_at, closes))
    if not lines:
        return []
    return [
        paragraph(say(_("Next:"))),
        bullets(line for _at, line in sorted(lines, key=lambda each: each[0])),
    ]


def poll_goes_on(poll: OpenNow | None, voice: Voice, length: int = LONGEST) -> list[Block]:
    """The open poll, and when it closes, where something else is asked for; or nothing."""
    return [paragraph(open_poll(poll, voice, length))] if poll else []


def open_poll(poll: OpenNow, voice: Voice, length: int = LONGEST) -> Text:
    """The open poll, and when it closes; `length` is how much is shown of its question."""
    question = typed(poll.question, length)
    if poll.counting:
        return say(_("Closing, and I’m counting: %(question)s"), question=question)
    return say(
        _("Poll open until %(when)s: %(question)s"),
        when=moment(poll.closes_at, voice),
        question=question,
    )


def turnout_of(poll: OpenNow, voice: Voice) -> list[Text]:
    """How to see how many have voted in the open poll."""
    if poll.counting:
        return []
    return [say(_("How many have voted: %(command)s"), command=command("results open", voice))]


def still_skipped(left_out: Sequence[Upcoming], voice: Voice) -> list[Block]:
    """What moderators skip of it, and how to take that back; nothing where nothing is."""
    if not left_out:
        return []
    back = _("To bring back the last one: %(command)s")
    one = _("To bring it back: %(command)s")
    undo = say(one if len(left_out) == 1 else back, command=command("skip off", voice))
    return [paragraph(*(skipped_line(each, voice) for each in left_out), undo)]


def skipped_line(each: Upcoming, voice: Voice) -> Text:
    """One thing that moderators skip."""
    words = _("Still skipped: %(what)s, %(when)s.")
    return say(words, what=what_comes(each.what), when=moment(each.at, voice))


def next_line(upcoming: Sequence[Upcoming], voice: Voice) -> Text:
    """The first of it in one line."""
    if not upcoming:
        return say(_("You can still reply."))
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
