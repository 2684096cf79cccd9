"""The verbs, each known by name and one line: its file is read only when it is called."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

VERBS = {
    "init": "Set the bot up in a folder, or add what is missing.",
    "run": "Run the bot until Ctrl-C or SIGTERM.",
    "check": "Check everything, and say what to fix and how.",
    "rooms": "List the rooms: what is open, next or stuck there.",
    "polls": "List all polls with their counts.",
    "acts": "Show what the bot still has to do, and what failed.",
    "summary": "Show a week of a room, as in its summary.",
    "site": "Write the pages of rooms that share.",
    "export": "Write the record of rooms that share into files.",
    "decks": "List the decks, and which rooms use them.",
    "leave": "Make the bot leave a room.",
    "identity": "Show the bot's identity, or make a new one.",
    "backup": "Copy the records into a file.",
    "restore": "Restore a backup and sign in as a new device.",
    "service": "Print a systemd unit for this folder.",
    "manual": "Show a page of the manual, or list its pages.",
    "words": "Print all that the bot can say in a room.",
    "demo": "Watch the bot at work on a temporary homeserver.",
}
"""In the order in which people need them. Each has a file of its name beside this one."""
PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None}
"""For every Typer here: help without Rich, which takes longer to import than all else of it."""


class Verb(TyperCommand):
    """Stands for a verb until it is called."""

    def __init__(self, name: str, line: str) -> None:
        super().__init__(name, help=line, rich_markup_mode=None)

    def loaded(self) -> Any:
        """The verb itself, its file read."""
        written = getattr(import_module(f"bot.cli.{self.name}"), str(self.name))
        if isinstance(written, typer.Typer):
            return get_command(written)
        alone = typer.Typer(**PLAIN)
        alone.command(self.name)(written)
        return get_command(alone)

    def make_context(self, *args: Any, **more: Any) -> Any:
        """The context in which the verb itself is carried out."""
        return self.loaded().make_context(*args, **more)


class Verbs(TyperGroup):
    """The command without a verb; its help reads no verb's file."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: Verb(name, line) for name, line in VERBS.items()}
