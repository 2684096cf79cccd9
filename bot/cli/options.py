"""What several verbs take, and how they print for programs."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="Instead of being asked for it.")
]


def show_json(value: Any) -> None:
    """Print it as manual/json.md describes it."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
