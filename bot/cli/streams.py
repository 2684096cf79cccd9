"""Standard output and its like, whatever they are: full, closed, or without some letters."""

import errno
import io
import os
import select
import signal
import sys
import termios
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, TextIO

import typer

from bot.errors import PassingFault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_GOES_ON: ContextVar[bool] = ContextVar("_GOES_ON", default=False)


class Unheard(PassingFault):
    """What a command shows could not be written."""


def go_on() -> None:
    """Finish what the command does from here on, also if it can't say so; it ends as it would."""
    _GOES_ON.set(True)


class _Output(io.FileIO):
    """A failure is raised as Unheard, once: what is left is flushed again when Python ends.

    A reader that has gone, such as `head`, has what it wanted: the command ends as it would. Else
    its code would depend on which of the two is faster.
    """

    _failed = False

    def write(self, data: bytes, /) -> int | None:  # type: ignore[override]
        if self._failed:
            return len(data)
        try:
            return super().write(data)
        except OSError as fault:
            self._failed = True
            words = f"what is shown here cannot be written: {fault.strerror}."
            if fault.errno != errno.EPIPE and not _GOES_ON.get():
                raise Unheard(words) from None
            if fault.errno != errno.EPIPE:
                print(f"shopfloor: {words} The command goes on.", file=sys.stderr)  # noqa: T201
            return len(data)


class _Errors(io.FileIO):
    """A failure is nothing: there is nobody to hear of it, and the exit code tells enough."""

    def write(self, data: bytes, /) -> int | None:  # type: ignore[override]
        try:
            return super().write(data)
        except OSError:
            return len(data)


class _Keyboard(io.FileIO):
    """A terminal that somebody types into. Reading ends with a line, or at once with Ctrl-C.

    Python alone may miss a Ctrl-C until the next line: `input` forgets one that comes while the
    prompt is written, and the system begins to wait without hearing of one that came just before.
    """

    def __init__(self, terminal: int) -> None:
        super().__init__(terminal, "r")
        self._woken, wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)

    def readinto(self, buffer: "Buffer", /) -> int | None:
        while True:
            with suppress(BlockingIOError):
                if signal.SIGINT in os.read(self._woken, 4096):
                    raise KeyboardInterrupt
            length = super().readinto(buffer)
            if length is not None:
                return length
            select.select([self.fileno(), self._woken], [], [])


def secret(question: str) -> str:
    """An answer that isn't shown while it is typed. Raises typer.Abort.

    Read like any other on a terminal: `getpass` may miss a Ctrl-C.
    """
    if not isinstance(getattr(getattr(sys.stdin, "buffer", None), "raw", None), _Keyboard):
        return str(typer.prompt(question, hide_input=True))
    keyboard = sys.stdin.fileno()
    shown = termios.tcgetattr(keyboard)
    input_flags, output_flags, control, local, *rest = shown
    hidden = [input_flags, output_flags, control, local & ~termios.ECHO, *rest]
    try:
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, hidden)
        return str(typer.prompt(question, err=not sys.stdout.isatty()))
    finally:
        termios.tcsetattr(keyboard, termios.TCSAFLUSH, shown)
        typer.echo(err=not sys.stdout.isatty())


def prepare() -> None:
    """Let neither a full disk nor an old terminal look like a mistake of ours.

    What was closed is opened on nothing: else the next file would be taken for it. Streams that
    somebody has put in place of Python's own stay.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # gets the lowest free number, which is this one
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115
    elif sys.stdin is sys.__stdin__ and os.isatty(0):
        sys.stdin = _keyboard()
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(_Output(1, "w", closefd=False), sys.stdout, "replace")
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(_Errors(2, "w", closefd=False), sys.stderr, "backslashreplace")


def _keyboard() -> TextIO:
    before = sys.stdin
    try:
        # Opened once more: that it doesn't wait here is no matter of other programs that have it.
        terminal = os.open(os.ttyname(0), os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return before  # it has no name here
    return io.TextIOWrapper(io.BufferedReader(_Keyboard(terminal)), before.encoding, before.errors)


def _text(raw: io.FileIO, before: TextIO | None, errors: str) -> TextIO:
    encoding = before.encoding if before else "utf-8"
    # As Python's own: errors are shown at once, and so is what goes to a terminal.
    by_line = raw.isatty() or isinstance(raw, _Errors)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=by_line)
