"""`shopfloor export`: the record as CSV, JSON and Markdown; all of it or nothing."""

import asyncio
import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import Result as Output

from bot.core.polls.values import Answer, PollRound
from bot.core.primitives import DAY, ActId, EventId, Place, RoomId
from bot.core.questions.values import Replies
from bot.core.rooms.values import Membership, Room
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.files import locked
from bot.operator import exporting
from bot.operator.exporting.documents import schema
from bot.operator.exporting.sheets import cell
from bot.operator.exporting.tables import COLUMNS
from bot.operator.manual import page
from bot.store import Database, outcomes, preferences, rooms, rounds
from tests.cli.test_cli import folder_with, shopfloor
from tests.core.samples import NOW, ROOM, asked, noted, posted
from tests.core.test_sharing import SHARES, closed, place

QUIET, SMALL = RoomId("!quiet:example.org"), RoomId("!small:example.org")
HOSTILE = '=HYPERLINK("http://evil.example")| <script>alert(1)</script>\u202e\n# *x* [y](z) ,";'
FILES = ["outcomes.csv", "polls.csv", "questions.csv", "results.csv", "rooms.csv", "weeks.csv"]
WARNED = exporting.ARCHIVE


def hostile(poll: PollRound) -> PollRound:
    answers = (Answer("1", HOSTILE), *poll.poll.answers[1:])
    return replace(poll, poll=replace(poll.poll, question=HOSTILE, answers=answers, quorum=0.5))


def of(room_id: RoomId, poll: PollRound) -> PollRound:
    ours = replace(poll, room_id=room_id, round_id=ActId(f"{room_id}-{poll.round_id}"))
    return replace(ours, event_id=EventId(f"$p{ours.round_id}"))


FEW = of(SMALL, hostile(closed(7, 2, 0)))
MANY = hostile(closed(9, 4, 0, members=20))
LATER = closed(12, 1, 0, number=1)


async def write(path: Path) -> None:
    async with Database.open(path) as database, database.transaction() as db:
        for room_id in (ROOM, SMALL, QUIET):
            await rooms.put(db, Room(room_id, Membership.JOINED))
        await preferences.put(db, SHARES)
        named = replace(SHARES, room_id=SMALL, shared_number=4, shared_as="=1+1 Night <b>shift")
        await preferences.put(db, named)
        await rounds.put_question(db, replace(asked("a"), text=HOSTILE))
        await rounds.put_question(db, asked("b", NOW + 1000))
        for poll in (MANY, LATER, FEW, of(QUIET, closed(12, 0, 0)), posted(due_at=NOW + 21 * DAY)):
            await rounds.put_poll(db, poll)
        assert MANY.result
        told = WeekPoll(MANY.poll, MANY.result, replies=Replies(30, 12, True), place=place(MANY))
        known = EventId("$asked-a")
        replied = WeekQuestion("a", HOSTILE, Replies(3, 2), Place(ROOM, known))
        await rounds.put_week(db, ROOM, Week(WeekId(2026, 47), (replied,), (told,)))
        due = date(2026, 12, 24)
        await outcomes.put(db, noted(1, round_id=MANY.round_id, text=HOSTILE, due=due))
        done = NOW + 9 * DAY
        await outcomes.put(db, noted(2, round_id=MANY.round_id, text="1. Ask", done_at=done))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(exporting, "wall_clock", lambda: NOW + 30 * DAY)
    asyncio.run(write(tmp_path / "data" / "shopfloor.db"))
    return folder_with(tmp_path)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "record"


def export(folder: str, out: Path, *words: str, code: int = 0) -> Output:
    output = shopfloor("--config", folder, "export", "--out", str(out), *words)
    assert output.exit_code == code, output.output
    return output


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(out: Path) -> list[str]:
    return sorted(each.name for each in out.iterdir() if not each.name.startswith("."))


