"""How the bot is, over HTTP, for whoever watches over it: `/health` and `/metrics`.

Numbers and a few plain words; never a room, a person, an answer or a setting. Whoever reaches the
address may read it, and nothing can be changed here.
"""

import asyncio
import ipaddress
import json
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

import bot
from bot.config import Config
from bot.config.sections import Health
from bot.errors import ShopfloorFault, StoreFault
from bot.loops.clock import wall_clock
from bot.loops.metrics import AWAY_S, Metrics, Stage
from bot.store import Database
from bot.store.acts import ActState
from bot.store.gauges import Gauges, gauges

log = logging.getLogger(__name__)

DATABASE_ANSWERS_S = 5.0
LONGEST_LINE = 2048
"""Bytes of a request's first line, and of each of its headers."""
MOST_HEADERS = 32
MOST_AT_ONCE = 50
"""Connections. Each takes a file descriptor, of which the bot needs some itself."""
IDLE_S = 75.0
FAREWELL_S = 0.5


class Watch:
    """Looks at the bot when asked."""

    def __init__(self, metrics: Metrics, database: Path) -> None:
        self._metrics = metrics
        self._database = database
        # However many ask, the records are read by one at a time.
        self._one_at_a_time = asyncio.Lock()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """The answer to any request."""
        pages = {"/health": self._health, "/metrics": self._metrics_page}
        if request.path not in pages:
            return _plain(404, "Try /health or /metrics.")
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "Use GET or HEAD.", Allow="GET, HEAD")
        return await pages[request.path]()

    async def _health(self) -> web.Response:
        now = await self._gauges()
        reasons = self._reasons(now)
        lag = round(self._metrics.sync_lag(), 1) if self._metrics.has_synced else None
        body: dict[str, Any] = {
            "ready": not reasons,
            "reasons": reasons,
            "version": bot.__version__,
            "last_sync_seconds": lag,
            "acts_waiting": None if now is None else now.acts[ActState.WAITING],
            "oldest_act_seconds": None if now is None else _age(now),
        }
        status = 503 if reasons else 200
        return _answer(status, json.dumps(body, indent=2) + "\n", "application/json")

    def _reasons(self, now: Gauges | None) -> list[str]:
        """Why the bot is not well; none if it is."""
        reasons = []
        stage, lag = self._metrics.stage, self._metrics.sync_lag()
        if stage is not Stage.AT_WORK:
            reasons.append(stage.value)
        if why := self._metrics.barred():
            reasons.append(why)
        if stage is not Stage.SIGNING_IN and lag > AWAY_S:
            reasons.append(f"the homeserver has been silent for {lag:.0f} s")
        if now is None:
            reasons.append("the database doesn't answer")
        return reasons

    async def _metrics_page(self) -> web.Response:
        now = await self._gauges()
        noted = generate_latest(self._metrics.registry)
        recorded = generate_latest(_recorded(now, ready=not self._reasons(now)))
        return _answer(200, (noted + recorded).decode(), CONTENT_TYPE_LATEST)

    async def _gauges(self) -> Gauges | None:
        """What the records tell; None if they cannot be read, or not soon."""
        try:
            # Opened anew each time: that it can be is a part of what is asked.
            async with (
                asyncio.timeout(DATABASE_ANSWERS_S),
                self._one_at_a_time,
                Database.read(self._database) as database,
            ):
                return await gauges(database)
        except (StoreFault, TimeoutError):
            return None


def _recorded(now: Gauges | None, *, ready: bool) -> CollectorRegistry:
    registry = CollectorRegistry()
    gauge = partial(Gauge, registry=registry)
    gauge("shopfloor_ready", "Whether /health answers 200.").set(ready)
    gauge("shopfloor_build_info", "The version of the bot.", ["version"]).labels(
        bot.__version__
    ).set(1)
    if now is None:
        return registry
    acts = gauge("shopfloor_acts", "Messages and other acts, by state.", ["state"])
    for state, count in now.acts.items():
        acts.labels(state.value).set(count)
    oldest = "How long the oldest act has waited; 0 if none waits."
    gauge("shopfloor_oldest_act_seconds", oldest).set(_age(now) or 0)
    gauge("shopfloor_rooms", "Rooms the bot is in.").set(now.rooms)
    gauge("shopfloor_open_polls", "Polls without a result yet.").set(now.open_polls)
    gauge("shopfloor_database_bytes", "Size of the database.").set(now.bytes)
    return registry


def _age(now: Gauges) -> float | None:
    # A clock that was set back makes nothing younger than new.
    return None if now.oldest is None else max(wall_clock() - now.oldest, 0) / 1000


class Speaker(web.RequestHandler):
    """One connection; strangers hear nothing of what the program is made of."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hangs up at once where there are too many."""
        super().connection_made(transport)
        if self._manager is not None and len(self._manager.connections) > MOST_AT_ONCE:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is no HTTP is no news either; a mistake of ours is."""
        if status >= 500:
            log.error("%(path)s failed.", _FAILED, exc_info=exc)
        response = _plain(status, "That didn't work.")
        response.force_close()
        return response


_FAILED = {"event": "health-failed", "path": "A request to [health]"}


@asynccontextmanager
async def watched(config: Config, metrics: Metrics) -> AsyncIterator[None]:
    """Tell how the bot is while the block lasts, if the config wants it. Raises ShopfloorFault."""
    if config.health is None:
        yield
        return
    manager = web.Server(Watch(metrics, config.storage.database).answer)
    loop = asyncio.get_running_loop()
    speaker = partial(
        Speaker,
        manager,
        loop=loop,
        access_log=None,  # type: ignore[arg-type] # as `web.Server` itself hands it on
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
        max_headers=MOST_HEADERS,
        keepalive_timeout=IDLE_S,
        lingering_time=0,
    )
    host, port = config.health.address
    try:
        listening = await loop.create_server(speaker, host, port)
    except (OSError, UnicodeError) as fault:
        raise _cannot_listen(config.health, fault) from None
    _tell_of_strangers(config.health)
    try:
        yield
    finally:
        listening.close()
        await manager.shutdown(FAREWELL_S)


def _cannot_listen(health: Health, fault: OSError | UnicodeError) -> ShopfloorFault:
    number = getattr(fault, "errno", None) or 0
    # Those of names that are not found are negative.
    why = os.strerror(number) if number > 0 else "no such address"
    return ShopfloorFault(
        f"health.listen: can't listen on {health.listen}: {why}. "
        "Choose another address or port, or stop the program that uses this one."
    )


def _tell_of_strangers(health: Health) -> None:
    log.info(
        "Serving health and metrics on http://%(address)s",
        {"event": "health-told", "address": health.listen},
    )
    if not _is_loopback(health.address[0]):
        log.warning(
            "health.listen: other machines can reach %(address)s, and there is no password. "
            "Let only your monitoring through the firewall.",
            {"event": "health-open", "address": health.listen},
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _plain(status: int, words: str, **headers: str) -> web.Response:
    return _answer(status, words + "\n", "text/plain; charset=utf-8", **headers)


def _answer(status: int, text: str, content_type: str, **headers: str) -> web.Response:
    named = {"Content-Type": content_type, "Server": "shopfloor", "Cache-Control": "no-store"}
    return web.Response(status=status, body=text.encode(), headers=named | headers)
