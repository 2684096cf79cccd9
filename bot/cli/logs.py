"""Where log lines go, and how they look: for people, or each a JSON object for programs.

A line has words and, where it is ours, a mapping of fields as its only argument, with the name of
the event among them: `log.info("Joined %(room)s.", {"event": "joined", "room": room_id})`. Where
there are no fields, the name comes alone: `log.info("Stopping.", extra={"event": "stopping"})`.

The last door before a log that others read: nobody's user id but the bot's own gets through, and of
exceptions only where they happened and of what type they are. Their words may quote anyone.
"""

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from rich.console import Console
from rich.logging import RichHandler

from bot.cli.faults import TELL, traced
from bot.config.sections import Level

LONGEST = 500
"""Characters of a field, or of a line's words."""
LONGEST_TRACE = 8000
SOMEONE = "@…"
_USER_ID = re.compile(r"(?:@|%40)[^\s:]{1,254}?(?::|%3A)[\w.:\[\]-]*[\w\]]")

log = logging.getLogger(__name__)


class Form(StrEnum):
    """How log lines look."""

    TEXT = "text"
    JSON = "json"


class Lines(logging.Formatter):
    """What text and JSON have in common. Never raises: a record may be a library's mistake."""

    def __init__(self) -> None:
        super().__init__()
        self.me = ""
        """The bot's own user id, once it is known."""

    def veiled(self, text: str, longest: int = LONGEST) -> str:
        """The text without user ids, cut."""
        # Cut before as well: what is looked through has an end.
        clean = _USER_ID.sub(self._veil, text[: 2 * longest])
        return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"

    def _veil(self, found: re.Match[str]) -> str:
        return found[0] if found[0] == self.me else SOMEONE

    def worded(self, words: str) -> bytes:
        """Last words of ours, for where there is no time for a logger."""
        return f"shopfloor: {words}\n".encode()

    def words(self, record: logging.LogRecord) -> str:
        """What the line says."""
        try:
            words = record.getMessage()
        except Exception:  # arguments that do not fit
            words = str(record.msg)
        # asyncio adds the words of the exception in further lines.
        return self.veiled(words.partition("\n")[0] if self.trace(record) else words)

    def trace(self, record: logging.LogRecord) -> str:
        """Where the exception of a record happened, if it has one; never its words."""
        fault = record.exc_info[1] if record.exc_info else None
        trace_text = str(_fields(record).get("trace", "")) if fault is None else traced(fault)
        return self.veiled(trace_text[-LONGEST_TRACE:], LONGEST_TRACE)


class TextLines(Lines):
    """A line for people, in front of it what its reader does not add: date and level."""

    def __init__(self, *, dated: bool = True, levelled: bool = True) -> None:
        super().__init__()
        self._dated, self._levelled = dated, levelled

    def format(self, record: logging.LogRecord) -> str:
        """One line, but for the trace of a mistake."""
        words = "".join(
            char if char.isprintable() else _escaped(char) for char in self.words(record)
        )
        front = [_time(record)] * self._dated + [record.levelname] * self._levelled
        line = " ".join((*front, words))
        return "\n".join(filter(None, (line, self.trace(record))))


class JsonLines(Lines):
    """One object a line; manual/json.md tells its keys."""

    def format(self, record: logging.LogRecord) -> str:
        """One line in ASCII, so that nothing in it is taken for an end of line."""
        fields = dict(_fields(record))
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": fields.pop("event", getattr(record, "event", "other")),
            "message": self.words(record),
        }
        line |= {
            str(name): self._value(value) for name, value in fields.items() if name not in line
        }
        trace = self.trace(record)
        return json.dumps(line | ({"trace": trace} if trace else {}) | {"logger": record.name})

    def worded(self, words: str) -> bytes:
        """The same as a line of the log."""
        log_fields = ({"event": "ended", "why": words},)
        record = logging.LogRecord(__name__, logging.CRITICAL, "", 0, "%(why)s", log_fields, None)
        return f"{self.format(record)}\n".encode()

    def tell(self, words: str) -> None:
        """The last words, a line for each of theirs."""
        for line in words.splitlines():
            log.critical("%(why)s", {"event": "ended", "why": line})

    def _value(self, value: object) -> object:
        plain = value is None or isinstance(value, bool | int)
        return value if plain else self.veiled(str(value))


def to_stderr(form: Form = Form.TEXT) -> Lines:
    """Log to stderr, in that form; returns it, to be told whose log it is."""
    handler: logging.Handler = logging.StreamHandler()
    lines: Lines = TextLines(dated=not _is_journal())
    if form is Form.JSON:
        lines = json_lines = JsonLines()
        TELL.set(json_lines.tell)
    elif sys.stderr.isatty():
        handler = RichHandler(console=Console(stderr=True), show_path=False)
        lines = TextLines(dated=False, levelled=False)
    handler.setFormatter(lines)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # Libraries log requests and their addresses; only their warnings concern an operator.
    for noisy in ("nio", "apscheduler", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    _hear_everything()
    return lines


def say_so_much(level: Level) -> None:
    """Log so much. Libraries never say more than usual: what they debug quotes anybody."""
    logging.getLogger().setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level.upper()]))
    logging.getLogger("bot").setLevel(level.upper())


def _is_journal() -> bool:
    """Whether stderr is systemd's journal, which dates lines itself; see systemd.exec(5)."""
    try:
        stream = os.fstat(2)
    except OSError:
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{stream.st_dev}:{stream.st_ino}"


def _hear_everything() -> None:
    """What Python would print by itself becomes lines of the log."""
    logging.captureWarnings(capture=True)
    words = "A bug in shopfloor or in a library it uses."
    log_fields = {"event": "mistake"}

    def on_thread(args: threading.ExceptHookArgs) -> None:
        log.critical(words, log_fields, exc_info=args.exc_value)

    def on_unraisable(args: "sys.UnraisableHookArgs") -> None:
        log.error(words, log_fields, exc_info=args.exc_value)

    threading.excepthook, sys.unraisablehook = on_thread, on_unraisable


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    return record.args if isinstance(record.args, Mapping) else {}


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()
