"""How the command of `core/verbs/results.py` is written."""

from bot.core.verbs.results import ResultsCommand
from bot.render.commands.usage import Usage
from bot.render.words import _

USAGES = (
    Usage(
        ResultsCommand,
        "results [poll]",
        _("the latest result"),
        "Shows the latest result, and says if a poll is open. Name a poll by its id or number "
        "in the deck, or by words of its question (`results rota`). `results open` shows how "
        "many have voted in the open poll, and the votes if the deck says so (`disclosed`).",
        "results dilemma",
        of_room=True,
    ),
)
