"""Requests to the homeserver, each with a typed answer or one of two typed failures.

`Denied` is the homeserver's last word; `TryLater` is worth another try, `Barred` too. Nothing here
retries, waits or decides; while the homeserver is away, most requests are not even made (see
outage.py).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
from aiohttp import ClientSession, ClientTimeout, TraceConfig, TraceRequestRedirectParams
from msgspec import Struct, structs

from bot.core.primitives import ActId, EventId, Millis, RoomId, UserId
from bot.core.rooms.values import PowerLevels
from bot.matrix import decode
from bot.matrix.answers import (
    Done,
    HistoryVisibility,
    Ignored,
    JoinedMembers,
    JoinedRooms,
    JoinRules,
    Levels,
    LoginAnswer,
    Proof,
    Resolved,
    RoomName,
    SentEvent,
    Uploaded,
    WhoAmI,
)
from bot.matrix.barrier import Barrier, Way
from bot.matrix.bars import WHEREVER
from bot.matrix.contents import Original, original, power_levels
from bot.matrix.decode import AnyEvent, Event, Page, SyncAnswer
from bot.matrix.failures import (
    Barred,
    Denied,
    TooFast,
    TooLong,
    TryLater,
    Unreachable,
    bounded,
    failure,
    hushed,
    why,
)
from bot.matrix.filters import TIMELINE_LIMIT, sync_filter
from bot.matrix.names import BALLOT_TYPES, IGNORED, POWER_LEVELS
from bot.matrix.outage import Outage
from bot.matrix.server_clock import ServerClock

__all__ = ["Barred", "Denied", "Gateway", "TooFast", "TryLater"]

T = TypeVar("T", bound=Struct)

REQUEST_TIMEOUT_S = 60.0
PAGE = 1000
MOST_PAGES = 10_000
SYNC = "/_matrix/client/v3/sync"
CREATE_ROOM = "/_matrix/client/v3/createRoom"


class Gateway:
    """One homeserver, one account."""

    def __init__(self, http: ClientSession, homeserver: str, access_token: str = "") -> None:
        self._http = http
        self._homeserver = homeserver
        self._access_token = access_token
        self._outage = Outage()
        self.server_clock = ServerClock()
        self.barrier = Barrier()

    @classmethod
    @asynccontextmanager
    async def open(cls, homeserver: str, user_id: str) -> AsyncIterator["Gateway"]:
        """A gateway that is not signed in yet."""
        trace = TraceConfig()
        trace.on_request_redirect.append(_stay)
        async with ClientSession(trace_configs=[trace]) as http:
            yield cls(http, homeserver)

    def use_token(self, access_token: str) -> None:
        """Sign every further request with this token."""
        self._access_token = access_token

    async def login(self, user: str, password: str, device_name: str) -> LoginAnswer:
        """Sign in with a password, as a user id or localpart. Raises Denied or TryLater."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user},
            "password": password,
            "initial_device_display_name": device_name,
        }
        return await self.ask("POST", "/_matrix/client/v3/login", LoginAnswer, body=body)

    async def whoami(self) -> WhoAmI:
        """Whose token this is."""
        return await self.ask("GET", "/_matrix/client/v3/account/whoami", WhoAmI)

    async def sync(self, since: str | None, wait: Millis) -> SyncAnswer:
        """What is new since that token, waiting at most so long for something."""
        timeout = REQUEST_TIMEOUT_S + wait / 1000

        async def ask(limit: int) -> SyncAnswer:
            # All others may be waiting to hear whether the homeserver is there again.
            hold = 0 if self._outage.lasts else wait
            query = {"filter": json.dumps(sync_filter(limit)), "timeout": str(hold)}
            query |= {} if since is None else {"since": since}
            return await self.ask("GET", SYNC, SyncAnswer, query, timeout=timeout)

        answer, _ = await _fitting(ask, TIMELINE_LIMIT)
        self.barrier.answered(Way.SYNC)
        return answer

    async def send(
        self, room_id: RoomId, type_: str, txn_id: ActId, content: Mapping[str, Any]
    ) -> EventId:
        """Put an event into a room; the same txn id twice makes one event."""
        path = f"{_room(room_id)}/send/{_quoted(type_)}/{_quoted(txn_id)}"
        sent = await self.ask("PUT", path, SentEvent, body=content, tells=False)
        self.barrier.answered(Way.DEED)
        return EventId(sent.event_id)

    async def may_speak(self, me: UserId) -> None:
        """Have the homeserver say whether it lets the account do anything. Raises as `ask`.

        Asked is for what cannot be: to join a room that nobody has, to make one of a version that
        there is not. A homeserver says first what it has against the account or at all. That it
        wants its policy accepted does not show.
        """
        nowhere = quote(f"!shopfloor-asks:{me.partition(':')[2]}", safe="")
        odd = {"room_version": "shopfloor-asks"}
        for path, body in ((f"/_matrix/client/v3/join/{nowhere}", {}), (CREATE_ROOM, odd)):
            with suppress(Denied):
                await self.ask("POST", path, Done, body=body, tells=False)
        if (fault := self.barrier.keeps_silent) and fault.bar in WHEREVER:
            self.barrier.answered(Way.DEED)

    async def redact(
        self, room_id: RoomId, event_id: EventId, txn_id: ActId, content: Mapping[str, Any]
    ) -> EventId:
        """Take an event away; returns the redaction. Raises Denied with 404 if there is none."""
        path = f"{_room(room_id)}/redact/{_quoted(event_id)}/{_quoted(txn_id)}"
        return EventId((await self.ask("PUT", path, SentEvent, body=content, tells=False)).event_id)

    async def event(self, room_id: RoomId, event_id: EventId) -> Event:
        """One event as the homeserver has it now. Raises Denied or TryLater."""
        path = f"{_room(room_id)}/event/{_quoted(event_id)}"
        return await self.ask("GET", path, Event, tells=False)

    async def join(self, room_id: RoomId, via: Iterable[str]) -> None:
        """Join by room id. Room ids of version 12 name no server, hence `via`."""
        path = f"/_matrix/client/v3/join/{_quoted(room_id)}"
        pairs = [(name, server) for server in via for name in ("via", "server_name")]
        await self.ask("POST", path, Done, pairs, body={}, tells=False)
        self.barrier.answered(Way.DEED)

    async def leave(self, room_id: RoomId, reason: str) -> None:
        """Leave a room, or decline an invitation."""
        path = f"{_room(room_id)}/leave"
        await self.ask("POST", path, Done, body={"reason": reason}, tells=False)

    async def members(self, room_id: RoomId) -> list[UserId]:
        """Who is joined at this moment."""
        path = f"{_room(room_id)}/joined_members"
        answer = await self.ask("GET", path, JoinedMembers, tells=False)
        return [UserId(user) for user in answer.joined]

    async def room_id(self, address: str) -> RoomId:
        """The room of an address; an id is its own. Raises Denied or TryLater."""
        if not address.startswith("#"):
            return RoomId(address)
        path = f"/_matrix/client/v3/directory/room/{quote(address, safe='')}"
        return RoomId((await self.ask("GET", path, Resolved, tells=False)).room_id)

    async def privacy(self, room_id: RoomId) -> tuple[str, str]:
        """The room's join rule and history visibility, the spec's defaults if it has none.

        Raises Denied or TryLater.
        """
        state = f"{_room(room_id)}/state"
        rule = await self._if_any(f"{state}/m.room.join_rules", JoinRules)
        history = await self._if_any(f"{state}/m.room.history_visibility", HistoryVisibility)
        return (
            decode.text(rule.join_rule if rule else "invite"),
            decode.text(history.history_visibility if history else "shared"),
        )

    async def rooms(self) -> frozenset[RoomId]:
        """The rooms the account is in."""
        answer = await self.ask("GET", "/_matrix/client/v3/joined_rooms", JoinedRooms)
        return frozenset(map(RoomId, answer.joined_rooms))

    async def power_levels(self, room_id: RoomId) -> PowerLevels | None:
        """The room's levels, as it has them now. Raises Denied or TryLater."""
        path = f"{_room(room_id)}/state/{POWER_LEVELS}"
        if (levels := await self._if_any(path, Levels)) is None:
            return None
        return power_levels(structs.asdict(levels))

    async def ignored(self, me: UserId) -> int:
        """How many users the account ignores: of what they say, the homeserver tells nothing."""
        found = await self._if_any(_account_data(me, IGNORED), Ignored)
        return len(found.ignored_users) if found and isinstance(found.ignored_users, dict) else 0

    async def ignore_nobody(self, me: UserId) -> None:
        """Hear everyone again."""
        path = _account_data(me, IGNORED)
        await self.ask("PUT", path, Done, body={"ignored_users": {}}, tells=False)

    async def _if_any(self, path: str, shape: type[T]) -> T | None:
        """What is there, if anything is."""
        try:
            return await self.ask("GET", path, shape, tells=False)
        except Denied as refusal:
            if refusal.errcode == "M_NOT_FOUND":
                return None
            raise

    async def name(self, room_id: RoomId) -> str | None:
        """What the room is called, if it has a name. Raises Denied or TryLater."""
        path = f"{_room(room_id)}/state/m.room.name"
        found = await self._if_any(path, RoomName)
        return (decode.text(found.name, decode.LONGEST_ID) or None) if found else None

    async def related(
        self, room_id: RoomId, event_id: EventId, rel_type: str, limit: int = PAGE
    ) -> AsyncIterator[list[Event]]:
        """Every event that relates to this one in that way, of any type, page by page.

        Members may fill them as they like: whoever reads keeps no page. Raises TryLater also where
        they have no end.
        """
        # Without an event type: in encrypted rooms votes are m.room.encrypted.
        path = f"{_room(room_id, 'v1')}/relations/{_quoted(event_id)}/{rel_type}"
        query: dict[str, str] = {}

        async def ask(limit: int) -> Page:
            return await self.ask("GET", path, Page, query | {"limit": str(limit)}, tells=False)

        for _ in range(MOST_PAGES):
            page, limit = await _fitting(ask, limit)
            yield decode.events(page.chunk)
            if not page.next_batch:
                return
            if page.next_batch == query.get("from"):
                break
            query["from"] = page.next_batch
        raise TryLater("relations without an end", everywhere=False)

    async def history(
        self,
        room_id: RoomId,
        start: str,
        types: tuple[str, ...],
        *,
        until: str | None = None,
        sender: UserId | None = None,
        limit: int = TIMELINE_LIMIT,
    ) -> tuple[list[Event], str | None]:
        """One page of the timeline backwards from a token: newest first, and where to go on."""
        wanted = {"types": types} | ({"senders": [sender]} if sender else {})
        query = {"dir": "b", "filter": json.dumps(wanted)}
        query |= {"from": start} if start else {}
        query |= {"to": until} if until else {}

        async def ask(limit: int) -> Page:
            path = f"{_room(room_id)}/messages"
            return await self.ask("GET", path, Page, query | {"limit": str(limit)}, tells=False)

        page, _ = await _fitting(ask, limit)
        return decode.events(page.chunk), page.end

    async def original(self, room_id: RoomId, event_id: EventId) -> Original | None:
        """A message before it was edited; None if that event is none."""
        path = f"{_room(room_id)}/event/{_quoted(event_id)}"
        return original(await self.ask("GET", path, AnyEvent, tells=False))

    async def reach_back(self, room_id: RoomId, event_id: EventId) -> None:
        """Have the homeserver fetch what it lacks of a room's votes, back to that event.

        After a time apart other homeservers bring the newest event alone. What lies before it is
        fetched while somebody reads backwards, and is among an event's relations only then.
        """
        start = ""
        for _ in range(MOST_PAGES):
            page, further = await self.history(room_id, start, BALLOT_TYPES, limit=PAGE)
            if not further or any(event.event_id == event_id for event in page):
                return
            start = further

    async def upload(self, data: bytes, type_: str) -> str:
        """Put a file on the homeserver; returns its `mxc:` address."""
        path = "/_matrix/media/v3/upload"
        return (
            await self.ask("POST", path, Uploaded, body=data, type_=type_, tells=False)
        ).content_uri

    async def post(self, path: str, body: Mapping[str, Any], shape: type[T]) -> T:
        """A POST whose answer may also be a 401 that wants more proof than the token."""
        return await self.ask("POST", path, shape, body=body, proof=True)

    async def ask(
        self,
        method: str,
        path: str,
        shape: type[T],
        query: Mapping[str, str] | list[tuple[str, str]] | None = None,
        *,
        body: Mapping[str, Any] | bytes | None = None,
        type_: str = "application/json",
        timeout: float = REQUEST_TIMEOUT_S,  # noqa: ASYNC109 - handed on to aiohttp
        proof: bool = False,
        tells: bool = True,
    ) -> T:
        """One request; its answer in that shape. Raises Denied, TryLater or SignedOut.

        With `proof` a 401 that wants more of it than the token is an answer, too. `tells` as for
        `Outage.guard`.
        """
        data = json.dumps(body) if isinstance(body, Mapping) else body
        address = f"{path}?{urlencode(query)}" if query else path

        async def request() -> T:
            status, headers, answer = await self._exchange(method, address, data, type_, timeout)
            if status != 200:
                refusal = hushed(failure(status, headers, answer), self._secrets(body))
                if not (proof and status == 401 and _is_about_proof(refusal, answer)):
                    raise refusal
            value = decode.read(answer, shape)
            if value is None:
                raise TryLater(f"an answer of another form than {shape.__name__}")
            return value

        try:
            value = await self._outage.guard(request, tells=tells)
        except Barred as fault:
            self.barrier.met(Way.SYNC if path == SYNC else Way.DEED, fault)
            raise
        if self._access_token:
            self.barrier.answered()
        return value

    def _secrets(self, body: object) -> Iterator[str]:
        """What a request has told the homeserver, and nobody else may read."""
        if self._access_token:
            yield self._access_token
        for proof in (body, body.get("auth") if isinstance(body, Mapping) else None):
            if isinstance(proof, Mapping) and proof.get("password"):
                yield str(proof["password"])

    async def _exchange(
        self,
        method: str,
        address: str,
        data: str | bytes | None,
        type_: str,
        timeout: float,  # noqa: ASYNC109
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {"Content-Type": type_}
        if self._access_token:
            headers["Authorization"] = f"Bearer {self._access_token}"
        try:
            async with self._http.request(
                method,
                f"{self._homeserver}{address}",
                data=data,
                headers=headers,
                timeout=ClientTimeout(timeout),
            ) as response:
                self.server_clock.note(response.headers)
                return response.status, response.headers, await bounded(response)
        except aiohttp.ClientConnectorError as fault:
            raise Unreachable(why(fault)) from None
        except (TimeoutError, aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as fault:
            raise TryLater(why(fault)) from None


async def _stay(_: ClientSession, __: object, redirect: TraceRequestRedirectParams) -> None:
    """A redirect is not followed: what was asked may hold the password, or what people said."""
    redirect.response.close()
    raise TryLater("it redirects to another address; set that one as matrix.homeserver")


async def _fitting(ask: Callable[[int], Awaitable[T]], limit: int) -> tuple[T, int]:
    """An answer that is not too long, and how many events were asked for.

    A member can fill a room with the largest events there are; then fewer are asked for.
    """
    while True:
        try:
            return await ask(limit), limit
        except TooLong:
            if limit == 1:
                raise
            limit = max(limit // 10, 1)


def _is_about_proof(refusal: Exception, answer: bytes) -> bool:
    """Whether a 401 says what it wants. What asks for a first proof has no error code."""
    asks = decode.read(answer, Proof) or Proof()
    return isinstance(refusal, Denied) or bool(asks.flows or asks.session)


def _room(room_id: RoomId, version: str = "v3") -> str:
    return f"/_matrix/client/{version}/rooms/{_quoted(room_id)}"


def _account_data(me: UserId, type_: str) -> str:
    return f"/_matrix/client/v3/user/{_quoted(me)}/account_data/{type_}"


def _quoted(part: str) -> str:
    return quote(part, safe="")
