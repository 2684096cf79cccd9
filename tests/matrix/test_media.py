"""Files on a real homeserver: in the open, or so that the key in the event alone opens them."""

import aiohttp
import pytest
from nio.crypto import decrypt_attachment

from bot.core.primitives import UserId
from bot.demo.homeserver import Homeserver
from bot.demo.people import Person
from bot.matrix.gateway import Gateway
from bot.matrix.media import upload
from tests.conftest import MakePerson

pytestmark = pytest.mark.asyncio(loop_scope="session")
PICTURE = b"\x89PNG " + bytes(range(256)) * 40


async def download(person: Person, address: str) -> bytes:
    path = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
    headers = {"Authorization": f"Bearer {person.access_token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(person.url + path, headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.read()


async def test_a_file_for_an_open_room_is_uploaded_as_it_is(
    homeserver: Homeserver, person: MakePerson
) -> None:
    ada = await person("Ada")
    async with Gateway.open(homeserver.url, UserId(ada.user_id)) as gateway:
        gateway.use_token(ada.access_token)
        found = await upload(gateway, PICTURE, "image/png", encrypted=False)
    assert set(found) == {"url"}
    assert await download(ada, found["url"]) == PICTURE


async def test_a_file_for_an_encrypted_room_opens_with_the_key_in_the_event_alone(
    homeserver: Homeserver, person: MakePerson
) -> None:
    ada = await person("Ada")
    async with Gateway.open(homeserver.url, UserId(ada.user_id)) as gateway:
        gateway.use_token(ada.access_token)
        found = await upload(gateway, PICTURE, "image/png", encrypted=True)
    assert set(found) == {"file"}
    file = found["file"]
    ciphertext = await download(ada, file["url"])
    assert PICTURE[:5] not in ciphertext
    assert (
        decrypt_attachment(ciphertext, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
        == PICTURE
    )
