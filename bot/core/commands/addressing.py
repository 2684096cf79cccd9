"""Whether the bot is meant: the words after its prefix, its name or a mention. Never raises."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from bot.core.commands import english
from bot.core.commands.command import Command
from bot.core.commands.messages import UnknownCommand
from bot.core.commands.obeying import MOST_COMMANDS
from bot.core.commands.reading import parse
from bot.core.commands.spelling import (
    MARKS,
    after,
    as_plain,
    begins_like,
    begins_with,
    cut,
    first_letters,
    is_thanks,
    split_marks,
    unquoted,
    visible,
    without_thanks,
)
from bot.core.verbs.own_polls import OwnPollCommand
from bot.core.verbs.polls import PollCommand
from bot.core.verbs.questions import OwnQuestionCommand
from bot.core.verbs.registry import is_slip, written_command

LONGEST_TEXT = 5000
"""So much of a message is looked at."""
SHORTEST_NAME = 2
PRAISE_WORDS = 3
"""`good bot`, but not a whole sentence."""
FENCE = "```"

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
) -> tuple[str, ...]:
    """What is said to the bot: the words after each address.

    Lines that follow belong to the command before them, but for those that begin with the address.
    Where the first line speaks to others, a later one is a command only if it can be nothing else.
    `names` are the bot's display name, localpart and user id; `mentioned` says that the message
    mentions it, so that a name in front is meant as an address; `alone`, that nobody else is there
    to be meant.
    """
    first, *further = body[:LONGEST_TEXT].strip().splitlines() or [""]
    words = _after_address(first, prefix, names, mentioned=mentioned)
    if words is None and alone:
        words = first.strip() or None
    if words is None and not further:
        return ()
    found = [] if words is None else [[words]]
    before, fenced = first, first.startswith(FENCE)
    for line in further:
        fenced ^= line.startswith(FENCE)
        words = None
        if not fenced:
            words = _further(line, prefix, names) if found else _alone(line, before, prefix)
        if words is not None:
            found.append([words])
        elif found:
            found[-1].append(line)
        before = line
    texts = ("\n".join(lines).strip() for lines in found[:MOST_COMMANDS])
    return tuple(each for each in texts if not _asks_nothing(each))


def begins_with_address(body: str, prefix: str, names: Sequence[str], *, mentioned: bool) -> bool:
    """Whether the whole message is for the bot, and no other part of it for people."""
    first = body[:LONGEST_TEXT].strip().split("\n", 1)[0]
    return _after_address(first, prefix, names, mentioned=mentioned) is not None


def _asks_nothing(words: str) -> bool:
    """Whether it is thanks or praise, even of something: `thanks for the question`."""
    if is_thanks(words):
        return True
    plain, rest = as_plain(words), without_thanks(words)
    if rest is None:
        is_praise = bool(begins_with(english.PRAISE, plain)) and len(plain) <= PRAISE_WORDS
        return is_praise and isinstance(parse(words), UnknownCommand)
    meant = parse(rest)
    for_it = as_plain(rest)[0] in english.FOR
    return isinstance(meant, UnknownCommand) and (for_it or not meant.guess)


def _after_address(line: str, prefix: str, names: Sequence[str], *, mentioned: bool) -> str | None:
    line = unquoted(line)
    if not begins_like(line, _addresses(prefix, tuple(names))):
        return None
    words = _after_prefix(line, prefix)
    if words is None:
        words = _after_mention(line, names)
    return _after_name(line, names, mentioned=mentioned) if words is None else words


@lru_cache(1000)
def _addresses(prefix: str, names: tuple[str, ...]) -> frozenset[str]:
    """The letters with which a line to the bot may begin. Most lines are others' chat."""
    return first_letters((*_prefixes(prefix), *(_plain(name) for name in names), *"@*["))


def _further(line: str, prefix: str, names: Sequence[str]) -> str | None:
    """The words after the address of a line that is not the first.

    In a suggestion of several lines one may begin with the bot's name and be no command.
    """
    line = unquoted(line)
    words = _after_prefix(line, prefix)
    if words is not None:
        return words
    words = _after_name(line, names, mentioned=False)
    return words if words and isinstance(parse(words), Command) else None


