"""A config that is no sound file is told as such, and never with a secret that stands in it."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import config
from bot.errors import ConfigFault
from tests.test_config import FULL, SMALLEST, bare_environment, load, mistakes

__all__ = ["bare_environment"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"no such file.*--config"):
        config.load(tmp_path / "lost.toml")


def test_a_folder_is_no_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"can't be read: Is a directory"):
        config.load(tmp_path)


def test_a_file_in_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigFault, match="can't be read"):
        config.load(tmp_path / "file" / "shopfloor.toml")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    assert mistakes(tmp_path, b'[matrix]\nhomeserver = "\xff"') == ["isn't UTF-8 text."]


def test_the_mark_that_some_editors_put_in_front_does_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + FULL).bot.prefix == "!f"


def test_a_key_that_stands_under_the_wrong_line_is_sent_to_the_right_one(tmp_path: Path) -> None:
    """The likeliest slip: a key's # is taken away, and that of its section is not."""
    (words,) = mistakes(tmp_path, SMALLEST + '[bot]\nprefix = "!f"\nlisten = "127.0.0.1:1"')
    assert words.startswith("[bot] listen: unknown key here; ")
    assert "it belongs under the line [health]" in words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[matrix]\nhomeserver = "x\n', 2),
        ("[matrix\n", 1),
        ('[matrix]\nuser_id = "@a:b"\nuser_id = "@a:b"\n', 3),
        ("\n\n\nwhat is this\n", 4),
    ],
)
def test_broken_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (words,) = mistakes(tmp_path, text)
    assert words.startswith("isn't valid TOML: ")
    assert f"line {line}" in words


# --- secrets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        SMALLEST + 'password = "hunter2"',
        SMALLEST + 'access_token = "hunter2"\ndevice_id = 5',
        SMALLEST + "password = hunter2",
        SMALLEST + 'password = "hunter2',
        'matrix = "hunter2"',
        SMALLEST + 'password_file = "hunter2\\u0000"',
        'homeserver = "hunter2"\n' + SMALLEST,
        '[matrix]\nhomeserver = "https://u:hunter2@"',
        '[matrix]\npassword = {hunter2 = "hunter2"}',
    ],
)
def test_a_secret_in_the_wrong_place_is_not_repeated(tmp_path: Path, text: str) -> None:
    assert "hunter2" not in "\n".join(mistakes(tmp_path, text))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.integers(0, len(FULL)))
def test_bytes_of_any_kind_raise_nothing_but_a_fault(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
) -> None:
    with contextlib.suppress(ConfigFault):
        load(tmp_path_factory.mktemp("config"), FULL.encode()[:at] + junk + FULL.encode()[at:])
