"""What is meant: from the words after the address to a command or a refusal. Never raises."""

import difflib
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import dropwhile
from typing import get_args

from bot.core import english
from bot.core.commands.own import EXAMPLE, own_poll, own_question
from bot.core.commands.reading_rhythm import pause, quiet, schedule, skip, timezone
from bot.core.commands.spelling import (
    ENDS,
    MARKS,
    plain_words,
    says_anything,
    unquoted,
    visible,
    without_politeness,
)
from bot.core.commands.values import (
    AcceptCommand,
    AskCommand,
    CloseCommand,
    Command,
    DecksCommand,
    DeclineCommand,
    HelpCommand,
    Listing,
    ListPollsCommand,
    ListQuestionsCommand,
    LogCommand,
    NowCommand,
    OwnPollCommand,
    OwnQuestionCommand,
    PauseCommand,
    Plain,
    PollCommand,
    PreviewCommand,
    Refusal,
    ResultsCommand,
    ResumeCommand,
    SchedulesCommand,
    SetDeckCommand,
    SetQuietCommand,
    SetZoneCommand,
    SkipCommand,
    StartCommand,
    StopCommand,
    SuggestCommand,
    SuggestionsCommand,
    SummaryCommand,
)
from bot.core.commands.wording import LONGEST_WORDS, cut
from bot.core.messages import (
    BadDuration,
    BadQuorum,
    BadUsage,
    BadWeek,
    HowToVote,
    NotPosted,
    UnknownCommand,
)
from bot.core.model import DAY, Millis
from bot.core.rules import parse_duration, written_duration
from bot.core.schedule import parse_week

LONGEST_NUMBER = 6
LONGEST_NAME = 4
"""Words by which a poll is named: `the poll no 7`."""
USUAL: Millis = 3 * DAY
"""Of a poll, in an example."""
CLOSE = 0.65
"""How much a word must look like a command to be taken for a slip."""


def parse(text: str) -> Command | Refusal:
    """Read what follows the address; nothing at all asks for help.

    Further lines belong to it: what does not fit is refused, and not left out. Only a command that
    just shows something is taken without them: that does no harm.
    """
    first, *further = text.strip().split("\n", 1)
    whole = _parse(text)
    if not further or isinstance(whole, Command):
        return whole
    alone = _parse(first)
    shows = isinstance(alone, Command) and not alone.for_moderators
    return alone if shows and not isinstance(alone, SuggestCommand) else whole


def _parse(text: str) -> Command | Refusal:
    text = without_politeness(text)
    text = unquoted(text) if text.startswith(("`", "_")) else text
    words = dropwhile(lambda each: not each.strip(MARKS), plain_words(text))
    word, *rest = [*words] or [HelpCommand.name]
    name = word.lower().rstrip(MARKS)
    if meant := _phrase(name, rest):
        return meant
    noun = " ".join(each.lower() for each in rest if each.lower() not in english.ARTICLES)
    if instead := english.INSTEAD.get((name, noun)):
        known = name in (*_READERS, *_LINES)
        return BadUsage(name, cut(*rest), instead) if known else _guessed(word, instead)
    if reads_line := _LINES.get(name):
        return reads_line(_after_word(text, name))
    read = _READERS.get(name)
    return read(rest) if read else _unknown(word, rest, text)


def _phrase(name: str, rest: Sequence[str]) -> Command | Refusal | None:
    """What is meant by words that begin with no command: `show results`, `how do I vote`."""
    small = [name, *(word.lower() for word in rest)]
    if same := english.SAME.get(" ".join(small).replace("’", "'")):
        return parse(same)
    if name in english.VOTE or (name in english.HOW and {*small} & {*english.VOTE}):
        return HowToVote()
    return _shown(rest) if name in english.SHOW else None


def nearest(word: str) -> str:
    """The command that a word may be a slip for; empty if it looks like none."""
    small = word.lower()
    if small in english.GUESSES:
        return english.GUESSES[small]
    near = difflib.get_close_matches(small, (*_READERS, *_LINES), len(_READERS), CLOSE)
    return next((name for name in near if name not in _ORDERS or _is_slip(small, name)), "")


