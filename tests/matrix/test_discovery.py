"""A homeserver is found by the spec's rules, and what strangers answer does no harm."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.errors import ShopfloorFault
from bot.matrix import discovery
from tests.cli.test_run import nobody_there
from tests.matrix.faulty import Handler, no_answer, serving

VERSIONS = json.dumps({"versions": ["r0.6.1", "v1.1", "v1.12"]}).encode()
HTML = b"<!doctype html><title>Welcome to our union</title>"


def naming(address: object) -> bytes:
    """A well-known file that names it."""
    return json.dumps({"m.homeserver": {"base_url": address}, "m.other": 5}).encode()


def site(well_known: bytes | int = 404, versions: bytes | int = 404, **redirects: str) -> Handler:
    """A server with these answers; a number is an error."""

    async def handler(request: web.BaseRequest) -> web.Response:
        wanted = {discovery.WELL_KNOWN: well_known, discovery.VERSIONS: versions}
        answer = wanted.get(request.path, 404)
        if isinstance(answer, int):
            headers = {"Location": redirects["to"]} if answer == 302 else None
            return web.Response(status=answer, headers=headers)
        return web.Response(body=answer)

    return handler


async def fault_of(found: Awaitable[str]) -> str:
    """What is told of a search in vain: one line, and not long."""
    with pytest.raises(ShopfloorFault) as caught:
        await found
    words = str(caught.value)
    assert words.isprintable()
    assert len(words) < 500
    return words


@pytest.mark.parametrize(
    ("server_name", "asked"),
    [
        ("example.org", "https://example.org"),
        ("example.org:8448", "https://example.org"),
        ("[2001:db8::1]", "https://[2001:db8::1]"),
        ("[2001:db8::1]:8448", "https://[2001:db8::1]"),
    ],
)
def test_a_server_is_asked_by_its_name_without_its_port(server_name: str, asked: str) -> None:
    assert discovery.origin(server_name) == asked


@pytest.mark.parametrize(
    ("address", "open_to_others"),
    [
        ("https://matrix.example.org", False),
        ("http://matrix.example.org", True),
        ("http://localhost:8008", False),
        ("http://127.0.0.2", False),
        ("http://[::1]:8008", False),
        ("http://192.168.0.5", True),
    ],
)
def test_what_goes_in_clear_over_a_network_is_known(address: str, open_to_others: bool) -> None:
    assert discovery.in_clear(address) is open_to_others


async def test_the_well_known_file_names_the_homeserver() -> None:
    async with (
        serving(site(versions=VERSIONS)) as server,
        serving(site(naming(server + "/"))) as it,
    ):
        assert await discovery.discover(it) == server


async def test_without_the_file_the_server_itself_may_be_the_homeserver() -> None:
    async with serving(site(404, VERSIONS)) as it:
        assert await discovery.discover(it) == it


@pytest.mark.parametrize(
    ("well_known", "expected"),
    [
        (500, "error (500)"),
        (403, "error (403)"),
        (b"", "isn't the JSON"),
        (b'{"m.homeserver": {"base_url"', "isn't the JSON"),
        (HTML, "isn't the JSON"),
        (b"{}", "isn't the JSON"),
        (b'{"m.homeserver": "https://matrix.example.org"}', "isn't the JSON"),
        (naming(5), "isn't the JSON"),
        (naming("matrix.example.org"), "isn't an address"),
        (naming("ftp://matrix.example.org"), "isn't an address"),
        (naming("https://"), "isn't an address"),
        (naming("https://[matrix.example.org"), "isn't an address"),
        (naming("https://bot:secret@matrix.example.org"), "isn't an address"),
        (naming("https://matrix.example.org/?x=1"), "isn't an address"),
        (naming("javascript:\x1b[31m\u202ealert" + "x" * 5000), "isn't an address"),
        (naming("https://" + "x" * 5000), "isn't an address"),
        (b'{"m.homeserver": {"base_url": "' + b"x" * 70_000 + b'"}}', "too long"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_file_that_cannot_be_used_is_told_and_not_guessed_around(
    well_known: bytes | int, expected: str
) -> None:
    """FAIL_PROMPT and FAIL_ERROR: that there is a homeserver at the origin does not count then."""
    async with serving(site(well_known, VERSIONS)) as it:
        assert expected in await fault_of(discovery.discover(it))


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        (404, "isn't a Matrix homeserver (404"),
        (HTML, "isn't a Matrix homeserver"),
        (b'{"versions": 5}', "isn't a Matrix homeserver"),
        (b'{"versions": ["r0.5.0", 5]}', "too old"),
        (b'{"versions": []}', "too old"),
        (502, "has an error (502)"),
        (b'{"versions": ["' + b"x" * 70_000 + b'"]}', "too long"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_is_no_homeserver_is_told_wherever_it_was_named(
    versions: bytes | int, expected: str
) -> None:
    async with serving(site(404, versions)) as it, serving(site(naming(it))) as elsewhere:
        assert expected in await fault_of(discovery.discover(it))
        assert expected in await fault_of(discovery.at(it))
        assert f"its homeserver is at {it}" in await fault_of(discovery.discover(elsewhere))
        assert f"its homeserver is at {it}" in await fault_of(discovery.at(elsewhere))


async def test_an_address_that_was_typed_counts_before_the_file_there() -> None:
    async with serving(site(versions=VERSIONS)) as other:
        async with serving(site(naming(other), VERSIONS)) as it:
            assert await discovery.at(f" {it}/ ") == it
            assert await discovery.at(it.removeprefix("http://")) == it
        async with serving(site(naming(other))) as it:
            assert await discovery.at(it) == other


async def test_redirects_are_followed_to_their_end() -> None:
    async with serving(site(versions=VERSIONS)) as it:
        async with serving(site(versions=302, to=it + discovery.VERSIONS)) as old:
            assert await discovery.at(old) == it
        async with serving(site(versions=302, to=it + "/elsewhere")) as old:
            assert "isn't a Matrix homeserver" in await fault_of(discovery.at(old))
        odd = f"{it}{discovery.VERSIONS}?{discovery.VERSIONS}"
        async with serving(site(versions=302, to=odd)) as old:
            assert "isn't a Matrix homeserver" in await fault_of(discovery.at(old))
    async with serving(site(versions=302, to=discovery.VERSIONS)) as it:
        assert "without end" in await fault_of(discovery.at(it))


@pytest.mark.parametrize(
    "typed",
    ["", " ", "http://", "https://a b", "ftp://example.org", "@bot:example.org", "a\x1b[1m"],
)
async def test_what_cannot_be_an_address_is_told_without_asking(typed: str) -> None:
    assert "isn't a homeserver's address" in await fault_of(discovery.at(typed))


async def test_who_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing answers there" in await fault_of(discovery.at(nobody_there()))
    async with serving(no_answer) as it:
        assert "it hung up. Check the address" in await fault_of(discovery.at(it))

    async def hangs(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(discovery, "TIMEOUT_S", 0.2)
    async with serving(hangs) as it:
        assert "no answer in time" in await fault_of(discovery.at(it))


# --- https -----------------------------------------------------------------------------------


@asynccontextmanager
async def encrypted(folder: Path, handler: Handler) -> AsyncIterator[str]:
    """A server with a certificate of its own making; its file is `cert.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        yield f"https://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    async with encrypted(tmp_path, site(versions=VERSIONS)) as it:
        found = await fault_of(discovery.at(it))
    assert "certificate can't be trusted (self-signed certificate)" in found
    assert "SSL_CERT_FILE" in found


async def test_no_https_where_https_was_said_is_told() -> None:
    async with serving(site(versions=VERSIONS)) as it:
        found = await fault_of(discovery.at(it.replace("http:", "https:")))
    assert "it doesn't speak https" in found


async def test_nothing_leads_from_https_to_http(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trust() -> None:
        trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting)

    async with serving(site(versions=VERSIONS)) as plain:
        for handler in (site(naming(plain)), site(versions=302, to=plain + discovery.VERSIONS)):
            async with encrypted(tmp_path, handler) as it:
                trust()
                assert "encrypted" in await fault_of(discovery.discover(it))
    async with encrypted(tmp_path, site(versions=VERSIONS)) as it:
        trust()
        assert await discovery.discover(it) == it


async def test_not_even_one_step_in_between_is_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def safe(request: web.BaseRequest) -> web.Response:
        if request.path.startswith("/moved"):
            return web.Response(body=VERSIONS)
        return web.Response(status=302, headers={"Location": plain + discovery.VERSIONS})

    async def in_clear(_: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{it}/moved{discovery.VERSIONS}"})

    async with serving(in_clear) as plain, encrypted(tmp_path, safe) as it:
        trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting)
        assert await discovery.at(f"{it}/moved") == f"{it}/moved"
        assert "unencrypted" in await fault_of(discovery.at(it))
