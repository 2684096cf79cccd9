"""`shopfloor decks`: which decks there are, and who uses them."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, room, say_unheard, show_json
from bot.operator import decks as library
from bot.render.markup import clean


def decks(context: typer.Context, as_json: Json = False) -> None:
    """List the decks: what is in them, what is wrong and which rooms use them."""
    with faults_told():
        rows, answered = asyncio.run(library.listed(config.load(context.obj)))
    if as_json:
        show_json(rows)
    else:
        _show(rows)
    if not answered and not as_json:
        say_unheard()


def _show(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["id"]:
            typer.echo(_headline(row))
        if row["file"]:
            typer.echo(f"  {row['file']}")
        if row["questions"] is not None:
            typer.echo(f"  questions: {row['questions']}, polls: {row['polls']}")
        for mistake in row["mistakes"]:
            typer.echo(f"  wrong: {clean(mistake)}")
        for each in row["rooms"]:
            typer.echo(f"  used in {room(each)}")


def _headline(row: dict[str, Any]) -> str:
    marks = [
        *(["built in"] if row["shipped"] else []),
        *(["used in new rooms"] if row["default"] else []),
    ]
    marked = f" ({', '.join(marks)})" if marks else ""
    title = f": {clean(row['title'])}" if row["title"] else ""
    return f"{clean(row['id'])}{title}{marked}"
