"""Commands: how each is written, who may give it, what it does. Help and manual read it here.

What they do is decided elsewhere.
"""

import re
from dataclasses import dataclass

from bot.core.commands.command import Command


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to write a command."""

    command: type[Command]
    form: str
    """What stands in [brackets] can be left out."""
    meaning: str
    """For the help in the room. Neighbours with the same meaning share a line there."""
    more: str
    """For the manual, and for `help` on one command."""
    words: str = ""
    """An example, where the form without its brackets is none."""
    seldom: bool = False
    """Set up once, or said where it is needed: the help in the room has only its name."""
    of_room: bool = False
    """It names something that not every room has; in a room its own is shown."""

    @property
    def example(self) -> str:
        """A right use."""
        return self.words or re.sub(r"[\[\]]", "", self.form)
