"""`shopfloor site`: pages in a folder, beside a running bot, and shown on this machine alone."""

import asyncio
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.errors import ShopfloorFault
from bot.files import locked
from bot.operator import site
from tests.cli.test_cli import CONFIG, folder_with, shopfloor
from tests.cli.test_export import FEW, write
from tests.test_publishing import names


@pytest.fixture
def file(tmp_path: Path) -> str:
    asyncio.run(write(tmp_path / "data" / "shopfloor.db"))
    return folder_with(tmp_path, f'{CONFIG}\n[site]\nfolder = "pages"\njoin = "At the gate"\n')


def test_pages_are_written_beside_a_running_bot_and_only_of_what_may_leave(
    tmp_path: Path, file: str
) -> None:
    with locked(tmp_path / "data" / "shopfloor.db.lock", "the bot"):
        output = shopfloor("--config", file, "site")
    assert output.exit_code == 0, output.output
    pages = tmp_path / "pages"
    assert output.stdout == f"{pages}: 2 rooms, {len(names(pages))} files written.\n"
    found = {path: (pages / path).read_text() for path in names(pages)}
    assert {path.partition("/")[0] for path in found if "/" in path} == {"room-3", "room-4"}
    assert FEW.result
    week = next(text for path, text in found.items() if path.startswith("room-4/20"))
    assert "Fewer than 10 people voted" in week
    assert "%" not in week.partition("<main")[2].replace("%(x)s", "")
    for text in found.values():
        assert "<script" not in text
        assert "!quiet" not in text
        assert ":example.org" not in text
    assert "At the gate" in next(text for path, text in found.items() if "/20" in path)
    again = shopfloor("--config", file, "site")
    assert again.stdout == f"{pages}: 2 rooms, 0 files written.\n"


def test_what_is_wrong_with_the_folder_is_said(tmp_path: Path, file: str) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter").write_text("mine")
    output = shopfloor("--config", file, "site", "--out", str(theirs))
    assert (output.exit_code, names(theirs)) == (1, {"letter"})
    assert "isn't empty, and isn't a site of shopfloor's" in output.stderr
    plain = folder_with(tmp_path)
    output = shopfloor("--config", plain, "site")
    assert output.exit_code == 1
    assert "add --out DIR, or set folder in the section [site]" in output.stderr
    output = shopfloor("--config", plain, "site", "--out", str(tmp_path / "one"))
    assert output.exit_code == 0, output.output


async def test_pages_are_shown_on_this_machine_and_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    (folder / "room-1").mkdir(parents=True)
    (folder / "index.html").write_text("first")
    (folder / "room-1" / "index.html").write_text("room")
    (folder / "style.css").write_text("* {}")
    (folder / ".shopfloor-site").write_text("mark")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")

    def ask(address: str, path: str, method: str = "GET") -> tuple[int, bytes, str]:
        with closing(HTTPConnection(urlsplit(address).netloc, timeout=10)) as connection:
            connection.request(method, path)
            answer = connection.getresponse()
            policy = answer.headers["Content-Security-Policy"]
            return answer.status, answer.read(), f"{policy} {answer.headers['Content-Type']}"

    async with site.served(folder) as address:
        assert address.startswith("http://127.0.0.1:")
        for path, words in (("/", b"first"), ("/room-1/", b"room"), ("/style.css", b"* {}")):
            status, body, policy = await asyncio.to_thread(ask, address, path)
            assert (status, body) == (200, words)
            assert policy.startswith("default-src 'none'; style-src 'self'")
            assert policy.endswith("text/css" if path.endswith("css") else "text/html")
        for path in ("/../secret", "/%2e%2e/secret", "/link", "/.shopfloor-site", "/none", "/%00"):
            assert (await asyncio.to_thread(ask, address, path))[0] in (400, 404), path
        assert (await asyncio.to_thread(ask, address, "/", "POST"))[0] == 404
        port = urlsplit(address).port or 0
        with pytest.raises(ShopfloorFault, match="Choose another with --port"):
            async with site.served(folder, port):
                pass
