"""Whether the bot is meant: the words after its prefix, its name or a mention. Never raises."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from bot.core.commands.reading import parse
from bot.core.commands.values import Command

LONGEST_TEXT = 500
"""So much of a message is looked at."""
SHORTEST_NAME = 2

# Possessive (`*+`): no text can make it go back and try again.
MENTION = re.compile(
    r"\[(?:[^\]\\]|\\.)*+\]\(https://matrix\.to/#/(?P<user>[^)?\s]++)(?:\?[^)\s]*+)?\)"
)


def addressed(
    body: str,
    prefix: str,
    names: Sequence[str],
    *,
    mentioned: bool = False,
    alone: bool = False,
) -> str | None:
    """The words after the address, if the first line of the text speaks to the bot; else None.

    `names` are the bot's display name, localpart and user id; `mentioned` says that the message
    mentions it, so that a name in front is meant as an address; `alone`, that nobody else is there
    to be meant.
    """
    lines = body[:LONGEST_TEXT].strip().splitlines()
    line = lines[0] if lines else ""
    words = _after_prefix(line, prefix)
    if words is None:
        words = _after_mention(line, names)
    words = _after_name(line, names, mentioned=mentioned) if words is None else words
    return line.strip() if words is None and alone and line else words


def _after_prefix(line: str, prefix: str) -> str | None:
    rest = _after(line, prefix)
    return rest.strip() if rest is not None and not rest[:1].strip() else None


def _after_mention(line: str, names: Sequence[str]) -> str | None:
    found = MENTION.match(line)
    users = {name.casefold() for name in names if name.startswith("@")}
    if not found or unquote(found["user"]).casefold() not in users:
        return None
    gap, words = _split(line[found.end() :])
    return words if gap or not words else None


def _after_name(line: str, names: Sequence[str], *, mentioned: bool) -> str | None:
    text = line.removeprefix("@")
    # The longest first: a display name may begin with the localpart.
    for name in sorted(names, key=len, reverse=True):
        plain = name.strip().removeprefix("@")
        rest = _after(text, plain) if len(plain) >= SHORTEST_NAME else None
        gap, words = _split(rest or "")
        # `name:word` may be the user id of somebody else.
        called = gap[:1] in (":", ",") and (len(gap) > 1 or not words)
        # Without a mark people mostly talk about the bot and not to it.
        if gap and (called or mentioned or isinstance(parse(words or "?"), Command)):
            return words
    return None


def _after(text: str, start: str) -> str | None:
    """What follows `start`, in any case; None if the text does not begin with it."""
    begins = start and text[: len(start)].casefold() == start.casefold()
    return text[len(start) :] if begins else None


def _split(rest: str) -> tuple[str, str]:
    """The colon or comma and the spaces after a name, and the words that follow."""
    words = re.sub(r"^[:,]?\s*", "", rest)
    return rest[: len(rest) - len(words)], words