def _alone(line: str, before: str, prefix: str) -> str | None:
    """The command that a line is among lines for others: it begins with the prefix, and is one.

    What is quoted, indented, or announced with a colon is rather an example of one.
    """
    if before.rstrip().endswith((":", "：")) or after(line, prefix) is None:
        return None
    words = _after_prefix(line, prefix)
    return words if words and isinstance(parse(words), Command) else None


def _after_prefix(line: str, prefix: str) -> str | None:
    for start in _prefixes(prefix):
        rest = after(line, start)
        if rest is None and line[:1] == "*":
            rest = _after_starred(line, start)
        if rest is None:
            continue
        gap, words = split_marks(rest)
        if not rest or gap[:1].isspace() or _ends(rest):
            return words if not _ends(rest) else ""
        # `!floor:word` may be an alias or the id of a room.
        if gap and (len(gap) > 1 or not words or isinstance(parse(words), Command)):
            return words
    # `! floor now`: phones put a space there.
    words = (after(line, f"{prefix[:1]} {prefix[1:]}") or "").strip()
    return words if words and isinstance(parse(words), Command) else None


def misspelt(body: str, prefix: str) -> UnknownCommand | None:
    """What to say to `!flor now`: one slip in the prefix, and a command after it."""
    first = body[:LONGEST_TEXT].strip().split("\n", 1)[0]
    if not begins_like(first, first_letters([prefix])):
        return None
    word, *words = visible(first).split() or [""]
    start, name = prefix[:1], word[1:].lower().rstrip(MARKS)
    marked = bool(start) and not start.isalnum() and word.startswith(start)
    if not marked or not name or not is_slip(name, prefix[1:].lower()):
        return None
    command = parse(" ".join(words) or "?")
    guess = written_command(command) if isinstance(command, Command) else ""
    return UnknownCommand(cut(word), guess) if words and guess else None


def _prefixes(prefix: str) -> tuple[str, str]:
    return prefix, f"/{prefix[1:]}" if prefix[:1] and not prefix[:1].isalnum() else ""


def _plain(name: str) -> str:
    return name.strip().removeprefix("@")


def _ends(rest: str) -> bool:
    """Whether nothing but the end of a sentence follows: `!floor?`."""
    return bool(rest) and not rest.strip("?.!\uff1f\uff01\u061f")


def _after_starred(line: str, start: str) -> str | None:
    """What follows a prefix between asterisks, if that is a command."""
    stars = len(line) - len(line.lstrip("*"))
    rest = after(line[stars:], start)
    if rest is None or not rest.startswith("*" * stars):
        return None
    words = rest[stars:]
    return words if isinstance(parse(words), Command) else None


def _after_mention(line: str, names: Sequence[str]) -> str | None:
    found = MENTION.match(line)
    users = {name.casefold() for name in names if name.startswith("@")}
    if not found or unquote(found["user"]).casefold() not in users:
        return None
    gap, words = split_marks(line[found.end() :])
    return words if gap or not words else None


def _after_name(line: str, names: Sequence[str], *, mentioned: bool) -> str | None:
    text = after(line, "@") or line
    # The longest first: a display name may begin with the localpart.
    for name in sorted(names, key=len, reverse=True):
        plain = _plain(name)
        rest = after(text, plain) if len(plain) >= SHORTEST_NAME else None
        gap, words = split_marks(rest or "")
        # `name:word` may be the user id of somebody else.
        called = bool(gap.strip()) and (len(gap) > 1 or not words)
        # Without a mark people mostly talk about the bot and not to it.
        if gap and (called or mentioned or _is_command(words)):
            return words
    return None


def _is_command(words: str) -> bool:
    command = parse(words or "?")
    # `Shopfloor stop?` asks the others; `Shopfloor now?` can only mean the bot. And a question in
    # words of one's own is hardly for the bot where nothing marks its name: `ask the others`.
    asks = words.rstrip().endswith("?")
    # So is `poll the others`.
    own = isinstance(command, OwnQuestionCommand | OwnPollCommand) or (
        isinstance(command, PollCommand) and command != PollCommand()
    )
    return isinstance(command, Command) and not own and not (asks and command.for_moderators)
