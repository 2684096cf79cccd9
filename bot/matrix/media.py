"""Files for rooms, such as pictures: uploaded as they are, or encrypted where the room is.

The homeserver of an encrypted room sees a file's size and nothing else of it.
"""

from typing import Any

from nio.crypto import encrypt_attachment

from bot.matrix.gateway import Gateway

ANY_BYTES = "application/octet-stream"


async def upload(gateway: Gateway, data: bytes, type_: str, *, encrypted: bool) -> dict[str, Any]:
    """Upload a file; returns what the content of its event says of where it is.

    That is `url`, or for an encrypted room `file`, with the key and hash that open it.
    Raises Denied, TryLater or SignedOut.
    """
    if not encrypted:
        return {"url": await gateway.upload(data, type_)}
    ciphertext, keys = encrypt_attachment(data)
    return {"file": {**keys, "url": await gateway.upload(ciphertext, ANY_BYTES)}}
