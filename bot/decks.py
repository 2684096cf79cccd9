"""Reads decks: `prompts/*.toml` and the essays they are drawn from, checked, as `Deck` values.

A file is checked to its end, and all its mistakes are told at once. Nothing here mends a deck or
writes a file. A running bot has its decks from a `library`, which sees when a file changes.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.core.polls.values import Answer, Poll, PollKind, Quorum
from bot.core.questions.values import Deck, Question
from bot.deckfile import Lines, Table, blocks, note_repeats, parse, read
from bot.errors import DeckFault, Mistake

# The keys of each table; for a text, how many characters it may have.
DECK = {"title": 80, "source": 80, "essay": 200, "questions": 0, "polls": 0}
QUESTION = {
    "id": 0,
    "theme": 60,
    "passage": 600,
    "source": 80,
    "question": 280,
    "other_side": 280,
    "follow_ups": 160,
}
POLL = {"id": 0, "question": 200, "kind": 20, "max_selections": 0, "quorum": 0, "answers": 0}
ANSWER = {"id": 0, "text": 40}
MOST = 500
"""Questions, and polls, in one deck."""
FOLLOW_UPS = 2
ANSWERS = (2, 6)
"""The fewest and the most of a poll."""
SHARES = (0.01, 0.99)
"""The least and the greatest quorum that is a share; 1 and 1.0 are too easily taken for another."""
PEOPLE = 10_000
"""The greatest quorum that is a number of people."""

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
    files, mistakes = survey(each_once(folders))
    for path, namesake in files.items():
        try:
            decks[path.stem] = load(path)
        except DeckFault as fault:
            mistakes += fault.mistakes
        mistakes += ambiguous(path, namesake)
    if mistakes:
        raise DeckFault(sorted(mistakes, key=lambda each: (each.file, each.line or 0)))
    return decks


def each_once(folders: Sequence[Path]) -> tuple[Path, ...]:
    """The folders in order, however many names one has."""
    return tuple({each.resolve(): each for each in folders}.values())


def survey(folders: Sequence[Path]) -> tuple[dict[Path, Path | None], list[Mistake]]:
    """The deck files, each with the earlier one of its name; and what is wrong with the folders."""
    first: dict[str, Path] = {}
    files: dict[Path, Path | None] = {}
    mistakes: list[Mistake] = []
    for folder in folders:
        try:
            inside = sorted(folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            mistakes.append(Mistake(str(folder), None, "no such folder", "create it"))
            continue
        except OSError as error:
            wrong = f"this folder can't be read ({error.strerror})"
            mistakes.append(Mistake(str(folder), None, wrong, "let the bot read it"))
            continue
        for path in inside:
            # What begins with a dot is a lock or a copy that an editor keeps there for a while.
            if path.suffix == ".toml" and not path.name.startswith("."):
                files[path] = namesake = first.get(path.stem)
                first[path.stem] = namesake or path
    return files, mistakes


def ambiguous(path: Path, namesake: Path | None) -> list[Mistake]:
    """What is wrong with a file if an earlier one has its name."""
    if namesake is None:
        return []
    wrong = f"{namesake} has the same name, so the same id"
    return [Mistake(str(path), None, wrong, "rename one of them")]


def load(path: Path, reading: Callable[[Path], str] = read) -> Deck:
    """The deck of one file, checked against its essay; raises DeckFault with every mistake."""
    try:
        text = reading(path)
    except ValueError as error:
        raise DeckFault([Mistake(str(path), None, str(error), "fix or remove it")]) from None
    lines = blocks(text)
    root = Table(path, parse(path, text), lines[""][0])
    root.know(DECK)
    asked = root.tables("questions", 1, MOST, "[[questions]]", lines.get("questions", []))
    polled = root.tables("polls", 1, MOST, "[[polls]]", lines.get("polls", []))
    note_repeats([*asked, *polled], "id")
    essay = _essay(root, reading)
    deck = Deck(
        id=root.kebab("", path.stem, "name the file"),
        title=root.text("title", DECK["title"]),
        source=root.text("source", DECK["source"]),
        questions=tuple(_question(table, essay) for table in asked),
        polls=tuple(map(_poll, polled)),
    )
    if root.mistakes:
        raise DeckFault(sorted(root.mistakes, key=lambda each: each.line or 0))
    return deck


def _essay(root: Table, reading: Callable[[Path], str]) -> str:
    """The essay's words, folded; blank if there are none to compare with."""
    name = root.text("essay", DECK["essay"])
    if not name:
        return ""
    try:
        return _folded(reading(root.path.parent / name))
    except ValueError as error:
        mend = "name a UTF-8 text file, relative to this file's folder"
        root.wrong("essay", f"the essay {name!r}: {error}", mend)
        return ""


