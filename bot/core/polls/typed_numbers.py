"""A number typed as a message, as if that were a vote."""

import re
import unicodedata

from bot.core.polls.tally import KEYCAP, VARIATION_SELECTOR

LONGEST = 40
"""Characters; what is longer says more than a number."""
_DIGIT = "[(#]?[1-9][).]?"
_ONLY_NUMBERS = re.compile(
    rf"(?:(?:i|my|vote|for|is|option|answer|number|no|nr)\b[\s.:]*)*"
    rf"{_DIGIT}(?:(?:\s*[,+&/]\s*|\s+(?:and\s+)?){_DIGIT})*[\s.!]*"
)


def typed_numbers(words: str) -> tuple[int, ...]:
    """The numbers from 1 to 9, if there is nothing else in the message: `2`, `1 and 3`, `#2`."""
    if len(words) > LONGEST:
        return ()
    plain = words.replace(VARIATION_SELECTOR, "").replace(KEYCAP, "")
    folded = unicodedata.normalize("NFKC", plain).casefold().strip()
    western = "".join(str(unicodedata.decimal(char, char)) for char in folded)
    return tuple(map(int, re.findall("[1-9]", western))) if _ONLY_NUMBERS.fullmatch(western) else ()
