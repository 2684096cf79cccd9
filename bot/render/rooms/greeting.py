"""What the bot says of itself in a room."""

from collections.abc import Sequence

from bot.core.rooms.messages import Followed, Greeting, Introduction, RoomReplaced
from bot.core.schedule.values import ScheduleName
from bot.render.commands.shown import command
from bot.render.markup import Block, Text, bullets, code, paragraph, say, text
from bot.render.voice import Voice
from bot.render.words import _


def greeting(message: Greeting, voice: Voice) -> list[Block]:
    """The first words in a room."""
    if message.one_to_one:
        return _to_one(message, voice)
    return [
        paragraph(_what_comes(message.running)),
        paragraph(
            _how_to_begin(message.running, voice),
            say(_("Everything I do: %(command)s"), command=command("help", voice)),
        ),
        bullets(_what_to_know(message.encrypted)),
    ]


def _what_comes(running: bool) -> Text:
    # Where the operator has set other times, the days are others.
    if running:
        return say(_("Hi! I ask questions, run polls and sum up each week. Just reply or tap."))
    return say(
        _(
            "Hi! Twice a week I ask a question, on Fridays I run a poll, on Mondays I sum up. "
            "Just reply or tap."
        )
    )


def _to_one(message: Greeting, voice: Voice) -> list[Block]:
    """The first words to somebody who is alone with the bot."""
    blocks = [
        paragraph(
            say(
                _("Hi! Here you can leave out %(prefix)s: everything you write is for me."),
                prefix=code(text(voice.prefix)),
            ),
        ),
        bullets(
            [
                say(_("Everything I do: %(command)s"), command=code(text("help"))),
                say(
                    _("The latest result: %(command)s"),
                    command=code(text("results")),
                ),
                *_what_to_know(message.encrypted),
            ]
        ),
    ]
    return [*blocks, paragraph(_how_to_begin(True, voice))] if message.running else blocks


def introduction(_message: Introduction, voice: Voice) -> list[Block]:
    """Who the bot is, in short."""
    return [
        paragraph(
            say(_("I’m a bot: I ask questions, run polls and sum up each week.")),
            say(_("What’s on now: %(command)s"), command=command("now", voice)),
            say(_("Everything I do: %(command)s"), command=command("help", voice)),
        )
    ]


def followed(_message: Followed, _voice: Voice) -> list[Block]:
    """The first words in a room that replaces another."""
    return [
        paragraph(
            say(
                _(
                    "I’ve moved here from the old room, with its schedule, questions and counts. "
                    "If a poll is still open there, I’ll post its result here."
                )
            )
        )
    ]


def room_replaced(_message: RoomReplaced, _voice: Voice) -> list[Block]:
    """A command in a room that was replaced."""
    return [
        paragraph(
            say(
                _(
                    "This room was replaced. I’ve moved on to the new one. If I’m not there, "
                    "invite me."
                )
            )
        )
    ]


def encryption() -> Text:
    """What is kept beside, where a room is encrypted."""
    return say(
        _(
            "This room is encrypted: to write to you, I also keep your user ids and your devices’ "
            "public keys. Reactions are never encrypted."
        )
    )


def _what_to_know(encrypted: bool) -> list[Text]:
    return [
        say(
            _(
                "I don’t keep your messages or votes. I keep questions, counts, suggestions "
                "without names, and moderators’ changes."
            )
        ),
        say(_("The people who run me can read this room, like any member.")),
        *([encryption()] if encrypted else []),
        say(
            _(
                "Votes aren’t secret: members’ apps and servers get them, and everyone sees who "
                "taps what."
            )
        ),
        say(_("A poll is a sense check, not a binding ballot.")),
    ]


def _how_to_begin(running: bool, voice: Voice) -> Text:
    if running:
        return say(
            _(
                "I’ve started already. A moderator (power level %(power)s or more) can stop me: "
                "%(command)s"
            ),
            power=voice.manage_power,
            command=command("stop", voice),
        )
    return say(
        _("A moderator (power level %(power)s or more) starts me: %(command)s"),
        power=voice.manage_power,
        command=command("start", voice),
    )


def _without_times(off: Sequence[tuple[ScheduleName, str]], voice: Voice) -> list[Block]:
    """What the schedule leaves out, and how to set its times."""
    if not off:
        return []
    names = {
        ScheduleName.QUESTIONS: _("Questions are off. To set them: %(command)s"),
        ScheduleName.POLLS: _("Polls are off. To set them: %(command)s"),
        ScheduleName.SUMMARY: _("The weekly summary is off. To set it: %(command)s"),
    }
    return [
        paragraph(
            *(
                say(names[name], command=command(f"schedule {name} {rule}", voice))
                for name, rule in off
            )
        )
    ]
