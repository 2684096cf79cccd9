"""`shopfloor polls`: every poll and its counts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.cli.options import Json, readable, room, say_unheard, show_json_list
from bot.config import Config
from bot.core.primitives import RoomId
from bot.operator import reports
from bot.operator.finding import find
from bot.operator.names import Names
from bot.render.markup import clean, typed

Rows = list[dict[str, Any]]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        shown = typed(text).plain
        raise typer.BadParameter(f"“{shown}” isn't a date. Write it like 2026-11-23.") from None


def polls(
    context: typer.Context,
    since: Annotated[
        date | None,
        typer.Option(
            "--since", parser=_date, metavar="DATE", help="Only polls from that day on: 2026-11-23."
        ),
    ] = None,
    wanted: Annotated[
        str | None, typer.Option("--room", help="Only this room's: its id, alias or name.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List all polls with their counts; works while the bot runs."""
    with faults_told():
        settings = config.load(context.obj)
        names = Names(settings)
        asyncio.run(_show(_found(settings, names, since, wanted), settings, as_json=as_json))
    if not names.answered and not as_json:
        say_unheard()


async def _found(
    settings: Config, names: Names, since: date | None, wanted: str | None
) -> AsyncGenerator[Rows, None]:
    zone = ZoneInfo(settings.bot.timezone)
    start = datetime.combine(since, time(), zone).timestamp() if since else 0
    room_id = await _room(settings, wanted)
    async with aclosing(reports.polls(settings, int(start * 1000), room_id)) as parts:
        async for rows in parts:
            yield await names.named(rows)


async def _room(settings: Config, wanted: str | None) -> RoomId | None:
    if wanted is None:
        return None
    # The bot may have left it; its polls stay.
    return RoomId(wanted) if wanted[:1] == "!" else (await find(settings, wanted)).room_id


async def _show(parts: AsyncGenerator[Rows, None], settings: Config, *, as_json: bool) -> None:
    # Whoever reads may go before the end.
    async with aclosing(parts):
        if as_json:
            await show_json_list(parts)
        else:
            await _show_list(parts, settings.bot.timezone)


async def _show_list(parts: AsyncGenerator[Rows, None], zone: str) -> None:
    any_shown = False
    async for rows in parts:
        any_shown = True
        for row in rows:
            _show_one(row, zone)
    if not any_shown:
        typer.echo("No polls yet.")


def _show_one(row: dict[str, Any], zone: str) -> None:
    state = f"{row['voters']} voted" if row["voters"] is not None else row["state"]
    ends = readable(row["closed_at"] or row["closes_at"], zone)
    verb = "closed" if row["closed_at"] else "closes"
    when = "" if row["state"] == "cancelled" else f", {verb} {ends}"
    typer.echo(f"{clean(row['id'])} in {room(row)}: {state}{when}")
    for answer in row["answers"]:
        votes = "-" if answer["votes"] is None else answer["votes"]
        typer.echo(f"  {votes:>4}  {clean(answer['text'])}")
