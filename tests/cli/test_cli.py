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
DECK = 'title = "T"\nsource = "S"\nessay = "essay.txt"\n'


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


# --- check -----------------------------------------------------------------------------------


def test_check_of_a_sound_folder(tmp_path: Path) -> None:
    told = shopfloor("--config", folder_with(tmp_path), "check")
    assert told.exit_code == 0, told.output
    assert f"{tmp_path}/shopfloor.toml: ok" in told.stdout
    assert "deck co-op-or-demands: ok" in told.stdout
    assert told.stderr == ""


def test_check_tells_the_mistakes_of_all_decks_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "essay.txt").write_text("An essay.")
    (own / "first.toml").write_text(DECK)
    (own / "second.toml").write_text("title = 5\n")
    config = folder_with(tmp_path, CONFIG + 'prompts = ["own"]\n')
    told = shopfloor("--config", config, "check")
    assert told.exit_code == 1
    assert "shopfloor.toml: ok" in told.stdout
    assert "first.toml:1: there are 0 in `questions`" in told.stderr
    assert "first.toml:1: there are 0 in `polls`" in told.stderr
    assert "second.toml:1: `title`" in told.stderr


def test_check_tells_every_mistake_of_the_config(tmp_path: Path) -> None:
    broken = CONFIG.replace("https://", "").replace("Europe/London", "Mars") + "colour = 1\n"
    told = shopfloor("--config", folder_with(tmp_path, broken), "check")
    assert told.exit_code == 1
    for key in ("matrix.homeserver: ", "bot.timezone: ", "bot.colour: "):
        assert f"shopfloor.toml: {key}" in told.stderr
    assert "shopfloor.toml: ok" not in told.stdout


def test_check_looks_at_the_shipped_deck_even_if_the_config_is_broken(tmp_path: Path) -> None:
    told = shopfloor("--config", folder_with(tmp_path, "colour = 1"), "check")
    assert told.exit_code == 1
    assert "deck co-op-or-demands: ok" in told.stdout


def test_check_of_a_deck_that_nobody_has(tmp_path: Path) -> None:
    told = shopfloor("--config", folder_with(tmp_path, CONFIG + 'deck = "lost"\n'), "check")
    assert told.exit_code == 1
    assert "bot.deck: there is no deck “lost”" in told.stderr


def test_check_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = shopfloor("check")
    assert told.exit_code == 1
    assert "shopfloor.toml: there is no such file" in told.stderr
