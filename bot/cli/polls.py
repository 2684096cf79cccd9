"""`shopfloor polls`: every poll and its counts."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, show_json
from bot.operator import reports
from bot.render.markup import clean


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
        ends = readable(row["closed_at"] or row["closes_at"])
        verb = "closed" if row["closed_at"] else "closes"
        typer.echo(f"{clean(row['id'])} in {clean(row['room_id'])}: {told}, {verb} {ends}")
        for answer in row["answers"]:
            votes = "-" if answer["votes"] is None else answer["votes"]
            typer.echo(f"  {votes:>4}  {clean(answer['text'])}")
