"""Pages in a real browser without a window: anyone can read them, and one sheet of paper is enough.

Chromium is Debian's. What breaks rules of accessibility is found by axe.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.publishing import Site
from tests.render.shared_rooms import EVERY, JOIN

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
NARROW = {"width": 320, "height": 640}
"""WCAG 1.4.10 asks for no sideways scrolling here."""
PRINTED = {"width": 687, "height": 1016}
"""CSS pixels of A4 within the margins."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A site, and a browser that looks at it."""

    folder: Path
    browser: Browser

    def address(self, path: str) -> str:
        return (self.folder / path).as_uri()

    @property
    def pages(self) -> list[str]:
        return sorted(str(each.relative_to(self.folder)) for each in self.folder.rglob("*.html"))

    def open(self, theme: str = "light", size: dict[str, int] = NARROW) -> Page:
        """A page on which nothing may be asked of anybody else, or pop up."""
        context = self.browser.new_context(color_scheme=theme, viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        asked = self.folder.as_uri()
        page.on("request", lambda request: _fail(request.url.startswith(asked), request.url))
        page.on("dialog", lambda dialog: _fail(False, dialog.message))
        page.on("console", lambda line: _fail(False, line.text))
        return page


def _fail(fine: bool, what: str) -> None:
    assert fine, what


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("pages") / "site"
    site = Site(folder, JOIN)
    site.begin()
    for room in EVERY:
        site.put_room(room)
    site.finish()
    chromium = shutil.which("chromium")
    assert chromium, "Install it: apt-get install chromium"
    # Chromium's sandbox does not work for root, as whom containers run.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield Shown(folder, browser)
        browser.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_a_narrow_page_needs_no_sideways_scroll(
    shown: Shown, theme: str
) -> None:
    page = shown.open(theme)
    papers = set()
    for path in shown.pages:
        page.goto(shown.address(path))
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
        papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        page.evaluate(AXE)
        violations = page.evaluate("axe.run({preload: false}).then(found => found.violations)")
        found = [(each["id"], each["nodes"][0]["html"][:200]) for each in violations]
        assert found == [], path
    assert papers == {"rgb(255, 255, 255)" if theme == "light" else "rgb(18, 22, 28)"}


def test_every_link_is_reached_and_seen_by_keyboard(shown: Shown) -> None:
    page = shown.open()
    for path in ("index.html", "room-1/index.html", "room-1/2026-W46.html"):
        page.goto(shown.address(path))
        links = page.evaluate("[...document.querySelectorAll('a')].map(each => each.href)")
        reached = []
        for _ in links:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.href"))
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) == "solid"
            assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        assert reached == links
    page.goto(shown.address("room-1/2026-W46.html"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    "path", ["room-1/2026-W46.html", "room-1/2026-W48.html", "room-3/2026-W43.html"]
)
def test_a_week_prints_on_one_sheet_and_nothing_of_it_is_cut(shown: Shown, path: str) -> None:
    page = shown.open("dark", PRINTED)
    page.goto(shown.address(path))
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^]]*)\]", pdf))
    assert [round(float(each)) for each in box.split()] == [0, 0, 595, 842]
    page.emulate_media(media="print", color_scheme="dark")
    sheet = "document.querySelector('.poster')"
    assert page.evaluate(f"{sheet}.scrollHeight <= {sheet}.clientHeight + 1")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert JOIN in page.inner_text(".poster")
    assert not page.is_visible("nav")
