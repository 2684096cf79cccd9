"""`shopfloor identity`: how the account stands with the people who verify it."""

import asyncio
from typing import Any

import typer

from bot import config
from bot.cli import streams
from bot.cli.faults import faults_told
from bot.cli.logs import to_stderr
from bot.cli.options import Json, PasswordFile, show_json
from bot.cli.verbs import PLAIN
from bot.errors import ShopfloorFault
from bot.matrix import private
from bot.matrix.identity import RESET_BREAKS, State
from bot.operator import account, folders

identity = typer.Typer(
    invoke_without_command=True, help="The bot's identity on the homeserver.", **PLAIN
)


@identity.callback()
def show(context: typer.Context, as_json: Json = False) -> None:
    """Show user, device, fingerprint and whether all is signed; works while the bot runs."""
    if context.invoked_subcommand is None:
        with faults_told():
            state = asyncio.run(account.describe(config.load(context.obj)))
            if as_json:
                show_json(_told(state))
            else:
                _show(state)
            if not state.signed:
                raise ShopfloorFault(
                    "Not all is signed. `shopfloor run` fixes this or says what to do."
                )


@identity.command()
def reset(context: typer.Context, password_file: PasswordFile = None) -> None:
    """Give the account a new identity; stop the bot first."""
    to_stderr()

    def password() -> str:
        if password_file:
            return private.from_operator(password_file, "--password-file")
        return streams.secret("Password of the account")

    typer.echo(RESET_BREAKS)
    with faults_told():
        streams.go_on()
        _show(asyncio.run(account.reset(folders.closed(config.load(context.obj)), password)))


def _told(state: State) -> dict[str, Any]:
    return {
        "user_id": state.user_id,
        "device_id": state.device_id,
        "fingerprint": state.fingerprint,
        "signed": state.signed,
        "missing": list(state.missing),
    }


def _show(state: State) -> None:
    typer.echo(f"user         {state.user_id}")
    typer.echo(f"device       {state.device_id}")
    typer.echo(f"fingerprint  {state.fingerprint}")
    typer.echo(f"signed       {'yes' if state.signed else 'no: ' + '; '.join(state.missing)}")
