"""Which decks there are: where from, how much is in them, what is wrong, and who uses them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import decks
from bot.config import Config
from bot.core.primitives import RoomId
from bot.core.schedule.preferences import NONE_CHOSEN
from bot.errors import DeckFault, Mistake
from bot.operator.names import Rows, named
from bot.store import Database, preferences, rooms


async def listed(config: Config) -> tuple[Rows, bool]:
    """As `shopfloor decks --json` tells them; and whether rooms' names could be asked.

    Raises StoreFault.
    """
    used, answered = await _rooms(config)
    files, wrong = decks.survey(decks.each_once([decks.shipped(), *config.bot.prompts]))
    rows = [
        _row(config, path, decks.ambiguous(path, namesake), used)
        for path, namesake in files.items()
    ]
    there = {row["id"] for row in rows}
    rows += [_missing(config, deck, used) for deck in {*used, config.bot.deck} - there]
    rows += [_folder(each) for each in wrong]
    return sorted(rows, key=lambda row: (row["id"] is None, row["id"] or "")), answered


@dataclass(frozen=True, slots=True)
class _Read:
    title: str | None
    questions: int | None
    polls: int | None
    mistakes: tuple[Mistake, ...]


def _read(path: Path) -> _Read:
    try:
        deck = decks.load(path)
    except DeckFault as fault:
        return _Read(None, None, None, fault.mistakes)
    return _Read(deck.title, len(deck.questions), len(deck.polls), ())


def _row(config: Config, path: Path, also: list[Mistake], used: dict[str, Rows]) -> dict[str, Any]:
    found = _read(path)
    return {
        "id": path.stem,
        "title": found.title,
        "file": str(path),
        "shipped": path.parent == decks.shipped(),
        "default": path.stem == config.bot.deck,
        "questions": found.questions,
        "polls": found.polls,
        "mistakes": [str(each) for each in (*found.mistakes, *also)],
        "rooms": used.get(path.stem, []),
    }


def _missing(config: Config, deck: str, used: dict[str, Rows]) -> dict[str, Any]:
    words = f"{deck}.toml is missing from the deck folders; put it back"
    return _without_deck(words) | {
        "id": deck,
        "default": deck == config.bot.deck,
        "rooms": used.get(deck, []),
    }


def _folder(mistake: Mistake) -> dict[str, Any]:
    return _without_deck(str(mistake))


def _without_deck(mistake: str) -> dict[str, Any]:
    return {
        "id": None,
        "title": None,
        "file": None,
        "shipped": False,
        "default": False,
        "questions": None,
        "polls": None,
        "mistakes": [mistake],
        "rooms": [],
    }


async def _rooms(config: Config) -> tuple[dict[str, Rows], bool]:
    """The rooms that are asked from each deck, by its id."""
    if not config.storage.database.is_file():
        return {}, True
    async with Database.read(config.storage.database) as database, database.snapshot() as db:
        chosen = await preferences.every(db)
        joined = await rooms.joined(db)
    admin = config.admin and config.admin.room
    rows: Rows = [{"room_id": room.room_id} for room in joined if room.room_id != admin]
    used: dict[str, Rows] = {}
    with_names, answered = await named(config, rows)
    for row in with_names:
        deck = chosen.get(RoomId(row["room_id"]), NONE_CHOSEN).deck or config.bot.deck
        used.setdefault(deck, []).append(row)
    return used, answered
