"""What moderators changed, in words."""

from bot.core.rooms.messages import TellLog
from bot.render.dates import moment
from bot.render.markup import Block, code, paragraph, say, typed
from bot.render.schedule.preview import _from
from bot.render.voice import Voice
from bot.render.words import _

LONGEST_LOGGED = 100
"""Characters of a command in the log: a poll in a moderator's own words is long."""


# --- the log -------------------------------------------------------------------------------
def tell_log(message: TellLog, voice: Voice) -> list[Block]:
    """What moderators changed."""
    if not message.lines:
        return [paragraph(say(_("Moderators changed nothing in the last 30 days.")))]
    items = [
        say(
            _("%(when)s, %(who)s: %(words)s"),
            when=moment(line.at, voice),
            who=typed(line.by),
            words=code(typed(line.words, LONGEST_LOGGED)),
        )
        for line in message.lines[message.start - 1 :]
    ]
    return [
        paragraph(say(_("What moderators changed in the last 30 days, newest first:"))),
        *_from("log", items, message.start, len(message.lines), voice),
    ]
