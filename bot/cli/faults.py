"""The one place where faults become exit codes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from bot.errors import SessionEnded, ShopfloorFault


class ExitCode(IntEnum):
    """What a service manager or a script can go by; told in manual/operating.md."""

    DONE = 0
    MEND = 1
    """A person has to mend something; what, is said on stderr."""
    USAGE = 2
    """The command line was not understood."""
    SESSION_ENDED = 3
    """The homeserver has ended the bot's session; a person has to sign it in again."""
    CTRL_C = 130


@contextmanager
def faults_told() -> Iterator[None]:
    """Say what went wrong in the block, and leave with its exit code."""
    try:
        yield
    except ShopfloorFault as fault:
        print(f"shopfloor: {fault}", file=sys.stderr)  # noqa: T201
        ended = isinstance(fault, SessionEnded)
        raise typer.Exit(ExitCode.SESSION_ENDED if ended else ExitCode.MEND) from None
    except KeyboardInterrupt:
        raise typer.Exit(ExitCode.CTRL_C) from None
