"""`prompts/README.md` teaches what is so: its example is a deck, its limits are those that hold."""

import copy
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import decks
from bot.core.questions.values import Deck
from bot.errors import DeckFault
from tests.test_decks import toml

GUIDE = (decks.shipped() / "README.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```(text|toml)\n(.*?)```", GUIDE, re.DOTALL)[:2])
EXAMPLE = tomllib.loads(BLOCKS["toml"])
# Field and limit of each row, by the words before the table: the deck, a question, a poll.
TABLES = [
    re.findall(r"^\| `(\w+)` \|.*\| (\d*)[^|]*\|$", part, re.MULTILINE)
    for part in re.split(r"^\| Field .*$", GUIDE, flags=re.MULTILINE)[1:]
]


def loaded(folder: Path, deck: dict[str, Any], essay: str = BLOCKS["text"]) -> Deck:
    (folder / "our-essay.txt").write_text(essay, encoding="utf-8")
    path = folder / "our-depot.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in deck.items()), "utf-8")
    return decks.load(path)


def test_the_example_is_a_deck_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "our-essay.txt").write_text(BLOCKS["text"], encoding="utf-8")
    path = tmp_path / "our-depot.toml"
    path.write_text(BLOCKS["toml"], encoding="utf-8")
    deck = decks.load(path)
    assert (deck.id, len(deck.questions), len(deck.polls)) == ("our-depot", 1, 1)
    assert deck.polls[0].quorum == 0.3


def test_the_guide_tells_every_field_and_no_other() -> None:
    words = [[field for field, _ in table] for table in TABLES]
    keys = [set(decks.DECK) - {"questions", "polls"}, set(decks.QUESTION), set(decks.POLL)]
    assert [set(table) for table in words] == keys
    assert all(len(table) == len(set(table)) for table in words)


def of_length(length: int, like: str) -> str:
    return (like + "a" * length)[:length]


def put(key: str) -> Callable[[dict[str, Any], int], None]:
    def change(table: dict[str, Any], length: int) -> None:
        table[key] = of_length(length, "a?" if key == "question" else "a")

    return change


def path_to_essay(table: dict[str, Any], length: int) -> None:
    rest = length - len("our-essay.txt")
    table["essay"] = "./" * (rest // 2 - rest % 2) + ".//" * (rest % 2) + "our-essay.txt"
    assert len(table["essay"]) == length


def follow_ups(table: dict[str, Any], length: int) -> None:
    table["follow_ups"][1] = of_length(length, "a")


def answer(table: dict[str, Any], length: int) -> None:
    table["answers"][1] = {"id": of_length(length, "b"), "text": of_length(length, "c")}


ROWS = [
    (place, field, int(limit))
    for place, table in zip((None, "questions", "polls"), TABLES, strict=True)
    for field, limit in table
    if limit
]


@pytest.mark.parametrize(("place", "field", "limit"), ROWS)
def test_a_text_may_have_the_length_that_is_told_and_no_more(
    tmp_path: Path, place: str | None, field: str, limit: int
) -> None:
    special = {"essay": path_to_essay, "follow_ups": follow_ups, "answers": answer}
    for length in (limit, limit + 1):
        deck = copy.deepcopy(EXAMPLE)
        special.get(field, put(field))(deck[place][0] if place else deck, length)
        essay = deck["questions"][0]["passage"]
        if length == limit:
            assert loaded(tmp_path, deck, essay).id == "our-depot"
            continue
        with pytest.raises(DeckFault) as caught:
            loaded(tmp_path, deck, essay)
        assert all(f"only {limit} fit" in each.wrong for each in caught.value.mistakes)


def test_the_numbers_in_the_text_are_those_that_hold() -> None:
    least, most = decks.SHARES
    for words in (
        f"at most {decks.MOST} of each",
        f"exactly {decks.FOLLOW_UPS} ways",
        "{} to {} answers".format(*decks.ANSWERS),
        f"from `{least}` to `{most}`",
        f"from `1` to `{decks.PEOPLE}`",
    ):
        assert words in " ".join(GUIDE.split())


def test_the_guide_is_no_deck() -> None:
    assert list(decks.load_all([decks.shipped()])) == ["co-op-or-demands"]
