"""People at clients that encrypt, on a real homeserver."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.demo.events import of_type, text_from
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.demo.people_with_keys import PersonWithKeys
from tests.conftest import PASSWORD
from tests.matrix.accounts import owner_signed

pytestmark = pytest.mark.asyncio(loop_scope="session")

P = TypeVar("P", bound=PersonWithKeys)
MakePerson = Callable[[type[P], str], Awaitable[P]]
RESPONSE = "org.matrix.msc3381.poll.response"


class Behind(PersonWithKeys):
    """Whose homeserver brings keys with the answer after the one they belong to."""

    held: tuple[Any, ...] = ()

    def _learn(self, answer: dict[str, Any]) -> None:
        due, self.held = self.held, tuple(answer.get("to_device", {}).get("events", ()))
        super()._learn(answer | {"to_device": {"events": list(due)}})


@pytest_asyncio.fixture(loop_scope="session")
async def with_keys(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Any]:
    """Makes people, or one's further device: `ada = await with_keys(PersonWithKeys, "ada-1")`."""
    async with AsyncExitStack() as people:

        async def make(kind: type[P], localpart: str) -> P:
            if not (tmp_path / localpart).exists():
                await homeserver.register(localpart, PASSWORD)
            account = homeserver.url, localpart, PASSWORD
            return await people.enter_async_context(
                kind.at_a_client(*account, tmp_path / localpart)
            )

        yield make


def new(name: str) -> str:
    return f"{name}-{uuid4().hex[:8]}"


async def test_what_they_say_is_encrypted_and_read_by_each_other(
    homeserver: Homeserver, with_keys: MakePerson[PersonWithKeys]
) -> None:
    localpart = new("ben")
    ada, ben = (
        await with_keys(PersonWithKeys, new("ada")),
        await with_keys(PersonWithKeys, localpart),
    )
    room = await ada.create_room("Depot", invite=[ben.user_id], encrypted=True)
    await ben.join(room)
    reply = await ada.say(room, "tea?")
    vote = await ben.vote(room, reply, ["yes"])
    reaction = await ben.react(room, reply, "👍")
    read = await ben.wait_for(room, text_from(ada.user_id, "tea?"))
    assert read["encrypted"]
    assert (await ada.wait_for(room, of_type(RESPONSE)))["event_id"] == vote
    assert [each["type"] for each in await ada.relations(room, reply, "m.reference")] == [RESPONSE]
    assert (await ben.event(room, reply))["content"]["body"] == "tea?"
    async with await Person.login(homeserver.url, localpart, PASSWORD) as raw:
        types = [(await raw.event(room, id))["type"] for id in (reply, vote, reaction)]
    assert types == ["m.room.encrypted", "m.room.encrypted", "m.reaction"]


async def test_each_of_their_devices_reads_and_is_signed_by_its_owner(
    with_keys: MakePerson[PersonWithKeys],
) -> None:
    localpart = new("ada")
    ada, other = (
        await with_keys(PersonWithKeys, localpart),
        await with_keys(PersonWithKeys, localpart),
    )
    room = await ada.create_room("Depot", encrypted=True)
    await ada.say(room, "note to self")
    await other.wait_for(room, text_from(ada.user_id, "note to self"))
    seen = await ada._call("POST", "/v3/keys/query", {"device_keys": {ada.user_id: []}})
    for each in (ada, other):
        assert owner_signed(seen, each.user_id, each.device_id)


async def test_a_key_that_comes_late_opens_what_came_before_it(with_keys: MakePerson[Any]) -> None:
    ada, ben = await with_keys(PersonWithKeys, new("ada")), await with_keys(Behind, new("ben"))
    room = await ada.create_room("Depot", invite=[ben.user_id], encrypted=True)
    await ben.join(room)
    first = await ada.say(room, "one")
    undecrypted = await ben.wait_for(room, lambda event: event["event_id"] == first)
    assert undecrypted["type"] == "m.room.encrypted"
    await ada.say(room, "two")
    await ben.wait_for(room, text_from(ada.user_id, "two"))
    await ben.wait_for(room, text_from(ada.user_id, "one"))
