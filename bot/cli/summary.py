"""`shopfloor summary`: a week of a room."""

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, show_json
from bot.core.model import WeekId
from bot.core.schedule import parse_week
from bot.operator import summary as weeks


class Format(StrEnum):
    """How the summary is printed."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def _week(text: str) -> WeekId:
    week = parse_week(text)
    if week is None:
        raise typer.BadParameter("that is no week. Write it like 2026-W47.")
    return week


def summary(
    context: typer.Context,
    room: Annotated[
        str | None,
        typer.Option("--room", help="Its id, alias or name; needless where there is one room."),
    ] = None,
    week: Annotated[
        WeekId | None,
        typer.Option(
            "--week",
            parser=_week,
            metavar="YEAR-WWEEK",
            help="Like 2026-W47. Left out: last week, or this one if nothing was in it.",
        ),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="html: a page of its own.")
    ] = Format.TEXT,
    as_json: Json = False,
) -> None:
    """A week of a room, as its summary told it; works beside a running bot."""
    with faults_told():
        found = asyncio.run(weeks.summary(config.load(context.obj), room, week))
    if as_json or form is Format.JSON:
        show_json(weeks.as_json(found))
    elif form is Format.HTML:
        # As bytes: the page says that it is UTF-8, whatever the terminal is.
        typer.echo(weeks.as_page(found).encode(), nl=False)
    else:
        typer.echo(f"{found.room}\n\n{found.said().body}")
