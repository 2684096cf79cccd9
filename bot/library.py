"""The decks of a running bot, kept up with their files."""

import logging
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.core.questions.values import Deck
from bot.deckfile import read
from bot.decks import ambiguous, each_once, load, load_all, shipped, survey
from bot.errors import DeckFault, Mistake, ShopfloorFault

log = logging.getLogger(__name__)

RESTED_S = 2
"""A file is read anew once nobody has written to it for so long."""

_Stamp = tuple[int, int, int]


def load_decks(prompts: Sequence[Path]) -> Mapping[str, Deck]:
    """The shipped deck and the operator's own. Raises DeckFault with every mistake."""
    return load_all([shipped(), *prompts])


def chosen_deck(config: Config, every: Mapping[str, Deck]) -> Deck:
    """The deck that rooms are asked from. Raises ShopfloorFault."""
    if config.bot.deck not in every:
        known = ", ".join(sorted(every))
        raise ShopfloorFault(
            f'[bot] deck: "{config.bot.deck}" is not a deck; write one of: {known}.'
        )
    return every[config.bot.deck]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a deck was last read from."""

    namesake: Path | None
    stamps: dict[Path, _Stamp | None]
    """Of the deck's file and its essay."""


def _as_it_stands(path: Path) -> _Stamp | None:
    """What tells one writing of a file from another; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Library:
    """The decks of some folders, as their files change while the bot runs.

    A file that does not pass the check leaves its deck as it was. A deck whose file is gone stays
    until the bot is started again: rooms may be in the midst of it. Of two files with one name, the
    first folder's is the deck.
    """

    decks: Mapping[str, Deck]
    """By id. Never changed in place: another mapping takes its place."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read what passes and log the rest. Raises DeckFault if not one deck can be used."""
        self.decks = {}
        self._folders = each_once(folders)
        self._read: dict[Path, _Reading] = {}
        self._folders_told: list[Mistake] = []
        faults = self._look(written_before=math.inf)
        if not self.decks:
            raise DeckFault(faults)

    def refresh(self) -> bool:
        """Read what has changed since; whether any deck is another now. Cheap if nothing has."""
        before = self.decks
        self._look(written_before=time.time() - RESTED_S)
        return self.decks is not before

    def _look(self, written_before: float) -> list[Mistake]:
        files, faults = survey(self._folders)
        _tell([each for each in faults if each not in self._folders_told])
        self._folders_told = list(faults)
        self._forget(files)
        for path, namesake in files.items():
            if self._is_news(path, namesake, written_before):
                faults += self._take(path, namesake)
        return faults

    def _forget(self, files: Mapping[Path, Path | None]) -> None:
        ids = {path.stem for path in files}
        for path in self._read.keys() - files.keys():
            del self._read[path]
            if path.stem in self.decks and path.stem not in ids:
                log.warning(
                    "%(file)s is gone; its deck stays until the bot restarts.",
                    {"event": "deck-gone", "file": path},
                )

    def _is_news(self, path: Path, namesake: Path | None, written_before: float) -> bool:
        last = self._read.get(path)
        stamps = last.stamps if last else {path: None}
        now = {each: _as_it_stands(each) for each in stamps}
        changed = [now[each] for each in now if now[each] != stamps[each]]
        if last and not changed and namesake == last.namesake:
            return False
        # An editor may be in the midst of writing it. A time in the future says nothing.
        earliest, latest = written_before * 1e9, (written_before + RESTED_S) * 1e9
        return not any(stamp and earliest < stamp[2] <= latest for stamp in changed)

    def _take(self, path: Path, namesake: Path | None) -> list[Mistake]:
        """Read one file, and what is wrong with it."""
        stamps: dict[Path, _Stamp | None] = {}

        def stamped(file: Path) -> str:
            # Before it is read: what is written meanwhile is news at the next look.
            stamps[file] = _as_it_stands(file)
            return read(file)

        faults = ambiguous(path, namesake)
        try:
            deck = load(path, stamped)
        except DeckFault as fault:
            faults += fault.mistakes
        self._read[path] = _Reading(namesake, stamps)
        if faults:
            what = "stays as it was" if path.stem in self.decks else "can't be used"
            wrong = {"event": "deck-wrong", "deck": path.stem, "what": what}
            log.error("Deck %(deck)s %(what)s:", wrong)
            _tell(faults)
            return faults
        log_fields = {"event": "deck-read", "deck": path.stem, "file": str(path)}
        log.info("Read deck %(deck)s from %(file)s.", log_fields)
        if self.decks.get(path.stem) != deck:
            self.decks = {**self.decks, path.stem: deck}
        return []


def _tell(mistakes: Sequence[Mistake]) -> None:
    for mistake in mistakes:
        log.error("%(mistake)s", {"event": "deck-mistake", "mistake": mistake})
