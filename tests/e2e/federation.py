"""Two real homeservers that federate on loopback, each behind a gate that can be shut.

A server's name is the address of its gate, so all that the other server wants of it comes through
there; its own people and the bot go to another port, and notice nothing.
"""

import asyncio
import ipaddress
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.demo.events import Event
from bot.demo.homeserver import HOST, Homeserver, free_port
from bot.demo.people import Person
from tests.conftest import PASSWORD, Plain, new_person

CERTIFICATE = "certificate.pem"
KEY = "key.pem"
_IMPATIENT = {
    "client_timeout": "10s",
    "max_short_retries": 0,
    "max_long_retries": 0,
    "destination_min_retry_interval": 300,
    "destination_retry_multiplier": 1,
    "destination_max_retry_interval": 300,
}
"""Ten minutes and more are usual before a server that was away is tried again."""
_PLENTY = 100_000
ARRIVAL_LIMIT = 60
"""Seconds; a room is in no sync answer until the server has all that it wants to know of it."""


class Gate:
    """Hands connections on to another port of this machine, or, when shut, drops them all."""

    def __init__(self, inner: int) -> None:
        self._inner = inner
        self._shut = False
        self._passing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def at(self, port: int) -> AsyncIterator[None]:
        """It stands there while the block lasts."""
        server = await asyncio.start_server(self._come, HOST, port)
        try:
            yield
        finally:
            server.close()
            await self.shut()
            await server.wait_closed()

    async def shut(self) -> None:
        """Nobody comes through any more, and whoever was about to is turned out."""
        self._shut = True
        passing = list(self._passing)
        for each in passing:
            each.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    def open(self) -> None:
        """Let people through again."""
        self._shut = False

    def _come(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.ensure_future(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        ends = [writer]
        try:
            if self._shut:
                return
            there, back = await asyncio.open_connection(HOST, self._inner)
            ends.append(back)
            async with asyncio.TaskGroup() as both:
                both.create_task(_pump(reader, back))
                both.create_task(_pump(there, writer))
        except* OSError:
            pass  # nobody there, or gone
        finally:
            for end in ends:
                end.transport.abort()


async def _pump(reader: StreamReader, writer: StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    with suppress(OSError):
        writer.write_eof()


class Federated(Plain):
    """A homeserver that talks with others, through its gate."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self._gate_port, self._inner_port = free_port(0), free_port(0)
        self.server_name = f"{HOST}:{self._gate_port}"
        self.gate = Gate(self._inner_port)

    @classmethod
    @asynccontextmanager
    async def start(
        cls, folder: Path, *, port: int = 0, rate_limits: bool = False
    ) -> AsyncIterator[Self]:
        """Start one, its gate open; the certificate of all of them is in the folder above."""
        async with (
            super().start(folder, port=port, rate_limits=rate_limits) as homeserver,
            homeserver.gate.at(homeserver._gate_port),
        ):
            yield homeserver

    def _config(self) -> dict[str, object]:
        certificate, key = (str(self._folder.parent / name) for name in (CERTIFICATE, KEY))
        config = super()._config()
        del config["federation_domain_whitelist"]
        listeners = config["listeners"]
        assert isinstance(listeners, list)
        federation = {
            "type": "http",
            "tls": True,
            "port": self._inner_port,
            "bind_addresses": [HOST],
            "resources": [{"names": ["federation"]}],
        }
        return config | {
            "send_federation": True,
            "listeners": [*listeners, federation],
            "tls_certificate_path": certificate,
            "tls_private_key_path": key,
            "federation_custom_ca_list": [certificate],
            "ip_range_blacklist": [],
            "federation": _IMPATIENT,
            "rc_federation": dict.fromkeys(["sleep_limit", "reject_limit", "concurrent"], _PLENTY),
        }


@dataclass(frozen=True, slots=True)
class Federation:
    """Two servers: the bot's, and the other."""

    here: Federated
    there: Federated

    @asynccontextmanager
    async def parted(self) -> AsyncIterator[None]:
        """While the block lasts, neither hears of the other; each goes on for its own people."""
        await self.here.gate.shut()
        await self.there.gate.shut()
        try:
            yield
        finally:
            self.here.gate.open()
            self.there.gate.open()


@asynccontextmanager
async def federation(folder: Path) -> AsyncIterator[Federation]:
    """Two servers that federate while the block lasts."""
    _certify(folder)
    async with (
        Federated.start(folder / "here") as here,
        Federated.start(folder / "there") as there,
    ):
        yield Federation(here, there)


@asynccontextmanager
async def people(homeserver: Homeserver, *names: str) -> AsyncIterator[list[Person]]:
    """People with new accounts there."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(await new_person(homeserver, name)) for name in names
        ]


async def further_client(homeserver: Homeserver, owner: Person) -> Person:
    """Another device of the same account; the caller closes it."""
    return await Person.login(homeserver.url, owner.user_id[1:].partition(":")[0], PASSWORD)


async def arrived(reader: Person, room: str, *events: str) -> None:
    """Wait until these have come to the reader's server."""
    for each in events:
        await reader.wait_for(room, partial(_is, each), timeout=ARRIVAL_LIMIT)


def _is(event_id: str, event: Event) -> bool:
    return bool(event["event_id"] == event_id)


async def met_again(here: Person, there: Person, room: str) -> None:
    """Wait until each has heard the other; a server that was lost is tried when one speaks."""
    await arrived(there, room, await here.say(room, "Are you there?"))
    await arrived(here, room, await there.say(room, "We are."))


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    address = x509.IPAddress(ipaddress.ip_address(HOST))
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / KEY).write_bytes(secret)
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(Encoding.PEM))
