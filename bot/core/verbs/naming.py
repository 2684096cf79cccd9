"""How people name a question or poll: `the next one`, `no. 7`, `#7`, `seven`."""

import re
from collections.abc import Sequence

from bot.core.commands import english
from bot.core.commands.spelling import ENDS, MARKS, cut


def is_next(words: Sequence[str]) -> bool:
    """`now`, `the next question`, `another one`."""
    small = [word.lower() for word in words]
    beside = (*english.ARTICLES, *english.QUESTION, *english.POLL, "one")
    rest = [word for word in small if word not in beside]
    return bool(rest) and all(word in english.NEXT for word in rest)


def numbered(words: Sequence[str]) -> str | None:
    """The number of `question 7`, `no. 7`, `#7` or `seven`, if the words are nothing else."""
    *before, last = [word.lower().strip(ENDS + MARKS) for word in words] or [""]
    plain = last.removeprefix("#")
    is_number = re.fullmatch("[0-9]+", plain) or (plain in english.NUMBERS and len(plain) > 2)
    fits = is_number and all(word in english.BEFORE_NUMBERS for word in before)
    return cut(plain) if fits else None
