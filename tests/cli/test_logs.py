"""Log lines as others read them: for people, and as JSON; whatever a line is made of."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.cli.logs import LONGEST, JsonLines, Lines, TextLines
from bot.loops import journal
from tests.nursery import Forked

ME = "@floor:example.org"
STAMP = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def record(words: str, *args: object, fault: BaseException | None = None) -> logging.LogRecord:
    """What a logger hands on."""
    info = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("bot.loops", logging.WARNING, "f.py", 1, words, args, info)


def as_json(words: str, *args: object, fault: BaseException | None = None) -> dict[str, Any]:
    """The line for programs, read by one."""
    line = JsonLines().format(record(words, *args, fault=fault))
    assert line.isascii()
    assert line.isprintable()
    log_line: dict[str, Any] = json.loads(line)
    return log_line


def as_text(words: str, *args: object, fault: BaseException | None = None) -> str:
    """The line for people."""
    return TextLines().format(record(words, *args, fault=fault))


def caught(quoting: str) -> Exception:
    """A mistake of the program's, with all the ways in which Python quotes."""
    try:
        try:
            raise KeyError(quoting)
        except KeyError:
            raise ExceptionGroup(quoting, [ValueError(quoting)]) from TypeError(quoting)
    except Exception as fault:
        return fault


def test_an_event_and_its_fields_are_keys() -> None:
    fields = {"event": "act-waits", "room": "!r:x", "tries": 3, "late": True, "why": None}
    log_line = as_json("%(room).80r has to wait.", fields)
    assert list(log_line) == [
        "time", "level", "event", "message", "room", "tries", "late", "why", "logger",
    ]  # fmt: skip
    assert re.fullmatch(STAMP, log_line["time"])
    assert log_line | {"time": ""} == fields | {
        "time": "",
        "level": "warning",
        "message": "'!r:x' has to wait.",
        "logger": "bot.loops",
    }


def test_what_has_no_event_is_other() -> None:
    assert as_json("A library says %s.", "this")["event"] == "other"
    bare = record("Stopping.")
    bare.event = "stopping"
    assert json.loads(JsonLines().format(bare))["event"] == "stopping"


def test_fields_cannot_pass_for_what_every_line_has() -> None:
    log_line = as_json("%(message)s", {"message": "mine", "level": "critical", "time": "never"})
    assert (log_line["message"], log_line["level"]) == ("mine", "warning")
    assert log_line["time"] != "never"


def test_a_line_for_people_is_one_line() -> None:
    line = as_text("%(why)s", {"event": "x", "why": "a\nb\x1b[31m\u2028c\u202e — ok"})
    assert re.fullmatch(STAMP + r" WARNING a\\nb\\x1b\[31m\\u2028c\\u202e — ok", line)


@pytest.mark.parametrize("strange", ["\n", "\x00", "\x1b]0;x\x07", "\u2028", "\x7f", "\ud800", "ü"])
def test_whatever_characters_come_json_stays_one_line(strange: str) -> None:
    log_line = as_json("%(why)s", {"event": "x", "why": f"a{strange}b"})
    assert log_line["why"] == log_line["message"] == f"a{strange}b"


def test_each_field_is_cut() -> None:
    log_line = as_json("%(why)s %(why)s", {"event": "x", "why": "y" * 10_000})
    assert len(log_line["why"]) == len(log_line["message"]) == LONGEST
    assert log_line["why"].endswith("y…")
    assert len(as_text("%s", "y" * 10_000)) < LONGEST + 50


@pytest.mark.parametrize("form", [as_text, as_json])
def test_of_a_mistake_it_tells_where_and_never_the_words(form: Any) -> None:
    words = form("It broke.", fault=caught("who said what"))
    shown = words if isinstance(words, str) else words["trace"]
    assert "test_logs.py" in shown
    assert "in caught" in shown
    for name in ("KeyError", "TypeError", "ValueError", "ExceptionGroup"):
        assert name in shown.replace("raise ", "") or name == "KeyError"
    assert "who said what" not in str(words)


