"""The command line: what one reads, and the exit code a script goes by."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot
from bot import cli
from bot.cli import app
from bot.cli.verbs import VERBS
from bot.render.pages import commands_page, every_text

CONFIG = """\
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@floor:example.org"
[bot]
timezone = "Europe/London"
"""
IMPORTED = """
import sys
from bot.cli import main
try:
    main()
finally:
    print(*sys.modules, flush=True)
    sys.exit(0)
"""
"""Runs the command, and prints what that imported."""


def shopfloor(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, list(words))


def folder_with(tmp_path: Path, text: str = CONFIG) -> str:
    """A config; the way to it."""
    path = tmp_path / "shopfloor.toml"
    path.write_text(text)
    return str(path)


# --- the command itself ----------------------------------------------------------------------


def test_the_version_is_told() -> None:
    output = shopfloor("--version")
    assert (output.exit_code, output.stdout) == (0, f"shopfloor {bot.__version__}\n")


@pytest.mark.parametrize("words", [["dance"], ["--colour"], ["polls", "--xml"], ["run", "now"]])
def test_a_command_line_that_is_not_understood_exits_with_2(words: list[str]) -> None:
    output = shopfloor(*words)
    assert output.exit_code == 2
    assert words[-1] in output.stderr


def test_help_names_every_verb_with_a_line_that_is_not_cut() -> None:
    output = shopfloor("--help").stdout
    assert "--config" in output
    for verb, line in VERBS.items():
        assert re.search(rf"^  {verb} +{re.escape(line)}$", output, re.MULTILINE)
    written = {each.stem for each in Path(cli.__file__).parent.glob("*.py")}
    assert VERBS.keys() <= written


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        ("--help", {"aiohttp", "aiosqlite", "apscheduler", "babel", "nio", "pydantic", "rich"}),
        ("check", {"apscheduler", "bot.app", "Crypto", "nio", "prometheus_client", "rich"}),
        ("polls", {"apscheduler", "bot.app", "Crypto", "nio", "prometheus_client", "rich"}),
    ],
)
def test_a_verb_waits_for_no_import_it_does_not_need(
    tmp_path: Path, words: str, spared: set[str]
) -> None:
    folder_with(tmp_path, CONFIG.replace("https://matrix.example.org", "http://127.0.0.1:9"))
    run = [sys.executable, "-c", IMPORTED, words]
    output = subprocess.run(run, cwd=tmp_path, capture_output=True, check=True, text=True)
    imported = set(output.stdout.splitlines()[-1].split())
    assert {"typer", "bot.cli"} <= imported
    assert not spared & imported


# --- words -----------------------------------------------------------------------------------


def test_words_needs_no_config_and_prints_all_texts(tmp_path: Path) -> None:
    output = shopfloor("--config", str(tmp_path / "lost.toml"), "words")
    assert output.exit_code == 0, output.output
    assert output.stdout == every_text()
    assert "\n=== no poll open\nNo poll is open here.\n" in output.stdout


def test_words_can_print_the_manuals_page_of_commands() -> None:
    assert shopfloor("words", "--commands").stdout == commands_page()
