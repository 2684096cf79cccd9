"""What the demo writes on a terminal, or into a file, at any width from about 40 columns."""

import re

from rich.console import Console
from rich.rule import Rule
from rich.style import Style
from rich.text import Text

from bot.demo.telling import Note, Speech

WIDEST = 100
"""Longer lines are hard to read."""
_BAR = Style(color="green")
_NAME_COLOURS = ("cyan", "magenta", "yellow", "blue", "red")
_MARK = re.compile(r" *(?:- |\d+\. |> |○ |\S\ufe0f\u20e3 )?")
_THREAD = "  ┆ "


def console() -> Console:
    """Where to write; plain lines when it is no terminal."""
    screen = Console(highlight=False, markup=False, emoji=False)
    screen.width = min(screen.width, WIDEST)
    return screen


class Screen:
    """Shows what is told of a room, one thing under the other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._colours: dict[str, str] = {}
        self._last: Speech | Note | None = None

    def show(self, shown: Speech | Note) -> None:
        """Write the next thing."""
        lines = self._note(shown) if isinstance(shown, Note) else self._speech(shown)
        self._console.print(*lines, sep="\n")
        self._last = shown

    def place(self, name: str) -> None:
        """What follows is in the room of that name."""
        self._console.print(Text(), Rule(name, style="dim"), sep="\n")
        self._last = None

    def _note(self, note: Note) -> list[Text]:
        gap = [Text()] if isinstance(self._last, Speech) else []
        return gap + self._wrapped(f"· {note.words}", _edge(note.threaded), "dim", hang=2)

    def _speech(self, speech: Speech) -> list[Text]:
        edge = _edge(speech.threaded)
        place = (" in the thread", "dim") if speech.threaded else ""
        written = [Text(), Text.assemble(edge, (speech.name, self._name_style(speech)), place)]
        inner = Text.assemble(edge, ("│ " if speech.bot else "  ", _BAR))
        for line in speech.lines:
            style = "italic" if line.startswith(">") else ""
            mark = _MARK.match(line)
            written += self._wrapped(line, inner, style, mark.end() if mark else 0)
        return written

    def _wrapped(self, line: str, edge: Text, style: str, hang: int) -> list[Text]:
        """The line in the width there is; what goes on stands under the first word."""
        first, rest = Text(line[:hang], style), Text(line[hang:], style)
        going_on = first if line.startswith(">") else Text(" " * first.cell_len)
        width = max(self._console.width - edge.cell_len - first.cell_len, 10)
        lines = [
            Text.assemble(edge, going_on if number else first, part)
            for number, part in enumerate(rest.wrap(self._console, width) or [Text()])
        ]
        for each in lines:
            each.rstrip()
        return lines

    def _name_style(self, speech: Speech) -> str:
        if speech.bot:
            return "bold green"
        colour = _NAME_COLOURS[len(self._colours) % len(_NAME_COLOURS)]
        return f"bold {self._colours.setdefault(speech.name, colour)}"


class InPlaces:
    """Shows what comes of several rooms, with the room’s name where it changes.

    It changes less often if what just happens there waits until something is said.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._place = ""
        self._notes: dict[str, list[Note]] = {}

    def show(self, place: str, shown: Speech | Note) -> None:
        """The next of what comes, in the room of that name."""
        notes = self._notes.setdefault(place, [])
        if isinstance(shown, Note):
            notes.append(shown)
            return
        if place != self._place:
            self._screen.place(place)
        self._place = place
        for note in notes:
            self._screen.show(note)
        self._screen.show(shown)
        notes.clear()


def _edge(threaded: bool) -> Text:
    return Text(_THREAD if threaded else "", "dim")
