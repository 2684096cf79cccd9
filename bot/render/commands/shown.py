"""Commands as they are shown in the room: right uses, in answers."""

from bot.render.markup import Text, code, say, text
from bot.render.voice import Voice
from bot.render.words import _


def command(words: str, voice: Voice) -> Text:
    """A command as it is typed in this room."""
    if voice.alone:
        return code(text(words))
    return code(say("%(prefix)s %(words)s", prefix=voice.prefix, words=words))


def for_example(right: Text) -> Text:
    """A right use, introduced."""
    return say(_("For example: %(command)s"), command=right)
