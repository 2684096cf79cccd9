"""The commands in words: how each is written, what it does, an example. What they do is decided
elsewhere."""

from bot.core.messages import Help
from bot.render.markup import Block, Text, bullets, code, paragraph, say, text
from bot.render.voice import Voice
from bot.render.words import _

EXAMPLES = {
    "results": "results dilemma",
    "summary": "summary 2026-W47",
    "poll": "poll dilemma for 3d",
}
"""Where the bare command shows too little."""


def command(words: str, voice: Voice) -> Text:
    """A command as it is typed in this room."""
    return code(say("%(prefix)s %(words)s", prefix=voice.prefix, words=words))


def example(name: str, voice: Voice) -> Text:
    """A right use of the command of that name."""
    return command(EXAMPLES.get(name, name), voice)


def help_page(message: Help, voice: Voice) -> list[Block]:
    """A line for each command one may give, and how else to write it."""
    usages = everyone() | (moderators() if message.moderator else {})
    return [
        paragraph(say(_("What you can ask of me here:"))),
        bullets(
            say(_("%(command)s – %(meaning)s"), command=command(usage, voice), meaning=meaning)
            for usage, meaning in usages.items()
        ),
        paragraph(
            say(_("What stands in [brackets] can be left out.")),
            say(_("Instead of %(prefix)s you can write my name."), prefix=code(text(voice.prefix))),
        ),
    ]


def everyone() -> dict[str, str]:
    """Usage and meaning of what every member may ask."""
    return {
        "help": _("this list"),
        "now": _("what is open, and what comes next"),
        "results [poll]": _("the latest result, or that of one poll"),
        "summary [2026-W47]": _("this week so far, or the week you name"),
    }


def moderators() -> dict[str, str]:
    """Usage and meaning of what only moderators may ask."""
    return {
        "start": _("turn on the schedule: questions, polls and summaries at set times"),
        "stop": _("turn it off"),
        "ask [question]": _("the next question now, or the one you name"),
        "poll [poll] [for 3d]": _(
            "the next poll now, or the one you name; “for 3d” keeps it open 3 days"
        ),
        "close": _("end the open poll now and count it"),
    }
