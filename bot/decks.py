"""Reads decks: `prompts/*.toml` and the essays they are drawn from, checked, as `Deck` values.

A file is checked to its end, and all its mistakes are told at once. Nothing here mends a deck or
writes a file.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from bot.core.model import Answer, Deck, Poll, PollKind, Question
from bot.deckfile import Lines, Table, blocks, note_repeats, parse, read
from bot.errors import DeckFault, Mistake

# The keys of each table; for a text, how many characters it may have.
_DECK = {"title": 80, "source": 80, "essay": 200, "questions": 0, "polls": 0}
_QUESTION = {
    "id": 0,
    "theme": 60,
    "passage": 600,
    "source": 80,
    "question": 280,
    "other_side": 280,
    "follow_ups": 160,
}
_POLL = {"id": 0, "question": 200, "kind": 20, "max_selections": 0, "answers": 0}
_ANSWER = {"id": 0, "text": 40}
_MOST = 500
"""Questions, and polls, in one deck."""

_QUESTION_MARK = re.compile(r"[?？؟\u037e]")
_QUOTES = dict.fromkeys(map(ord, '‘’‚‛“”„‟«»‹›′″`"'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def shipped() -> Path:
    """The folder of the built-in deck: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_shipped" / "prompts"
    return installed if installed.is_dir() else package.parent / "prompts"


def load_all(folders: Sequence[Path]) -> dict[str, Deck]:
    """The decks of all folders by id, in order; raises DeckFault with the mistakes of all files.

    A folder named twice is read once; the same file name in two folders is a mistake.
    """
    decks: dict[str, Deck] = {}
    seen: dict[str, Path] = {}
    mistakes: list[Mistake] = []
    for folder in {each.resolve(): each for each in folders}.values():
        if not folder.is_dir():
            mistakes.append(Mistake(str(folder), None, "there is no such folder", "make it"))
        for path in sorted(folder.glob("*.toml")):
            first = seen.setdefault(path.stem, path)
            if first != path:
                wrong = f"{first} has the same name, and so the same id"
                mistakes.append(Mistake(str(path), None, wrong, "rename one of them"))
            try:
                decks[path.stem] = load(path)
            except DeckFault as fault:
                mistakes += fault.mistakes
    if mistakes:
        raise DeckFault(mistakes)
    return decks


def load(path: Path) -> Deck:
    """The deck of one file, checked against its essay; raises DeckFault with every mistake."""
    try:
        text = read(path)
    except ValueError as error:
        raise DeckFault([Mistake(str(path), None, str(error), "mend or remove it")]) from None
    lines = blocks(text)
    root = Table(path, parse(path, text), lines[""][0])
    root.know(_DECK)
    asked = root.tables("questions", 1, _MOST, "[[questions]]", lines.get("questions", []))
    polled = root.tables("polls", 1, _MOST, "[[polls]]", lines.get("polls", []))
    note_repeats([*asked, *polled], "id")
    essay = _essay(root)
    deck = Deck(
        id=root.kebab("", path.stem, "name the file"),
        title=root.text("title", _DECK["title"]),
        source=root.text("source", _DECK["source"]),
        questions=tuple(_question(table, essay) for table in asked),
        polls=tuple(map(_poll, polled)),
    )
    if root.mistakes:
        raise DeckFault(sorted(root.mistakes, key=lambda each: each.line or 0))
    return deck


def _essay(root: Table) -> str:
    """The essay's words, folded; blank if there are none to compare with."""
    name = root.text("essay", _DECK["essay"])
    if not name:
        return ""
    try:
        return _folded(read(root.path.parent / name))
    except ValueError as error:
        mend = "name a UTF-8 text, by its path from this file's folder"
        root.wrong("essay", f"the essay {name!r}: {error}", mend)
        return ""


def _folded(text: str) -> str:
    """A text without the differences that typing makes: quotation marks, dashes, white space."""
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES | _DASHES))
    return re.sub(r" ?-+ ?", "-", " ".join(plain.split()))


def _question(table: Table, essay: str) -> Question:
    table.know(_QUESTION)
    passage = table.text("passage", _QUESTION["passage"])
    if essay and passage and _folded(passage) not in essay:
        table.wrong("passage", "these words are not in the essay", "copy them as they are there")
    question = table.text("question", _QUESTION["question"])
    if question and not _QUESTION_MARK.search(question):
        table.wrong("question", "`question` asks nothing", "put a question mark in it")
    follow_ups = table.items("follow_ups", 2, 2, 'follow_ups = ["…", "…"]')
    return Question(
        id=table.id(),
        theme=table.text("theme", _QUESTION["theme"]),
        passage=passage,
        question=question,
        other_side=table.text("other_side", _QUESTION["other_side"]),
        follow_ups=tuple(
            table.checked("follow_ups", f"follow-up {number}", each, _QUESTION["follow_ups"])
            for number, each in enumerate(follow_ups, 1)
        ),
        source=table.text("source", _QUESTION["source"], default=""),
    )


def _poll(table: Table) -> Poll:
    table.know(_POLL)
    lines = [Lines(number) for number in table.lines.inline]
    answers = table.tables("answers", 2, 6, '{ id = "…", text = "…" }', lines)
    note_repeats(answers, "id")
    note_repeats(answers, "text")
    return Poll(
        id=table.id(),
        question=table.text("question", _POLL["question"]),
        answers=tuple(map(_answer, answers)),
        kind=_kind(table),
        max_selections=_max_selections(table, len(answers)),
    )


def _answer(table: Table) -> Answer:
    table.know(_ANSWER)
    return Answer(table.id(), table.text("text", _ANSWER["text"]))


def _kind(table: Table) -> PollKind:
    word = table.text("kind", _POLL["kind"], default=PollKind.UNDISCLOSED)
    if word in list(PollKind):
        return PollKind(word)
    if word:
        table.wrong("kind", f"{word!r} is no kind of poll", f"write {' or '.join(PollKind)}")
    return PollKind.UNDISCLOSED


def _max_selections(table: Table, answers: int) -> int:
    most = table.values.get("max_selections", 1)
    # A bool is an int to Python, but `true` is no number of answers.
    if isinstance(most, int) and most is not True and 1 <= most <= max(answers, 1):
        return most
    mend = "write a whole number from 1 to the number of answers"
    table.wrong("max_selections", "`max_selections` does not fit the answers", mend)
    return 1
