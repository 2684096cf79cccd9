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
    output = shopfloor("--version")
    assert (output.exit_code, output.stdout) == (0, f"shopfloor {bot.__version__}\n")


@pytest.mark.parametrize("words", [["dance"], ["--colour"], ["polls", "--xml"], ["run", "now"]])
def test_a_command_line_that_is_not_understood_exits_with_2(words: list[str]) -> None:
    output = shopfloor(*words)
    assert output.exit_code == 2
    assert words[-1] in output.stderr


def test_help_names_every_verb() -> None:
    output = shopfloor("--help").stdout
    assert all(verb in output for verb in ("run", "check", "demo", "polls", "words", "--config"))


# --- words -----------------------------------------------------------------------------------


def test_words_needs_no_config_and_prints_all_texts(tmp_path: Path) -> None:
    output = shopfloor("--config", str(tmp_path / "lost.toml"), "words")
    assert output.exit_code == 0, output.output
    assert output.stdout == every_text()
    assert "\n=== no poll open\nNo poll is open here.\n" in output.stdout


def test_words_can_print_the_manuals_page_of_commands() -> None:
    assert shopfloor("words", "--commands").stdout == commands_page()
