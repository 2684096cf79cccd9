"""`shopfloor restore`: a backup in the place of the records, and a new session."""

import asyncio
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import config
from bot.cli import streams
from bot.cli.faults import faults_told
from bot.cli.logs import to_stderr
from bot.cli.options import PasswordFile
from bot.config import Config
from bot.matrix import private
from bot.matrix.session import Password, Token, WayIn
from bot.operator import restore as restoring
from bot.operator.times import shown
from bot.render.markup import clean
from bot.store.backup import Contents

WHAT_IT_DOES = """\
These records replace those in {database}; the old ones are kept beside it.
The bot's session ends, and it signs in as a new device. It can't read older encrypted messages.
What it has said since the backup, it finds in the rooms and doesn't repeat."""

MOST_NAMED = 5
"""Devices."""


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup to restore.", readable=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask first.")] = False,
    password_file: PasswordFile = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", help="A new access token, instead of a password.", readable=False
        ),
    ] = None,
) -> None:
    """Restore a backup and sign in as a new device; stop the bot first."""
    if password_file and token_file:
        raise typer.BadParameter("give --password-file or --token-file, not both")
    to_stderr()
    with faults_told():
        settings = config.load(context.obj)
        contents = asyncio.run(restoring.look(Path(context.obj), settings, file))
        typer.echo(_told(file, contents, ZoneInfo(settings.bot.timezone)))
        typer.echo(WHAT_IT_DOES.format(database=settings.storage.database))
        if not yes:
            typer.confirm("Go on?", abort=True)
        streams.go_on()
        asyncio.run(_restore(settings, file, _way_in(settings, password_file, token_file)))


async def _restore(settings: Config, file: Path, way_in: WayIn) -> None:
    done = await restoring.restore(settings, file, way_in)
    device = clean(done.device_id)
    typer.echo(f"\nThe records are restored, and the bot is signed in as device {device}.")
    if done.kept:
        typer.echo(f"The old records are in {done.kept}; delete them once all is well.")
    others = await restoring.vouch(settings)
    typer.echo("The device's keys are published and signed. Start the bot: shopfloor run")
    if others:
        ids = ", ".join(clean(each.device_id) for each in others[:MOST_NAMED])
        more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
        typer.echo(f"The account has other devices, too: {ids}{more}.")
        typer.echo("Sign out those that nobody uses. The bot's old device may be among them.")


def _way_in(settings: Config, password_file: Path | None, token_file: Path | None) -> WayIn:
    if token_file:
        return Token(private.from_operator(token_file, "--token-file"), None, restoring.UNCHANGED)
    user = settings.matrix.user_id
    if password_file:
        password = private.from_operator(password_file, "--password-file")
    else:
        password = streams.secret(f"Password of {user}")
    return Password(user, password, restoring.UNCHANGED)


def _told(file: Path, contents: Contents, zone: ZoneInfo) -> str:
    made = contents.origin.copied_at
    at = shown(made, zone) if made else "unknown"
    return (
        f"backup     {file}\n"
        f"made       {at}, by shopfloor {clean(contents.origin.shopfloor or '(an old version)')}\n"
        f"account    {clean(contents.origin.user_id or 'unknown')}\n"
        f"rooms      {contents.rooms}\n"
        f"asked      {contents.questions} questions, {contents.polls} polls\n"
        f"last week  {clean(contents.last_week or 'none')}\n"
    )
