"""The help in the room: the commands in short, or all about one of them."""

from collections.abc import Sequence
from itertools import groupby

from bot.core.commands.messages import Help
from bot.render.commands.shown import command, for_example
from bot.render.commands.usage import Usage
from bot.render.markup import (
    Block,
    Text,
    bullets,
    code,
    joined,
    marked,
    paragraph,
    say,
    strong,
    text,
)
from bot.render.verbs.registry import usages
from bot.render.voice import Voice
from bot.render.words import _


def help_page(message: Help, voice: Voice) -> list[Block]:
    """The commands, in as few lines as a phone can bear; or all about one of them."""
    if one := _help_on(message, voice):
        return one
    blocks = [paragraph(_how_to_write(voice))]
    everyone = [each for each in usages() if not each.command.for_moderators]
    if message.moderator:
        mine = [each for each in usages() if each.command.for_moderators]
        often = [each for each in mine if not each.seldom]
        seldom = [each for each in mine if each.seldom]
        blocks += [
            *_listed(_("Moderators:"), often),
            _names(_("Moderators, less often:"), seldom),
            _names(_("Everyone:"), everyone),
        ]
    else:
        blocks += _listed(_("Everyone:"), everyone)
    return [
        *blocks,
        paragraph(
            _what_to_leave_out(voice),
            say(_("More on one: %(command)s"), command=command("help poll", voice)),
        ),
    ]


def _how_to_write(voice: Voice) -> Text:
    now = command("now", voice)
    if voice.alone:
        return say(_("Write one of these, for example: %(command)s"), command=now)
    return say(
        _("Write %(prefix)s and one of these, for example: %(command)s"),
        prefix=code(text(voice.prefix)),
        command=now,
    )


def _what_to_leave_out(voice: Voice) -> Text:
    if voice.alone:
        return say(_("You can leave out what’s in [brackets]."))
    return say(
        _("You can leave out what’s in [brackets]. Instead of %(prefix)s, my name works."),
        prefix=code(text(voice.prefix)),
    )


def _names(heading: str, listed: Sequence[Usage]) -> Block:
    """Only what they are called: with all of them in full a phone would show two screens."""
    names = dict.fromkeys(each.command.name for each in listed)
    return paragraph(strong(say(heading)), joined(" · ", (code(text(name)) for name in names)))


def _help_on(message: Help, voice: Voice) -> list[Block]:
    here = dict(message.examples)
    named = [each for each in usages() if each.command.name == message.command]
    return [
        paragraph(
            strong(code(text(each.form))),
            marked(each.more),
            *([say(_("For moderators."))] if each.command.for_moderators else []),
            *_example_here(each, here.get(each.command.name), voice),
        )
        for each in named
    ]


def _example_here(usage: Usage, right: str | None, voice: Voice) -> list[Text]:
    """What works in this room, where what works differs from room to room."""
    if right is None or not usage.of_room:
        return [for_example(command(usage.example, voice))]
    return [for_example(command(right, voice))] if right else []


def _listed(heading: str, listed: Sequence[Usage]) -> list[Block]:
    return [
        paragraph(strong(say(heading))),
        bullets(
            say(
                _("%(commands)s – %(meaning)s"),
                commands=joined(" · ", (code(text(each.form)) for each in alike)),
                meaning=meaning,
            )
            for meaning, alike in groupby(listed, key=lambda each: each.meaning)
        ),
    ]
