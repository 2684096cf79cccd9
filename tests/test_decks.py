"""A broken deck tells all its mistakes at their lines, and nothing in a file raises more."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import decks
from bot.core.polls.values import Answer, PollKind
from bot.core.questions.values import Deck
from bot.errors import DeckFault, ShopfloorFault

ESSAY = "We’re feeling the ‘squeeze’ – and\nso are you… We want more than words.\n"
DECK = """\
title = "A deck"
source = "A. Writer"
essay = "essay.txt"

[[questions]]
id = "pace"
theme = "The squeeze"
passage = "feeling the 'squeeze'"
question = "How fast is the line?"
other_side = "It has always been fast."
follow_ups = ["Since when?", "What for?"]

# A comment, { with = a brace }
[[polls]]
id = "dilemma"
question = "What first?"
kind = "disclosed"
max_selections = 2
answers = [
    { id = "pay", text = "Pay" },
    { id = "hours", text = "Hours" },
]
"""


def deck_file(folder: Path, text: str = DECK, name: str = "own.toml") -> Path:
    """A deck with its essay beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "essay.txt").write_text(ESSAY, encoding="utf-8")
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[tuple[int | None, str]]:
    """Line and text of every mistake in a deck."""
    with pytest.raises(DeckFault) as caught:
        decks.load(path)
    return [(each.line, str(each)) for each in caught.value.mistakes]


def changed(old: str, new: str) -> str:
    assert DECK.count(old) == 1
    return DECK.replace(old, new)


def test_a_sound_deck_is_read_as_written(tmp_path: Path) -> None:
    deck = decks.load(deck_file(tmp_path))
    assert (deck.id, deck.title, deck.source) == ("own", "A deck", "A. Writer")
    assert deck.questions[0].follow_ups == ("Since when?", "What for?")
    assert deck.questions[0].source == ""
    assert deck.polls[0].answers == (Answer("pay", "Pay"), Answer("hours", "Hours"))
    assert (deck.polls[0].kind, deck.polls[0].max_selections) == (PollKind.DISCLOSED, 2)


def test_an_answers_id_is_never_typed_and_may_be_any_word(tmp_path: Path) -> None:
    text = changed('id = "hours"', 'id = "none"')
    assert decks.load(deck_file(tmp_path, text)).polls[0].answers[1].id == "none"


def test_kind_and_max_selections_have_defaults(tmp_path: Path) -> None:
    text = changed('kind = "disclosed"\nmax_selections = 2\n', "")
    poll = decks.load(deck_file(tmp_path, text)).polls[0]
    assert (poll.kind, poll.max_selections) == (PollKind.UNDISCLOSED, 1)
    assert poll.quorum is None


@pytest.mark.parametrize("quorum", [1, 6, 10_000, 0.01, 0.3, 0.99])
def test_a_quorum_is_a_share_or_a_number_of_people(tmp_path: Path, quorum: float) -> None:
    text = changed("max_selections = 2", f"quorum = {quorum}")
    found = decks.load(deck_file(tmp_path, text)).polls[0].quorum
    assert (type(found), found) == (type(quorum), quorum)


@pytest.mark.parametrize(
    "passage",
    [
        "We're feeling the “squeeze”",
        "‘squeeze’—and so are you",
        "squeeze' -- and so  are you...",
        "so\u00a0are you... We want",
    ],
)
def test_a_passage_may_be_typed_differently(tmp_path: Path, passage: str) -> None:
    decks.load(deck_file(tmp_path, changed("feeling the 'squeeze'", passage)))


