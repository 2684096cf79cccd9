"""`shopfloor init`: sets a bot up in a folder, or completes what is missing there.

Questions are asked between, never within, what asyncio runs: Ctrl-C would not be heard there.
"""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import config as configuration
from bot.cli import DEFAULT_FILE, arrival, streams
from bot.cli.faults import ExitCode, faults_told
from bot.cli.options import PasswordFile
from bot.cli.questions import Given, choices, password_or_token
from bot.config import Config
from bot.errors import AlreadyRunning, SessionEnded
from bot.matrix.identity import RESET_BREAKS, ForeignIdentity
from bot.matrix.secret_keys import KeysLost
from bot.matrix.session import Password, Token, WayIn, WrongPassword
from bot.operator import account, folders, setup
from bot.operator.first_config import Choices
from bot.operator.setup import Settled

KEYS_LOST = """\
The keys of the bot's device are gone, so the bot signs in as a new device. If the records
are gone too and you have a backup, press Ctrl-C and run: shopfloor restore backups/FILE"""
TRIES = 3
"""How often a password is asked for."""


def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="The bot's folder; created if needed.")
    ] = None,
    homeserver: Annotated[
        str | None,
        typer.Option("--homeserver", help="Its address, if it can't be found from the user id."),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option("--user", help="The bot's account, such as @shopfloor:example.org."),
    ] = None,
    password_file: PasswordFile = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="A file with an access token, instead of a password."),
    ] = None,
    device: Annotated[
        str | None,
        typer.Option("--device", help="The token's device id, if the homeserver doesn't say."),
    ] = None,
    invites_from: Annotated[
        list[str] | None,
        typer.Option(
            "--invites-from", help="Who may invite it; may be repeated. Default: @*:SERVER."
        ),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", help="The rooms' time zone. Default: this machine's."),
    ] = None,
) -> None:
    """Set the bot up in a folder, or add what is missing there.

    With --user and --password-file or --token-file, it asks no questions.
    """
    inviters = tuple(invites_from or ())
    given = Given(homeserver, user, password_file, token_file, device, inviters, timezone)
    file = folder / DEFAULT_FILE if folder else Path(context.obj)
    with faults_told():
        try:
            _init(file, given)
        except (typer.Abort, KeyboardInterrupt):
            typer.echo("\nStopped. Run `shopfloor init` again to continue.", err=True)
            raise typer.Exit(ExitCode.CTRL_C) from None


def _init(file: Path, given: Given) -> None:
    streams.go_on()
    given.check()
    setup.check_folder(file.parent)
    if file.exists():
        config, chosen = configuration.load(file), None
        given.check_account(file, config)
        typer.echo(f"{file}: exists already and stays as it is.")
    else:
        chosen = choices(given)
        config = setup.drafted(chosen, file)
    folders.closed(config)
    try:
        settled, way_in = _settled(file, config, chosen, given)
    except AlreadyRunning:
        if chosen or not setup.has_session(config):
            raise
        typer.echo("The bot is running in this folder, so it's set up. Nothing was changed.")
        return
    typer.echo(arrival.done(file, settled, password_used=isinstance(way_in, Password)))
    if isinstance(settled.identity, ForeignIdentity):
        typer.echo(arrival.foreign(file, settled.identity), err=True)
        _replace_identity(settled, given, way_in)
    typer.echo(arrival.next_steps(file, settled))


def _settled(
    file: Path, config: Config, chosen: Choices | None, given: Given
) -> tuple[Settled, WayIn | None]:
    user = config.matrix.user_id
    if chosen and chosen.server_guessed:
        user = user[1:].partition(":")[0]
    way_in = None if setup.has_session(config) else password_or_token(given, config, user)
    typed = given.asks and not (given.password_file or config.matrix.password_file)
    tries = 1
    while True:
        try:
            return asyncio.run(setup.settle(file, config, chosen, way_in)), way_in
        except WrongPassword as fault:
            if not typed or tries == TRIES:
                raise
            typer.echo(fault, err=True)
            tries += 1
        except SessionEnded:
            if way_in is not None:
                raise
            typer.echo("The homeserver has ended the bot's session, so the bot signs in again.")
        except KeysLost:
            if way_in is not None:
                raise
            typer.echo(KEYS_LOST)
        way_in = password_or_token(given, config, user)


def _replace_identity(settled: Settled, given: Given, way_in: WayIn | None) -> None:
    """Offer it, where a password can do it. Raises ShopfloorFault, typer.Exit if it is not done."""
    if not given.asks or isinstance(way_in, Token):
        raise typer.Exit(ExitCode.MEND)
    typer.echo(RESET_BREAKS)
    if not typer.confirm("Make a new identity now?", default=False):
        raise typer.Exit(ExitCode.MEND)
    password = way_in.password if way_in else streams.secret("Password of the account")
    state = asyncio.run(account.reset(settled.config, lambda: password))
    typer.echo(arrival.identity(state))
