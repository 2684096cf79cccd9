"""A real homeserver to throw away: Synapse on loopback, all of it in one folder.

For the demo and the tests. It talks to no other server and must never hold anything of worth:
its passwords are hashed in a hurry.
"""

import asyncio
import base64
import ctypes
import hashlib
import hmac
import json
import random
import secrets
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Self

from aiohttp import ClientError, ClientSession

from bot.demo.wire import ask
from bot.errors import ShopfloorFault

HOST = "127.0.0.1"
SERVER_NAME = "shopfloor.localhost"
START_LIMIT = 60
"""Seconds a start may take on a slow machine; about 1.5 are usual."""
STOP_LIMIT = 10
"""Seconds a stop may take before the homeserver is killed."""
LOG_LINES = 12

# Below what systems hand out for outgoing connections, so that a port stays ours while we are away.
_PORTS = range(20_000, 32_000)
_PLENTY = {"per_second": 10_000, "burst_count": 10_000}
_NO_LIMITS: dict[str, object] = {
    "rc_message": _PLENTY,
    "rc_registration": _PLENTY,
    "rc_admin_redaction": _PLENTY,
    "rc_joins_per_room": _PLENTY,
    "rc_room_creation": _PLENTY,
    "rc_login": dict.fromkeys(["address", "account", "failed_attempts"], _PLENTY),
    "rc_joins": dict.fromkeys(["local", "remote"], _PLENTY),
    "rc_invites": dict.fromkeys(["per_room", "per_user", "per_issuer"], _PLENTY),
}
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


class Homeserver:
    """One Synapse. It ends with the program that started it (on Linux even if that is killed)."""

    program: ClassVar[tuple[str, ...]] = ("synapse.app.homeserver",)
    """The module that is run in its folder, and what it is given first."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://{HOST}:{port}"
        self.server_name = SERVER_NAME
        self._folder = folder.resolve()
        self._port = port
        self._log = self._folder / "homeserver.log"
        self._secret = secrets.token_hex()
        self._process: Process | None = None

    @classmethod
    @asynccontextmanager
    async def start(
        cls, folder: Path, *, port: int = 0, rate_limits: bool = False
    ) -> AsyncIterator[Self]:
        """Start one, on a free port if that is 0; it stops when the context ends.

        Without `rate_limits` people may do as much as they like; with it Synapse's own defaults
        hold. Raises ShopfloorFault, with the end of the server's log where that helps.
        """
        if find_spec("synapse") is None:
            raise ShopfloorFault(
                "The demo needs the homeserver Synapse: install the package matrix-synapse beside "
                "shopfloor. In a clone of the repository, `make demo` does it all."
            )
        homeserver = cls(folder, free_port(port))
        homeserver._configure(rate_limits)
        try:
            await homeserver.restart()
            yield homeserver
        finally:
            await homeserver.stop()

    async def register(
        self, localpart: str, password: str, display_name: str | None = None
    ) -> None:
        """Make an account. Raises Refused, for example if it exists."""
        url = f"{self.url}/_synapse/admin/v1/register"
        async with ClientSession() as http:
            nonce = (await ask(http, "GET", url))["nonce"]
            words = "\0".join([nonce, localpart, password, "notadmin"])
            account = {
                "nonce": nonce,
                "username": localpart,
                "password": password,
                "displayname": display_name or localpart,
                "mac": hmac.new(self._secret.encode(), words.encode(), hashlib.sha1).hexdigest(),
            }
            await ask(http, "POST", url, account)

    async def restart(self) -> None:
        """Stop it if it runs, and start it again on the same port with all it knew."""
        await self.stop()
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *self.program, "-c", "homeserver.json"),
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; the homeserver goes last
                preexec_fn=_end_with_parent,
            )
        await self._answers(self._process)

    async def stop(self) -> None:
        """Stop it; people find nobody there until `restart`."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_LIMIT)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _answers(self, process: Process) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(START_LIMIT), ClientSession() as http:
                while process.returncode is None:
                    with suppress(ClientError):
                        await ask(http, "GET", f"{self.url}/_matrix/client/versions")
                        return
                    await asyncio.sleep(0.05)
        last = self._log.read_text(errors="replace").splitlines()[-LOG_LINES:]
        raise ShopfloorFault("\n".join(["The homeserver didn't start. The end of its log:", *last]))

    def _configure(self, rate_limits: bool) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        key = self._folder / "signing.key"
        if not key.exists():
            seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            key.write_text(f"ed25519 a_{secrets.token_hex(2)} {seed}\n")
        config = self._config() | ({} if rate_limits else _NO_LIMITS)
        (self._folder / "homeserver.json").write_text(json.dumps(config, indent=1))
        (self._folder / "log.json").write_text(json.dumps(_LOG_CONFIG))

    def _config(self) -> dict[str, object]:
        client_only = [{"names": ["client"]}]
        return {
            "server_name": self.server_name,
            "public_baseurl": f"{self.url}/",
            "listeners": [
                {
                    "type": "http",
                    "port": self._port,
                    "bind_addresses": [HOST],
                    "resources": client_only,
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": "homeserver.db"}},
            "event_cache_size": "1K",
            "bcrypt_rounds": 4,
            "log_config": "log.json",
            "media_store_path": "media",
            "signing_key_path": "signing.key",
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": secrets.token_hex(),
            "form_secret": secrets.token_hex(),
            "presence": {"enabled": False},
            "report_stats": False,
            "federation_domain_whitelist": [],
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
        }


_LOG_CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": ["out"]},
}


def free_port(wanted: int) -> int:
    """That port of this machine, or any if it is 0. Raises ShopfloorFault if it is taken."""
    for port in [wanted] if wanted else random.sample(_PORTS, k=20):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return port
    raise ShopfloorFault(f"Port {port} of {HOST} is in use. Choose another, or 0 for any.")


def _end_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