def test_what_asyncio_adds_of_a_task_is_left_out() -> None:
    words = "Task exception was never retrieved\nfuture: <Task exception=ValueError('who said')>"
    log_line = as_json(words, fault=caught("who said"))
    assert log_line["message"] == "Task exception was never retrieved"
    assert "who said" not in str(log_line)


def test_a_trace_that_comes_as_a_field_is_told_as_one() -> None:
    fields = {"event": "bug", "trace": "File x\nTypeError"}
    assert as_json("It broke:\n%(trace)s", fields)["trace"] == "File x\nTypeError"
    assert as_json("It broke:\n%(trace)s", fields)["message"] == "It broke:"
    assert as_text("It broke:\n%(trace)s", fields).endswith(" It broke:\nFile x\nTypeError")


@pytest.mark.parametrize(
    "text",
    [
        "User @ada:example.org not in room",
        "('@ada:example.org', 3)",
        "@ada/x=._-+@y:matrix.example.org:8448.",
        "@ada:[2001:db8::1]",
        "https://h/_matrix/client/v3/user/%40ada%3Aexample.org/keys",
    ],
)
def test_nobody_is_named_but_the_bot_itself(text: str) -> None:
    for lines in (JsonLines(), TextLines(dated=False)):
        lines.me = ME
        line = lines.format(record("%(why)s by " + ME + ".", {"event": "x", "why": text}))
        assert "ada" not in line
        assert f"by {ME}." in line
        assert ME not in Lines().veiled(ME)


def test_a_librarys_mistake_does_not_lose_its_line() -> None:
    assert as_json("%d of %d", "one")["message"] == "%d of %d"


def test_words_that_are_written_past_the_log_look_like_it() -> None:
    assert TextLines().worded("cut off") == b"shopfloor: cut off\n"
    line = JsonLines().worded("cut off")
    log_line = json.loads(line)
    assert line.endswith(b"}\n")
    assert (log_line["event"], log_line["message"], log_line["why"]) == (
        "ended",
        "cut off",
        "cut off",
    )


def test_the_manual_names_every_event_and_no_other() -> None:
    source = "".join(each.read_text() for each in Path(bot.__file__).parent.rglob("*.py"))
    named = re.findall(r'"event": "([a-z-]+)"|_told\("([a-z-]+)"', source)
    known = {first or second for first, second in named} | set(journal.WORDS)
    page = (Path(bot.__file__).parent / "manual" / "json.md").read_text()
    words = re.sub(r"\([^)]*\)", "", page.partition("Events: ")[2])
    assert set(re.findall(r"`([a-z-]+)`", words)) == known


# --- the command itself ----------------------------------------------------------------------


async def says(folder: Path, *words: str) -> tuple[int | None, list[str]]:
    """The exit code and the lines on stderr of that command."""
    process = await Forked.start(folder, *words)
    _, err = await process.communicate()
    return process.returncode, err.decode().splitlines()


LEVELS = """
import logging, sys
from bot import app as work
from bot.cli import main

async def run(config, worded, look):
    ours, theirs = logging.getLogger("bot.loops"), logging.getLogger("aiosqlite")
    for level in ("debug", "info", "warning", "error"):
        getattr(ours, level)(level[0])
    for level in ("debug", "info", "warning"):
        getattr(theirs, level)(level[0].upper())

work.run = run
sys.argv = ["shopfloor", "run", *sys.argv[1:]]
main()
"""


async def test_the_last_words_are_json_too(tmp_path: Path) -> None:
    (tmp_path / "shopfloor.toml").write_text('[matrix]\nuser_id = "ada"\n[bot]\nprefix = ""\n')
    code, lines = await says(tmp_path, "-m", "bot", "run", "--log", "json")
    assert code == 1
    log_line = [json.loads(line) for line in lines]
    assert {each["event"] for each in log_line} == {"ended"}
    mistakes = " ".join(each["why"] for each in log_line)
    assert all(
        key in mistakes for key in ("[matrix] homeserver", "[matrix] user_id", "[bot] prefix")
    )


