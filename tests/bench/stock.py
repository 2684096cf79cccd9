"""Bots in folders of their own, with years behind them; each size is made once a run and copied."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import botside
from tests.bench.botside import Millis, ScheduleName
from tests.bench.years import ME, RULES, History, fill, room_names

NOON: Millis = 1_795_608_000_000
"""A Wednesday, 2026-11-25T12:00Z: when everything happens that is on no real homeserver."""
TOKEN = "bench-token"
DEVICE = "BENCH"
NOWHERE = "http://127.0.0.1:9"
STARTED = "s0"
"""The sync token of a bot that has been at work."""


@dataclass(frozen=True, slots=True)
class BotFolder:
    """Where a bot lives."""

    path: Path

    @property
    def config(self) -> Path:
        """Its config file."""
        return self.path / "shopfloor.toml"

    @property
    def database(self) -> Path:
        """Its records."""
        return self.path / "data" / "shopfloor.db"

    def point_at(
        self, homeserver: str, user_id: str = ME, token: str = TOKEN, device: str = DEVICE
    ) -> None:
        """Have it signed in there, as someone, with a session that has done things before."""
        self.config.write_text(
            f'[matrix]\nhomeserver = "{homeserver}"\nuser_id = "{user_id}"\n'
            '[access]\ninvites_from = ["@*:*"]\n'
            '[bot]\ntimezone = "UTC"\n[storage]\nkeep = 0\n'
        )
        secrets = self.path / "secrets"
        secrets.mkdir(mode=0o700, exist_ok=True)
        session = {"user_id": user_id, "device_id": device, "access_token": token, "since": 0}
        file = secrets / "session.json"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(session, out)


class Stock:
    """Makes such folders under one that is thrown away in the end."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made = 0

    def folder(self) -> Path:
        """Where anything may be put."""
        self._made += 1
        path = self._root / f"folder{self._made}"
        path.mkdir()
        return path

    def empty(self) -> BotFolder:
        """A bot that has never run."""
        folder = BotFolder(self.folder())
        folder.database.parent.mkdir(mode=0o700, parents=True)
        folder.point_at(NOWHERE)
        return folder

    async def bot(
        self,
        rooms: int,
        weeks: int,
        rules: Sequence[tuple[ScheduleName, str]] = tuple(RULES.items()),
    ) -> BotFolder:
        """A bot with so many rooms and weeks behind it; its clock is to show `NOON`."""
        history = History(weeks, NOON, tuple(rules))
        kept = self._root / f"{rooms}x{weeks}-{abs(hash(history))}.db"
        if not kept.exists():
            print(f"  filling a database: {rooms} rooms, {weeks} weeks ...", flush=True)
            await fill(kept, room_names(rooms), history)
            await botside.put_token(kept, STARTED)
        folder = self.empty()
        shutil.copyfile(kept, folder.database)
        folder.database.chmod(0o600)
        return folder
