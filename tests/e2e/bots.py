"""The bot itself, at work on a real homeserver, as tests start and stop it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot import app, config
from bot.config import Config
from bot.demo.homeserver import Homeserver

PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True)
class Shopfloor:
    """An account for the bot and a folder of its own; `at_work` may be entered again and again."""

    config: Config
    user_id: str

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The bot runs, in this process, while the block lasts."""
        deck = app.chosen_deck(self.config, app.load_decks(self.config.bot.prompts))
        async with app.running(self.config, deck):
            yield

    async def polls(self) -> list[dict[str, Any]]:
        """What `shopfloor polls --json` tells."""
        return await app.polls(self.config)


async def new_bot(homeserver: Homeserver, folder: Path, more: str = "") -> Shopfloor:
    """A bot that has never run; `more` is put at the end of its config."""
    localpart = f"floor-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD, "Shopfloor")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "password").write_text(PASSWORD)
    user_id = f"@{localpart}:{homeserver.server_name}"
    file = folder / "shopfloor.toml"
    file.write_text(
        f"""
[matrix]
homeserver = "{homeserver.url}"
user_id = "{user_id}"
password_file = "password"
[access]
invites_from = ["@*:{homeserver.server_name}"]
{more}
"""
    )
    return Shopfloor(config.load(file), user_id)