def test_files_with_a_byte_order_mark_and_crlf_are_read(tmp_path: Path) -> None:
    deck_file(tmp_path)
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbf" + DECK.replace("\n", "\r\n").encode())
    assert decks.load(path).title == "A deck"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('title = "A deck"', 'title = "A deck', 1, "not valid TOML"),
        ('text = "Hours" },\n]', 'text = "Hours" },', 22, "not valid TOML"),
        ('title = "A deck"\n', "", 1, "`title` is missing"),
        ('source = "A. Writer"', "source = 3", 2, "`source` isn't text"),
        ('"essay.txt"', '"lost.txt"', 3, "'lost.txt': no such file"),
        ('"essay.txt"', '"a\\u0000b"', 3, "control character"),
        ('id = "pace"', 'id = "The Pace"', 6, "'The Pace' can't be an id"),
        ('id = "pace"', f'id = "{"p" * 41}"', 6, "41 characters, but only 40 fit; cut 1"),
        ('id = "pace"\n', "", 5, "`id` is missing"),
        ('id = "dilemma"', 'id = "pace"', 15, "line 6 has the same `id`"),
        ('"The squeeze"', '"  "', 7, "`theme` is empty"),
        ("feeling the 'squeeze'", "feeling the pinch", 8, "aren't in the essay"),
        ('"How fast is the line?"', '"Tell us."', 9, "question mark"),
        ("How fast", "How " + "very " * 60, 9, "cut "),
        ("How fast", "How \\u202efast", 9, "control character"),
        ("always been", "always\\nbeen", 10, "line break"),
        ('"It has always been fast."', "true", 10, "`other_side` isn't text"),
        (', "What for?"', "", 11, "`follow_ups` needs exactly 2 entries, not 1"),
        ('["Since when?", "What for?"]', '"Since when?"', 11, "isn't a list"),
        ('"What for?"', "7", 11, "follow-up 2 isn't text"),
        ("follow_ups", "follow_up", 11, "did you mean `follow_ups`?"),
        ("[[polls]]", "[[poll]]", 14, "did you mean `polls`?"),
        ("[[polls]]", "[polls]", 14, "`polls` isn't a list"),
        ('kind = "disclosed"', 'kind = "secret"', 17, "disclosed or undisclosed"),
        ("max_selections = 2", "max_selections = 3", 18, "from 1 to the number of answers"),
        ("max_selections = 2", "max_selections = true", 18, "`max_selections`"),
        ('max_selections = 2', 'max_selections = "1"', 18, "`max_selections`"),
        ("max_selections = 2", "quorum = 0", 18, "`quorum` isn't a number in range"),
        ("max_selections = 2", "quorum = true", 18, "a share of the members, such as 0.3"),
        ("max_selections = 2", 'quorum = "30%"', 18, "whole number of people from 1 to 10000"),
        ("max_selections = 2", "quorum = 10001", 18, "`quorum`"),
        ("max_selections = 2", "quorum = -1", 18, "`quorum`"),
        ("max_selections = 2", "quorum = 1.0", 18, "from 0.01 to 0.99"),
        ("max_selections = 2", "quorum = 0.001", 18, "`quorum`"),
        ("max_selections = 2", "quorum = nan", 18, "`quorum`"),
        ("max_selections = 2", "quorum = inf", 18, "`quorum`"),
        ("max_selections = 2", "quorum = [0.3]", 18, "`quorum`"),
        ('    { id = "hours", text = "Hours" },\n', "", 19, "`answers` needs 2 to 6"),
        ('{ id = "pay", text = "Pay" }', "1", 19, "entry 1 of `answers` isn't a table"),
        ('"Hours"', '"pay"', 21, "line 20 has the same `text`"),
        ('"Hours"', '"P\u200bay"', 21, "line 20 has the same `text`, or one that looks the same"),
        ('"Hours"', '"Pa\\u00ADy"', 21, "line 20 has the same `text`"),
        ('"Hours"', '"Ｐａｙ"', 21, "line 20 has the same `text`"),
        ('"Hours"', '"Pay\u3164"', 21, "line 20 has the same `text`"),
        ('"Hours"', '"\u3164"', 21, "`text` looks empty: it has only invisible characters"),
        ('"Hours"', '"\u2800\u200b"', 21, "`text` looks empty"),
        ('"What first?"', '"\u3164"', 16, "`question` looks empty"),
        ('"How fast is the line?"', '"\u200b\u2060"', 9, "`question` looks empty"),
        ('"What for?"', '"\u2800"', 11, "follow-up 2 looks empty"),
        ('id = "pace"', 'id = "for"', 6, "'for' can't be an id: it's a word of a command"),
        ('id = "dilemma"', 'id = "all"', 15, "'all' can't be an id"),
        ('id = "dilemma"', 'id = "7"', 15, "'7' can't be an id"),
        ('id = "dilemma"', 'id = "2d"', 15, "'2d' can't be an id"),
        ('id = "hours"', 'id = "pay"', 21, "line 20 has the same `id`"),
        ('"Hours"', f'"{"h" * 41}"', 21, "41 characters, but only 40 fit"),
        ('{ id = "hours"', '{ colour = 1, id = "hours"', 21, "unknown key 'colour'"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    path = deck_file(tmp_path, changed(old, new))
    words = faults(path)
    assert any(at == line and says in text for at, text in words), words
    assert all(text.startswith(f"{path}:{at}: ") and "; " in text for at, text in words)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = DECK.replace('"A deck"', '""').replace("fast is the line?", "").replace('"Pay"', "5")
    text = text.replace('"essay.txt"', '"lost.txt"')
    assert [line for line, _ in faults(deck_file(tmp_path, text))] == [1, 3, 9, 20]


def test_a_deck_needs_a_question_and_a_poll(tmp_path: Path) -> None:
    text = 'title = "T"\nsource = "S"\nessay = "essay.txt"\n'
    words = " ".join(text for _, text in faults(deck_file(tmp_path, text)))
    assert "`questions`" in words
    assert "`polls`" in words


def test_the_second_of_two_equal_questions_is_the_mistake(tmp_path: Path) -> None:
    block = DECK[DECK.index("[[questions]]") : DECK.index("# A comment")]
    words = faults(deck_file(tmp_path, DECK.replace(block, block + block)))
    assert [line for line, _ in words] == [14]


def test_a_folder_named_twice_is_read_once(tmp_path: Path) -> None:
    deck_file(tmp_path / "a", name="one.toml")
    deck_file(tmp_path / "b", name="two.toml")
    found = decks.load_all([tmp_path / "a", tmp_path / "b", tmp_path / "b" / ".." / "a"])
    assert list(found) == ["one", "two"]


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    first = deck_file(tmp_path / "a", name="same.toml")
    second = deck_file(tmp_path / "b", changed('"A deck"', "1"), name="same.toml")
    odd = deck_file(tmp_path / "b", name="Odd Name.toml")
    with pytest.raises(ShopfloorFault) as caught:
        decks.load_all([tmp_path / "a", tmp_path / "b", tmp_path / "c"])
    lines = str(caught.value).splitlines()
    places = [line.partition(": ")[0] for line in lines]
    assert places == [f"{odd}:1", str(second), f"{second}:1", str(tmp_path / "c")]
    assert f"{first} has the same name" in lines[1]


def test_locks_and_copies_of_editors_are_no_decks(tmp_path: Path) -> None:
    deck_file(tmp_path, name=".own.toml")
    (tmp_path / ".#own.toml").symlink_to("nobody@desk.example.org:1")
    assert decks.load_all([tmp_path]) == {}


def test_a_folder_that_cannot_be_read_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(DeckFault, match=r"can't be read \(Permission denied\); let the bot"):
        decks.load_all([tmp_path])


def test_a_hostile_essay_is_a_mistake_of_the_deck(tmp_path: Path) -> None:
    path = deck_file(tmp_path)
    (tmp_path / "essay.txt").write_bytes(b"\xff")
    assert [line for line, _ in faults(path)] == [3]
    (tmp_path / "essay.txt").unlink()
    os.mkfifo(tmp_path / "essay.txt")
    assert [line for line, _ in faults(path)] == [3]


def test_a_file_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path / "own.toml")[0][0] is None


