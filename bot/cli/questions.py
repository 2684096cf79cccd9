"""What `shopfloor init` has to know: out of its options, or asked for.

Each answer is checked when it comes, and asked for again if it will not do. Where nothing is asked,
a fault names the option instead.
"""

import asyncio
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer
import tzlocal

from bot import device
from bot.cli import streams
from bot.config import Config
from bot.core.schedule.zones import find_zone, similar_zones, zones_called
from bot.errors import ShopfloorFault
from bot.matrix import discovery, private
from bot.matrix.session import Password, Token, WayIn
from bot.operator import setup
from bot.operator.first_config import Choices
from bot.render.markup import typed

T = TypeVar("T")

OTHERWISE = "Europe/London"
_USER_ID = re.compile(r"@?([^\s@:/]+):([^\s@/]+)")
_LOCALPART = re.compile(r"@?([^\s@:/]+)")
_MAIL = re.compile(r"([^\s@:/]+)@([^\s@/]+)")
_INVITER = re.compile(r"@[^\s@:]+:[^\s@/]+")


@dataclass(frozen=True, slots=True)
class Given:
    """The options."""

    homeserver: str | None
    user: str | None
    password_file: Path | None
    token_file: Path | None
    device_id: str | None
    invites_from: tuple[str, ...]
    timezone: str | None

    @property
    def asks(self) -> bool:
        """Whether somebody is there to be asked, and something has been left open."""
        whole = self.user and (self.password_file or self.token_file)
        return sys.stdin.isatty() and not whole

    def check(self) -> None:
        """Raises ShopfloorFault if the options do not go together."""
        if self.password_file and self.token_file:
            raise ShopfloorFault("Give --password-file or --token-file, not both.")
        if self.device_id and not self.token_file:
            raise ShopfloorFault("--device goes with an access token; add --token-file.")

    def check_account(self, file: Path, config: Config) -> None:
        """Raises ShopfloorFault if another account is meant than the one in the config."""
        there = config.matrix.user_id
        if self.user and user_of(self.user) not in (there, there[1:].partition(":")[0]):
            raise ShopfloorFault(
                f"{file} exists already, for {there}, not for {typed(self.user).plain}. "
                "Give each account its own folder."
            )

    def ask(
        self, option: str, question: str, check: Callable[[str], T], default: str | None = None
    ) -> T:
        """The first answer that will do. Raises ShopfloorFault where nothing is asked."""
        if not self.asks:
            raise ShopfloorFault(f"Can't ask questions here. Add {option}")
        while True:
            try:
                return check(str(typer.prompt(question, default=default)))
            except ShopfloorFault as fault:
                typer.echo(fault, err=True)


def choices(given: Given) -> Choices:
    """What the config is made from. Raises ShopfloorFault."""
    if given.asks:
        typer.echo(
            "The bot needs its own account on a homeserver. If it has none yet, create one first,\n"
            "as you would for a person. Ctrl-C stops this and writes nothing."
        )
    if given.user:
        user = user_of(given.user)
    else:
        user = given.ask(
            "--user, such as --user @shopfloor:example.org.",
            "The bot's user id, such as @shopfloor:example.org",
            user_of,
        )
    _, _, server = user.partition(":")
    address, guess = _homeserver(given, server)
    typer.echo(f"The homeserver is {address}.")
    if discovery.in_clear(address):
        typer.echo(
            f"Warning: {address} is not encrypted. Anyone between here and there can read the "
            "password and all that the bot reads. Use https, unless both are on your own network.",
            err=True,
        )
    return Choices(
        address,
        user if server else f"@{user}:{guess}",
        _inviters(given, server),
        _zone(given),
        server_guessed=not server,
    )


def password_or_token(given: Given, config: Config, user: str) -> WayIn:
    """How to sign in. Raises ShopfloorFault."""
    if given.token_file:
        token = private.from_operator(given.token_file, "--token-file")
        return Token(token, given.device_id, "Check --token-file, --user and --device.")
    matrix = config.matrix
    if not given.password_file and (matrix.password_file or matrix.access_token_file):
        return device.way_in(config)
    takes_passwords = asyncio.run(setup.takes_passwords(matrix.homeserver))
    if given.password_file:
        if not takes_passwords:
            refused = _no_passwords(matrix.homeserver, user)
            raise ShopfloorFault(f"{refused} Save the token in a file and add --token-file FILE.")
        password = private.from_operator(given.password_file, "--password-file")
        return Password(user, password, "Check --user and the password in that file.")
    if not given.asks:
        raise ShopfloorFault(
            "Can't ask for the password here. Save it in a file and add --password-file FILE. "
            "Or save an access token and add --token-file FILE."
        )
    if not takes_passwords:
        typer.echo(_no_passwords(matrix.homeserver, user))
        token = streams.secret("Access token (not shown)").strip()
        return Token(token, None, "Make a new one and copy all of it.")
    question = f"Password of {user} (not shown, not stored)"
    return Password(
        user,
        streams.secret(question),
        "Check the user id and type it again.",
    )


