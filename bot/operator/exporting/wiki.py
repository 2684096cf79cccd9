"""The record as Markdown: a page a room, and an index of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import files
from bot.core.sharing.record import SharedRoom
from bot.render.sharing import markdown
from bot.render.voice import Voice


@contextmanager
def writing(folder: Path, warning: str) -> Iterator[Callable[[SharedRoom], None]]:
    """Write rooms as pages of that folder; a warning is the first line of each."""
    first = f"{warning}\n\n" if warning else ""
    with files.becoming(folder / "index.md") as index:
        index.write(f"{first}# Rooms\n\n".encode())

        def write(room: SharedRoom) -> None:
            index.write(f"{markdown.entry(room)}\n".encode())
            page = markdown.page(room, Voice("", ZoneInfo(room.zone)))
            files.write(folder / f"{room.id}.md", f"{first}{page}".encode())

        yield write
