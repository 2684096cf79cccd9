"""How the commands of `core/verbs/pictures.py` are written, and what is said to them."""

from bot.core.verbs.pictures import Pictures, SetPicturesCommand
from bot.render.commands.shown import command
from bot.render.commands.usage import Usage
from bot.render.markup import Block, paragraph, say
from bot.render.voice import Voice
from bot.render.words import _


def pictures(message: Pictures, voice: Voice) -> list[Block]:
    """Whether there are pictures, and how to change it."""
    if message.on:
        words = _("Summaries come with a picture of the week’s polls. To have none: %(command)s")
        return [paragraph(say(words, command=command("pictures off", voice)))]
    words = _("Summaries come without a picture. To have one: %(command)s")
    return [paragraph(say(words, command=command("pictures on", voice)))]


USAGES = (
    Usage(
        SetPicturesCommand,
        "pictures off",
        _("no pictures"),
        "Turns the picture that comes with the weekly summary off or on (`pictures on`). It shows "
        "nothing that isn’t there in words, too.",
        seldom=True,
    ),
)
WORDING = {Pictures: pictures}
SAMPLES = {
    "pictures on": Pictures(on=True),
    "pictures off": Pictures(on=False),
}
