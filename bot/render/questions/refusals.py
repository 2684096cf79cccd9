"""Answers to a command about questions or decks that can’t be followed."""

from bot.core.questions.messages import UnknownDeck, UnknownQuestion
from bot.render.markup import Block, Text, paragraph, say, typed
from bot.render.questions.known_ids import known_ids
from bot.render.voice import Voice
from bot.render.words import _


def unknown_question(message: UnknownQuestion, voice: Voice) -> list[Block]:
    """No question of that id."""
    return [
        paragraph(
            say(_("There’s no question “%(id)s”."), id=typed(message.id)),
            *known_ids(message.known, "ask", voice, message.id),
        )
    ]


def unknown_deck(message: UnknownDeck, voice: Voice) -> list[Block]:
    """No deck of that id."""
    words: list[Text] = known_ids(message.known, "deck", voice, message.id)
    return [paragraph(say(_("There’s no deck “%(id)s”."), id=typed(message.id)), *words)]
