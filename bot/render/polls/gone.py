"""Polls that were not posted or counted, are not there any more, or will be forgotten."""

from bot.core.polls.messages import (
    PollNotCounted,
    PollNotPosted,
    PollSkipped,
    PollTakenDown,
    PollVanished,
    RoomForgets,
)
from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, paragraph, say, text, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext


def poll_taken_down(message: PollTakenDown, voice: Voice) -> list[Block]:
    """Somebody redacted the poll."""
    sentence = _("Somebody deleted the poll that was to close %(when)s. Its votes don’t count.")
    return [paragraph(say(sentence, when=moment(message.closes_at, voice)))]


def poll_vanished(message: PollVanished, voice: Voice) -> list[Block]:
    """The server has the poll no more."""
    sentence = _("The server no longer has the poll “%(question)s”, so I can’t count its votes.")
    return [
        paragraph(
            say(sentence, question=text(message.question)),
            say(_("To open another: %(command)s"), command=command("poll", voice)),
        )
    ]


def room_forgets(message: RoomForgets, _voice: Voice) -> list[Block]:
    """Messages are deleted before the poll closes."""
    sentence = _(
        "For the moderators: this room deletes messages after %(time)s, but this poll stays open "
        "longer. It may vanish with its votes. Close it sooner, or keep messages longer."
    )
    return [paragraph(say(sentence, time=_length(message.kept_for)))]


def _length(time: Millis) -> Text:
    """In the largest unit that fits, rounded down, and never nothing."""
    if time >= DAY:
        count = time // DAY
        return say(ngettext("%(count)s day", "%(count)s days", count), count=count)
    if time >= HOUR:
        count = time // HOUR
        return say(ngettext("%(count)s hour", "%(count)s hours", count), count=count)
    count = max(time // MINUTE, 1)
    return say(ngettext("%(count)s minute", "%(count)s minutes", count), count=count)


REASON_LENGTH = 120
"""Characters shown of the server's reason."""


def poll_skipped(message: PollSkipped, voice: Voice) -> list[Block]:
    """A poll was due while another was open."""
    return [
        paragraph(
            say(
                _("I skipped the poll due %(due)s: the one before it is open until %(until)s."),
                due=moment(message.due_at, voice),
                until=moment(message.open_until, voice),
            )
        )
    ]


def poll_not_posted(message: PollNotPosted, voice: Voice) -> list[Block]:
    """The server refused a poll, or the operator called it off."""
    if message.reason is None:
        called_off = _("For the moderators: the people who run me cancelled this poll.")
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(_("For the moderators: the server refused this poll.")),
            text(message.question),
            say(_("Its reason: “%(reason)s”"), reason=typed(message.reason, REASON_LENGTH)),
            say(
                _("Let me send polls here, then write: %(command)s"),
                command=command("poll", voice),
            ),
        )
    ]


def poll_not_counted(message: PollNotCounted, _voice: Voice) -> list[Block]:
    """The server does not let the votes be read, or the operator called the count off."""
    if message.reason is None:
        called_off = _(
            "For the moderators: the people who run me cancelled this count, so there is no result."
        )
        return [paragraph(say(called_off), text(message.question))]
    return [
        paragraph(
            say(_("For the moderators: I couldn’t read this poll’s votes, so there is no result.")),
            text(message.question),
            say(
                _("The server’s reason: “%(reason)s”"), reason=typed(message.reason, REASON_LENGTH)
            ),
        )
    ]
