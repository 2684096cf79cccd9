"""One deck file as tables of TOML that know their lines, and note what is wrong in them.

Which keys a deck has, and what they mean, is the business of `decks`.
"""

import difflib
import re
import stat
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.commands.appearance import as_seen
from bot.core.commands.reserved import is_reserved
from bot.errors import DeckFault, Mistake

_BYTES = 1 << 20
_ID = 40
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Control characters, line and paragraph separators, and what turns the direction of text around.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


def read(path: Path) -> str:
    """The text of a file; raises ValueError, which says in plain words why it cannot be read."""
    try:
        # Not by is_file(), which from Python 3.14 on says no where it cannot look.
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileNotFoundError
        with path.open("rb") as file:
            raw = file.read(_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a null in the name
        raise ValueError("no such file") from None
    except OSError as error:
        raise ValueError(f"it can't be read ({error.strerror})") from None
    if len(raw) > _BYTES:
        raise ValueError("it is larger than 1 MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"it isn't UTF-8 text (see line {line})") from None


def parse(path: Path, text: str) -> dict[str, object]:
    """The TOML of a deck file; raises DeckFault with the line at which it cannot be understood."""
    line: int | None = None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, at = str(error).rpartition(" (at ")
        number = re.match(r"line (\d+)", at)
        line = int(number[1]) if number else text.count("\n") + 1
        wrong = f"not valid TOML: {what}"
        mend = "look for a missing or extra quotation mark, bracket or comma"
    # tomllib lets these two out: nesting beyond Python's stack, numbers of thousands of digits.
    except (RecursionError, ValueError):
        wrong, mend = "nested too deeply, or a number is too long", "make it simpler"
    raise DeckFault([Mistake(str(path), line, wrong, mend)])


@dataclass(slots=True)
class Lines:
    """Where one table stands: its header, its keys, and the inline tables in it."""

    header: int = 1
    keys: dict[str, int] = field(default_factory=dict)
    inline: list[int] = field(default_factory=list)

    def of(self, key: str) -> int:
        """The line of a key; of the header, if the key is not seen."""
        return self.keys.get(key, self.header)


def blocks(text: str) -> dict[str, list[Lines]]:
    """Where the tables of each name stand, `""` for the top; right for files laid out by people.

    tomllib tells no lines, so text inside a value that looks like a key can shift one.
    """
    here = Lines()
    found: dict[str, list[Lines]] = {"": [here]}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("#"):
            continue
        if header := _HEADER.match(line):
            here = Lines(number)
            found.setdefault(header[1], []).append(here)
            found[""][0].keys.setdefault(header[1], number)
        elif key := _KEY.match(line):
            here.keys.setdefault(key[1], number)
        here.inline += [number] * line.count("{")
    return found


@dataclass(slots=True)
class Table:
    """One table of a deck file. What is wrong in it is noted, and a blank stands in."""

    path: Path
    values: Mapping[str, object]
    lines: Lines
    mistakes: list[Mistake] = field(default_factory=list)
    """Shared by all tables of the file."""

    def wrong(self, key: str, wrong: str, mend: str) -> None:
        """Notes a mistake at the line of a key."""
        self.mistakes.append(Mistake(str(self.path), self.lines.of(key), wrong, mend))

    def know(self, known: Collection[str]) -> None:
        """Notes the keys that mean nothing here."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key[:_ID], known, 1)
                mend = f"did you mean `{near[0]}`?" if near else f"use one of {', '.join(known)}"
                self.wrong(key, f"unknown key {key[:_ID]!r}", mend)

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        """One line of text of at most that many characters; may be absent if it has a default."""
        if key in self.values:
            return self.checked(key, f"`{key}`", self.values[key], longest)
        if default is None:
            self.wrong(key, f"`{key}` is missing", f'add {key} = "…"')
        return default or ""

    def checked(self, key: str, name: str, value: object, longest: int) -> str:
        """The same for a value taken from under the key, called by that name in a mistake."""
        text = value.strip() if isinstance(value, str) else ""
        if not isinstance(value, str):
            self.wrong(key, f"{name} isn't text", "put it in quotation marks")
        elif not text:
            self.wrong(key, f"{name} is empty", "write something there")
        elif not as_seen(text):
            wrong = f"{name} looks empty: it has only invisible characters"
            self.wrong(key, wrong, "write something people can read")
        elif len(text) > longest:
            wrong = f"{name} has {len(text)} characters, but only {longest} fit"
            self.wrong(key, wrong, f"cut {len(text) - longest}")
        elif _HIDDEN.search(text):
            wrong = f"{name} contains a line break or another control character"
            self.wrong(key, wrong, "write it on one line, with visible characters only")
        else:
            return text
        return ""

    def id(self) -> str:
        """The table's `id`, a short name in kebab-case."""
        return self.kebab("id", self.text("id", _ID), "write it")

    def typed_id(self) -> str:
        """The same of an `id` that people type after a command."""
        id = self.id()
        if is_reserved(id):
            wrong = f"{id!r} can't be an id: it's a word of a command"
            self.wrong("id", wrong, "choose another word, or two with a hyphen")
        return id

    def kebab(self, key: str, id: str, mend: str) -> str:
        """An id as it is; noted if it is not fit to be one."""
        if id and (len(id) > _ID or not _KEBAB.fullmatch(id)):
            how = f"{mend} with at most {_ID} lowercase letters, digits and single hyphens"
            self.wrong(key, f"{id[:_ID]!r} can't be an id", how)
        return id

    def items(self, key: str, least: int, most: int, like: str) -> list[object]:
        """A list of so many items; empty if it is missing or something else."""
        value = self.values.get(key, [])
        mend = f"write {'them' if most > 1 else 'it'} like {like}"
        if not isinstance(value, list):
            self.wrong(key, f"`{key}` isn't a list", mend)
            return []
        if not least <= len(value) <= most:
            needed = f"{least} to {most}" if least < most else f"exactly {least}"
            self.wrong(key, f"`{key}` needs {needed} entries, not {len(value)}", mend)
        return value

    def tables(
        self, key: str, least: int, most: int, like: str, lines: Sequence[Lines]
    ) -> list["Table"]:
        """The same of tables, which stand at these lines as far as those are known."""
        found = []
        for index, value in enumerate(self.items(key, least, most, like)):
            where = lines[index] if index < len(lines) else Lines(self.lines.of(key))
            if isinstance(value, dict):
                found.append(Table(self.path, value, where, self.mistakes))
            else:
                self.wrong(key, f"entry {index + 1} of `{key}` isn't a table", f"write {like}")
        return found


def note_repeats(tables: Sequence[Table], key: str) -> None:
    """Notes texts under the same key of more than one of the tables that look the same."""
    first: dict[str, int] = {}
    for table in tables:
        value = table.values.get(key)
        if isinstance(value, str) and (text := as_seen(value)):
            if text in first:
                wrong = f"line {first[text]} has the same `{key}`, or one that looks the same"
                table.wrong(key, wrong, "make them different")
            first.setdefault(text, table.lines.of(key))
