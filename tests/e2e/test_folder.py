"""A folder that cannot be used as it is: one sentence says what is wrong, where, and what to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.store.origin import migrations
from tests.cli.test_run import nobody_there, write
from tests.conftest import MakePerson
from tests.e2e.bots import gather, new_bot
from tests.e2e.child import Child, one_sentence
from tests.ledger import Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]


def the_database(folder: Path) -> Path:
    (folder / "data" / "shopfloor.db").chmod(0o400)
    return folder / "data" / "shopfloor.db"


def its_folder(folder: Path) -> Path:
    (folder / "data").chmod(0o500)
    return folder / "data" / "shopfloor.db"


def the_secrets(folder: Path) -> Path:
    (folder / "secrets" / "lock").unlink()
    (folder / "secrets").chmod(0o500)
    return folder / "secrets"


def open_to_others(folder: Path) -> Path:
    (folder / "data" / "shopfloor.db").chmod(0o640)
    return folder / "data" / "shopfloor.db"


def newer(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "data" / "shopfloor.db")) as db:
        db.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    return folder / "data" / "shopfloor.db"


def damaged(folder: Path) -> Path:
    with (folder / "data" / "shopfloor.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * 200_000)
    return folder / "data" / "shopfloor.db"


@pytest.mark.parametrize(
    ("spoil", "remedy"),
    [
        (the_database, "write there"),
        (its_folder, "write there"),
        (the_secrets, "permissions"),
        (open_to_others, "chmod 600"),
        (newer, "Install the newer shopfloor"),
        (damaged, "Restore a backup"),
    ],
)
async def test_what_it_cannot_or_should_not_write_it_names_and_leaves_alone(
    homeserver: Homeserver,
    person: MakePerson,
    tmp_path: Path,
    ledger: Ledger,
    spoil: Callable[[Path], Path],
    remedy: str,
) -> None:
    bot = await new_bot(homeserver, tmp_path)
    async with bot.at_work():
        await gather(bot, await person("Ada"))
    place = spoil(tmp_path)
    before = (tmp_path / "data" / "shopfloor.db").read_bytes()
    ledger.faults += 1
    async with Child.at_work(tmp_path, plain_user=True) as child:
        assert await child.ended() == 1
        one_sentence(child, str(place), remedy)
    assert (tmp_path / "data" / "shopfloor.db").read_bytes() == before
    (tmp_path / "data").chmod(0o700)
    (tmp_path / "secrets").chmod(0o700)


async def test_where_it_cannot_keep_a_session_it_makes_none(tmp_path: Path, ledger: Ledger) -> None:
    # Nobody answers there: it would go on trying for ever.
    write(tmp_path, nobody_there())
    (tmp_path / "secrets").mkdir(mode=0o500)
    ledger.faults += 1
    async with Child.at_work(tmp_path, plain_user=True) as child:
        assert await child.ended() == 1
        one_sentence(child, str(tmp_path / "secrets"), "permissions")
        assert "sign in" not in child.told
    (tmp_path / "secrets").chmod(0o700)
