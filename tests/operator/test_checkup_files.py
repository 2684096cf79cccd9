"""What a check-up says of the bot's folders: modes, owners, room, backups."""

import os
import shutil
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import config as configuration
from bot.config import Config
from bot.core.keyring import AccountRow
from bot.core.primitives import DAY, Millis, RoomId, UserId
from bot.core.rooms.values import Membership, Room
from bot.loops.clock import wall_clock
from bot.matrix import secret_keys, session
from bot.matrix.session import Session
from bot.operator.checkup import files, records
from bot.operator.checkup.findings import Finding, State
from bot.operator.checkup.records import Records

ME = UserId("@floor:example.org")
DEVICE = Records(device=AccountRow(ME, "FLOOR", True, b""))
MINE = os.geteuid()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A folder whose bot has signed in."""
    file = tmp_path / "shopfloor.toml"
    file.write_text(
        '[matrix]\nhomeserver = "https://matrix.example.org"\nuser_id = "@floor:example.org"\n'
        'password_file = "password"\n'
    )
    config = configuration.load(file)
    session.keep(config.storage.secrets, Session(ME, "FLOOR", "token", 0))
    secret_keys.secret(config.storage.secrets, make=True)
    return config


def secrets(config: Config, records: Records | None = DEVICE, owner: int = MINE) -> list[Finding]:
    return files.secrets(config, records, owner)


def the(findings: list[Finding], state: State) -> str:
    """What is said by the one finding there is."""
    (one,) = findings
    assert one.state is state
    return f"{one.words} {one.mend}"


def test_secrets_for_nobody_else(config: Config) -> None:
    assert "only the bot's user can read it" in the(secrets(config), State.OK)
    # The bot makes it as files are usually made; nothing is in there.
    (config.storage.secrets / "lock").touch(0o644)
    the(secrets(config), State.OK)


def test_secrets_that_others_can_read_come_with_the_command(config: Config) -> None:
    folder = config.storage.secrets
    (folder / "session.json").chmod(0o640)
    words = the(secrets(config), State.WRONG)
    assert words.endswith(f"Run: chmod 600 {folder}/session.json")
    (folder / "session.json").chmod(0o600)
    folder.chmod(0o755)
    assert the(secrets(config), State.WRONG).endswith(f"Run: chmod 700 {folder}")


def test_a_folder_on_a_disk_that_is_not_mounted_is_told(config: Config, tmp_path: Path) -> None:
    config.storage.database.parent.symlink_to(tmp_path / "mounted" / "data")
    words = the(
        files.disk(config, files.rightful(tmp_path / "shopfloor.toml", config)), State.WRONG
    )
    assert f"{config.storage.database.parent}: this link points to nothing. Mount the disk" in words


def test_files_of_another_user_come_with_the_command(config: Config) -> None:
    """As after a run as root."""
    folder = config.storage.secrets
    (foreign,) = [each for each in secrets(config, owner=4242) if each.state is State.WRONG]
    assert "but 4242 runs the bot" in foreign.words
    assert "and 1 more" not in foreign.words
    assert foreign.mend == f"As root, run: chown -R 4242: {folder}"


@pytest.mark.skipif(MINE != 0, reason="only root can give files away")
def test_whoever_looks_at_somebodys_bot_is_not_told_to_take_it(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their command would take the files away from the running bot."""
    file = tmp_path / "shopfloor.toml"
    everything = (tmp_path, file, config.storage.secrets, *config.storage.secrets.iterdir())
    for each in everything:
        os.chown(each, 4242, 4242)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    assert files.rightful(file, config) == 4242
    words = the(secrets(config, owner=4242), State.ATTENTION)
    assert "you are nobody, but the bot belongs to 4242. Run this as that user: su - 4242" in words
    os.chown(config.storage.secrets, 65534, 65534)
    assert files.rightful(file, config) == 65534