# fmt: off
KEYS = st.sampled_from([
    "title", "source", "essay", "questions", "polls", "id", "theme", "passage", "question",
    "other_side", "follow_ups", "kind", "max_selections", "quorum", "answers", "text", "other",
])
VALUES = st.recursive(
    st.one_of(
        st.integers(), st.booleans(), st.floats(allow_nan=False), st.text(), KEYS,
        st.sampled_from(["essay.txt", "feeling", "Why?", "disclosed", "../\x01", "x" * 300]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
# fmt: on


def toml(value: object) -> str:
    """A value as TOML writes it in line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def load_or_fault(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = deck_file(Path(folder))
        path.write_bytes(raw)
        with contextlib.suppress(DeckFault):
            assert isinstance(decks.load(path), Deck)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES))
def test_values_of_any_type_raise_nothing_but_a_fault(
    top: dict[str, object], question: dict[str, object], poll: dict[str, object]
) -> None:
    tables = [("", top), ("[[questions]]\n", question), ("[[polls]]\n", poll)]
    text = "".join(
        head + "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
        for head, table in tables
    )
    load_or_fault(text.encode("utf-8", "replace"))


@settings(deadline=None, max_examples=100)
@given(st.binary() | st.tuples(st.integers(0, len(DECK)), st.binary(max_size=5)))
def test_bytes_of_any_kind_raise_nothing_but_a_fault(raw: bytes | tuple[int, bytes]) -> None:
    if isinstance(raw, tuple):
        at, junk = raw
        raw = DECK[:at].encode() + junk + DECK[at:].encode()
    load_or_fault(raw)
