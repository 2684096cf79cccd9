"""mautrix that does nothing: `mautrix_peer.py URL USER DEVICE TOKEN`."""

import asyncio
import sys

from mautrix.client import Client, MemorySyncStore
from mautrix.types import UserID


async def main(url: str, user: str, device: str, token: str) -> None:
    """Sync for ever."""
    client = Client(
        UserID(user),
        device,
        base_url=url,
        token=token,
        sync_store=MemorySyncStore(),
    )
    await client.start(None)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
