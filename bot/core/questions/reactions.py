"""The reactions by which moderators decide on a suggestion."""

import re

YES, NO = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
"""The reactions by which moderators decide on one; others that mean the same count as well."""
_APPROVING = {YES, "\N{HEAVY CHECK MARK}", "\N{BALLOT BOX WITH CHECK}", "\N{THUMBS UP SIGN}"}
_DECLINING = {
    NO,
    "\N{HEAVY MULTIPLICATION X}",
    "\N{NEGATIVE SQUARED CROSS MARK}",
    "\N{THUMBS DOWN SIGN}",
}
_LOOKS = re.compile("[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn: as text or picture, and in which skin tone."""


def verdict(key: str) -> bool | None:
    """Whether a reaction says yes; None if it says neither yes nor no."""
    plain = _LOOKS.sub("", key)
    return True if plain in _APPROVING else False if plain in _DECLINING else None
