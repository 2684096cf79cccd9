"""Polls that are not there any more, and rooms that will forget one."""

from bot.core.polls.messages import PollTakenDown, PollVanished, RoomForgets
from bot.core.primitives import DAY, HOUR, MINUTE, Millis
from bot.render.commands import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, paragraph, say, text
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
