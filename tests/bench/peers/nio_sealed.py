"""Plain matrix-nio with encryption, its own store: `nio_sealed.py URL USER DEVICE TOKEN FOLDER`."""

import asyncio
import sys

from nio import AsyncClient, AsyncClientConfig


async def main(url: str, user: str, device: str, token: str, folder: str) -> None:
    """Sync for ever, with what nio itself does about keys."""
    config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = AsyncClient(url, user, device_id=device, store_path=folder, config=config)
    client.restore_login(user, device, token)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
