"""What people read is plain: short sentences, no stilted words, no signs that read badly aloud."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.operator.manual import page, pages
from bot.render.messages import render
from bot.render.phone import LINES, lines
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from tests.render.longest import LONGEST, VOICE_OF_KOLKATA

ROOT = Path(__file__).parents[1]
STILTED = re.compile(
    r"\b(shall|whoever|told|tells|anew|be it|thereof|nobody['’]s|for its owner alone|"
    r"in vain|one may|of which|looked at|to be mended)\b",
    re.IGNORECASE,
)
"""Words and turns that nobody says to a colleague."""
LONGEST_SENTENCE = 24
"""Words, in what the bot says and in errors of the command line."""
LONGEST_IN_PAGES = 34
"""Words, in README and manual, where a sentence may hold a list."""
SIGNS = re.compile(r"[\x20-\x7e\n‘’“”–—…·\ufe0f\u20e3✅⏸❌☑✔👍✖❎👎✋📊🏴⃣]*")
"""Letters, and the few signs that apps show and screen readers name in a word or two."""


def sentences(text: str) -> Iterator[int]:
    """How many words each sentence has; placeholders, commands and addresses are a word each."""
    text = re.sub(r"%\(\w+\)s|\{[^{}]*\}|`[^`]*`|\(?https?://\S+|\]\([^)]*\)", "X", text)
    ends = r"(?<=[.!?:;])\s+|\n\s*\n|\n\s*[-|#>*]|\n\s*\d+\.|\|"
    return (len(re.findall(r"[\w’'%-]+", part)) for part in re.split(ends, text))


def constants(node: ast.AST) -> Iterator[str]:
    """Every text in it, f-strings as one with their holes empty."""
    if isinstance(node, ast.JoinedStr):
        parts = [str(e.value) if isinstance(e, ast.Constant) else "X" for e in node.values]
        yield "".join(parts)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from constants(child)


def trees(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """Every file of a folder, parsed."""
    for file in sorted((ROOT / folder).rglob("*.py")):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def calls(folder: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Every text given to a call of one of these names, with the file it stands in."""
    for file, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                if name in names:
                    for argument in (*node.args, *(each.value for each in node.keywords)):
                        yield from ((file, text) for text in constants(argument))


def assigned(folder: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Every text that gets one of these names first, with the file it stands in."""
    for file, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named = {each.id for each in targets if isinstance(each, ast.Name)}
                if named & names:
                    yield from ((file, text) for text in constants(node.value))


def capitals(folder: str) -> Iterator[tuple[str, str]]:
    """Every sentence in a constant of a module or an enum, with the file it stands in."""
    for file, tree in trees(folder):
        blocks = [tree.body, *(n.body for n in ast.walk(tree) if isinstance(n, ast.ClassDef))]
        for node in (node for block in blocks for node in block):
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            texts = constants(value) if value is not None else ()
            # SQL, names of columns, patterns, TOML and HTML are read by programs.
            yield from (
                (file, text)
                for text in texts
                if file != "bot/store/tables.py" and not re.search(r"[\\<>=\[]|\bSELECT\b", text)
            )


def helps(folder: str) -> Iterator[tuple[str, str]]:
    """What `--help` says of each verb: the docstring of a function that Typer calls."""
    for file, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and (
                node.name == Path(file).stem or node.decorator_list
            ):
                yield file, ast.get_docstring(node) or ""


SPOKEN = sorted(set(calls("bot/render", frozenset({"_", "ngettext", "lead"}))))
"""What the bot says in rooms."""
PRINTED = sorted(
    {
        each
        for each in (
            *calls(
                "bot",
                frozenset(
                    {"ShopfloorFault", "SessionEnded", "Mistake", "echo", "Option", "Argument"}
                    | {"info", "warning", "error", "prompt", "confirm", "secho"}
                    | {"SignedOut", "StoreFault", "ConfigFault", "AlreadyRunning", "KeysLost"}
                    | {"NoHomeserver", "WrongPassword", "TryLater", "_Unusable", "ValueError"}
                    | {"BadParameter", "Typer", "critical", "gauge", "Gauge", "Counter", "kind"}
                    | {"Histogram", "skipped", "unanswered", "attention", "ok", "wrong", "_plain"}
                    | {"ask", "Token", "Note", "Text", "Rule", "append", "print", "ForeignIdentity"}
                ),
            ),
            *assigned("bot", frozenset({"words", "mend", "wrong", "why", "reason", "question"})),
            *capitals("bot"),
            *helps("bot/cli"),
        )
        if " " in each[1] and not each[0].startswith(("bot/render/", "bot/core/"))
    }
)
"""What operators read: errors, help, questions, the log."""
BESIDE = [ROOT / "README.md", *(ROOT / ".github").glob("*.md")]
PAGES = {name: page(name) for name in pages()} | {
    each.stem: each.read_text(encoding="utf-8") for each in BESIDE
}


def prose(markdown: str) -> str:
    """A page without its code."""
    return re.sub(r"```.*?```|`[^`]*`", "X", markdown, flags=re.DOTALL)


def test_there_is_something_to_read() -> None:
    assert len(SPOKEN) > 150
    assert len(PRINTED) > 600
    assert len(PAGES) > 8


@pytest.mark.parametrize("texts", [SPOKEN, PRINTED], ids=["spoken", "printed"])
def test_no_stilted_word_is_said_or_printed(texts: list[tuple[str, str]]) -> None:
    assert [(file, text) for file, text in texts if STILTED.search(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_stilted_word_is_in_a_page(name: str) -> None:
    assert [m.group() for m in STILTED.finditer(prose(PAGES[name]))] == []


@pytest.mark.parametrize("texts", [SPOKEN, PRINTED], ids=["spoken", "printed"])
def test_sentences_are_short(texts: list[tuple[str, str]]) -> None:
    long = [text for _, text in texts if max(sentences(text)) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("name", PAGES)
def test_sentences_of_pages_are_not_long(name: str) -> None:
    parts = re.split(r"\n\s*\n", prose(PAGES[name]))
    assert [part for part in parts if max(sentences(part)) > LONGEST_IN_PAGES] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_fits_a_phone_and_reads_well_aloud(name: str) -> None:
    body = render(SAMPLES[name], VOICE).body
    assert [sign for sign in SIGNS.sub("", body)] == []
    assert lines(body) <= LINES


@pytest.mark.parametrize("name", LONGEST)
def test_the_longest_there_can_be_fits_a_phone_too(name: str) -> None:
    assert lines(render(LONGEST[name], VOICE_OF_KOLKATA).body) <= LINES


def test_the_check_can_fail() -> None:
    assert max(sentences(" ".join(["word"] * 25) + ".")) == 25
    assert STILTED.search("Sign in anew")
    assert SIGNS.sub("", "63% ██░") == "██░"
