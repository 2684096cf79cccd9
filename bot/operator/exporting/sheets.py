"""The record as CSV: a file a table, as `shopfloor manual sharing` describes them.

RFC 4180 in UTF-8. Spreadsheets calculate what begins with certain letters, even in quotation marks:
that gets an apostrophe in front. So does what begins with an apostrophe: taking one away gives the
text as it was.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from bot import files
from bot.core.sharing.record import SharedRoom
from bot.operator.exporting.tables import COLUMNS, Cell, Row, rows
from bot.render.markup import clean

CALCULATED = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")


@contextmanager
def writing(folder: Path, warning: str) -> Iterator[Callable[[SharedRoom], None]]:
    """Write rooms into the six files of that folder; a warning is the first line of each."""
    with ExitStack() as stack:
        tables = {
            name: stack.enter_context(_table(folder / f"{name}.csv", columns, warning))
            for name, columns in COLUMNS.items()
        }

        def write(room: SharedRoom) -> None:
            for name, row in rows(room):
                tables[name](row)

        yield write


@contextmanager
def _table(path: Path, columns: str, warning: str) -> Iterator[Callable[[Row], None]]:
    with files.becoming(path) as file:
        lines = _Lines(file)
        if warning:
            lines.write(f"{warning}\r\n")
        sheet = csv.DictWriter(lines, columns.split())
        sheet.writeheader()

        def write(row: Row) -> None:
            sheet.writerow({name: cell(each) for name, each in row.items()})

        yield write


class _Lines:
    """A file that takes text."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        self._file.write(text.encode())


def cell(value: Cell) -> str | int | float:
    """As it stands in a sheet: empty for what isn't known, and nothing that is calculated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    words = clean(value)
    return f"'{words}" if words.startswith(CALCULATED) else words
