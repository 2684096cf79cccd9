"""What several verbs take, and how they print for programs."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import indent
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.operator.names import UNHEARD
from bot.operator.times import millis, shown
from bot.render.markup import clean, shortened

LONGEST_NAME = 60
"""Characters shown of what a room is called."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="Read the password from this file.", readable=False),
]


def show_json(value: Any) -> None:
    """Print it as manual/json.md describes it.

    What does not show, or plays with a terminal, comes as `\\u…`.
    """
    typer.echo(_as_json(value))


async def show_json_list(parts: AsyncIterator[list[Any]]) -> None:
    """Print what comes as one list, in the form of `show_json`, each entry at once."""
    before = "["
    async for part in parts:
        for each in part:
            typer.echo(f"{before}\n{indent(_as_json(each), '  ')}", nl=False)
            before = ","
    typer.echo("[]" if before == "[" else "\n]")


def _as_json(value: Any) -> str:
    # A replaced letter would be a wrong value.
    all_letters = (sys.stdout.encoding or "").lower() in {"utf-8", "utf8"}
    text = json.dumps(value, ensure_ascii=not all_letters, indent=2)
    return "".join(c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text)


def readable(moment: str, zone: str) -> str:
    """A moment of a report as the bot writes it in rooms: `Mon 23 Nov 2026, 18:00 GMT`."""
    return shown(millis(moment), ZoneInfo(zone))


def room(row: dict[str, Any]) -> str:
    """The room of a report's row: what it is called, made harmless, and its id."""
    short = shortened(clean(row["name"] or ""), LONGEST_NAME)
    return f"{short} ({clean(row['room_id'])})" if short else clean(row["room_id"])


def say_unheard() -> None:
    """That names are missing; beside what is shown, so that programs are not in its way."""
    typer.echo(UNHEARD, err=True)


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"
