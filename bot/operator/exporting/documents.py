"""The record as JSON: one document, a room a line, with the schema that describes it beside it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files as shipped
from pathlib import Path
from typing import Any

from bot import files
from bot.core.sharing.record import SharedRoom
from bot.operator.exporting.tables import Row, rows
from bot.render.markup import clean

FORMAT = "shopfloor-record-1"
SHARED = "Rooms that share their record."


def schema() -> bytes:
    """The JSON Schema (2020-12) of the document."""
    return (shipped(__package__) / "shopfloor.schema.json").read_bytes()


@contextmanager
def writing(folder: Path, warning: str) -> Iterator[Callable[[SharedRoom], None]]:
    """Write rooms into the document of that folder; what kind of rooms is in its first line."""
    files.write(folder / "shopfloor.schema.json", schema())
    with files.becoming(folder / "shopfloor.json") as file:
        note = json.dumps(warning or SHARED)
        file.write(f'{{"note": {note},\n"format": "{FORMAT}",\n"rooms": ['.encode())
        before = "\n"

        def write(room: SharedRoom) -> None:
            nonlocal before
            file.write((before + json.dumps(document(room), ensure_ascii=False)).encode())
            before = ",\n"

        yield write
        file.write(b"\n]}\n")


def document(room: SharedRoom) -> dict[str, Any]:
    """A room with its tables, of the same names and columns as in CSV."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("questions", "polls", "weeks", "outcomes")
    }
    whole: dict[str, Any] = {}
    for name, row in rows(room):
        fields = _fields(row)
        if name == "rooms":
            whole = fields
        elif name == "results":
            tables["polls"][-1].setdefault("results", []).append(fields)
        else:
            tables[name].append(fields)
    return whole | tables


def _fields(row: Row) -> dict[str, Any]:
    return {name: clean(each) if isinstance(each, str) else each for name, each in row.items()}
