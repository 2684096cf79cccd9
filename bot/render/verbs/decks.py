"""How the commands of `core/verbs/decks.py` are written."""

from bot.core.verbs.decks import DecksCommand, SetDeckCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        DecksCommand,
        "decks",
        _("sets of questions to choose from"),
        "Lists the decks (sets of questions and polls) to choose from. A long list says how to "
        "go on: `decks 9`.",
    ),
    Usage(
        SetDeckCommand,
        "deck co-op-or-demands",
        _("choose a deck"),
        "Chooses this room’s deck. Each deck remembers what was asked from it here.",
        of_room=True,
    ),
)
