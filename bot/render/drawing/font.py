"""How wide words are in the font that pictures are drawn in, and which letters it has.

Read from the font itself: the tables `cmap` (format 4) and `hmtx` of a TrueType file.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from struct import unpack_from

from bot.render.markup import clean, shortened

FAMILY = "Noto Sans"
FOLDER = files("bot.render.drawing") / "fonts"
FILES = {False: "NotoSans-Regular.ttf", True: "NotoSans-Bold.ttf"}
"""By whether it is bold."""
SPARE = 1.05
"""Kerning, and other fonts in whose place ours is missing, may be a little wider."""
_MATTERS = "LMN"
"""Unicode's classes of letters, marks and numbers: without one a word says something else."""


@dataclass(frozen=True, slots=True)
class Font:
    """The widths of its characters, in parts of the font's size."""

    widths: Mapping[str, float]

    def width(self, words: str, size: float) -> float:
        """Of words in one line, in pixels. All their characters must be in the font."""
        return sum(self.widths[each] for each in words) * size * SPARE


@cache
def font(*, bold: bool) -> Font:
    """The font as it is shipped."""
    data = (FOLDER / FILES[bold]).read_bytes()
    tables = _tables(data)
    (units,) = unpack_from(">H", data, tables["head"] + 18)
    (long_ones,) = unpack_from(">H", data, tables["hhea"] + 34)

    def advance(glyph: int) -> float:
        at = tables["hmtx"] + 4 * min(glyph, long_ones - 1)
        return float(unpack_from(">H", data, at)[0] / units)

    glyphs = _glyphs(data, tables["cmap"])
    return Font({character: advance(glyph) for character, glyph in glyphs.items()})


def _tables(data: bytes) -> dict[str, int]:
    """Where each table begins, by its name."""
    (count,) = unpack_from(">H", data, 4)
    records = (unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {name.decode(): offset for name, _sum, offset, _length in records}


def _glyphs(data: bytes, cmap: int) -> dict[str, int]:
    """The number of each character's picture."""
    at = cmap + unpack_from(">HHI", data, cmap + 4)[2]
    (twice,) = unpack_from(">H", data, at + 6)
    kinds = f">{twice // 2}H"
    places = [at + 14 + which * twice + (2 if which else 0) for which in range(4)]
    ends, starts, deltas, ranges = (unpack_from(kinds, data, place) for place in places)
    found: dict[str, int] = {}
    for number, (end, start) in enumerate(zip(ends, starts, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if ranges[number]:
                slot = places[3] + 2 * number + ranges[number] + 2 * (code - start)
                (glyph,) = unpack_from(">H", data, slot)
            found[chr(code)] = (glyph + deltas[number]) & 0xFFFF
    return found


@lru_cache(4096)
def drawable(words: str) -> str:
    """The words without what the font lacks; nothing where letters or numbers would be lost."""
    whole = unicodedata.normalize("NFC", clean(words))
    widths = font(bold=False).widths
    lacking = [each for each in whole if each not in widths]
    if any(unicodedata.category(each)[0] in _MATTERS for each in lacking):
        return ""
    return " ".join("".join(each for each in whole if each in widths).split())


@lru_cache(4096)
def lines(words: str, width: float, size: float, *, bold: bool, most: int) -> tuple[str, ...]:
    """The words in so many lines at most; what does not fit is cut off, marked with `…`."""
    measure = font(bold=bold)
    found: list[str] = []
    rest = words
    while rest and len(found) < most:
        end = _end(measure, rest, width, size)
        if len(found) + 1 == most and end < len(rest):
            return *found, _cut(measure, rest, width, size)
        found.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return tuple(found)


def _end(measure: Font, words: str, width: float, size: float) -> int:
    """Where a line ends: behind a word, or in one that is longer than a line."""
    most, used, end = width / (size * SPARE), 0.0, 0
    while end < len(words) and (used := used + measure.widths[words[end]]) <= most:
        end += 1
    # At least one; and a blank at the end takes no room.
    end = max(end, 1)
    if end == len(words) or words[end] == " ":
        return end
    space = words.rfind(" ", 0, end)
    return space if space > 0 else end


def _cut(measure: Font, words: str, width: float, size: float) -> str:
    length = len(words) - 1
    while length > 1 and measure.width(shortened(words, length), size) > width:
        length -= 1
    return shortened(words, length)
