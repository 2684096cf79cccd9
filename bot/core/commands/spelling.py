"""What keyboards and apps do to words: invisible and full-width characters, marks, quotation marks.

Nothing of it changes what is meant. Never raises.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.core.commands import english

MARKS = ":,;\u060c\u061b\u3001"
"""What may stand between a name and a command; their full-width forms, too."""
ENDS = " ?.!\u2026\u3002\u061f\u037e\u0964"
"""What may end a sentence."""
QUOTATIONS = {
    **{'"': '"', "'": "'", "“": "”", "‘": "’", "„": "“”", "«": "»", "「": "」"},
    **{"”": "”", "’": "’", "»": "«", "‹": "›", "›": "‹"},
    **{"*": "*", "_": "_", "`": "`"},
}
"""How each kind begins, and with what it ends."""
_BRACKETS = {"[": "]", "<": ">"}
_ROUND = {"(": ")"}
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols of which nothing is seen."""
LETTERS = 1000
"""So many characters are remembered, for all chat is looked at."""
LONGEST_WORDS = 80
"""So much is kept of words as they were typed: more than is shown, so it is cut behind a word."""
_GROUP = re.compile(
    "|".join(
        rf"(?<!\S){re.escape(start)}(?=\S)(?P<w{n}>[^{re.escape(start + ends)}]*+)"
        rf"[{re.escape(ends)}](?=[\s{re.escape(ENDS + MARKS)}]|$)"
        for n, (start, ends) in enumerate((QUOTATIONS | _BRACKETS | _ROUND).items())
    )
)
_IN_WORDS = re.compile(r"(?<=\w)['’](?=\w)")
"""The apostrophe in `it's` ends no quotation."""
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f$")
_FLAG_END = "\U000e007f"
"""That of Scotland, say: its letters are not seen, but without them it is a black flag."""


def cut(*words: str) -> str:
    """So much of them as is kept."""
    return " ".join(words)[:LONGEST_WORDS]


@lru_cache(LETTERS)
def is_unseen(character: str) -> bool:
    """Whether it is a control or format character, as phones put around words."""
    return unicodedata.category(character) in ("Cf", "Cc") and not character.isspace()


def visible(text: str) -> str:
    """The text without what is not seen, in plain letters where some are full-width."""
    seen = "".join(c for c in text if not is_unseen(c))
    return unicodedata.normalize("NFKC", seen)


def says_anything(text: str) -> bool:
    """Whether a reader sees a letter, a number or a symbol in it."""
    return any(unicodedata.category(c)[0] in "LNS" and c not in BLANKS for c in text)


def after(text: str, start: str) -> str | None:
    """What follows `start`, in any case and width; None if the text does not begin with it."""
    wanted, at = _letters(start), 0
    for letter in wanted:
        at = _next_seen(text, at)
        if at == len(text) or _folded(text[at]) != letter:
            return None
        at += 1
    return text[_next_seen(text, at) :] if wanted else None


def first_letters(starts: Iterable[str]) -> frozenset[str]:
    """For `begins_like`: with which letters these begin."""
    return frozenset(letters[0] for start in starts if (letters := _letters(start)))


def begins_like(line: str, firsts: frozenset[str]) -> bool:
    """Whether a line begins with one of these letters, in any case and width."""
    at = _next_seen(line, 0)
    return at < len(line) and _folded(line[at]) in firsts


def unquoted(line: str) -> str:
    """The line without quotation marks, asterisks and the like around the whole of it."""
    line = _trimmed(line)
    ends = QUOTATIONS.get(line[:1], "")
    while ends and len(line) > 1 and line[-1] in ends:
        line = _trimmed(line[1:-1])
        ends = QUOTATIONS.get(line[:1], "")
    return line


def unwrapped(text: str) -> str:
    """The text without quotation marks and brackets around words, as in `[poll] [for 3d]`."""
    return _GROUP.sub(lambda found: found[found.lastgroup or 0], visible(text))


