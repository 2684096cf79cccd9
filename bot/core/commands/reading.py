"""What is meant: from the words after the address to a command or a refusal. Never raises."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

from bot.core.commands.own import own_poll, own_question
from bot.core.commands.values import (
    AcceptCommand,
    AskCommand,
    CloseCommand,
    Command,
    DecksCommand,
    DeclineCommand,
    HelpCommand,
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
    SetScheduleCommand,
    SetZoneCommand,
    SkipCommand,
    StartCommand,
    StopCommand,
    SuggestCommand,
    SuggestionsCommand,
    SummaryCommand,
)
from bot.core.messages import (
    BadDuration,
    BadQuiet,
    BadQuorum,
    BadRule,
    BadUsage,
    BadWeek,
    BadZone,
    NotPosted,
    UnknownCommand,
    UnknownSchedule,
)
from bot.core.model import Millis, ScheduleName
from bot.core.quiet import parse_quiet
from bot.core.rules import WrongRule, parse_duration, parse_rule
from bot.core.schedule import parse_week
from bot.core.zones import find_zone, similar_zones

LONGEST_WORDS = 60
"""So much of what was typed is kept."""
LONGEST_NUMBER = 6
OFF = ("off", "none")


def parse(words: str) -> Command | Refusal:
    """Read the words after the address; none at all ask for help."""
    word, *rest = words.split() or [HelpCommand.name]
    # Full-width letters and the like are what some keyboards type.
    read = _READERS.get(unicodedata.normalize("NFKC", word).lower())
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


def _ask(words: Sequence[str]) -> AskCommand | OwnQuestionCommand | BadUsage | NotPosted:
    return own_question(words) or AskCommand(_id(words))


def _poll(
    words: Sequence[str],
) -> PollCommand | OwnPollCommand | BadUsage | BadDuration | BadQuorum | NotPosted:
    if own := own_poll(words):
        return own
    named = [word for word in words[:1] if word.lower() != "for"]
    lasts = _for(PollCommand.name, words[len(named) :])
    return lasts if isinstance(lasts, BadUsage | BadDuration) else PollCommand(_id(named), lasts)


def _pause(words: Sequence[str]) -> PauseCommand | BadUsage | BadDuration:
    plain = parse_duration("".join(words))  # without the `for`
    lasts = _for(PauseCommand.name, words) if plain is None else plain
    return lasts if isinstance(lasts, BadUsage | BadDuration) else PauseCommand(lasts)


def _for(command: str, words: Sequence[str]) -> Millis | BadUsage | BadDuration | None:
    if not words:
        return None
    if words[0].lower() != "for":
        return BadUsage(command, _cut(*words))
    if len(words) == 1:
        return BadUsage(command, "")
    lasts = parse_duration("".join(words[1:]))
    return BadDuration(_cut(*words[1:]), command) if lasts is None else lasts


def _schedule(
    words: Sequence[str],
) -> SchedulesCommand | SetScheduleCommand | UnknownSchedule | BadRule:
    if not words:
        return SchedulesCommand()
    name = next((each for each in ScheduleName if _means(words[0], each)), None)
    if name is None:
        return UnknownSchedule(_cut(words[0]))
    if [word.lower() for word in words[1:]] in [[word] for word in OFF]:
        return SetScheduleCommand(name, None)
    try:
        rule = parse_rule(" ".join(words[1:]), lasting=name is ScheduleName.POLLS)
    except WrongRule as wrong:
        return BadRule(name, wrong.mistake)
    return SetScheduleCommand(name, rule)


def _means(word: str, name: ScheduleName) -> bool:
    """`question` is as good as `questions`."""
    plain = word.lower().removesuffix(":")
    return plain in (name.value, name.value.removesuffix("s"), f"{name.value}s")


def _timezone(words: Sequence[str]) -> SchedulesCommand | SetZoneCommand | BadZone:
    if not words:
        return SchedulesCommand()
    zone = find_zone(" ".join(words))
    if zone is None:
        return BadZone(_cut(*words), similar_zones(" ".join(words)))
    return SetZoneCommand(zone)


def _quiet(words: Sequence[str]) -> SchedulesCommand | SetQuietCommand | BadQuiet:
    if not words:
        return SchedulesCommand()
    hours = parse_quiet("".join("-" if word.lower() == "to" else word for word in words))
    return BadQuiet(_cut(*words)) if hours is None else SetQuietCommand(hours)


def _listing(
    command: type[ListQuestionsCommand | ListPollsCommand], words: Sequence[str]
) -> ListQuestionsCommand | ListPollsCommand | BadUsage:
    plain = ["1" if word.lower() == "all" else word for word in words]
    number = _number(command.name, plain) if words else None
    return number if isinstance(number, BadUsage) else command(number)


def _deck(words: Sequence[str]) -> DecksCommand | SetDeckCommand | BadUsage:
    if len(words) > 1:
        return BadUsage(SetDeckCommand.name, _cut(*words))
    return SetDeckCommand(_cut(words[0].lower())) if words else DecksCommand()


def _suggest(words: Sequence[str]) -> SuggestCommand | BadUsage:
    return SuggestCommand(" ".join(words)) if words else BadUsage(SuggestCommand.name, "")


def _verdict(
    command: type[AcceptCommand | DeclineCommand], words: Sequence[str]
) -> AcceptCommand | DeclineCommand | BadUsage:
    number = _number(command.name, words)
    return number if isinstance(number, BadUsage) else command(number)


def _number(command: str, words: Sequence[str]) -> int | BadUsage:
    plain = words[0].removeprefix("#") if len(words) == 1 else ""
    if not (plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_NUMBER):
        return BadUsage(command, _cut(*words))
    return int(plain)


def _id(words: Sequence[str]) -> str | None:
    return _cut(words[0].lower().removeprefix("#").rstrip("?.!")) if words else None


def _cut(*words: str) -> str:
    return " ".join(words)[:LONGEST_WORDS]


_PLAIN: tuple[Plain, ...] = (
    HelpCommand(),
    NowCommand(),
    StartCommand(),
    StopCommand(),
    CloseCommand(),
    PreviewCommand(),
    ResumeCommand(),
    SkipCommand(),
    DecksCommand(),
    SuggestionsCommand(),
    LogCommand(),
)
_READERS: dict[str, Callable[[Sequence[str]], Command | Refusal]] = {
    **{command.name: partial(_plain, command) for command in _PLAIN},
    ResultsCommand.name: _results,
    SummaryCommand.name: _summary,
    AskCommand.name: _ask,
    PollCommand.name: _poll,
    SchedulesCommand.name: _schedule,
    SetZoneCommand.name: _timezone,
    SetQuietCommand.name: _quiet,
    PauseCommand.name: _pause,
    SetDeckCommand.name: _deck,
    SuggestCommand.name: _suggest,
    AcceptCommand.name: partial(_verdict, AcceptCommand),
    DeclineCommand.name: partial(_verdict, DeclineCommand),
    ListQuestionsCommand.name: partial(_listing, ListQuestionsCommand),
    ListPollsCommand.name: partial(_listing, ListPollsCommand),
}
