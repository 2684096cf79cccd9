"""What the bot says of itself, and of who runs it."""

from bot.core.verbs.about import About, AboutCommand
from bot.render.commands import command
from bot.render.markup import Block, bullets, code, paragraph, say, text, typed
from bot.render.usage import Usage
from bot.render.voice import Voice
from bot.render.words import _

CONTACT_LENGTH = 200


def about(message: About, voice: Voice) -> list[Block]:
    """What it is, who runs it, what it keeps, where more is written."""
    runs = (
        say(_("Who runs me: %(contact)s"), contact=typed(message.contact, CONTACT_LENGTH))
        if message.contact
        else say(_("Who runs me? I have no contact to show. Ask the moderators."))
    )
    return [
        paragraph(
            say(
                _("I’m shopfloor %(version)s. I ask questions, run polls and sum up each week."),
                version=message.version,
            )
        ),
        bullets(
            [
                runs,
                say(_("I keep questions, counts and settings, not your messages or votes.")),
                say(_("What I can do: %(command)s"), command=command("help", voice)),
                say(
                    _("The people who run me have my manual: %(command)s"),
                    command=code(text("shopfloor manual")),
                ),
            ]
        ),
    ]


USAGES = (
    Usage(
        AboutCommand,
        "about",
        _("what I am and who runs me"),
        "Says what the bot is, who runs it, its version, what it keeps and where its manual is.",
    ),
)
WORDING = {About: about}
SAMPLES = {
    "about": About("1.0", "@ada:example.org"),
    "about, no contact": About("1.0", ""),
}
