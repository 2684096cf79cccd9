"""A running bot's decks follow their files, and no mistake in a file takes a deck away."""

import logging
import os
import time
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import deckfile, library
from bot.errors import DeckFault
from bot.library import RESTED_S, Library
from tests.test_decks import DECK, ESSAY, deck_file

OTHER = DECK.replace('"A deck"', '"Another"')
WRONG = OTHER.replace("feeling the 'squeeze'", "feeling fine").replace('"disclosed"', '"open"')


def write(path: Path, text: str, age: float = 10 * RESTED_S) -> None:
    """The file as it is some seconds after somebody wrote it."""
    path.write_text(text, encoding="utf-8")
    then = time.time() - age
    os.utime(path, (then, then))


def title(decks: Library) -> str:
    return decks.decks["own"].title


def said(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> list[str]:
    """What was logged since the last call."""
    words = [each.getMessage() for each in caplog.records if each.levelno >= level]
    caplog.clear()
    return words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return deck_file(tmp_path)


@pytest.fixture
def decks(path: Path) -> Library:
    return Library([path.parent])


def unwanted(*_: object) -> NoReturn:
    raise AssertionError("read without need")


def test_what_has_not_changed_is_not_read_again(
    decks: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = decks.decks
    monkeypatch.setattr(library, "load", unwanted)
    assert not decks.refresh()
    assert decks.decks is before


def test_an_edited_deck_takes_the_place_of_the_old_one(decks: Library, path: Path) -> None:
    before = decks.decks
    write(path, OTHER)
    assert decks.refresh()
    assert title(decks) == "Another"
    assert before["own"].title == "A deck"
    assert not decks.refresh()


def test_an_edit_that_changes_no_word_is_no_other_deck(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write(path, DECK + "# A remark\n")
    assert not decks.refresh()
    assert said(caplog, logging.INFO) == [f"Read deck own from {path}."]


def test_a_faulty_edit_leaves_the_deck_as_it_was_and_every_mistake_is_told_once(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(path, WRONG)
    assert not decks.refresh()
    assert title(decks) == "A deck"
    first, *mistakes = said(caplog)
    assert first == "Deck own stays as it was:"
    assert [each.removeprefix(f"{path}:").partition(":")[0] for each in mistakes] == ["8", "17"]
    assert not decks.refresh()
    assert said(caplog) == []
    write(path, WRONG, age=5 * RESTED_S)
    assert not decks.refresh()
    assert said(caplog) == [first, *mistakes]
    write(path, OTHER)
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_deck_follows_its_essay_too(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(path, DECK.replace("feeling the 'squeeze'", "more than bread"))
    assert not decks.refresh()
    assert "aren't in the essay" in said(caplog)[1]
    write(path.parent / "essay.txt", ESSAY.replace("than words", "than bread"))
    assert decks.refresh()
    assert decks.decks["own"].questions[0].passage == "more than bread"


def test_an_essay_that_is_gone_for_a_while_takes_no_deck_away(decks: Library, path: Path) -> None:
    essay = path.parent / "essay.txt"
    essay.unlink()
    assert not decks.refresh()
    write(essay, ESSAY)
    write(path, OTHER)
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_file_is_not_read_while_it_is_being_written(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a deck can be one that passes: questions would seem to be gone."""
    write(path, "", age=0)
    assert not decks.refresh()
    write(path, OTHER, age=0)
    assert not decks.refresh()
    assert title(decks) == "A deck"
    assert said(caplog) == []
    write(path, OTHER, age=RESTED_S)
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_file_that_was_left_empty_takes_no_deck_away(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(path, "")
    assert not decks.refresh()
    assert title(decks) == "A deck"
    assert said(caplog)[0] == "Deck own stays as it was:"


def test_a_file_from_the_future_is_read_at_once(decks: Library, path: Path) -> None:
    """A clock that was set back must not keep an edit waiting."""
    write(path, OTHER, age=-3600)
    assert decks.refresh()


def test_what_is_written_while_it_is_read_is_read_at_the_next_look(
    decks: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = deckfile.read

    def interrupted(file: Path) -> str:
        text = read(file)
        if file == path:
            write(path, OTHER)
        return text

    write(path, DECK.replace('"A deck"', '"Short-lived"'))
    with monkeypatch.context() as patched:
        patched.setattr(library, "read", interrupted)
        assert decks.refresh()
    assert title(decks) == "Short-lived"
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_new_file_is_a_new_deck(decks: Library, path: Path) -> None:
    write(path.with_name("more.toml"), OTHER)
    assert decks.refresh()
    assert {id: deck.title for id, deck in decks.decks.items()} == {
        "own": "A deck",
        "more": "Another",
    }


def test_a_new_file_that_fails_the_check_is_no_deck(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(path.with_name("more.toml"), WRONG)
    assert not decks.refresh()
    assert list(decks.decks) == ["own"]
    assert said(caplog)[0] == "Deck more can't be used:"


def test_a_deck_whose_file_is_gone_stays(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.unlink()
    assert not decks.refresh()
    assert not decks.refresh()
    assert title(decks) == "A deck"
    assert said(caplog) == [f"{path} is gone; its deck stays until the bot restarts."]
    write(path, OTHER)
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_folder_that_is_gone_takes_no_deck_away_and_is_told_once(
    decks: Library, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = path.parent.with_name("away")
    path.parent.rename(away)
    assert not decks.refresh()
    assert not decks.refresh()
    assert [each for each in said(caplog) if "no such folder" in each] == [
        f"{path.parent}: no such folder; create it"
    ]
    write(away / "own.toml", OTHER)
    away.rename(path.parent)
    assert decks.refresh()
    assert title(decks) == "Another"


def test_a_folder_that_cannot_be_read_takes_no_deck_away(
    decks: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(_: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    assert not decks.refresh()
    assert title(decks) == "A deck"
    assert "can't be read (Permission denied)" in said(caplog)[0]


def test_of_two_files_with_one_name_the_first_folders_is_the_deck(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = deck_file(tmp_path / "z"), deck_file(tmp_path / "a", OTHER)
    decks = Library([first.parent, second.parent])
    assert title(decks) == "A deck"
    assert any(f"{second}: {first} has the same name" in each for each in said(caplog))
    assert not decks.refresh()
    assert said(caplog) == []
    first.unlink()
    assert decks.refresh()
    assert title(decks) == "Another"
    assert said(caplog) == []


def test_decks_that_pass_are_used_beside_one_that_does_not(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.with_name("wrong.toml").write_text(WRONG, encoding="utf-8")
    assert list(Library([path.parent]).decks) == ["own"]
    assert said(caplog)[0] == "Deck wrong can't be used:"


def test_without_a_single_deck_there_is_nothing_to_begin_with(tmp_path: Path) -> None:
    deck_file(tmp_path / "a", WRONG)
    with pytest.raises(DeckFault) as caught:
        Library([tmp_path / "a", tmp_path / "lost"])
    assert len(caught.value.mistakes) == 3


def test_locks_and_copies_of_editors_are_no_decks(path: Path) -> None:
    path.with_name(".#own.toml").symlink_to("nobody@desk.example.org:1")
    path.with_name(".own.toml").write_text("half", encoding="utf-8")
    path.with_name("own.toml~").write_text("old", encoding="utf-8")
    assert list(Library([path.parent]).decks) == ["own"]


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=80) | st.integers(0, len(DECK)))
def test_whatever_is_in_a_file_no_deck_is_lost(
    decks: Library, path: Path, raw: bytes | int
) -> None:
    path.write_bytes(raw if isinstance(raw, bytes) else DECK[:raw].encode())
    os.utime(path, (0, 0))
    decks.refresh()
    assert title(decks) == "A deck"
    assert decks.decks["own"].questions
