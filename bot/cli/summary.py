"""`shopfloor summary`: a week of a room."""

import asyncio
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, show_json
from bot.core.weeks.calendar import parse_week
from bot.core.weeks.values import WeekId
from bot.operator import summary as weeks
from bot.render.markup import typed


class Format(StrEnum):
    """How the summary is printed."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A week as it was typed: whole, or its number alone."""

    week: WeekId | int


def wanted(text: str) -> Wanted:
    """Read a week as it is typed. Raises typer.BadParameter."""
    if number := re.fullmatch(r"W?([1-9]|[0-4][0-9]|5[0-3])", text, re.ASCII | re.IGNORECASE):
        return Wanted(int(number[1]))
    week = parse_week(text)
    if week is None:
        raise typer.BadParameter(_no_week(text))
    return Wanted(week)


def _no_week(text: str) -> str:
    shown = typed(text).plain
    year = re.fullmatch(r"([0-9]{4})-W[0-9]{1,2}", text, re.ASCII | re.IGNORECASE)
    if year and parse_week(f"{year[1]}-W01"):
        last = 53 if parse_week(f"{year[1]}-W53") else 52
        return f"“{shown}” isn't a week: {year[1]} has the weeks 01 to {last}."
    return f"“{shown}” isn't a week. Write it like 2026-W47, or 47 for the latest week 47."


def summary(
    context: typer.Context,
    week: Annotated[
        Wanted | None,
        typer.Argument(
            parser=wanted,
            metavar="[WEEK]",
            help="Such as 2026-W47, or 47. Default: last week, or this week if that was empty.",
        ),
    ] = None,
    room: Annotated[
        str | None,
        typer.Option("--room", help="The room's id, alias or name; needed only with several."),
    ] = None,
    named: Annotated[
        Wanted | None,
        typer.Option("--week", parser=wanted, metavar="WEEK", help="The same, as an option."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="html: a complete page.")] = Format.TEXT,
    as_json: Json = False,
) -> None:
    """Show a week of a room, as in its summary; works while the bot runs."""
    if week and named:
        raise typer.BadParameter("give the week once")
    which = week or named
    with faults_told():
        found = asyncio.run(
            weeks.summary(config.load(context.obj), room, which.week if which else None)
        )
    if as_json or form is Format.JSON:
        show_json(weeks.as_json(found))
    elif form is Format.HTML:
        # As bytes: the page says that it is UTF-8, whatever the terminal is.
        typer.echo(weeks.as_page(found).encode(), nl=False)
    else:
        typer.echo(f"{found.room}\n\n{found.said().body}")
