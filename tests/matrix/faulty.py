"""A homeserver on loopback that answers as a test says: only for what a real one will not do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """Its address; every request goes to the handler."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def always(status: int, body: bytes = b"", **headers: str) -> Handler:
    """Gives the same answer to everything; `Retry_After=` is the header `Retry-After`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handler(_: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, headers=named)

    return handler


async def cut_short(request: web.BaseRequest) -> web.StreamResponse:
    """Promises a hundred bytes, gives a few and hangs up."""
    answer = web.StreamResponse(headers={"Content-Length": "100"})
    await answer.prepare(request)
    await answer.write(b'{"next_batch":')
    hang_up(request)
    return answer


async def no_answer(request: web.BaseRequest) -> web.StreamResponse:
    """Hangs up without a word."""
    hang_up(request)
    return web.Response()


def hang_up(request: web.BaseRequest) -> None:
    """Close the connection under the request."""
    if request.transport is not None:
        request.transport.close()
