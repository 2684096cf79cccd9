"""A second judge: people at matrix-js-sdk under Node, which encrypts and decides trust by itself.

It is told what to do over a line of JSON each way (tests/js). Nothing here may repair, retry or
explain away what that client shows: if it cannot read the bot, nobody's client can.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Self, TypeVar
from uuid import uuid4

from bot.core.primitives import EventId, RoomId, UserId
from bot.demo.events import Event, NotSeen, Predicate
from bot.demo.homeserver import Homeserver
from tests.conftest import PASSWORD
from tests.e2e.jsnode import JsFault, Node
from tests.e2e.jsreading import Count, Report, Trust

T = TypeVar("T")
_POLL = "org.matrix.msc3381.poll"


class JsClient:
    """One device of one person. Commands may run side by side; faults raise JsFault."""

    def __init__(self, node: Node, user_id: UserId, device_id: str) -> None:
        self.user_id = user_id
        self.device_id = device_id
        self._do = node.do

    @classmethod
    @asynccontextmanager
    async def login(
        cls,
        homeserver: Homeserver,
        localpart: str,
        password: str,
        *,
        exclude_insecure: bool = False,
        sign: bool = True,
    ) -> AsyncIterator[Self]:
        """Log in as a new device and sync once; the client is put away when the context ends.

        With `exclude_insecure` it hears and serves only devices signed by their owner. Without
        `sign` its own device stays unsigned. A user's first signed device makes the identity,
        further ones fetch it from the server. Skips the test, or in CI fails it, without Node.
        """
        async with Node.start() as node:
            session = await node.do(
                "login",
                url=homeserver.url,
                localpart=localpart,
                password=password,
                excludeInsecure=exclude_insecure,
                sign=sign,
            )
            yield cls(node, UserId(session["user_id"]), session["device_id"])

    async def logout(self) -> None:
        """Log out: the device is gone from the account. Nothing can be done afterwards."""
        await self._do("logout")

    async def create_room(
        self, name: str, *, invite: Iterable[str] = (), encrypted: bool = True
    ) -> RoomId:
        """Make a private room; the client is in it and knows how it is encrypted."""
        return RoomId(await self._do("create", name=name, invite=list(invite), encrypted=encrypted))

    async def encrypt(self, room: str) -> None:
        """Turn encryption on in a room."""
        await self._do("encrypt", room=room)

    async def invite(self, room: str, user: str) -> None:
        """Invite someone into a room."""
        await self._do("invite", room=room, user=user)

    async def join(self, room: str) -> None:
        """Join a room; the client knows all of it that it may."""
        await self._do("join", room=room)

    async def leave(self, room: str) -> None:
        """Leave a room."""
        await self._do("leave", room=room)

    async def send(self, room: str, type: str, content: Mapping[str, object]) -> EventId:
        """Send any event; encrypted where the room is."""
        return EventId(await self._do("send", room=room, type=type, content=content))

    async def say(self, room: str, text: str, *, thread: str | None = None) -> EventId:
        """Send a text, in the thread of a root event if given."""
        content: dict[str, object] = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if thread is not None:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        return await self.send(room, "m.room.message", content)

    async def poll(
        self, room: str, question: str, answers: list[str], *, disclosed: bool = True, max: int = 1
    ) -> tuple[EventId, list[str]]:
        """Start a poll; gives its event id and the ids that the client made for the answers."""
        kind = f"{_POLL}.{'disclosed' if disclosed else 'undisclosed'}"
        sent = await self._do(
            "poll", room=room, question=question, answers=answers, kind=kind, max=max
        )
        return EventId(sent["event_id"]), sent["ids"]

    async def vote(self, room: str, poll: str, answers: list[str]) -> EventId:
        """Vote for these answer ids; none withdraws the vote."""
        return EventId(await self._do("vote", room=room, poll=poll, answers=answers))

    async def end_poll(self, room: str, poll: str) -> EventId:
        """End a poll; whether one may is for the readers to judge."""
        return EventId(await self._do("endPoll", room=room, poll=poll))

    async def react(self, room: str, event: str, key: str) -> EventId:
        """React to an event with an emoji; clients send that in clear text everywhere."""
        return EventId(await self._do("react", room=room, event=event, key=key))

    async def report(self, room: str, event: str) -> Report:
        """How the client shows an event that has come to it."""
        shown = await self._do("report", room=room, event=event)
        return Report(**{name: shown[name] for name in Report.__slots__})

    async def trust(self, user: str) -> Trust:
        """What the client holds of a user's identity and devices, after asking if it has to."""
        return Trust(**await self._do("trust", user=user))

    async def wait_for_trust(
        self,
        user: str,
        signed: Mapping[str, bool],
        *,
        timeout: float = 20,  # noqa: ASYNC109 - so that the fault can say what it has instead
    ) -> Trust:
        """What it holds of a user once the devices are these; or JsFault."""
        number, trust = 0, await self.trust(user)
        try:
            async with asyncio.timeout(timeout):
                while trust.signed != signed:
                    number = await self._do("change", patience=None, after=number)
                    trust = await self.trust(user)
        except TimeoutError:
            text = f"{self.user_id} waited {timeout:g} s for {dict(signed)} of {user}, has {trust}"
            raise JsFault(text) from None
        return trust

    async def count(self, room: str, poll: str) -> Count | None:
        """The count as this client has it now; None while it has no such poll to read."""
        count = await self._do("count", room=room, poll=poll)
        return Count(**count) if count else None

    async def timeline(self, room: str) -> list[Event]:
        """All that came of a room, decrypted where that worked; oldest first."""
        events: list[Event] = (await self._do("events", room=room, after=0))["events"]
        return events

    async def wait_for(
        self,
        room: str,
        predicate: Predicate,
        *,
        timeout: float = 20,  # noqa: ASYNC109 - so that NotSeen can say what did come
        after: str | None = None,
    ) -> Event:
        """The first event of a room that fits once decrypted, already there or still to come.

        `after` leaves out that event and all before it. Raises NotSeen after `timeout` seconds.
        """

        async def look(events: list[Event]) -> Event | None:
            ids = [event["event_id"] for event in events]
            first = 0 if after is None else ids.index(after) + 1 if after in ids else len(ids)
            return next(filter(predicate, events[first:]), None)

        return await self._until(room, look, timeout)

    async def wait_for_count(
        self,
        room: str,
        poll: str,
        votes: Mapping[str, int],
        *,
        timeout: float = 20,  # noqa: ASYNC109 - so that NotSeen can say what did come
    ) -> Count:
        """The count once it is this one, answers without a vote left out; or NotSeen."""
        count: Count | None = None

        async def look(_: list[Event]) -> Count | None:
            nonlocal count
            count = await self.count(room, poll)
            cast = {id: number for id, number in count.votes.items() if number} if count else None
            return count if cast == votes else None

        try:
            return await self._until(room, look, timeout)
        except NotSeen as fault:
            fault.add_note(f"It waited for {dict(votes)} and has {count}.")
            raise

    async def _until(
        self, room: str, look: Callable[[list[Event]], Awaitable[T | None]], seconds: float
    ) -> T:
        number = 0
        events: list[Event] = []
        try:
            async with asyncio.timeout(seconds):
                while True:
                    news = await self._do("events", patience=None, room=room, after=number)
                    number, events = news["number"], news["events"]
                    if (found := await look(events)) is not None:
                        return found
        except TimeoutError:
            raise NotSeen(self.user_id, room, seconds, events) from None


@asynccontextmanager
async def new_js_person(
    homeserver: Homeserver, name: str, *, exclude_insecure: bool = False, sign: bool = True
) -> AsyncIterator[JsClient]:
    """Someone with a new account under the tests' password; as in `JsClient.login`."""
    localpart = f"{name.lower()}-{uuid4().hex[:8]}"
    await homeserver.register(localpart, PASSWORD, name)
    client = JsClient.login(
        homeserver, localpart, PASSWORD, exclude_insecure=exclude_insecure, sign=sign
    )
    async with client as person:
        yield person