def _is_slip(word: str, name: str) -> bool:
    """Whether one letter at most is missing, too many, or in the place of its neighbour."""
    if word[0] != name[0]:
        return False
    if len(word) == len(name):
        return sorted(word) == sorted(name)
    longer, shorter = sorted((word, name), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _shown(words: Sequence[str]) -> Command | None:
    """What `show me the results` asks for, if that is a command which only shows something."""
    start = next((n for n, word in enumerate(words) if word.lower() not in english.ME), len(words))
    again = words[start:] and words[start].lower().strip(MARKS) in (*english.SHOW, "")
    shown = None if again or not words[start:] else parse(" ".join(words[start:]))
    return shown if isinstance(shown, _SHOWS) else None


def _after_word(text: str, name: str) -> str:
    """What was typed after the command's name, in one line."""
    words = text.split()
    plain = (visible(word).lower().rstrip(MARKS + ENDS) for word in words)
    at = next((n for n, word in enumerate(plain) if word == name), 0)
    return " ".join(words[at + 1 :])


def _unknown(word: str, rest: Sequence[str], text: str) -> UnknownCommand:
    name = nearest(cut(word))
    kept = _after_word(text, word.lower()) if name in _LINES else " ".join(rest)
    meant = f"{name} {kept}".strip()
    fits = name and len(meant) <= LONGEST_WORDS and isinstance(parse(meant), Command)
    return _guessed(word, meant if fits else name)


def _guessed(word: str, guess: str) -> UnknownCommand:
    return UnknownCommand(cut(word), guess)


def _plain(command: Plain, words: Sequence[str]) -> Plain | BadUsage:
    nouns = english.NOUNS.get(command.name, ())
    odd = [word for word in words if word.lower() not in nouns]
    return BadUsage(command.name, cut(*words), command.name) if odd else command


def _help(words: Sequence[str]) -> HelpCommand | BadUsage:
    if not words:
        return HelpCommand()
    named = [word for word in words if word.lower() not in english.ABOUT]
    if not named and words[-1].lower() in english.ME:
        return HelpCommand()
    # It only shows something, so a guess does no harm.
    name = named[0].lower().rstrip(MARKS) if named else ""
    known = name if name in {*_READERS, *_LINES} else nearest(cut(name)).partition(" ")[0]
    if len(named) != 1 or not known:
        return BadUsage(HelpCommand.name, cut(*words), HelpCommand.name)
    return HelpCommand(known)


def _results(words: Sequence[str]) -> ResultsCommand | BadUsage:
    named = [word for word in words if word.lower() not in (*english.OF_THAT, *english.LATEST)]
    if len(named) > 1:
        return BadUsage(ResultsCommand.name, cut(*words))
    return ResultsCommand(_id(named))


def _summary(words: Sequence[str]) -> SummaryCommand | BadWeek:
    rest = [word.lower() for word in words if word.lower() not in english.OF_THAT]
    if rest[1:] in ([], [english.WEEK_WORDS[0]]):
        if not rest or rest[0] in (*english.THIS, english.WEEK_WORDS[0]):
            return SummaryCommand()
        if rest[0] in english.PREVIOUS:
            return SummaryCommand(weeks_ago=1)
    last = rest[-1].removeprefix("w")
    if rest[:-1] in ([], [english.WEEK_WORDS[0]]) and re.fullmatch("[1-9]|[1-4][0-9]|5[0-3]", last):
        return SummaryCommand(number=int(last))
    week = parse_week(" ".join(rest))
    return SummaryCommand(week) if week else BadWeek(cut(*words))


def _ask(text: str) -> AskCommand | OwnQuestionCommand | BadUsage | NotPosted:
    words = plain_words(text)
    if _is_next(words):
        return AskCommand()
    if number := _numbered(words):
        return AskCommand(number)
    return own_question(text.split()) or AskCommand(_id(words))


def _is_next(words: Sequence[str]) -> bool:
    """`now`, `the next question`, `another one`."""
    small = [word.lower() for word in words]
    beside = (*english.ARTICLES, *english.QUESTION, *english.POLL, "one")
    rest = [word for word in small if word not in beside]
    return bool(rest) and all(word in english.NEXT for word in rest)


def _numbered(words: Sequence[str]) -> str | None:
    """The number of `question 7`, `no. 7`, `#7` or `seven`, if the words are nothing else."""
    *before, last = [word.lower().strip(ENDS + MARKS) for word in words] or [""]
    plain = last.removeprefix("#")
    is_number = re.fullmatch("[0-9]+", plain) or (plain in english.NUMBERS and len(plain) > 2)
    fits = is_number and all(word in english.BEFORE_NUMBERS for word in before)
    return cut(plain) if fits else None


def _poll(
    text: str,
) -> PollCommand | OwnPollCommand | BadUsage | BadDuration | BadQuorum | NotPosted:
    if own := own_poll(text.split()):
        return own
    words = plain_words(text)
    if words and words[0].lower() in english.NO_POLL:
        return BadUsage(PollCommand.name, cut(*words), f"{PollCommand.name} for 2d")
    size = _size_of_name(words)
    named, rest = words[:size], words[size:]
    wanted = None if _is_next(named) else _numbered(named) or _id(named)
    lasts = _for(" ".join([PollCommand.name, *([wanted] if wanted else [])]), rest)
    if not isinstance(lasts, BadUsage | BadDuration):
        return PollCommand(wanted, lasts)
    asks = set(text) & set(english.QUESTION_MARKS)
    is_own = len(words) > 1 and (asks or (len(rest) > 1 and rest[0].lower() not in english.FOR))
    return BadUsage(PollCommand.name, cut(*words), EXAMPLE) if is_own else lasts


def _size_of_name(words: Sequence[str]) -> int:
    """How many of the words say which poll is meant."""
    if not words or words[0].lower() in english.FOR or parse_duration(" ".join(words)):
        return 0
    sizes = range(min(len(words), LONGEST_NAME), 0, -1)
    return next((n for n in sizes if _is_next(words[:n]) or _numbered(words[:n])), 1)


def _for(command: str, words: Sequence[str]) -> Millis | BadUsage | BadDuration | None:
    """How long `poll` or `poll dilemma` is to last; the `for` may be left out."""
    if not words:
        return None
    said_so = words[0].lower() in english.FOR
    typed = words[1:] if said_so else words
    lasts = parse_duration(" ".join(typed))
    if lasts is not None:
        return lasts
    if said_so and typed:
        return BadDuration(cut(*typed), cut(command))
    right = command if typed else f"{command} for {written_duration(USUAL)}"
    return BadUsage(PollCommand.name, cut(*typed), cut(right))


def _listing(command: type[Listing], words: Sequence[str]) -> Listing | BadUsage:
    if not words:
        return command()
    plain = ["1" if word.lower() == "all" else word for word in words]
    number = _number(command.name, plain)
    return BadUsage(command.name, cut(*words)) if isinstance(number, BadUsage) else command(number)


def _deck(words: Sequence[str]) -> DecksCommand | SetDeckCommand | BadUsage:
    if len(words) > 1:
        return BadUsage(SetDeckCommand.name, cut(*words))
    return SetDeckCommand(cut(words[0].lower())) if words else DecksCommand()


def _suggest(text: str) -> SuggestCommand | BadUsage:
    return SuggestCommand(text) if says_anything(text) else BadUsage(SuggestCommand.name, "")


def _verdict(
    command: type[AcceptCommand | DeclineCommand], words: Sequence[str]
) -> AcceptCommand | DeclineCommand | BadUsage:
    named = [word for word in words if word.lower().strip(ENDS) not in english.SUGGESTION]
    number = _number(command.name, named)
    return BadUsage(command.name, cut(*words)) if isinstance(number, BadUsage) else command(number)


def _number(command: str, words: Sequence[str]) -> int | BadUsage:
    plain = words[0].removeprefix("#").lower() if len(words) == 1 else ""
    number = english.NUMBERS.get(plain) if len(plain) > 2 else None
    if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER:
        number = int(plain)
    return BadUsage(command, cut(*words)) if number is None else number


def _id(words: Sequence[str]) -> str | None:
    return cut(words[0].lower().removeprefix("#")) if words else None


_PLAIN: tuple[Plain, ...] = (
    NowCommand(),
    StartCommand(),
    StopCommand(),
    CloseCommand(),
    ResumeCommand(),
    SuggestionsCommand(),
)
_SHOWS = (
    HelpCommand,
    NowCommand,
    ResultsCommand,
    SummaryCommand,
    ListQuestionsCommand,
    ListPollsCommand,
    PreviewCommand,
    SchedulesCommand,
    DecksCommand,
    SuggestionsCommand,
    LogCommand,
)
_ORDERS = {
    *(each.name for each in (StartCommand, StopCommand, AskCommand, PollCommand, CloseCommand)),
    *(each.name for each in (PauseCommand, ResumeCommand, SkipCommand)),
    *(each.name for each in (AcceptCommand, DeclineCommand)),
}
"""Commands that do something at once."""
_READERS: dict[str, Callable[[Sequence[str]], Command | Refusal]] = {
    **{command.name: partial(_plain, command) for command in _PLAIN},
    HelpCommand.name: _help,
    ResultsCommand.name: _results,
    SummaryCommand.name: _summary,
    SchedulesCommand.name: schedule,
    SetZoneCommand.name: timezone,
    SetQuietCommand.name: quiet,
    PauseCommand.name: pause,
    SkipCommand.name: skip,
    SetDeckCommand.name: _deck,
    AcceptCommand.name: partial(_verdict, AcceptCommand),
    DeclineCommand.name: partial(_verdict, DeclineCommand),
    **{command.name: partial(_listing, command) for command in get_args(Listing)},
}
_LINES: dict[str, Callable[[str], Command | Refusal]] = {
    AskCommand.name: _ask,
    PollCommand.name: _poll,
    SuggestCommand.name: _suggest,
}
"""Those that may keep what was typed as it is."""
