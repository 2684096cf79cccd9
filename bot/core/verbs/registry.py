"""All commands, as the files of this folder name them under `VERBS`."""

import difflib
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from bot.core import verbs
from bot.core.causes import Cause
from bot.core.commands import english
from bot.core.commands.command import Command, Effect
from bot.core.decisions import Decision
from bot.core.verbs.verb import Asked, Verb
from bot.core.view import View

CLOSE = 0.65
"""How much a word must look like a command to be taken for a slip."""
SHORT = 3
"""Letters of words that look like too many others."""


def _found() -> Iterator[Verb[Any]]:
    for module in pkgutil.iter_modules(verbs.__path__, f"{verbs.__name__}."):
        # Not this one, which is not whole yet.
        if module.name != __name__:
            yield from getattr(import_module(module.name), "VERBS", ())


VERBS: tuple[Verb[Any], ...] = tuple(_found())
OF: Mapping[type[Command], Verb[Any]] = {each.command: each for each in VERBS}
READ: Mapping[str, Verb[Any]] = {each.command.name: each for each in VERBS if each.read}
"""Those that read what is typed, by their names."""
FOR_MODERATORS = frozenset(each.command.name for each in VERBS if each.command.for_moderators)
"""Names of commands by which something can be changed."""
LEAVES = tuple(dict.fromkeys(cause for each in VERBS for cause in each.leaves))
"""What can stand in a room where a command was obeyed."""
COUNTS: tuple[Cause, ...] = tuple(dict.fromkeys(cause for each in VERBS for cause in each.counts))
"""What can be counted for a command before it is answered."""
_AT_ONCE = {each.command.name for each in VERBS if each.command.effect is Effect.ACTS}


def decide(asked: Asked, command: Command) -> Decision:
    """What follows when the command is obeyed."""
    return OF[type(command)].decide(asked, command)


def written_command(command: Command) -> str:
    """The command as it is typed, for the log of changes; `parse` reads it from the words."""
    return " ".join([command.name, *OF[type(command)].written(command)])


def shown_by(name: str) -> str:
    """By which command everyone sees what those of that name change; or nothing."""
    named = (each.command.shown_by for each in VERBS if each.command.name == name)
    return next(filter(None, named), "")


def examples(view: View) -> dict[str, str]:
    """Right uses that name something of the room, by the command's name; or nothing."""
    return {each.command.name: each.here(view) for each in VERBS if each.here}


def nearest(word: str) -> str:
    """The command that a word is, or may be a slip for; empty if it looks like none."""
    small = word.lower()
    if small in READ:
        return small
    if small in english.GUESSES:
        return english.GUESSES[small]
    near = difflib.get_close_matches(small, READ, len(READ), CLOSE)
    return next((name for name in near if _is_near(small, name)), "")


def _is_near(word: str, name: str) -> bool:
    """Whether the name may be meant, which looks like the word; `out` is not `about`."""
    if name in _AT_ONCE:
        return is_slip(word, name)
    return len(word) > SHORT or word[0] == name[0]


def is_slip(word: str, name: str) -> bool:
    """Whether one letter at most is missing, too many, or in the place of its neighbour."""
    if word[0] != name[0]:
        return False
    if len(word) == len(name):
        return sorted(word) == sorted(name)
    longer, shorter = sorted((word, name), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
