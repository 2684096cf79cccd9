"""Right uses of commands, by their names."""

from bot.render.commands.shown import command
from bot.render.markup import Text
from bot.render.verbs.registry import usages
from bot.render.voice import Voice


def example(name: str, voice: Voice) -> Text:
    """A right use of the command of that name."""
    return command(example_of(name), voice)


def example_of(name: str) -> str:
    """The example by which a mistake with the command of that name is answered."""
    return next((usage.example for usage in usages() if usage.command.name == name), name)


def needs_room(name: str) -> bool:
    """Whether the example names something that not every room has."""
    return any(each.of_room for each in usages() if each.command.name == name)
