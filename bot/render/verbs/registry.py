"""All ways to write a command, and the words that stand in the files of this folder."""

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bot.core.messages import Message
from bot.render import usage, verbs
from bot.render.markup import Block
from bot.render.usage import Usage
from bot.render.voice import Voice

_FOUND = [
    import_module(module.name)
    for module in pkgutil.iter_modules(verbs.__path__, f"{verbs.__name__}.")
    # Not this one, which is not whole yet.
    if module.name != __name__
]
WORDING: Mapping[type, Callable[[Any, Voice], list[Block]]] = {
    kind: words for each in _FOUND for kind, words in each.WORDING.items()
}
SAMPLES: Mapping[str, Message] = {
    name: message for each in _FOUND for name, message in each.SAMPLES.items()
}


def usages() -> tuple[Usage, ...]:
    """All ways to write a command, in the order in which people read them."""
    return (*usage.usages(), *(one for each in _FOUND for one in each.USAGES))
