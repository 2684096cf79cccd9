"""The code with which the command ends, by which systemd knows whether to start it again."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import typer

from bot.cli import main
from bot.cli.faults import ExitCode, faults_told
from bot.errors import (
    AlreadyRunning,
    PassingFault,
    SessionEnded,
    ShopfloorFault,
    SignedOut,
    StoreFault,
    StoreTrouble,
)
from bot.matrix import private
from bot.operator import reports
from bot.store import Database, database
from tests.cli.test_cli import folder_with, shopfloor

SECRET = "what Ada said about syt_token"


# --- faults ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ShopfloorFault, ExitCode.MEND),
        (StoreFault, ExitCode.MEND),
        (AlreadyRunning, ExitCode.MEND),
        (SignedOut, ExitCode.MEND),
        (SessionEnded, ExitCode.SESSION_ENDED),
        (PassingFault, ExitCode.PASSING),
        (StoreTrouble, ExitCode.PASSING),
        (KeyboardInterrupt, ExitCode.CTRL_C),
    ],
)
def test_what_a_fault_is_decides_the_code(fault: type[BaseException], code: ExitCode) -> None:
    with pytest.raises(typer.Exit) as left, faults_told():
        raise fault("as it is")
    assert left.value.exit_code == code


def test_what_a_fault_quotes_does_not_play_with_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit), faults_told():
        raise ShopfloorFault("it is \x1b]0;\x07\x1b[2J\u202e\r here.\nAnd Grün")
    assert capsys.readouterr().err == "shopfloor: it is  ]0;  [2J   here.\nAnd Grün\n"


def keep_a_secret(folder: Path) -> None:
    private.keep(folder / "secrets" / "file", b"")


def lock_the_secrets(folder: Path) -> None:
    with private.locked(folder / "secrets"):
        pass


@pytest.mark.parametrize("do", [keep_a_secret, lock_the_secrets])
@pytest.mark.parametrize(
    ("number", "may_pass"),
    [
        *((number, True) for number in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE)),
        *((number, False) for number in (errno.EACCES, errno.EROFS, errno.ENOTDIR)),
    ],
)
def test_what_the_machine_lacks_for_now_may_pass(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    do: Callable[[Path], None],
    number: int,
    may_pass: bool,
) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(number))
    with pytest.raises(ShopfloorFault, match=os.strerror(number)) as refusal:
        do(tmp_path)
    assert isinstance(refusal.value, PassingFault) is may_pass


@pytest.mark.parametrize(("number", "kind"), [(28, StoreTrouble), (13, StoreFault)])
async def test_so_it_is_with_the_folder_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreFault]
) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(number))
    with pytest.raises(StoreFault, match="can't be opened") as refusal:
        async with Database.open(tmp_path / "data" / "shopfloor.db"):
            pass
    assert type(refusal.value) is kind


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_database_that_another_program_keeps_to_itself_may_be_free_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "data" / "shopfloor.db"
    path.parent.mkdir()
    path.touch(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.execute("BEGIN EXCLUSIVE")
        output = shopfloor("--config", folder_with(tmp_path), "polls")
    assert output.exit_code == 75, output.output
    assert "Another program has locked it" in output.stderr


# --- bugs ------------------------------------------------------------------------------------


def words_of(message: str) -> None:
    raise KeyError(message)


async def in_a_loop(_: object) -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), ExceptionGroup(SECRET, [OSError(5, SECRET)])])


async def for_a_reason(_: object) -> None:
    try:
        words_of(SECRET)
    except KeyError as reason:
        raise RuntimeError(SECRET) from reason


async def while_cleaning_up(_: object) -> None:
    try:
        words_of(SECRET)
    finally:
        raise RuntimeError(SECRET)


@pytest.mark.parametrize(
    ("bug", "names"),
    [
        (in_a_loop, ["ExceptionGroup", "ValueError", "OSError", "in in_a_loop"]),
        (for_a_reason, ["KeyError", "in words_of", "RuntimeError", "in for_a_reason"]),
        (while_cleaning_up, ["KeyError", "in words_of", "RuntimeError", "in while_cleaning_up"]),
    ],
)
def test_a_bug_is_one_sentence_after_a_traceback_that_quotes_nobody(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    bug: Callable[..., object],
    names: list[str],
) -> None:
    monkeypatch.setattr(reports, "rooms_of", bug)
    monkeypatch.setattr(sys, "argv", ["shopfloor", "--config", folder_with(tmp_path), "rooms"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 70
    sentence = capsys.readouterr().err
    assert sentence.startswith("shopfloor: this is a bug in shopfloor")
    assert len(sentence.splitlines()) == 1
    for name in [*names, "reports.rooms_of("]:
        assert name in caplog.text
    assert "syt_token" not in sentence + caplog.text
