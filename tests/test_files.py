"""Whatever is written outlasts a power cut, and one module alone writes."""

import ast
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import bot
from bot import files
from bot.core.primitives import UserId
from bot.matrix import private, secret_keys, seeds, session
from bot.matrix.seeds import Identity
from bot.matrix.session import Session
from bot.operator import setup
from bot.store import Database
from bot.store.backup import backup
from bot.store.replacing import replacing

ME = UserId("@floor:example.org")


class Disk:
    """What would still be there if the power went now: by whole files and by the names of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._whole: set[int] = set()
        self._named: set[tuple[Path, int]] = set()
        fsync, replace = os.fsync, os.replace

        def heard(descriptor: int) -> None:
            fsync(descriptor)
            self._heard(Path(f"/proc/self/fd/{descriptor}").readlink())

        def seen(path: Path, to: Path) -> None:
            # What it replaces is gone for good only when the new file is whole.
            assert self.whole(Path(path)), f"{path} gets its name too early"
            replace(path, to)

        monkeypatch.setattr(os, "fsync", heard)
        monkeypatch.setattr(os, "replace", seen)

    def _heard(self, path: Path) -> None:
        if path.is_dir():
            self._named |= {(each, each.stat().st_ino) for each in path.iterdir()}
        else:
            self._whole.add(path.stat().st_ino)

    def whole(self, path: Path) -> bool:
        return path.stat().st_ino in self._whole

    def named(self, path: Path) -> bool:
        return (path, path.stat().st_ino) in self._named

    def has(self, path: Path) -> bool:
        """Whether the file, and every folder above it that a test made, is there under its name."""
        above = [each for each in (path, *path.parents) if "work" in each.parent.parts]
        return self.whole(path) and all(map(self.named, above))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


SECRETS: dict[str, Callable[[Path], object]] = {
    session.FILE: lambda folder: session.keep(folder, Session(ME, "DEVICE", "syt_token", 1)),
    secret_keys.FILE: lambda folder: secret_keys.secret(folder, make=True),
    secret_keys.COUNT_FILE: secret_keys.count_key,
    seeds.FILE: lambda folder: seeds.keep(folder, ME, [Identity.generate()]),
}


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_outlast_a_power_cut(disk: Disk, work: Path, name: str) -> None:
    folder = work / "new" / "secrets"
    SECRETS[name](folder)
    assert disk.has(folder / name)
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_records_and_copies_of_them_outlast_a_power_cut(disk: Disk, work: Path) -> None:
    path, copy = work / "data" / "shopfloor.db", work / "copy.db"
    async with Database.open(path):
        await backup(path, copy)
    assert disk.has(copy)
    async with replacing(path, copy) as replacement:
        kept = replacement.put()
    assert disk.has(path)
    assert kept is not None
    assert disk.named(kept)


def test_a_config_outlasts_a_power_cut_and_only_its_owner_changes_it(
    disk: Disk, work: Path
) -> None:
    old = os.umask(0)
    try:
        setup._write(work / "shopfloor.toml", "[matrix]\n")
    finally:
        os.umask(old)
    assert disk.has(work / "shopfloor.toml")
    assert stat.S_IMODE((work / "shopfloor.toml").stat().st_mode) == 0o644


def test_what_cannot_be_written_whole_leaves_what_was(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write(work / "file", b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(work / "file", b"new")
    assert [(each.name, each.read_bytes()) for each in work.iterdir()] == [("file", b"old")]


def test_whoever_asks_for_a_lock_learns_that_it_is_held(work: Path) -> None:
    assert not private.in_use(work)
    with private.locked(work):
        assert private.in_use(work)
    assert not private.in_use(work)


WRITING = {"fsync", "flock", "mkdir", "makedirs", "rename", "fdopen", "write_text", "write_bytes"}


def writes(call: ast.Call) -> bool:
    """Whether the call writes a file or takes a lock by itself, as far as its name shows."""
    match call.func:
        case ast.Attribute(attr="replace"):  # of a path: with texts there are two, of values names
            return len(call.args) == 1 and not call.keywords
        case ast.Attribute(attr="open") | ast.Name(id="open"):
            modes = [each.value for each in call.args if isinstance(each, ast.Constant)]
            return any(set(mode) & set("wax+") for mode in modes if isinstance(mode, str))
        case ast.Attribute(attr=name):
            return name in WRITING
    return False


def test_one_module_writes_files_and_takes_locks() -> None:
    house = Path(bot.__file__).parent
    found = {
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and writes(node)
    }
    # The demo's folder is thrown away when it ends.
    assert {name for name in found if not name.startswith("demo/")} == {"files.py"}