def user_of(text: str) -> str:
    """A user id out of what was typed, or a localpart alone. Raises ShopfloorFault."""
    wanted = text.strip()
    if found := _USER_ID.fullmatch(wanted):
        return f"@{found[1]}:{found[2]}"
    if found := _LOCALPART.fullmatch(wanted):
        return found[1]
    mail = _MAIL.fullmatch(wanted)
    like = f"@{mail[1]}:{mail[2]}" if mail else "@shopfloor:example.org"
    raise ShopfloorFault(f"“{typed(wanted).plain}” isn't a user id. Write it like {like}.")


def inviters_of(text: str) -> tuple[str, ...]:
    """User ids with wildcards out of what was typed. Raises ShopfloorFault."""
    wanted = tuple(text.replace(",", " ").split())
    for each in wanted:
        if not _INVITER.fullmatch(each):
            raise ShopfloorFault(
                f"“{typed(each).plain}” isn't a user id. Write it like @ann:example.org, "
                "or @*:example.org for everyone there."
            )
    return wanted


def zone_of(text: str) -> str:
    """A time zone out of what was typed. Raises ShopfloorFault."""
    if found := find_zone(text):
        return found
    wanted, cities = typed(text).plain, zones_called(text)
    if cities:
        named = " or ".join(cities)
        raise ShopfloorFault(f"“{wanted}” doesn't say where. Name a city instead, such as {named}.")
    similar = " or ".join(similar_zones(text))
    meant = f"Did you mean {similar}?" if similar else f"Name a city, such as {OTHERWISE}."
    raise ShopfloorFault(f"“{wanted}” isn't a time zone. {meant}")


def _homeserver(given: Given, server: str) -> tuple[str, str]:
    """Its address; and its name, as far as what was typed tells it."""
    if given.homeserver:
        return _found(given.homeserver)
    if server:
        try:
            return asyncio.run(discovery.discover(discovery.origin(server))), server
        except ShopfloorFault as fault:
            if not given.asks:
                raise ShopfloorFault(
                    f"{fault} If you know its address, add --homeserver ADDRESS."
                ) from None
            typer.echo(fault, err=True)
    return given.ask(
        "--homeserver, such as --homeserver https://matrix.example.org.",
        "The homeserver's address",
        _found,
    )


def _found(text: str) -> tuple[str, str]:
    address = asyncio.run(discovery.at(text))
    named = text if "://" in text else f"//{text}"
    return address, discovery.host(named)


def _inviters(given: Given, server: str) -> tuple[str, ...]:
    """Who may invite; nobody named stands for everybody of the account's server."""
    chosen = tuple(each for text in given.invites_from for each in inviters_of(text))
    if chosen or not given.asks:
        return chosen
    everybody = f"@*:{server}" if server else "everyone on its homeserver"
    question = "Who may invite it into rooms? User ids; * matches anything"
    return given.ask(
        "--invites-from",
        question,
        lambda text: () if text == everybody else inviters_of(text),
        everybody,
    )


def _zone(given: Given) -> str:
    if given.timezone:
        return zone_of(given.timezone)
    found = _machines_zone()
    if given.asks:
        question = "The rooms' time zone"
        if found is None:
            question += f", such as {OTHERWISE}"
        return given.ask("--timezone", question, zone_of, found)
    if found is None:
        typer.echo(
            f"This machine runs on UTC, which doesn't say where people live: rooms use "
            f"{OTHERWISE}. If that's wrong, change bot.timezone in the config."
        )
    return found or OTHERWISE


def _machines_zone() -> str | None:
    """None on UTC: servers are often set to it, wherever people are."""
    with warnings.catch_warnings(action="ignore"):  # what it finds odd in /etc
        try:
            found = find_zone(tzlocal.get_localzone_name() or "")
        except (LookupError, ValueError, OSError):
            found = None
    return found if found and "/" in found and not found.startswith("Etc/") else None


def _no_passwords(homeserver: str, user: str) -> str:
    localpart = user.removeprefix("@").partition(":")[0]
    return (
        f"{homeserver} doesn't let programs sign in with a password. Ask its admin for an access "
        "token. With the Matrix Authentication Service, that's "
        f"`mas-cli manage issue-compatibility-token {localpart}`."
    )
