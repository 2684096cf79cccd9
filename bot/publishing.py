"""The site's folder: pages are written beside and renamed, and only those that have changed.

A folder belongs to the site if it was empty when the site began there; a mark in it says so.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot import files
from bot.core.sharing.record import SharedRoom
from bot.errors import PassingFault, ShopfloorFault, may_pass
from bot.render.site.pages import Entry, Page, fixed, index_page, room_pages

MARK = ".shopfloor-site"
MARK_PAGE = Page(MARK, "Written by shopfloor, which removes pages that are not wanted.\n")
_ROOM = re.compile(r"room-[0-9]+", re.ASCII)
_AS_A_FOLDER = {0o600: 0o700, 0o644: 0o755}


class Site:
    """The pages in one folder. Everything here raises ShopfloorFault."""

    def __init__(self, folder: Path, join: str = "", *, readable_by_all: bool = False) -> None:
        self.folder = folder
        self.written = 0
        """Files that were new or have changed."""
        self._join = join
        self._mode = 0o644 if readable_by_all else 0o600
        self._entries: dict[str, Entry] = {}
        self._began_here = False

    @property
    def rooms(self) -> int:
        """How many were written."""
        return len(self._entries)

    def begin(self) -> None:
        """Take the folder; what is not written from now on is removed in the end."""
        self._entries.clear()
        with _told(self.folder):
            mark = self.folder / MARK
            files.make_folder(self.folder, _AS_A_FOLDER[self._mode])
            if not mark.exists():
                if any(self.folder.iterdir()):
                    raise ShopfloorFault(
                        f"{self.folder} isn't empty, and isn't a site of shopfloor's. "
                        "Give a folder that is empty or new."
                    )
                self._began_here = True
            self.folder.chmod(_AS_A_FOLDER[self._mode])
            self._put((MARK_PAGE, *fixed()))

    def put_room(self, room: SharedRoom) -> None:
        """Write the pages of a room, and remove those it has no more."""
        entry, pages = room_pages(room, self._join)
        with self._whole_or_none():
            folder = self.folder / room.id
            files.make_folder(folder, _AS_A_FOLDER[self._mode])
            folder.chmod(_AS_A_FOLDER[self._mode])
            self._put(pages)
            wanted = {Path(page.path).name for page in pages}
            for each in folder.glob("*.html"):
                if each.name not in wanted:
                    each.unlink()
        self._entries[room.id] = entry

    def drop_room(self, id: str) -> None:
        """Remove all pages of a room."""
        self._entries.pop(id, None)
        with _told(self.folder):
            self._remove(self.folder / id)

    def finish(self) -> None:
        """Write the first page, and remove rooms of which nothing was written."""
        with self._whole_or_none():
            by_number = sorted(self._entries.values(), key=lambda each: _number(each.id))
            self._put([index_page(by_number)])
            for each in self.folder.iterdir():
                if _ROOM.fullmatch(each.name) and each.name not in self._entries:
                    self._remove(each)
        self._began_here = False

    def _put(self, pages: Iterable[Page]) -> None:
        for page in pages:
            self.written += files.put(self.folder / page.path, page.text.encode(), self._mode)

    def _remove(self, folder: Path) -> None:
        if folder.is_dir() and not folder.is_symlink():
            for page in folder.glob("*.html"):
                page.unlink()
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()

    @contextmanager
    def _whole_or_none(self) -> Iterator[None]:
        """Where the site is new, and can't be written whole, nothing of it stays."""
        with _told(self.folder):
            try:
                yield
            except OSError:
                if self._began_here:
                    self._undo()
                raise

    def _undo(self) -> None:
        for each in self.folder.iterdir():
            self._remove(each)
        for page in (MARK_PAGE, *fixed()):
            (self.folder / page.path).unlink(missing_ok=True)


def _number(id: str) -> int:
    return int(id.rpartition("-")[2])


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        kind = PassingFault if may_pass(fault) else ShopfloorFault
        raise kind(f"{folder}: the pages can't be written: {fault.strerror}.") from None