@pytest.mark.skipif(MINE != 0, reason="only root can give files away")
def test_root_looks_at_somebodys_bot(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "shopfloor.toml"
    assert files.rightful(file, config) == MINE
    for somebodys in (tmp_path, file):
        os.chown(somebodys, 4242, 4242)
        assert files.rightful(file, config) == 4242
        os.chown(somebodys, MINE, MINE)
    for each in (config.storage.secrets, *config.storage.secrets.iterdir()):
        os.chown(each, 4242, 4242)
    words = the(secrets(config, owner=4242), State.ATTENTION)
    assert "you are root, but the bot belongs to 4242. Run this as that user: su - 4242" in words


@pytest.mark.skipif(MINE != 0, reason="only root can be somebody else")
async def test_after_a_run_as_root_its_owner_is_told_what_to_do(config: Config) -> None:
    """The folders are root's, and closed: nothing in them can even be looked for."""
    storage = config.storage
    for folder in (storage.database.parent, storage.backups):
        folder.mkdir(0o700)
    storage.database.touch(0o600)
    folder = storage.secrets.parent
    for each in (*folder.parents, folder):
        if not each.stat().st_mode & stat.S_IXOTH:
            each.chmod(0o755)
    os.chown(folder, 4242, 4242)
    os.seteuid(4242)
    try:
        owner = files.rightful(folder / "shopfloor.toml", config)
        (of_database,), known = await records.look(storage.database, owner)
        (of_secrets,) = files.secrets(config, known, owner)
        of_disk = files.disk(config, owner)
    finally:
        os.seteuid(MINE)
    assert of_secrets.mend == f"As root, run: chown -R 4242: {storage.secrets}"
    assert of_database.mend == f"As root, run: chown -R 4242: {storage.database.parent}"
    assert not any(each.state is State.WRONG for each in of_disk)


def test_a_key_that_is_lost_is_missed_only_where_something_is_under_it(config: Config) -> None:
    (config.storage.secrets / "pickle.key").unlink()
    assert "pickle.key is missing" in the(secrets(config), State.WRONG)
    other = AccountRow(ME, "OLDER", True, b"")
    for known in (None, Records(), Records(device=other)):
        the(secrets(config, known), State.OK)


def test_a_session_that_cannot_be_read(config: Config) -> None:
    (config.storage.secrets / "session.json").write_text("{")
    assert "session.json" in the(secrets(config), State.WRONG)


def test_no_secrets_yet_and_a_file_in_their_place(config: Config) -> None:
    shutil.rmtree(config.storage.secrets)
    assert "not there yet" in the(secrets(config), State.OK)
    config.storage.secrets.touch()
    assert "is not a folder" in the(secrets(config), State.WRONG)


def test_a_password_that_lies_about(config: Config, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.touch(0o644)
    password.chmod(0o644)
    kept, about = secrets(config)
    assert (kept.state, about.state) == (State.OK, State.ATTENTION)
    assert about.mend == "Delete the file."
    (config.storage.secrets / "session.json").unlink()
    assert secrets(config)[1].mend == f"Run: chmod 600 {password}"
    shutil.rmtree(config.storage.secrets)
    assert secrets(config)[1].mend == f"Run: chmod 600 {password}"
    password.chmod(0o600)
    the(secrets(config), State.OK)


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(
    ("megabytes", "state"),
    [(501, State.OK), (499, State.ATTENTION), (21, State.ATTENTION), (19, State.WRONG)],
)
def test_room_on_the_disk(
    config: Config, monkeypatch: pytest.MonkeyPatch, megabytes: int, state: State
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(megabytes * 1_000_000))
    # The folders lie on one disk, and those that are not there yet will.
    assert f"{megabytes} MB free" in the(files.disk(config, MINE), state)


def test_a_folder_in_which_the_bot_cannot_write(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: path != config.storage.secrets)
    assert f"{tmp_path}/secrets: the bot can't write there" in the(
        files.disk(config, MINE), State.WRONG
    )
    # Where the folder shall be made, it is no matter whose that place is.
    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path)
    assert f"{tmp_path}: the bot can't write there" in the(files.disk(config, 4242), State.WRONG)


NOW = wall_clock()


def backups(config: Config, in_rooms_since: Millis | None = None) -> list[Finding]:
    room = Room(RoomId("!r:example.org"), Membership.JOINED, joined_at=in_rooms_since or 0)
    records = Records(rooms=(room,) if in_rooms_since else ())
    return files.backups(config, records, MINE, NOW)


def test_backups_are_missed_once_there_could_be_some(config: Config) -> None:
    assert "none yet" in the(backups(config), State.OK)
    assert "none yet" in the(backups(config, NOW - DAY), State.OK)
    words = the(backups(config, NOW - 3 * DAY), State.ATTENTION)
    assert "none from the last two days" in words
    copy = config.storage.backups / "shopfloor-2026-11-23.db"
    copy.parent.mkdir()
    copy.touch()
    assert "the newest is from" in the(backups(config, NOW - 3 * DAY), State.OK)
    long_ago = (NOW - 2 * DAY) / 1000 - 1
    os.utime(copy, (long_ago, long_ago))
    (copy.parent / "notes.txt").touch()
    assert "none from the last two days" in the(backups(config), State.ATTENTION)


def test_backups_that_root_made_and_none_that_are_wanted(config: Config) -> None:
    config.storage.backups.mkdir()
    (foreign,) = files.backups(config, Records(), 4242, NOW)
    assert foreign.mend == f"As root, run: chown -R 4242: {config.storage.backups}"
    none = config.model_copy(update={"storage": config.storage.model_copy(update={"keep": 0})})
    assert "storage.keep is 0" in the(files.backups(none, Records(), MINE, NOW), State.OK)
