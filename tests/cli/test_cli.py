"""The command line: what one reads, and the exit code a script goes by."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot
from bot.cli import app
from bot.render.pages import commands_page, every_text

CONFIG = """\
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@floor:example.org"
[bot]
timezone = "Europe/London"
"""


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
    told = shopfloor("--version")
    assert (told.exit_code, told.stdout) == (0, f"shopfloor {bot.__version__}\n")


@pytest.mark.parametrize("words", [["dance"], ["--colour"], ["polls", "--xml"], ["run", "now"]])
def test_a_command_line_that_is_not_understood_exits_with_2(words: list[str]) -> None:
    told = shopfloor(*words)
    assert told.exit_code == 2
    assert words[-1] in told.stderr


def test_help_names_every_verb() -> None:
    told = shopfloor("--help").stdout
    assert all(verb in told for verb in ("run", "check", "demo", "polls", "words", "--config"))


# --- words -----------------------------------------------------------------------------------


def test_words_needs_no_config_and_prints_all_texts(tmp_path: Path) -> None:
    told = shopfloor("--config", str(tmp_path / "lost.toml"), "words")
    assert told.exit_code == 0, told.output
    assert told.stdout == every_text()
    assert "\n=== no poll open\nNo poll is open here.\n" in told.stdout


def test_words_can_print_the_manuals_page_of_commands() -> None:
    assert shopfloor("words", "--commands").stdout == commands_page()
