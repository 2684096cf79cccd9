"""What is left of a text once it is shown: to tell texts that look alike, or like nothing."""

import re
import unicodedata

# Unicode's Default_Ignorable_Code_Point, without the fillers, which take up room; and controls.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_BLANK = re.compile("[\u115f\u1160\u3164\uffa0\u2800]")
"""Letters that are drawn as a gap."""
# What follows a black flag says whose flag it is: Scotland's and England's look different.
_UNSEEN = re.compile(f"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[{_INVISIBLE}]")

_LONGEST_CLUSTER = 12
"""Code points that one character may be made of: a family is one of eleven."""

_STEERING = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls, and what turns the direction of the text around it."""


def in_one_line(text: str) -> str:
    """The text as it can be shown: one line, without controls."""
    return " ".join(_STEERING.sub("", text).split())


def as_seen(text: str) -> str:
    """The text without what cannot be seen, in one case and one spelling of each character.

    Two texts that people cannot tell from each other are the same here. Empty: it looks like
    nothing. Not to be shown.
    """
    spaced = _BLANK.sub(" ", unicodedata.normalize("NFKC", text))
    seen = _UNSEEN.sub(lambda found: found[1] or "", spaced)
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def length_seen(text: str) -> int:
    """How many characters people see: what is drawn onto another counts with it.

    Never less than a twelfth of what is kept: a heap of marks on one letter is more than a letter.
    """
    clusters: list[int] = []
    joins = flag = False
    for character in unicodedata.normalize("NFC", text):
        half = "\U0001f1e6" <= character <= "\U0001f1ff"
        if clusters and (joins or (half and flag) or _is_drawn_on(character)):
            clusters[-1] += 1
            flag = False
        else:
            clusters.append(1)
            flag = half
        joins = character == "\u200d"
    return sum(1 + max(0, size - _LONGEST_CLUSTER) for size in clusters)


def _is_drawn_on(character: str) -> bool:
    """Whether it changes the character before it, or is not seen: marks, skin tones, joiners."""
    is_mark = unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")
    return is_mark or "\U0001f3fb" <= character <= "\U0001f3ff"