NOISY = """
import asyncio, gc, logging, threading, warnings
from bot.cli import run as verb
from bot.cli import app, main
from bot import app as work

WORDS = " ".join(["said", "in", "secret"])  # the lines of the program itself are shown

class Broken:
    def __del__(self):
        raise ValueError(WORDS)

async def run(config):
    warnings.warn("an old way")
    threading.Thread(target=lambda: {}[WORDS]).start()
    Broken()
    async def lost():
        raise ValueError(WORDS)
    task = asyncio.create_task(lost())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    logging.getLogger("aiohttp.server").error("said\\x1b %s", "by a library")
    raise RuntimeError(WORDS)

work.run = lambda config, worded, look: run(config)
import sys
sys.argv = ["shopfloor", "run", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("debug", ["d", "i", "w", "e", "I", "W"]),
        ("info", ["i", "w", "e", "I", "W"]),
        ("warning", ["w", "e", "W"]),
        ("error", ["e"]),
    ],
)
async def test_so_much_is_logged_as_the_config_says(
    level: str, shown: list[str], tmp_path: Path
) -> None:
    """What libraries debug quotes anybody: it is never logged."""
    (tmp_path / "shopfloor.toml").write_text(
        f'[matrix]\nhomeserver = "http://127.0.0.1:1"\nuser_id = "{ME}"\npassword_file = "p"\n'
        f'[log]\nlevel = "{level}"\n'
    )
    (tmp_path / "levels.py").write_text(LEVELS)
    code, lines = await says(tmp_path, "levels.py", "--log", "json")
    assert code == 0, lines
    log_line = [json.loads(line) for line in lines]
    as_root = [] if os.geteuid() or level == "error" else ["root"]
    assert [each["event"] for each in log_line if each["event"] != "other"] == as_root
    assert [each["message"] for each in log_line if each["event"] == "other"] == shown


async def test_all_that_goes_wrong_is_json_and_quotes_nobody(tmp_path: Path) -> None:
    (tmp_path / "shopfloor.toml").write_text(
        f'[matrix]\nhomeserver = "http://127.0.0.1:1"\nuser_id = "{ME}"\npassword_file = "p"\n'
    )
    (tmp_path / "noisy.py").write_text(NOISY)
    code, lines = await says(tmp_path, "noisy.py", "--log", "json")
    assert code == 70
    assert "in secret" not in "".join(lines)
    log_line = [json.loads(line) for line in lines]
    assert all(re.fullmatch(STAMP, each["time"]) for each in log_line)
    assert [each["logger"] for each in log_line if each["event"] == "other"] == [
        "py.warnings",
        "asyncio",
        "aiohttp.server",
    ]
    events = [each["event"] for each in log_line]
    assert (events.count("mistake"), events.count("bug"), events[-1]) == (2, 1, "ended")
    for event in ("mistake", "bug"):
        assert "Error" in next(each["trace"] for each in log_line if each["event"] == event)


@pytest.mark.parametrize("journal_asks", [True, False])
def test_the_journal_dates_lines_itself(tmp_path: Path, journal_asks: bool) -> None:
    """systemd names the stream that leads there; another one may have been put in its place."""
    code = "import logging; from bot.cli.logs import to_stderr; to_stderr(); logging.warning('Hm.')"
    with (tmp_path / "log").open("w") as stream:
        number = os.fstat(stream.fileno()).st_ino + (not journal_asks)
        named = {"JOURNAL_STREAM": f"{os.fstat(stream.fileno()).st_dev}:{number}"}
        subprocess.run(
            [sys.executable, "-c", code], check=True, stderr=stream, env=os.environ | named
        )
    line = (tmp_path / "log").read_text()
    assert (line == "WARNING Hm.\n") is journal_asks
    assert line.endswith("WARNING Hm.\n")
