"""The command line: one function a verb, and the one place where faults become exit codes.

0: done. 1: something a person can mend, said on stderr. 2: the command line was not understood.
3: the homeserver has ended the bot's session; starting it again helps only after a person has.
130: Ctrl-C, where that is not the way to end it.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.logging import RichHandler

import bot
from bot import account, reports
from bot import app as application
from bot import config as configuration
from bot.errors import SessionEnded, ShopfloorFault
from bot.matrix import private
from bot.matrix.identity import RESET_BREAKS, State
from bot.render.markup import clean
from bot.render.pages import commands_page, every_text
from bot.store.backup import backup as copy_records

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="A discussion bot for Matrix rooms: questions from an essay, polls, weekly summaries.",
)
identity = typer.Typer(invoke_without_command=True, help="The bot's identity on the homeserver.")
app.add_typer(identity, name="identity")
ConfigFile = Annotated[Path, typer.Option("--config", help="The config file.")]


def main() -> None:
    """The entry point of the command `shopfloor`."""
    app()


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except ShopfloorFault as fault:
        print(f"shopfloor: {fault}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(3 if isinstance(fault, SessionEnded) else 1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shopfloor {bot.__version__}")
        raise typer.Exit


@app.callback()
def shopfloor(
    context: typer.Context,
    config: ConfigFile = configuration.DEFAULT_FILE,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="And leave.")
    ] = False,
) -> None:
    """Read by every verb: where the config lies."""
    context.obj = config


@app.command()
def run(context: typer.Context) -> None:
    """Run the bot, until Ctrl-C or SIGTERM."""
    _log_to_stderr()
    with _faults_told():
        asyncio.run(application.run(configuration.load(context.obj)))


@app.command()
def check(context: typer.Context) -> None:
    """Check the config and the decks, and tell every mistake at once."""
    faults: list[ShopfloorFault] = []
    config = None
    with _collected(faults):
        config = configuration.load(context.obj)
        typer.echo(f"{context.obj}: ok")
    with _collected(faults):
        every = application.load_decks(config.bot.prompts if config else ())
        for deck in every.values():
            typer.echo(
                f"deck {deck.id}: ok, {len(deck.questions)} questions, {len(deck.polls)} polls"
            )
        if config:
            application.chosen_deck(config, every)
    for fault in faults:
        print(fault, file=sys.stderr)  # noqa: T201
    if faults:
        raise typer.Exit(1)


@contextmanager
def _collected(faults: list[ShopfloorFault]) -> Iterator[None]:
    try:
        yield
    except ShopfloorFault as fault:
        faults.append(fault)


@app.command()
def polls(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """All polls with their counts; works beside a running bot."""
    with _faults_told():
        config = configuration.load(context.obj)
        rows = asyncio.run(reports.polls(config))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _show_polls(rows)


def _show_polls(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("No poll has been posted yet.")
    for row in rows:
        told = f"{row['voters']} voted" if row["voters"] is not None else row["state"]
        typer.echo(f"{row['id']} in {row['room_id']}: {told}, closes {row['closes_at']}")
        for answer in row["answers"]:
            votes = "-" if answer["votes"] is None else answer["votes"]
            typer.echo(f"  {votes:>4}  {answer['text']}")


@app.command()
def rooms(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """All rooms the bot is in, what comes next there and what is stuck; beside a running bot."""
    with _faults_told():
        config = configuration.load(context.obj)
        rows = asyncio.run(reports.rooms_of(config))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _show_rooms(rows)


def _show_rooms(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("The bot is in no room yet. Invite it into one.")
    for row in rows:
        members = "?" if row["members"] is None else row["members"]
        sealed = "encrypted" if row["encrypted"] else "not encrypted"
        typer.echo(f"{clean(row['name'] or '(no name)')}  {row['room_id']}")
        typer.echo(f"  {members} members, {sealed}, {row['timezone']}, deck {row['deck']}")
        coming = row["next"] and f"{row['next']['what']} at {row['next']['at']}"
        typer.echo(
            f"  next: {'paused' if row['paused'] else coming or 'nothing, the schedule is off'}"
        )
        for each in row["stuck"]:
            tries = f"tried {each['tries']} times since {each['since']}"
            typer.echo(f"  stuck: {each['act']}, {tries}: {each['problem']}")


@app.command()
def words(
    commands: Annotated[
        bool, typer.Option("--commands", help="The manual's page of commands instead.")
    ] = False,
) -> None:
    """All the bot can say in a room, with sample values; for reviewers and translators."""
    typer.echo(commands_page() if commands else every_text(), nl=False)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
) -> None:
    """Copy the records, without keys and secrets; works beside a running bot."""
    with _faults_told():
        asyncio.run(copy_records(configuration.load(context.obj).storage.database, file))
    typer.echo(f"{file}: the records are in there, without keys and secrets.")


@identity.callback()
def show_identity(context: typer.Context) -> None:
    """Show user, device, fingerprint, and whether all is signed; works beside a running bot."""
    if context.invoked_subcommand is None:
        with _faults_told():
            state = asyncio.run(account.describe(configuration.load(context.obj)))
            _show_identity(state)
            if not state.signed:
                raise ShopfloorFault("`shopfloor run` mends this, or says what does.")


@identity.command()
def reset(
    context: typer.Context,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="Instead of being asked for it.")
    ] = None,
) -> None:
    """Give the account a new identity; the bot must not be running."""
    _log_to_stderr()

    def password() -> str:
        if password_file:
            return private.from_operator(password_file, "--password-file")
        return str(typer.prompt("Password of the account", hide_input=True))

    typer.echo(RESET_BREAKS)
    with _faults_told():
        _show_identity(asyncio.run(account.reset(configuration.load(context.obj), password)))


def _show_identity(state: State) -> None:
    typer.echo(f"user         {state.user_id}")
    typer.echo(f"device       {state.device_id}")
    typer.echo(f"fingerprint  {state.fingerprint}")
    typer.echo(f"signed       {'yes' if state.signed else 'no: ' + '; '.join(state.missing)}")


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End by itself.")] = False,
    encrypted: Annotated[bool, typer.Option("--encrypted", help="In an encrypted room.")] = False,
) -> None:
    """Play the main job on a throw-away homeserver on this machine."""
    from bot.demo.play import play  # noqa: PLC0415 - needs what only the demo's extra installs

    with _faults_told():
        asyncio.run(play(once=once, encrypted=encrypted))


def _log_to_stderr() -> None:
    if sys.stderr.isatty():
        handler: logging.Handler = RichHandler(console=Console(stderr=True), show_path=False)
        form = "%(message)s"
    else:
        handler = logging.StreamHandler()
        form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, handlers=[handler])
    # Libraries log requests and their addresses; only their warnings concern an operator.
    for noisy in ("nio", "apscheduler", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