def in_own_words(text: str) -> str:
    """Somebody's own text without quotation marks, or brackets of a pattern, around all of it."""
    text = text.strip()
    ends = {**QUOTATIONS, **_BRACKETS, "*": "", "_": "", "`": ""}.get(text[:1], "")
    inner = text[1:-1]
    other = {text[:1], *ends} & {*_IN_WORDS.sub("", inner)}
    whole = ends and text[1:] and text[-1] in ends and not other
    return in_own_words(inner) if whole else text


def split_marks(rest: str) -> tuple[str, str]:
    """The mark and the spaces after a name, in plain letters, and the words that follow."""
    at = _next_seen(rest, 0)
    start = at + 1 if at < len(rest) and _folded(rest[at]) in MARKS else at
    while start < len(rest) and (rest[start].isspace() or is_unseen(rest[start])):
        start += 1
    return visible(rest[:start]), rest[start:].rstrip()


def plain_words(line: str) -> list[str]:
    """The words of a line without courtesy, and without the marks that end it."""
    words = visible(line).rstrip(ENDS).split()
    return _without(words, (*english.COURTESY, *english.THANKS))


def is_thanks(line: str) -> bool:
    """Whether it is nothing but thanks, which ask for no answer."""
    words = visible(line).rstrip(ENDS).split()
    return bool(words) and not _without(words, english.THANKS)


def as_plain(line: str) -> list[str]:
    """The words in small letters and without marks; never none at all."""
    words = (word.strip(ENDS + MARKS).lower() for word in visible(line).split())
    return [word for word in words if word] or [""]


def without_thanks(line: str) -> str | None:
    """What follows the thanks at the beginning of a line; None if there are none."""
    words = visible(line).rstrip(ENDS).split()
    longest = max(map(len, english.THANKS))
    size = begins_with(
        english.THANKS, [word.strip(ENDS + MARKS).lower() for word in words[:longest]]
    )
    return " ".join(words[size:]) if size else None


def without_politeness(text: str) -> str:
    """The text without further lines that are nothing but courtesy or thanks."""
    first, *further = text.strip().splitlines() or [""]
    kept = (line for line in further if plain_words(line) or not _has_words(line))
    return "\n".join((first, *kept)).strip()


def _has_words(line: str) -> bool:
    return bool(visible(line).rstrip(ENDS).split())


def _without(words: list[str], phrases: Sequence[tuple[str, ...]]) -> list[str]:
    """The words without these phrases at either end."""
    small = [word.strip(ENDS + MARKS).lower() for word in words]
    start, end, longest = 0, len(words), max(map(len, phrases))
    while size := begins_with(phrases, small[start : min(start + longest, end)]):
        start += size
    while size := begins_with(phrases, small[max(end - longest, start) : end], last=True):
        end -= size
    rest = words[start:end]
    # `close, please`
    return [*rest[:-1], rest[-1].rstrip(MARKS)] if rest and end < len(words) else rest


def begins_with(phrases: Sequence[tuple[str, ...]], words: list[str], *, last: bool = False) -> int:
    """How many words the phrase has that the words begin with, or (`last`) end with; or 0."""
    for phrase in phrases:
        size = len(phrase)
        if phrase == tuple(words[-size:] if last else words[:size]):
            return size
    return 0


def _trimmed(line: str) -> str:
    start, end = _next_seen(line, 0), len(line)
    while start < end and line[start].isspace():
        start = _next_seen(line, start + 1)
    while end > start and (line[end - 1].isspace() or is_unseen(line[end - 1])):
        if line[end - 1] == _FLAG_END and _FLAG.search(line[start:end]):
            break
        end -= 1
    return line[start:end]


def _next_seen(text: str, at: int) -> int:
    while at < len(text) and is_unseen(text[at]):
        at += 1
    return at


@lru_cache(100)
def _letters(start: str) -> tuple[str, ...]:
    return tuple(_folded(c) for c in start if not is_unseen(c))


@lru_cache(LETTERS)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()
