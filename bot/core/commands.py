"""What people say to the bot: from the text of a message to a command or a refusal.

Takes any text and never raises. It does not know who speaks: `for_moderators` says what a
command needs, and `core.rights` who has it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import unquote

from bot.core.messages import BadDuration, BadUsage, BadWeek, UnknownCommand
from bot.core.model import Millis, WeekId
from bot.core.schedule import parse_duration, parse_week

LONGEST_TEXT = 500
"""So much of a message is looked at."""
LONGEST_WORDS = 60
"""So much of what was typed is kept."""
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """Which commands one may give here."""

    name: ClassVar[str] = "help"
    for_moderators: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class NowCommand:
    """What is open, and what comes next."""

    name: ClassVar[str] = "now"
    for_moderators: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ResultsCommand:
    """The latest closed poll, or the one named."""

    name: ClassVar[str] = "results"
    for_moderators: ClassVar[bool] = False
    poll: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryCommand:
    """The week so far, or the one named."""

    name: ClassVar[str] = "summary"
    for_moderators: ClassVar[bool] = False
    week: WeekId | None = None


@dataclass(frozen=True, slots=True)
class StartCommand:
    """Start the default schedule."""

    name: ClassVar[str] = "start"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StopCommand:
    """Stop the schedule."""

    name: ClassVar[str] = "stop"
    for_moderators: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class AskCommand:
    """Ask the next question now, or the one named."""

    name: ClassVar[str] = "ask"
    for_moderators: ClassVar[bool] = True
    question: str | None = None


@dataclass(frozen=True, slots=True)
class PollCommand:
    """Open the next poll now, or the one named, for the usual time or for `lasts`."""

    name: ClassVar[str] = "poll"
    for_moderators: ClassVar[bool] = True
    poll: str | None = None
    lasts: Millis | None = None


@dataclass(frozen=True, slots=True)
class CloseCommand:
    """End the open poll now."""

    name: ClassVar[str] = "close"
    for_moderators: ClassVar[bool] = True


Plain = HelpCommand | NowCommand | StartCommand | StopCommand | CloseCommand
Command = Plain | ResultsCommand | SummaryCommand | AskCommand | PollCommand
Refusal = UnknownCommand | BadUsage | BadDuration | BadWeek


# --- whether the bot is meant --------------------------------------------------------------

# Possessive (`*+`): no text can make it go back and try again.
MENTION = re.compile(
    r"\[(?:[^\]\\]|\\.)*+\]\(https://matrix\.to/#/(?P<user>[^)?\s]++)(?:\?[^)\s]*+)?\)"
)


def addressed(
    body: str, prefix: str, names: Sequence[str], *, mentioned: bool = False
) -> str | None:
    """The words after the address, if the first line of the text speaks to the bot; else None.

    `names` are the bot's display name, localpart and user id; `mentioned` says that the message
    mentions it, so that a name in front is meant as an address.
    """
    lines = body[:LONGEST_TEXT].strip().splitlines()
    line = lines[0] if lines else ""
    words = _after_prefix(line, prefix)
    if words is None:
        words = _after_mention(line, names)
    return _after_name(line, names, mentioned=mentioned) if words is None else words


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


# --- what is meant -------------------------------------------------------------------------


def parse(words: str) -> Command | Refusal:
    """Read the words after the address; none at all ask for help."""
    word, *rest = words.split() or [HelpCommand.name]
    read = _READERS.get(word.lower())
    return read(rest) if read else UnknownCommand(_cut(word))


def _plain(command: Plain, words: Sequence[str]) -> Plain | BadUsage:
    return BadUsage(command.name, _cut(*words)) if words else command


def _results(words: Sequence[str]) -> ResultsCommand | BadUsage:
    if len(words) > 1:
        return BadUsage(ResultsCommand.name, _cut(*words))
    return ResultsCommand(_id(words))


def _summary(words: Sequence[str]) -> SummaryCommand | BadWeek:
    week = parse_week(" ".join(words))
    return BadWeek(_cut(*words)) if words and week is None else SummaryCommand(week)


def _ask(words: Sequence[str]) -> AskCommand | BadUsage:
    if len(words) > 1:
        return BadUsage(AskCommand.name, _cut(*words))
    return AskCommand(_id(words))


def _poll(words: Sequence[str]) -> PollCommand | BadUsage | BadDuration:
    named = [word for word in words[:1] if word.lower() != "for"]
    rest = words[len(named) :]
    if not rest:
        return PollCommand(_id(named))
    if rest[0].lower() != "for":
        return BadUsage(PollCommand.name, _cut(*rest))
    if len(rest) == 1:
        return BadUsage(PollCommand.name, "")
    lasts = parse_duration(" ".join(rest[1:]))
    return BadDuration(_cut(*rest[1:])) if lasts is None else PollCommand(_id(named), lasts)


def _id(words: Sequence[str]) -> str | None:
    return _cut(words[0].lower()) if words else None


def _cut(*words: str) -> str:
    return " ".join(words)[:LONGEST_WORDS]


_READERS: dict[str, Callable[[Sequence[str]], Command | Refusal]] = {
    HelpCommand.name: partial(_plain, HelpCommand()),
    NowCommand.name: partial(_plain, NowCommand()),
    ResultsCommand.name: _results,
    SummaryCommand.name: _summary,
    StartCommand.name: partial(_plain, StartCommand()),
    StopCommand.name: partial(_plain, StopCommand()),
    AskCommand.name: _ask,
    PollCommand.name: _poll,
    CloseCommand.name: partial(_plain, CloseCommand()),
}