def _folded(text: str) -> str:
    """A text without the differences that typing makes: quotation marks, dashes, white space."""
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES | _DASHES))
    return re.sub(r" ?-+ ?", "-", " ".join(plain.split()))


def _question(table: Table, essay: str) -> Question:
    table.know(QUESTION)
    passage = table.text("passage", QUESTION["passage"])
    if essay and passage and _folded(passage) not in essay:
        table.wrong("passage", "these words aren't in the essay", "copy them exactly")
    question = table.text("question", QUESTION["question"])
    if question and not _QUESTION_MARK.search(question):
        table.wrong("question", "`question` isn't a question", "add a question mark")
    follow_ups = table.items("follow_ups", FOLLOW_UPS, FOLLOW_UPS, 'follow_ups = ["…", "…"]')
    return Question(
        id=table.typed_id(),
        theme=table.text("theme", QUESTION["theme"]),
        passage=passage,
        question=question,
        other_side=table.text("other_side", QUESTION["other_side"]),
        follow_ups=tuple(
            table.checked("follow_ups", f"follow-up {number}", each, QUESTION["follow_ups"])
            for number, each in enumerate(follow_ups, 1)
        ),
        source=table.text("source", QUESTION["source"], default=""),
    )


def _poll(table: Table) -> Poll:
    table.know(POLL)
    lines = [Lines(number) for number in table.lines.inline]
    answers = table.tables("answers", *ANSWERS, '{ id = "…", text = "…" }', lines)
    note_repeats(answers, "id")
    note_repeats(answers, "text")
    return Poll(
        id=table.typed_id(),
        question=table.text("question", POLL["question"]),
        answers=tuple(map(_answer, answers)),
        kind=_kind(table),
        max_selections=_max_selections(table, len(answers)),
        quorum=_quorum(table),
    )


def _answer(table: Table) -> Answer:
    table.know(ANSWER)
    return Answer(table.id(), table.text("text", ANSWER["text"]))


def _kind(table: Table) -> PollKind:
    word = table.text("kind", POLL["kind"], default=PollKind.UNDISCLOSED)
    if word in list(PollKind):
        return PollKind(word)
    if word:
        table.wrong("kind", f"{word!r} isn't a kind of poll", f"write {' or '.join(PollKind)}")
    return PollKind.UNDISCLOSED


def _max_selections(table: Table, answers: int) -> int:
    most = table.values.get("max_selections", 1)
    # A bool is an int to Python, but `true` is no number of answers.
    if isinstance(most, int) and most is not True and 1 <= most <= max(answers, 1):
        return most
    mend = "write a whole number from 1 to the number of answers"
    table.wrong("max_selections", "`max_selections` doesn't fit the answers", mend)
    return 1


def _quorum(table: Table) -> Quorum | None:
    match asked := table.values.get("quorum"):
        case None:
            return None
        # `true` is an int to Python, and 1.0 or 6.0 could be meant as either.
        case int() if asked is not True and 1 <= asked <= PEOPLE:
            return asked
        case float() if SHARES[0] <= asked <= SHARES[1]:
            return asked
    mend = "write a share of the members, such as 0.3 (from {} to {})".format(*SHARES)
    mend += f", or a whole number of people from 1 to {PEOPLE}"
    table.wrong("quorum", "`quorum` isn't a number in range", mend)
    return None
