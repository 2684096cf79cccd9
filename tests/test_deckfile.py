"""A deck file is read whole or refused in plain words, and knows where its tables stand."""

import os
from pathlib import Path

import pytest

from bot import deckfile
from bot.errors import DeckFault


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"#" * (2 << 20), "larger than 1 MiB"),
        (b"\n\xff\xfe\x00", r"isn't UTF-8 text \(see line 2\)"),
        (b"\x00\x01", "not valid TOML"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a = " + b"{b=" * 100_000, "nested too deeply"),
        (b"a = " + b"9" * 10_000, "number is too long"),
    ],
)
def test_a_hostile_file_is_a_fault_like_any_other(tmp_path: Path, raw: bytes, says: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(raw)
    with pytest.raises((DeckFault, ValueError), match=says):
        deckfile.parse(path, deckfile.read(path))


def test_what_is_no_plain_file_is_never_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait for a writer that never comes."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "missing", "nul\0"):
        with pytest.raises(ValueError, match="no such file"):
            deckfile.read(tmp_path / name)


def test_a_file_that_the_system_refuses_says_why(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        deckfile.read(tmp_path / ("x" * 5000))


def test_toml_that_breaks_off_is_told_at_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(DeckFault) as caught:
        deckfile.parse(tmp_path, "a = 1\nb = [\n1,")
    assert caught.value.mistakes[0].line == 3


def test_tables_keys_and_inline_tables_know_their_lines() -> None:
    text = "a = 1\n[[polls]]\n# c = {\n'c' = [\n {x = 1}, {x = 2},\n {x = 3}]\n[[polls]]\nc = 1\n"
    found = deckfile.blocks(text)
    assert found[""][0].of("a") == 1
    assert [lines.header for lines in found["polls"]] == [2, 7]
    assert [lines.of("c") for lines in found["polls"]] == [4, 8]
    assert found["polls"][0].of("missing") == 2
    assert found["polls"][0].inline == [5, 5, 6]


def test_a_repeated_text_is_found_in_any_case(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": "Pay"}, {"id": 3}, {"id": " pay "}]
    first, *rest = [deckfile.Table(tmp_path, row, deckfile.Lines(n)) for n, row in enumerate(rows)]
    deckfile.note_repeats([first, *rest], "id")
    assert [len(table.mistakes) for table in (first, *rest)] == [0, 0, 1]
