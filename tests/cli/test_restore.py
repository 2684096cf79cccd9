"""`shopfloor restore` as one types it; what comes of it stands in tests/operator."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot
from bot.cli import app
from bot.core.primitives import UserId
from bot.demo.homeserver import Homeserver
from bot.store import Database, origin
from tests.cli.test_cli import folder_with
from tests.conftest import PASSWORD
from tests.e2e.bots import new_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")
ME = "@floor:example.org"


async def command(folder: Path, *words: str, typed: str = "") -> Result:
    """The command, with what is typed into it, beside what goes on in this process."""
    line = ["--config", str(folder / "shopfloor.toml"), *words]
    return await asyncio.to_thread(CliRunner().invoke, app, line, input=typed)


async def with_backup(folder: Path, user_id: str = ME) -> str:
    """The way to a backup of a database of that account."""
    path = folder / "data" / "shopfloor.db"
    async with Database.open(path) as database, database.transaction() as db:
        await origin.put_user(db, UserId(user_id))
    file = str(folder / "copy.db")
    output = await command(folder, "backup", file)
    assert output.exit_code == 0, output.output
    assert output.stdout.endswith(f"To restore them: shopfloor restore {file}\n")
    return file


async def test_it_shows_the_backup_and_asks_before_it_does_anything(tmp_path: Path) -> None:
    folder_with(tmp_path)
    file = await with_backup(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    output = await command(tmp_path, "restore", file, typed="n\n")
    assert output.exit_code == 1
    for line in (
        rf"backup     {re.escape(file)}",
        rf"made       \w+ \d+ \w+ 20\d\d, \d\d:\d\d (GMT|BST), by shopfloor "
        rf"{re.escape(bot.__version__)}",
        rf"account    {ME}",
        "rooms      0",
        "asked      0 questions, 0 polls",
        "last week  none",
    ):
        assert re.search(f"^{line}$", output.stdout, re.MULTILINE), output.stdout
    assert "Go on? [y/N]" in output.stdout
    assert sorted(tmp_path.rglob("*")) == before
    said_nothing = await command(tmp_path, "restore", file)
    assert said_nothing.exit_code == 1
    assert sorted(tmp_path.rglob("*")) == before


async def test_what_a_backup_says_does_not_play_with_the_terminal(tmp_path: Path) -> None:
    folder_with(tmp_path)
    file = await with_backup(tmp_path)
    with closing(sqlite3.connect(file)) as made_up, made_up:
        made_up.execute("UPDATE origin SET shopfloor = '1' || char(27) || '[2J' || char(10) || 'x'")
        made_up.execute(
            "INSERT INTO rooms (room_id, membership, version, creators, power_levels, encrypted,"
            " joined_at, display_name) VALUES ('!a:b', 'joined', '', '', '', 0, 0, '')"
        )
        made_up.execute("INSERT INTO weeks VALUES ('!a:b', char(27, 8238) || 'W1', '{}')")
    output = await command(tmp_path, "restore", file, typed="n\n")
    assert re.search(r"^made .*, by shopfloor 1\[2J x$", output.stdout, re.MULTILINE), output.output
    assert "\nlast week  W1\n" in output.stdout


async def test_what_stands_in_the_way_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    folder_with(tmp_path)
    file = await with_backup(tmp_path)
    (tmp_path / "secrets").mkdir(0o755)
    output = await command(tmp_path, "restore", file, typed=f"y\n{PASSWORD}\n")
    assert output.exit_code == 1
    assert output.stdout == ""
    assert output.stderr.endswith(f"chmod 700 {tmp_path}/secrets\nNothing was changed.\n")


async def test_with_a_yes_and_the_password_it_is_done(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    account = await new_bot(homeserver, tmp_path)
    file = await with_backup(tmp_path, account.user_id)
    output = await command(tmp_path, "restore", file, typed=f"y\n{PASSWORD}\n")
    assert output.exit_code == 0, output.output
    assert f"Password of {account.user_id}" in output.output
    assert PASSWORD not in output.output
    (kept,) = (tmp_path / "data").glob("shopfloor.db.replaced-*Z")
    assert f"The old records are in {kept}; delete them" in output.stdout
    assert "published and signed. Start the bot: shopfloor run" in output.stdout
    assert "The account has other devices, too: " in output.stdout  # it was registered with one
    assert (await command(tmp_path, "identity")).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["lost.db"], 1, "lost.db: no such file."),
        (["data"], 1, "data: this is a folder. Name a file in it."),
        (["shopfloor.toml"], 1, "this backup can't be used: file is not a database."),
        (["copy.db", "--password-file", "p", "--token-file", "t"], 2, "not both"),
        (["copy.db", "--yes", "--password-file", "lost"], 1, "--password-file: "),
        (["copy.db", "--yes", "--token-file", "lost"], 1, "--token-file: "),
        ([], 2, "Missing argument"),
    ],
)
async def test_what_cannot_be_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, says: str
) -> None:
    folder_with(tmp_path)
    monkeypatch.chdir(tmp_path)
    await with_backup(tmp_path)
    output = await command(tmp_path, "restore", *words)
    assert output.exit_code == code, output.output
    assert says in output.stderr
    assert "Traceback" not in output.output
