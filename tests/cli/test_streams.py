"""Output that cannot be written, or not in these letters, is no mistake of the command."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.polls.values import PollState
from bot.store import Database, rooms, rounds
from tests.cli.test_cli import folder_with
from tests.core.samples import JOINED, NOW, posted

ODD = "Löhne – 要求?"
VERBS = (
    "--help",
    "--version",
    "acts",
    "acts --help",
    "acts --json",
    "backup copy.db",
    "check",
    "check --json",
    "demo --once",
    "identity reset",
    "manual",
    "manual operating",
    "polls",
    "polls --json",
    "restore backup.db --yes",
    "rooms",
    "rooms --json",
    "run --help",
    *(["service"] if os.geteuid() else []),  # it makes none for root
    "summary",
    "summary --format html",
    "summary --json",
    "words",
    "words --commands",
)
FULL = """
import json, os, sys
from importlib import import_module
from bot.cli import main
from bot.cli.verbs import VERBS
for verb in VERBS:
    import_module(f"bot.cli.{verb}")  # once for all that are forked
codes = {}
for words in sys.argv[1:]:
    if not (child := os.fork()):
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
        sys.argv = [os.path.join(sys.prefix, "bin", "shopfloor"), *words.split()]
        main()
    codes[words] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(codes))
"""

PRESSED = """
import fcntl, os, signal, sys, termios, threading, typer
from bot.cli import streams
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
streams.prepare()
ask = {"shown": typer.prompt, "hidden": streams.secret}[sys.argv[2]]
def press():
    os.read(int(sys.argv[1]), 1)
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
threading.Thread(target=press, daemon=True).start()
try:
    while True:
        ask("Zone")
except typer.Abort:
    sys.exit(130)
"""
"""Ctrl-C comes, but doesn't interrupt what waits for a line: as if it came just before."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bot's, with a poll in letters that not every terminal has, and a backup."""
    folder_with(tmp_path)
    poll = posted("d", PollState.CLOSED, NOW)
    first, *others = poll.poll.answers
    answers = (replace(first, text=ODD), *others)

    async def fill(path: Path) -> None:
        async with Database.open(path) as database, database.transaction() as db:
            await rooms.put(db, JOINED)
            await rounds.put_poll(db, replace(poll, poll=replace(poll.poll, answers=answers)))

    asyncio.run(fill(tmp_path / "data" / "shopfloor.db"))
    asyncio.run(fill(tmp_path / "backup.db"))
    (tmp_path / "secrets").mkdir(0o700)
    return tmp_path


def shopfloor(folder: Path, words: str, how: str = '"$@"') -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, as a shell starts it."""
    run = ["sh", "-c", how, "sh", sys.executable, "-m", "bot", *words.split()]
    return subprocess.run(run, cwd=folder, capture_output=True, check=False)


def test_on_a_full_disk_no_verb_is_a_mistake(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, *VERBS], cwd=folder, capture_output=True, check=True, text=True
    )
    # The backup is made; that nobody can be shown so is said, and is no failure.
    assert json.loads(run.stdout) == dict.fromkeys(VERBS, 75) | {"backup copy.db": 0}
    assert (folder / "copy.db").exists()
    assert run.stderr.count("cannot be written: No space left on device.") == len(VERBS)
    assert run.stderr.count("The command goes on.") == 1
    assert "Traceback" not in run.stderr
    assert "Exception ignored" not in run.stderr


@pytest.mark.parametrize("words", ["--help", "rooms", "summary --json"])
def test_nothing_goes_into_a_closed_output(folder: Path, words: str) -> None:
    run = shopfloor(folder, words, '"$@" <&- >&-')
    assert run.returncode == 75
    assert b"cannot be written: Bad file descriptor." in run.stderr


@pytest.mark.parametrize(("words", "code"), [("words", 0), ("polls --json", 0), ("check", 1)])
def test_a_reader_that_goes_changes_nothing(folder: Path, words: str, code: int) -> None:
    run = shopfloor(folder, words, 'mkfifo pipe; : <pipe & exec 9>pipe; wait; "$@" >&9')
    assert (run.returncode, run.stderr) == (code, b"")


@pytest.mark.parametrize(
    ("words", "code", "how"),
    [("leave x", 1, "2>/dev/full"), ("nonsense", 2, "2>/dev/full"), ("leave x", 1, "2>&- <&-")],
)
def test_what_cannot_be_told_does_not_change_the_code(
    folder: Path, words: str, code: int, how: str
) -> None:
    assert shopfloor(folder, words, f'"$@" {how}').returncode == code


@pytest.mark.parametrize(
    ("words", "letters", "shown"),
    [
        ("--help", "latin-1", "A discussion bot"),
        ("words", "ascii", "?"),
        ("manual json", "latin-1", "shopfloor"),
        ("polls", "latin-1", "Löhne ? ???"),
    ],
)
def test_letters_that_a_terminal_lacks_are_replaced(
    folder: Path, words: str, letters: str, shown: str
) -> None:
    run = shopfloor(folder, words, f'PYTHONIOENCODING={letters} "$@"')
    assert run.returncode == 0
    # Beside its list it says that no homeserver could be asked what the rooms are called.
    assert run.stderr.count(b"\n") == (1 if words == "polls" else 0)
    assert shown in run.stdout.decode(letters if words != "words" else "utf-8")


@pytest.mark.parametrize("asked", ["shown", "hidden"])
def test_ctrl_c_ends_a_question_also_if_it_comes_just_before_the_wait_for_a_line(
    asked: str,
) -> None:
    screen, keyboard = os.openpty()
    pressed, press = os.pipe()
    run = [sys.executable, "-c", PRESSED, str(pressed), asked]
    with subprocess.Popen(
        run,
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
        pass_fds=[pressed],
        start_new_session=True,
    ) as process:
        try:
            shown = b""
            for line in (b"\n", b""):
                while not shown.endswith(b"Zone: "):
                    shown += os.read(screen, 1)
                shown = b""
                os.write(screen, line)
            os.write(press, b"x")
            assert process.wait(10) == 130
        finally:
            process.kill()
    for each in (screen, keyboard, pressed, press):
        os.close(each)


@pytest.mark.parametrize("letters", ["latin-1", "utf-8"])
def test_programs_read_the_same_in_any_letters(folder: Path, letters: str) -> None:
    run = shopfloor(folder, "polls --json", f'PYTHONIOENCODING={letters} "$@"')
    assert json.loads(run.stdout.decode(letters))[0]["answers"][0]["text"] == ODD
