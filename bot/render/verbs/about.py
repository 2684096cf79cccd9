"""What the bot says of itself, and of who runs it."""

from bot.core.verbs.about import About, AboutCommand
from bot.render.commands.shown import command
from bot.render.commands.usage import Usage
from bot.render.markup import Block, bullets, paragraph, say, typed
from bot.render.rooms.greeting import encryption
from bot.render.voice import Voice
from bot.render.words import _

CONTACT_LENGTH = 200


def about(message: About, voice: Voice) -> list[Block]:
    """What it is, who runs it, what it keeps."""
    runs = (
        say(_("Who runs me: %(contact)s"), contact=typed(message.contact, CONTACT_LENGTH))
        if message.contact
        else say(_("Who runs me? Ask the moderators."))
    )
    return [
        paragraph(
            say(
                _(
                    "I’m a bot, shopfloor %(version)s: I ask questions, run polls and sum up each "
                    "week."
                ),
                version=message.version,
            )
        ),
        bullets(
            [
                runs,
                say(
                    _(
                        "I don’t keep your messages or votes. I keep questions, counts, "
                        "suggestions and outcomes without names, and moderators’ changes."
                    )
                ),
                *([encryption()] if message.encrypted else []),
                say(_("Everything I do: %(command)s"), command=command("help", voice)),
            ]
        ),
    ]


USAGES = (
    Usage(
        AboutCommand,
        "about",
        _("what I am and who runs me"),
        "Says what the bot is, its version, who runs it and what it keeps.",
    ),
)
WORDING = {About: about}
SAMPLES = {
    "about": About("1.0", "@ada:example.org", encrypted=False),
    "about, no contact": About("1.0", "", encrypted=True),
}
