"""`shopfloor polls`: every poll and its counts."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, room, say_unheard, show_json
from bot.operator import reports
from bot.operator.names import named
from bot.render.markup import clean


def polls(context: typer.Context, as_json: Json = False) -> None:
    """List all polls with their counts; works while the bot runs."""
    with faults_told():
        settings = config.load(context.obj)
        rows, answered = asyncio.run(named(settings, asyncio.run(reports.polls(settings))))
    if as_json:
        show_json(rows)
    else:
        _show(rows, settings.bot.timezone)
    if not answered and not as_json:
        say_unheard()


def _show(rows: list[dict[str, Any]], zone: str) -> None:
    if not rows:
        typer.echo("No polls yet.")
    for row in rows:
        state = f"{row['voters']} voted" if row["voters"] is not None else row["state"]
        ends = readable(row["closed_at"] or row["closes_at"], zone)
        verb = "closed" if row["closed_at"] else "closes"
        when = "" if row["state"] == "cancelled" else f", {verb} {ends}"
        typer.echo(f"{clean(row['id'])} in {room(row)}: {state}{when}")
        for answer in row["answers"]:
            votes = "-" if answer["votes"] is None else answer["votes"]
            typer.echo(f"  {votes:>4}  {clean(answer['text'])}")