def document(out: Path) -> dict[str, Any]:
    found = json.loads((out / "shopfloor.json").read_bytes())
    jsonschema.Draft202012Validator(
        json.loads(schema()), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(found)
    assert isinstance(found, dict)
    return found


# --- what is in it -------------------------------------------------------------------------


def test_rooms_that_share_are_exported_and_no_other(folder: str, out: Path) -> None:
    output = export(folder, out)
    assert output.stdout == f"{out}: 2 rooms, 6 files.\n"
    assert names(out) == FILES
    assert [row["room"] for row in table(out, "rooms")] == ["room-3", "room-4"]
    everything = "".join((out / name).read_text() for name in FILES)
    assert "example.org" not in everything
    assert "quiet" not in everything


def test_small_numbers_are_in_no_file(folder: str, out: Path) -> None:
    export(folder, out)
    rows = {row["poll"]: row for row in table(out, "polls")}
    few = next(row for row in rows.values() if row["room"] == "room-4")
    assert (few["standing"], few["quorum"]) == ("few", "0.5")
    hidden = ("voters", "members", "turnout", "complete", "quorum_reached")
    assert {few[name] for name in hidden} == {""}
    assert {row["votes"] for row in table(out, "results") if row["room"] == "room-4"} == {""}
    many, later, still = (row for row in rows.values() if row["room"] == "room-3")
    assert (many["voters"], many["members"], many["turnout"]) == ("13", "20", "65")
    assert (many["replies"], many["people"], many["more"]) == ("30", "12", "true")
    assert (later["standing"], still["standing"], still["ended_at"]) == ("counted", "open", "")
    counts = [row["votes"] for row in table(out, "results") if row["poll"] == many["poll"]]
    assert counts == ["9", "4", "0"]
    first, second = table(out, "questions")
    assert (first["people"], first["few_replied"]) == ("", "true")
    assert (second["people"], second["few_replied"]) == ("", "")


def test_times_are_iso_and_weeks_have_their_names(folder: str, out: Path) -> None:
    export(folder, out)
    week = table(out, "weeks")[0]
    assert (week["week"], week["questions"], week["polls"]) == ("2026-W47", "2", "1")
    assert week["starts_at"] == "2026-11-16T00:00:00.000+00:00"
    done, due = table(out, "outcomes")[1], table(out, "outcomes")[0]
    assert (due["due"], due["done_at"], done["due"]) == ("2026-12-24", "", "")
    assert due["poll"] == "room-3-poll-20261118T090000Z"


def test_no_cell_is_calculated(folder: str, out: Path) -> None:
    export(folder, out)
    cells = [cell for name in FILES for row in table(out, name[:-4]) for cell in row.values()]
    assert [
        each for each in cells if each[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    ] == []
    assert [each for each in cells if re.search(r"[\x00-\x1f\u202e]", each)] == []
    shown = table(out, "questions")[0]["text"]
    assert shown.startswith("'=HYPERLINK")
    assert shown.removeprefix("'") == table(out, "outcomes")[0]["text"].removeprefix("'")
    assert (cell("'=1"), cell("@x"), cell("a=1"), cell(-1)) == ("''=1", "'@x", "a=1", -1)


def test_json_is_as_its_schema_has_it(folder: str, out: Path) -> None:
    export(folder, out, "--format", "json")
    assert names(out) == ["shopfloor.json", "shopfloor.schema.json"]
    first, second = document(out)["rooms"]
    assert (first["name"], first["room_id"]) == ("Room 3", None)
    (few,) = second["polls"]
    assert (few["standing"], few["voters"], few["results"][0]["votes"]) == ("few", None, None)
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))


@pytest.mark.parametrize(
    ("name", "value"), [("voters", 9), ("members", 20), ("standing", "hidden"), ("more", "yes")]
)
def test_the_schema_finds_what_should_not_be_there(
    folder: str, out: Path, name: str, value: object
) -> None:
    export(folder, out, "--format", "json")
    found = document(out)
    (few,) = found["rooms"][1]["polls"]
    few[name] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, json.loads(schema()))


def test_markdown_is_a_record_for_a_wiki(folder: str, out: Path) -> None:
    export(folder, out, "--format", "markdown")
    assert names(out) == ["index.md", "room-3.md", "room-4.md"]
    page = (out / "room-3.md").read_text()
    assert page.startswith("# Room 3\n\nDays and weeks by the clock of Europe/London.")
    assert "13 of 20 members voted (65%). The quorum was reached." in page
    assert "(At least 12 people replied, with 30 messages.)" in page
    assert "- 2: 1&#46; Ask" not in page  # behind a number it begins no list
    small = (out / "room-4.md").read_text()
    assert "Fewer than 10 people voted." in small
    assert not re.search(r"\b[79] of\b|\| [0-9]+ \|", small)
    for text in (page, small, (out / "index.md").read_text()):
        assert "<" not in text
        assert "\u202e" not in text
        assert "](z)" not in text
        assert "://" not in text


def test_the_manual_has_every_column() -> None:
    """Of each table, in the order of the manual."""
    described: dict[str, list[str]] = {}
    for first, columns in re.findall(r"^\| (.*?) ?\| (`.*?) \|", page("sharing"), re.MULTILINE):
        table = first.strip("`") or [*described][-1]
        described.setdefault(table, []).extend(re.findall(r"`(\w+)`", columns))
    written = {name: sorted(columns.split()) for name, columns in COLUMNS.items()}
    assert {name: sorted(columns) for name, columns in described.items()} == written


# --- which rooms, and since when -----------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_the_archive_says_in_each_first_line_what_it_is(folder: str, out: Path, form: str) -> None:
    output = export(folder, out, "--all", "--format", form)
    assert output.stdout.splitlines()[0] == WARNED
    assert "Of these, 1 don't share" in output.stdout
    data = [each for each in names(out) if each != "shopfloor.schema.json"]
    for name in data:
        assert WARNED in (out / name).read_text().splitlines()[0]
    everything = "".join((out / name).read_text() for name in data)
    assert form == "markdown" or QUIET in everything
    if form == "json":
        document(out)


