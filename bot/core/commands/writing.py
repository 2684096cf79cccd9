"""A command as it is typed, for the log of changes."""

from bot.core.commands import values as said
from bot.core.model import Quorum
from bot.core.quiet import written_quiet
from bot.core.rules import written, written_duration
from bot.core.until import written_until


def written_command(command: said.Command) -> str:
    """The words that `parse` reads as the command."""
    return " ".join([command.name, *_words(command)])


def _words(command: said.Command) -> list[str]:  # noqa: C901, PLR0911 - one line a command
    match command:
        case said.AskCommand(question) if question:
            return [question]
        case said.OwnQuestionCommand(text):
            return [text]
        case said.OwnPollCommand(question, answers, lasts, quorum):
            return [" / ".join((question, *answers)), *_for(lasts), *_quorum(quorum)]
        case said.PollCommand(poll, lasts):
            return [*([poll] if poll else []), *_for(lasts)]
        case said.PauseCommand(lasts, until):
            return ["until", written_until(until)] if until else _for(lasts)
        case said.SkipCommand(what, off):
            return [*([what.value.removesuffix("s")] if what else []), *(["off"] if off else [])]
        case said.SetScheduleCommand(schedule, rule):
            return [schedule.value, written(rule) if rule else "off"]
        case said.SetZoneCommand(zone):
            return [zone]
        case said.SetQuietCommand(hours):
            return [written_quiet(hours)]
        case said.SetDeckCommand(deck):
            return [deck]
        case said.AcceptCommand(number) | said.DeclineCommand(number):
            return [str(number)]
    return []


def _quorum(quorum: Quorum | None) -> list[str]:
    if quorum is None:
        return []
    return ["quorum", f"{quorum:.0%}" if quorum < 1 else str(quorum)]


def _for(lasts: int | None) -> list[str]:
    return ["for", written_duration(lasts)] if lasts else []
