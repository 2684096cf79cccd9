"""The one place where faults, and bugs, become exit codes."""

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum

import typer

from bot.cli.streams import Unheard
from bot.errors import PassingFault, SessionEnded, ShopfloorFault

log = logging.getLogger(__name__)


class ExitCode(IntEnum):
    """What a service manager or a script can go by; told in manual/operating.md."""

    DONE = 0
    MEND = 1
    """A person has to mend something; what, is said on stderr."""
    USAGE = 2
    """The command line was not understood."""
    SESSION_ENDED = 3
    """The homeserver has ended the bot's session; a person has to sign it in again."""
    BUG = 70
    """The mistake is shopfloor's own; the traceback is in the log. Starting again may help."""
    PASSING = 75
    """Trouble of the machine that may be over later; starting again then is all it needs."""
    CTRL_C = 130


def _said(words: str) -> None:
    # Faults quote servers and files, which must not play with the terminal.
    shown = "".join(char if char == "\n" or char.isprintable() else " " for char in words)
    if shown:
        print(f"shopfloor: {shown}", file=sys.stderr)  # noqa: T201


TELL: ContextVar[Callable[[str], None]] = ContextVar("TELL", default=_said)
"""How the last words are told; a log for programs has lines of its own."""


@contextmanager
def faults_told() -> Iterator[None]:
    """Say what went wrong in the block, and leave with its exit code."""
    try:
        yield
    except ShopfloorFault as fault:
        TELL.get()(str(fault))
        raise typer.Exit(_code(fault)) from None
    except KeyboardInterrupt:
        raise typer.Exit(ExitCode.CTRL_C) from None


def _code(fault: ShopfloorFault) -> ExitCode:
    match fault:
        case SessionEnded():
            return ExitCode.SESSION_ENDED
        case PassingFault():
            return ExitCode.PASSING
    return ExitCode.MEND


@contextmanager
def bugs_told() -> Iterator[None]:
    """Log the traceback of what nobody foresaw in the block, and leave with the code for it."""
    try:
        yield
    except Unheard as fault:
        TELL.get()(str(fault))
        sys.exit(ExitCode.PASSING)
    except Exception as bug:
        log.critical("Traceback:\n%(trace)s", {"event": "bug", "trace": traced(bug)})
        TELL.get()(
            f"this is a bug in shopfloor ({type(bug).__name__}). Please report it with the "
            "lines above; they quote nobody. You can start it again."
        )
        sys.exit(ExitCode.BUG)


def traced(bug: BaseException) -> str:
    """A traceback without the exceptions' own words: they may quote people, or a secret."""
    return "".join(_traced(bug)).rstrip()


def _traced(bug: BaseException) -> Iterator[str]:
    before = bug.__cause__ or (None if bug.__suppress_context__ else bug.__context__)
    if before:
        yield from _traced(before)
        yield "then came\n"
    yield from traceback.format_tb(bug.__traceback__)
    yield f"{type(bug).__module__}.{type(bug).__qualname__}\n"
    if isinstance(bug, BaseExceptionGroup):
        for each in bug.exceptions:
            yield "including\n"
            yield from _traced(each)
