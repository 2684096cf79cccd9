"""`shopfloor polls`: every poll and its counts."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, show_json
from bot.operator import reports


def polls(context: typer.Context, as_json: Json = False) -> None:
    """All polls with their counts; works beside a running bot."""
    with faults_told():
        rows = asyncio.run(reports.polls(config.load(context.obj)))
    if as_json:
        show_json(rows)
    else:
        _show(rows)


def _show(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("No poll has been posted yet.")
    for row in rows:
        told = f"{row['voters']} voted" if row["voters"] is not None else row["state"]
        typer.echo(f"{row['id']} in {row['room_id']}: {told}, closes {row['closes_at']}")
        for answer in row["answers"]:
            votes = "-" if answer["votes"] is None else answer["votes"]
            typer.echo(f"  {votes:>4}  {answer['text']}")
