"""Answers to a command about questions or decks that can’t be followed."""

from bot.core.questions.messages import AskedLately, UnknownDeck, UnknownQuestion
from bot.render.commands.shown import command
from bot.render.dates import moment
from bot.render.markup import Block, Text, paragraph, say, typed
from bot.render.questions.known_ids import known_ids
from bot.render.voice import Voice
from bot.render.words import _

QUESTION_LENGTH = 100
"""Characters shown of a question that was asked."""


def unknown_question(message: UnknownQuestion, voice: Voice) -> list[Block]:
    """No question of that id."""
    return [
        paragraph(
            say(_("There’s no question “%(id)s”."), id=typed(message.id)),
            *known_ids(message.known, "ask", voice, message.id),
        )
    ]


def asked_lately(message: AskedLately, voice: Voice) -> list[Block]:
    """A question of the last days, named once more."""
    return [
        paragraph(
            say(
                _("I’ve already asked this on %(when)s: %(question)s"),
                when=moment(message.at, voice),
                question=typed(message.text, QUESTION_LENGTH),
            ),
        ),
        paragraph(
            say(
                _("To ask it once more: %(command)s"),
                command=command(f"ask {message.id} again", voice),
            )
        ),
    ]


def unknown_deck(message: UnknownDeck, voice: Voice) -> list[Block]:
    """No deck of that id."""
    words: list[Text] = known_ids(message.known, "deck", voice, message.id)
    return [paragraph(say(_("There’s no deck “%(id)s”."), id=typed(message.id)), *words)]
