"""Plain text and Matrix HTML side by side, built from one source. No sentences here.

Nothing gets into a message but through `text`, `typed` or `say`, so nothing from outside arrives
unescaped or brings control characters along.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from bot.render.voice import Said

TYPED_LENGTH = 60
"""Characters shown of what somebody typed."""

_JOINERS = "\u200c\u200d"
"""Invisible, but part of Persian spelling and of some emoji."""
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A flag of a part of a country: a black flag and invisible letters that say which."""
_BEFORE_CUT = " ,;:–—\u200d"
"""What would look odd before `…`, or joins nothing there."""
_UNSEEN = ("Cc", "Cf", "Cs")
"""Unicode's classes of controls, of formats (bidi overrides among them), and of half pairs."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a line."""

    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list or quotation."""

    plain: str
    html: str


@lru_cache(4096)
def clean(outside: str) -> str:
    """One line without control, bidi-override or other invisible characters."""
    if outside.isascii() and outside.isprintable():
        return " ".join(outside.split())
    flags = _FLAG.findall(outside)
    kept = [_seen(part) for part in _FLAG.split(outside)]
    # A flag follows each part but the last.
    return " ".join("".join(map("".join, zip(kept, [*flags, ""], strict=True))).split())


def _seen(outside: str) -> str:
    return "".join(
        c for c in outside if c.isspace() or c in _JOINERS or unicodedata.category(c) not in _UNSEEN
    )


def text(outside: str) -> Text:
    """Words from outside, made harmless."""
    cleaned = clean(outside)
    return Text(cleaned, escape(cleaned, quote=False))


def typed(outside: str, length: int = TYPED_LENGTH) -> Text:
    """What somebody typed or a server sent, in at most `length` characters; never empty."""
    return text(shortened(clean(outside), length) or "…")


def shortened(words: str, length: int) -> str:
    """At most so many characters, cut behind a word and marked with `…`.

    Where that would leave less than half, as in languages without spaces, it is cut in a word.
    """
    if len(words) <= length:
        return words
    space = words.rfind(" ", 0, length)
    end = space if space >= length // 2 else length - 1
    return words[:end].rstrip(_BEFORE_CUT) + "…"


def say(sentence: str, **values: Text | str | int) -> Text:
    """A sentence with its named placeholders filled in."""
    filled = {
        name: value if isinstance(value, Text) else text(str(value))
        for name, value in values.items()
    }
    return Text(
        sentence % {name: value.plain for name, value in filled.items()},
        escape(sentence, quote=False) % {name: value.html for name, value in filled.items()},
    )


def strong(inner: Text) -> Text:
    """What a hurried reader should see."""
    return Text(inner.plain, f"<strong>{inner.html}</strong>")


def link(inner: Text, url: str) -> Text:
    """What is tapped to go there; without HTML it is the words alone."""
    return Text(inner.plain, f'<a href="{escape(url)}">{inner.html}</a>')


def code(inner: Text) -> Text:
    """What is to be typed as it stands."""
    return Text(inner.plain, f"<code>{inner.html}</code>")


def marked(words: str) -> Text:
    """Words of ours in which `what is to be typed` stands between backticks."""
    parts = words.split("`")
    return joined("", (code(_raw(part)) if n % 2 else _raw(part) for n, part in enumerate(parts)))


def _raw(words: str) -> Text:
    return Text(words, escape(words, quote=False))


def joined(separator: str, parts: Iterable[Text]) -> Text:
    """Pieces that stand beside each other and are no sentence together."""
    parts = tuple(parts)
    return Text(
        separator.join(part.plain for part in parts),
        escape(separator, quote=False).join(part.html for part in parts),
    )


def stacked(lines: Iterable[Text]) -> Text:
    """Lines one under the other in the same item or paragraph."""
    lines = tuple(lines)
    return Text("\n".join(line.plain for line in lines), "<br>".join(line.html for line in lines))


def paragraph(*lines: Text) -> Block:
    """Lines that belong together."""
    inner = stacked(lines)
    return Block(inner.plain, f"<p>{inner.html}</p>")


def quotation(words: Text) -> Block:
    """Somebody else's words, and whose."""
    return Block(f"> {words.plain}", f"<blockquote><p>{words.html}</p></blockquote>")


def bullets(items: Iterable[Text]) -> Block:
    """A list without an order."""
    return _listed("ul", [("-", item) for item in items])


def numbered(items: Iterable[Text]) -> Block:
    """A list whose numbers people refer to."""
    return _listed("ol", [(f"{number}.", item) for number, item in enumerate(items, start=1)])


def _listed(tag: str, items: list[tuple[str, Text]]) -> Block:
    plain = "\n".join(f"{mark} {item.plain}" for mark, item in items)
    html = "".join(f"<li>{item.html}</li>" for _mark, item in items)
    return Block(plain, f"<{tag}>{html}</{tag}>")


def folded(summary: Text, block: Block) -> Block:
    """What a tap unfolds, where an app can fold; elsewhere it stands there under its summary."""
    return Block(
        f"{summary.plain}\n\n{block.plain}",
        f"<details><summary>{summary.html}</summary>{block.html}</details>",
    )


def page(blocks: Iterable[Block]) -> Said:
    """A whole message; the HTML is left out where it would add nothing."""
    blocks = tuple(blocks)
    body = "\n\n".join(block.plain for block in blocks)
    html = "".join(block.html for block in blocks)
    return Said(body, "" if html == _as_paragraphs(body) else html)


def _as_paragraphs(body: str) -> str:
    paragraphs = escape(body, quote=False).split("\n\n")
    return "".join(f"<p>{lines}</p>" for lines in paragraphs).replace("\n", "<br>")
