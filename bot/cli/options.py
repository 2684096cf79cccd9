"""What several verbs take, and how they print for programs."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="Instead of being asked for it.", readable=False),
]


def show_json(value: Any) -> None:
    """Print it as manual/json.md describes it.

    What does not show, or plays with a terminal, comes as `\\u…`.
    """
    # A replaced letter would be a wrong value.
    all_letters = (sys.stdout.encoding or "").lower() in {"utf-8", "utf8"}
    text = json.dumps(value, ensure_ascii=not all_letters, indent=2)
    shown = (c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text)
    typer.echo("".join(shown))


def readable(moment: str) -> str:
    """A moment of a report, for people: `Mon 23 Nov 2026, 18:00 UTC`."""
    return f"{datetime.fromisoformat(moment):%a %d %b %Y, %H:%M %Z}"


def times(count: int) -> str:
    """How often, in words."""
    return "once" if count == 1 else f"{count} times"