def test_one_room_is_named_as_the_record_has_it_or_by_its_id(folder: str, out: Path) -> None:
    for room in ("room-4", "Room 4", "4", "=1+1 night <b>SHIFT", SMALL):
        export(folder, out, "--room", room)
        assert [row["room"] for row in table(out, "rooms")] == ["room-4"]


def test_a_room_that_does_not_share_is_for_the_archive_alone(folder: str, out: Path) -> None:
    refused = export(folder, out, "--room", QUIET, code=1)
    assert "doesn't share its record" in refused.stderr
    assert not out.exists()
    export(folder, out, "--room", QUIET, "--all")
    assert (out / "rooms.csv").read_text().splitlines()[2].endswith(QUIET)


def test_since_a_week_what_was_before_is_left_out(folder: str, out: Path) -> None:
    export(folder, out, "--since", "48")
    assert [row["week"] for row in table(out, "weeks")] == ["2026-W48", "2026-W50"]
    assert [row["number"] for row in table(out, "outcomes")] == ["2"]
    assert [row["room"] for row in table(out, "rooms")] == ["room-3", "room-4"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--since", "2026-W54"), 2, "2026 has the weeks 01 to 53"),
        (("--since", "2027-W01"), 1, "Week 2027-W01 hasn't started yet"),
        (("--since", "53"), 1, "Neither 2026 nor 2025 had a week 53 so far"),
        (("--room", "Room 9"), 1, "There's no room “Room 9”"),
        (("--room", "!x:example.org"), 1, "There's no room “!x:example.org”"),
        (("--room", "Depot"), 1, "Run `shopfloor init` first"),  # by name: asks the homeserver
        (("--format", "xlsx"), 2, "xlsx"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_written(
    folder: str, out: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in export(folder, out, *words, code=code).stderr
    assert not out.exists()


# --- the folder ----------------------------------------------------------------------------


def test_the_files_are_closed_to_others(folder: str, out: Path) -> None:
    export(folder, out)
    assert {(out / name).stat().st_mode & 0o777 for name in FILES} == {0o600}
    assert out.stat().st_mode & 0o777 == 0o700


def test_the_next_export_takes_the_place_of_the_last(folder: str, out: Path) -> None:
    export(folder, out, "--all", "--format", "markdown")
    (out / "notes.txt").write_text("mine")
    export(folder, out, "--room", "3", "--format", "markdown")
    assert names(out) == ["index.md", "notes.txt", "room-3.md"]
    export(folder, out)
    assert names(out) == sorted([*FILES, "notes.txt"])
    before = [(out / name).read_bytes() for name in FILES]
    export(folder, out)
    assert [(out / name).read_bytes() for name in FILES] == before


def test_a_folder_of_others_is_left_alone(folder: str, out: Path) -> None:
    out.mkdir()
    (out / "rooms.csv").write_text("mine")
    assert "has other files in it" in export(folder, out, code=1).stderr
    assert names(out) == ["rooms.csv"]
    assert [*out.iterdir()] == [out / "rooms.csv"]
    (out / "rooms.csv").unlink()
    export(folder, out)
    file = out / "rooms.csv"
    assert "this is a file" in export(folder, file, code=1).stderr


def test_where_no_room_shares_the_export_is_empty_and_says_so(folder: str, out: Path) -> None:
    export(folder, out)

    async def stop() -> None:
        path = Path(folder).parent / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            await db.execute("UPDATE preferences SET shares = 0")

    asyncio.run(stop())
    assert "No room shares its record." in export(folder, out).stdout
    assert [table(out, name[:-4]) for name in FILES] == [[]] * 6


def test_where_nothing_was_asked_the_archive_says_so(tmp_path: Path, out: Path) -> None:
    async def make() -> None:
        async with Database.open(tmp_path / "data" / "shopfloor.db"):
            pass

    asyncio.run(make())
    output = export(folder_with(tmp_path), out, "--all")
    assert output.stdout.splitlines()[-1] == "Nothing has been asked in any room yet."


def test_a_full_disk_leaves_what_was_there(folder: str, out: Path) -> None:
    export(folder, out)
    small = out.parent / "small"
    small.mkdir()
    command = (
        *(sys.executable, "-m", "bot", "--config", folder, "export"),
        *("--format", "json", "--out", str(small / "record")),
    )
    script = (
        f"mount -t tmpfs -o size=32k tmpfs {small} && cp -a {out} {small}/record"
        f" && head -c 4k /dev/zero >{small}/filler;"
        f' "$@"; echo $?; ls -A {small}/record; cat {small}/record/rooms.csv'
    )
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    code, *there = done.stdout.splitlines()
    assert code == "75", done.stderr
    assert "No space left on device. Nothing there has changed." in done.stderr
    assert there[:7] == [".shopfloor-export", *FILES]
    assert "\n".join(there[7:]) == (out / "rooms.csv").read_text().strip()


def test_two_exports_at_once_are_not_mixed(folder: str, out: Path) -> None:
    export(folder, out)
    with locked(out / ".shopfloor-export", "taken"):
        assert "another export is writing there" in export(folder, out, code=1).stderr
    assert names(out) == FILES
