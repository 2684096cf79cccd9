"""The registry of commands is whole: what is a command is read, obeyed and written down."""

import pkgutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import pytest

from bot.core import verbs
from bot.core.commands.command import Command, Effect
from bot.core.commands.reading import parse
from bot.core.door import decide
from bot.core.verbs import registry
from bot.core.verbs.registry import OF, READ, VERBS, written_command
from bot.core.verbs.verb import Verb
from tests.core.samples import NOW, said, view
from tests.core.test_traces import WORDS


def commands() -> Iterator[type[Command]]:
    """The commands that stand in the files of `core.verbs`."""
    for module in pkgutil.iter_modules(verbs.__path__, f"{verbs.__name__}."):
        for each in vars(import_module(module.name)).values():
            is_command = isinstance(each, type) and issubclass(each, Command)
            if is_command and each.__module__ == module.name:
                yield each


def test_every_command_there_is_stands_in_the_registry_once() -> None:
    assert Counter(each.command for each in VERBS) == Counter(commands())
    assert len(VERBS) > 25


def test_one_of_each_name_reads_what_is_typed() -> None:
    reading = Counter(each.command.name for each in VERBS if each.read)
    assert set(reading.values()) == {1}
    assert set(reading) == {each.command.name for each in VERBS}


class Strange(Command):
    name = "strange"
    for_moderators = False
    effect = Effect.SHOWS


def test_what_is_in_no_registry_is_not_obeyed_as_something_else() -> None:
    with pytest.raises(KeyError):
        decide(view(), replace(said("now"), command=Strange()), NOW)


@pytest.mark.parametrize("words", WORDS)
def test_what_is_written_of_a_command_is_read_as_the_same(words: str) -> None:
    command = parse(words)
    if isinstance(command, Command):
        assert parse(written_command(command)) == command


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.command.__name__)
def test_what_only_shows_is_for_everyone_to_guess_and_in_no_log(verb: Verb[Command]) -> None:
    command = verb.command
    assert verb.logged is (command.for_moderators and command.effect is not Effect.SHOWS)
    if command.shown_by:
        shows = READ[command.shown_by].command
        assert not shows.for_moderators
        assert shows.effect is Effect.SHOWS
    assert OF[command] is verb
    assert registry.nearest(command.name) == command.name
