"""The reactions by which moderators decide on a suggestion, or on the draft of a summary."""

import re
from enum import Enum, auto

YES, NO = "\N{WHITE HEAVY CHECK MARK}", "\N{CROSS MARK}"
HOLD = "\N{DOUBLE VERTICAL BAR}\N{VARIATION SELECTOR-16}"
"""The reactions by which moderators decide; others that mean the same count as well."""
_APPROVING = {YES, "\N{HEAVY CHECK MARK}", "\N{BALLOT BOX WITH CHECK}", "\N{THUMBS UP SIGN}"}
_DECLINING = {
    NO,
    "\N{HEAVY MULTIPLICATION X}",
    "\N{NEGATIVE SQUARED CROSS MARK}",
    "\N{THUMBS DOWN SIGN}",
}
_LOOKS = re.compile("[\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn: as text or picture, and in which skin tone."""


class Sign(Enum):
    """What a reaction says."""

    YES = auto()
    NO = auto()
    HOLD = auto()
    """Not now; only drafts of summaries can be held."""


def sign(key: str) -> Sign | None:
    """What a reaction says to a question of ours; None if it says nothing of that kind."""
    return _SIGNS.get(_LOOKS.sub("", key))


_SIGNS = (
    dict.fromkeys(_APPROVING, Sign.YES)
    | dict.fromkeys(_DECLINING, Sign.NO)
    | {"\N{DOUBLE VERTICAL BAR}": Sign.HOLD}
)
