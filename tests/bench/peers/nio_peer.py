"""Plain matrix-nio that does nothing: `nio_peer.py URL USER DEVICE TOKEN`."""

import asyncio
import sys

from nio import AsyncClient, AsyncClientConfig


async def main(url: str, user: str, device: str, token: str) -> None:
    """Sync for ever."""
    config = AsyncClientConfig(encryption_enabled=False)
    client = AsyncClient(url, user, device_id=device, config=config)
    client.restore_login(user, device, token)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
