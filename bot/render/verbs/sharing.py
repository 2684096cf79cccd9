"""Whether the room's record may leave it: how the commands are written, and what is said."""

from bot.core.sharing.naming import LONGEST_NAME
from bot.core.verbs.sharing import EXAMPLE, BadName, ShareCommand, SharingCommand, SharingSet
from bot.render.commands.shown import command, for_example
from bot.render.commands.usage import Usage
from bot.render.markup import Block, Text, bullets, paragraph, say, typed
from bot.render.voice import Voice
from bot.render.words import _, ngettext

NAME_LENGTH = 2 * LONGEST_NAME


def sharing_set(message: SharingSet, voice: Voice) -> list[Block]:
    """How it is, what that means, and how to change it."""
    return _on(message, voice) if message.on else _off(message, voice)


def _on(message: SharingSet, voice: Voice) -> list[Block]:
    name = typed(message.known_as, NAME_LENGTH)
    if message.changed:
        first = say(_("This room’s record can now leave the room, as “%(name)s”."), name=name)
    else:
        first = say(_("This room’s record can leave the room, as “%(name)s”."), name=name)
    rename, off = command(EXAMPLE, voice), command("share off", voice)
    return [
        paragraph(first),
        bullets(
            [
                *_what_leaves(message),
                say(_("Another name: %(command)s"), command=rename),
                say(
                    _(
                        "To stop: %(command)s. What’s been published by then stays with those "
                        "who have it."
                    ),
                    command=off,
                ),
            ]
        ),
    ]


def _what_leaves(message: SharingSet) -> list[Text]:
    encrypted = _("This room is encrypted; what leaves it isn’t.")
    return [
        say(
            _(
                "The people who run me can put it on pages and in files: questions, polls, "
                "results, weeks and outcomes, in the words they have here, earlier ones too."
            )
        ),
        say(
            _(
                "A poll’s numbers leave only if at least %(count)s people voted, and about a day "
                "after it ends. Otherwise only that it was held."
            ),
            count=message.at_least,
        ),
        say(_("Your messages, names and single votes never leave.")),
        *([say(encrypted)] if message.encrypted else []),
    ]


def _off(message: SharingSet, voice: Voice) -> list[Block]:
    on = command("share on", voice)
    if message.changed:
        return [
            paragraph(
                say(_("Nothing new of this room leaves it from now on.")),
                say(_("What was published before stays with those who have it.")),
                say(_("To share again: %(command)s"), command=on),
            )
        ]
    return [
        paragraph(
            say(_("This room shares nothing: its record stays here.")),
            say(
                _("Moderators can let it leave, under a neutral name: %(command)s"),
                command=on,
            ),
        )
    ]


def bad_name(message: BadName, voice: Voice) -> list[Block]:
    """Too long, or another room's."""
    if message.too_long:
        wrong = say(
            ngettext(
                "That name is %(over)s character too long: the limit is %(most)s.",
                "That name is %(over)s characters too long: the limit is %(most)s.",
                message.too_long,
            ),
            over=message.too_long,
            most=LONGEST_NAME,
        )
    else:
        words = typed(message.words)
        wrong = say(_("“%(words)s” would look like another room. Use words."), words=words)
    return [paragraph(wrong, for_example(command(EXAMPLE, voice)))]


USAGES = (
    Usage(
        SharingCommand,
        "share",
        _("whether our record can leave this room"),
        "Says whether this room’s record can leave it, as what, and what that means.",
    ),
    Usage(
        ShareCommand,
        "share on [as Night shift]",
        _("let our record leave this room, or not"),
        "Lets the people who run the bot put this room’s record on pages and in files: questions, "
        "polls, results, weeks and outcomes, in the words they have here, earlier ones too. The "
        "room is called “Room 3” there, or what you write after `as`. A poll’s numbers leave only "
        "if enough people voted, and once votes that come late can’t change them. `share off` "
        "stops it, and so does putting the bot out of the room. What’s been published by then "
        "stays with those who have it.",
        seldom=True,
    ),
)
WORDING = {SharingSet: sharing_set, BadName: bad_name}
SAMPLES = {
    "share": SharingSet(False, False, "", 10),
    "share, on": SharingSet(True, False, "Night shift", 10, encrypted=True),
    "share on": SharingSet(True, True, "Room 3", 10),
    "share off": SharingSet(False, True, "", 10),
    "share on, long name": BadName("The " + 70 * "x", 14),
    "share on, name of another": BadName("Room 7"),
}
