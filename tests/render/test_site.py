"""Pages of what left rooms: whole, linked, made of text, and quiet about what stayed inside."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath

import pytest

from bot.core.sharing.record import SharedRoom
from bot.render.site.pages import Page, fixed, index_page, room_pages
from tests.render.shared_rooms import COUNTED, EMPTY, EVERY, HOSTILE, JOIN, LONGEST, ROOM, week

FOUND = [room_pages(room, JOIN) for room in EVERY]
PAGES = {
    page.path: page.text
    for page in (index_page([entry for entry, _ in FOUND]), *(p for _, ps in FOUND for p in ps))
}
FILES = {*PAGES, *(page.path for page in fixed())}


class Elements(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


def words(path: str) -> str:
    return " ".join(Elements(PAGES[path]).words.split())


def sheet(path: str) -> str:
    """What is printed of a week's page."""
    return PAGES[path].partition('<div class="poster">')[2].partition("</main>")[0]


def pages(room: SharedRoom) -> dict[str, Page]:
    return {page.path: page for page in room_pages(room)[1]}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_nothing_asks_nobody_else_and_every_link_leads_to_a_page(path: str) -> None:
    elements = Elements(PAGES[path]).found
    tags = {tag for tag, _ in elements}
    assert not tags & {"script", "style", "img", "iframe", "form", "object", "embed", "base"}
    names = {name for _, attributes in elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src")]
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    for _, attributes in elements:
        if href := attributes.get("href"):
            if href.startswith("#"):
                assert href[1:] in ids
                continue
            target = PurePosixPath(path).parent.joinpath(href)
            parts: list[str] = []
            for part in target.parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in FILES, href
    metas = {
        named.get("http-equiv") or named.get("name"): named.get("content") or ""
        for tag, named in elements
        if tag == "meta"
    }
    assert metas["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert metas["robots"] == "noindex, nofollow, noarchive"
    assert PAGES[path].startswith('<!doctype html>\n<html lang="en">')


def test_what_people_type_stays_text() -> None:
    path = next(p for p in PAGES if p.startswith("room-3/20"))
    assert "<script" not in PAGES[path]
    assert "\u202e" not in PAGES[path]
    assert "{{ 7*7 }}" in words(path)
    assert "49" not in words(path)
    assert " ".join(HOSTILE.replace("\u202e", "").replace("\x00", "").split()) in words(path)


def test_a_week_says_its_result_what_follows_and_how_it_went_before() -> None:
    text = words("room-1/2026-W46.html")
    for each in (
        "Week 46: 49 of 70 voted (6 more than last time). Most: Make the firm a co-op.",
        "Turnout: 49 of 70 members (70%).",
        "Answer Votes Share Last time Make the firm a co-op 36 73% 72%",
        "12 people replied (14 replies)",
        "Turnout in this poll 57, 61, 61, 70%.",
        "We ask for the rota four weeks ahead To be done by Mon 1 Mar 2027",
        "The day shift writes the petition Open",
        "What changed on your shift in week 4? Fewer than 10 people replied.",
        "Counts only, without names, and none of fewer than 10 people.",
    ):
        assert each in text
    assert PAGES["room-1/2026-W46.html"].count("<svg") == 3
    assert "Done on Wed 28 Oct 2026" in words("room-1/outcomes.html")


def test_what_stays_inside_is_on_no_page() -> None:
    text = words("room-1/2026-W47.html")
    assert "It was held. Fewer than 10 people voted, so its numbers stay inside." in text
    assert "Closed. Votes may still come late: the result is here a day later." in text
    assert "14 people replied" in text
    assert "%" not in text
    assert "Open until Sun 29 Nov, 12:00 GMT." in words("room-1/2026-W48.html")
    over_time = next(path for path in PAGES if path.startswith("room-1/poll-"))
    assert PAGES[over_time].count("</td>") == 4 * 3 + 4 * 4


def test_the_sheet_for_the_wall_has_what_it_needs_and_no_more_than_fits() -> None:
    text = " ".join(Elements(sheet("room-1/2026-W46.html")).words.split())
    assert text.startswith("Room 1 · Week 46, 9 to 15 Nov 2026 Week 46: 49 of 70 voted")
    assert "What we do: We ask for the rota four weeks ahead" in text
    assert "What do you say? Who could say no, and at what cost?" in text
    assert text.endswith(JOIN)
    last = Elements(sheet("room-1/2026-W48.html")).words
    assert "What do you say?" not in last
    longest = sheet("room-3/2026-W43.html")
    assert longest.count("What we do:") == 2
    assert "15 more answers" in longest
    assert JOIN not in pages(ROOM)["room-1/2026-W46.html"].text


def test_where_nothing_is_asked_next_the_sheet_asks_what_to_do_about_the_result() -> None:
    alone = replace(ROOM, weeks=(week(0, COUNTED[:1]),))
    text = pages(alone)["room-1/2026-W43.html"].text
    assert "came first. What’s our next step?" in text


def test_a_poll_over_time_has_every_time_it_was_held() -> None:
    path = next(path for path in PAGES if path.startswith("room-1/poll-"))
    text = words(path)
    assert "Make the firm a co-op 50% 53% 72% 73%" in text
    assert text.count("Turnout: ") == 4
    assert f'href="{path.removeprefix("room-1/")}"' in PAGES["room-1/index.html"]


def test_empty_sites_and_rooms_say_so() -> None:
    assert "No room shares its counts yet." in index_page([]).text
    assert "Nothing has been asked yet." in words("room-2/index.html")
    assert "Nothing is open." in words("room-2/index.html")
    assert "Nothing was noted yet." in words("room-2/outcomes.html")
    assert [entry.week for entry, _ in FOUND] == [
        "Week 48: 1 question.",
        "",
        FOUND[2][0].week,
    ]
    assert EMPTY.name in words("index.html")
    assert LONGEST.id in PAGES["index.html"]


def test_the_same_record_makes_the_same_pages() -> None:
    assert room_pages(ROOM, JOIN) == FOUND[0]
    assert not re.search("20[0-9]{2}-[0-9]{2}-[0-9]{2}T", "".join(PAGES.values()))
