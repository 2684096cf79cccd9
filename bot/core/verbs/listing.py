"""Lists that may be too long for a message: they go on from a number."""

from collections.abc import Callable

from bot.core.commands.command import Command
from bot.core.commands.messages import BadUsage
from bot.core.commands.spelling import cut
from bot.core.verbs.verb import Reader, Typed, number_of


def from_number(first: Command, start_at: Callable[[int], Command]) -> Reader:
    """How such a list is asked for: alone, from a number on, or `all` of it."""

    def read(typed: Typed) -> Command | BadUsage:
        if not typed.words:
            return first
        words = ["1" if word.lower() == "all" else word for word in typed.words]
        number = number_of(first.name, words)
        if isinstance(number, BadUsage):
            return BadUsage(first.name, cut(*typed.words))
        return start_at(number)

    return read
