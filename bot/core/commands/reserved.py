"""Words of the commands, which no question and no poll can have as its id.

One list, for decks and for the reading of commands.
"""

import re

from bot.core.schedule.durations import parse_duration

RESERVED = frozenset(
    {
        *("a", "an", "the", "and", "one", "please", "thanks", "now", "here", "another"),
        *("for", "until", "every", "quorum", "next", "last", "all", "off", "on", "none"),
        *("question", "questions", "poll", "polls", "result", "results", "summary"),
    }
)


def is_reserved(word: str) -> bool:
    """Whether the word means something in a command: one of the list, a number, or a length."""
    plain = word.lower()
    return plain in RESERVED or bool(re.fullmatch("[0-9]+", plain) or parse_duration(plain))
