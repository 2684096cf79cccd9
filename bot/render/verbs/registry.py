"""All ways to write a command, and the words that stand in the files of this folder."""

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bot.core.commands.messages import Answer
from bot.core.verbs.registry import READ
from bot.render import verbs
from bot.render.commands.usage import Usage
from bot.render.markup import Block
from bot.render.voice import Voice

ORDER = (
    "now",
    "results",
    "summary",
    "outcomes",
    "start",
    "stop",
    "pause",
    "resume",
    "skip",
    "ask",
    "poll",
    "close",
    "outcome",
    "done",
    "drop",
    "review",
    "publish",
    "hold",
    "note",
    "schedule",
    "preview",
    "decks",
    "questions",
    "polls",
    "suggest",
    "help",
    "timezone",
    "quiet",
    "deck",
    "suggestions",
    "accept",
    "decline",
    "share",
    "log",
)
"""Of commands, as people read them; others follow."""

_FOUND = [
    import_module(module.name)
    for module in pkgutil.iter_modules(verbs.__path__, f"{verbs.__name__}.")
    # Not this one, which is not whole yet.
    if module.name != __name__
]
WORDING: Mapping[type, Callable[[Any, Voice], list[Block]]] = {
    kind: words for each in _FOUND for kind, words in getattr(each, "WORDING", {}).items()
}
SAMPLES: Mapping[str, Answer] = {
    name: answer for each in _FOUND for name, answer in getattr(each, "SAMPLES", {}).items()
}


def _place(usage: Usage) -> tuple[int, bool]:
    """Of several commands of one name, that which reads for the others comes first."""
    name = usage.command.name
    place = ORDER.index(name) if name in ORDER else len(ORDER)
    return place, usage.command is not READ[name].command


_USAGES = tuple(sorted((one for each in _FOUND for one in each.USAGES), key=_place))


def usages() -> tuple[Usage, ...]:
    """All ways to write a command, in the order in which people read them."""
    return _USAGES
