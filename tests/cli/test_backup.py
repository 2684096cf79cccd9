"""`shopfloor backup`: a copy under a name of its own, beside those of every day."""

import asyncio
import re
import stat
from pathlib import Path

from bot.config.sections import Storage
from bot.core.primitives import DAY
from bot.loops.clock import wall_clock
from bot.loops.upkeep import Upkeep
from bot.store import Database
from bot.store.backup import look
from tests.cli.test_cli import folder_with, shopfloor


def storage(folder: Path) -> Storage:
    return Storage(database=folder / "data" / "shopfloor.db", backups=folder / "backups", keep=1)


async def days_pass(folder: Path, days: int) -> None:
    """The bot keeps house for so many days."""
    async with Database.open(storage(folder).database) as database:
        for day in range(days):
            now = wall_clock() + day * DAY
            await Upkeep(database, storage(folder), lambda: now, lambda: now).look()  # noqa: B023


def test_it_names_the_file_itself_and_the_bot_never_drops_it(tmp_path: Path) -> None:
    asyncio.run(days_pass(tmp_path, 0))
    config = folder_with(tmp_path)
    output = shopfloor("--config", config, "backup")
    assert output.exit_code == 0, output.output
    (made,) = (tmp_path / "backups").iterdir()
    assert re.fullmatch(r"shopfloor-20\d\d-\d\d-\d\dT\d{6}Z\.db", made.name)
    assert f"{made}: the records are backed up" in output.stdout
    assert f"shopfloor restore {made}" in output.stdout
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert asyncio.run(look(made)).rooms == 0
    asyncio.run(days_pass(tmp_path, 4))
    names = sorted(each.name for each in made.parent.iterdir())
    assert len(names) == 2  # it and the last of every day
    assert made.name in names


def test_it_is_not_taken_for_the_one_of_the_day(tmp_path: Path) -> None:
    asyncio.run(days_pass(tmp_path, 0))
    shopfloor("--config", folder_with(tmp_path), "backup")
    asyncio.run(days_pass(tmp_path, 1))
    assert len(list((tmp_path / "backups").iterdir())) == 2


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    asyncio.run(days_pass(tmp_path, 0))
    (tmp_path / "backups").write_text("a file")
    output = shopfloor("--config", folder_with(tmp_path), "backup")
    assert output.exit_code == 1
    assert f"{tmp_path / 'backups'}: can't be created" in output.stderr
