"""`shopfloor summary`: a week as it was told, or as the records have it; text, page and JSON."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result as Told

from bot.core.polls.values import Answer, Poll, PollRound, PollState, Result, Tally
from bot.core.primitives import DAY, HOUR, ActId, EventId, Millis, RoomId
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.rooms.values import Membership, Room
from bot.core.schedule.values import Schedule, ScheduleName
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId, WeekPoll, WeekQuestion
from bot.operator import summary as weeks
from bot.operator.finding import Found
from bot.render.messages import Voice, render
from bot.render.sample_values import VOICE
from bot.store import Database, rooms, rounds
from tests.cli.test_cli import folder_with, shopfloor

ROOM = RoomId("!depot:example.org")
POLL = Poll("dilemma", "Which <way>?", (Answer("a", "Ask"), Answer("b", "Build")), quorum=0.5)
COUNTS = Result(Tally((3, 1), (2, 1), 3, 1, 0, 0), 9)
TOLD = WeekId(2026, 46)
LAST = WeekId(2026, 47)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday of week 48."""
STORED = Week(
    TOLD,
    (WeekQuestion("shifts", "Who decides?", Replies(5, 3)),),
    (WeekPoll(POLL, COUNTS, (1, 2)),),
)


def millis(moment: datetime) -> Millis:
    return int(moment.timestamp() * 1000)


def asked(days: int, text: str = "What <b>would</b> you\u202e ask?") -> QuestionRound:
    """A question of so many days before now."""
    due = millis(NOW) - days * DAY
    return QuestionRound(
        ActId(f"question-{days}"),
        ROOM,
        "own",
        f"q{days}",
        text,
        1,
        due,
        QuestionState.ASKED,
        EventId(f"$q{days}"),
    )


def polled(days: int) -> PollRound:
    ended = millis(NOW) - days * DAY
    return PollRound(
        ActId(f"poll-{days}"),
        ROOM,
        "own",
        POLL,
        ended - HOUR,
        ended,
        PollState.CLOSED,
        EventId("$poll"),
        opened_at=ended - HOUR,
        ended_at=ended,
        closed_at=ended,
        members=9,
        result=COUNTS,
    )


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weeks, "wall_clock", lambda: millis(NOW))


def keep(
    tmp_path: Path,
    rounds_: Sequence[QuestionRound | PollRound] = (),
    joined: Sequence[RoomId] = (ROOM,),
) -> str:
    """A database with those rounds and a week that was told; the config."""

    async def write() -> None:
        path = tmp_path / "data" / "shopfloor.db"
        async with Database.open(path) as database, database.transaction() as db:
            for room_id in joined:
                await rooms.put(db, Room(room_id, Membership.JOINED))
            if joined:
                await rounds.put_week(db, ROOM, STORED)
                schedule = Schedule(ROOM, ScheduleName.QUESTIONS, "mon 18:00", 0, millis(NOW) - DAY)
                await rooms.put_schedule(db, schedule)
            for each in rounds_:
                if isinstance(each, PollRound):
                    await rounds.put_poll(db, each)
                else:
                    await rounds.put_question(db, each)

    asyncio.run(write())
    return folder_with(tmp_path)


def summary(folder: str, *words: str) -> Told:
    output = shopfloor("--config", folder, "summary", *words)
    assert output.exit_code == 0, output.output
    return output


def data(folder: str, *words: str) -> dict[str, Any]:
    found = json.loads(summary(folder, *words, "--json").stdout)
    assert isinstance(found, dict)
    return found


def test_a_week_that_was_told_is_told_as_it_was(tmp_path: Path) -> None:
    folder = keep(tmp_path, [asked(13, "Asked since, by mistake?")])
    output = summary(folder, "--room", ROOM, "--week", "2026-w46").stdout
    as_posted = render(TellWeek(STORED, so_far=False), replace(VOICE, prefix="!floor")).body
    assert output == f"{ROOM}\n\n{as_posted}\n"
    assert "3 people replied (5 replies): Who decides?" in output


def test_a_week_that_was_told_as_json(tmp_path: Path) -> None:
    found = data(keep(tmp_path), "--week", str(TOLD))
    assert (found["posted"], found["so_far"], found["next"]) == (True, False, [])
    assert (found["room_id"], found["name"], found["week"]) == (ROOM, None, "2026-W46")
    assert found["starts_at"] == "2026-11-09T00:00:00.000+00:00"
    assert found["ends_at"] == "2026-11-16T00:00:00.000+00:00"
    assert found["questions"] == [
        {"id": "shifts", "text": "Who decides?", "replies": 5, "people": 3, "at_least": False}
    ]
    (poll,) = found["polls"]
    assert [answer["votes"] for answer in poll["answers"]] == [3, 1]
    assert [answer["before"] for answer in poll["answers"]] == [1, 2]
    numbers = ("voters", "native", "by_reaction", "members", "quorum", "quorum_reached")
    assert [poll[name] for name in numbers] == [4, 3, 1, 9, 0.5, False]


def test_replies_that_nobody_has_counted_are_not_called_none(tmp_path: Path) -> None:
    folder = keep(tmp_path, [asked(1), polled(2)])
    output = summary(folder, "--week", "2026-W48").stdout
    assert "Week 48 so far" in output
    assert "Questions (replies not counted):\n\n- What <b>would</b> you ask?" in output
    assert "No replies" not in output
    assert "no replies" not in output
    assert "Next:" in output
    found = data(folder, "--week", "2026-W48")
    assert found["posted"] is False
    assert (found["questions"][0]["replies"], found["questions"][0]["people"]) == (None, None)
    assert found["next"][0] == {"at": "2026-11-30T18:00:00.000+00:00", "what": "questions"}
    assert len(found["next"]) == 3


def test_the_same_room_hears_no_more_of_a_quiet_week_than_was_counted(tmp_path: Path) -> None:
    output = summary(keep(tmp_path, [asked(1)])).stdout
    assert "1 question, no replies" not in output
    assert "(replies not counted)" in output


@pytest.mark.parametrize(
    ("rounds_", "week"),
    [([asked(7), asked(1)], "2026-W47"), ([asked(1)], "2026-W48"), ([], "2026-W48")],
    ids=["something last week", "only this week", "nothing"],
)
def test_without_a_week_it_is_the_last_one_with_anything_in_it(
    tmp_path: Path, rounds_: list[QuestionRound], week: str
) -> None:
    assert data(keep(tmp_path, rounds_))["week"] == week


def test_last_week_is_the_one_that_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weeks, "wall_clock", lambda: millis(NOW) - 7 * DAY)
    found = data(keep(tmp_path))
    assert (found["week"], found["posted"]) == ("2026-W46", True)


class Reader(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words: dict[str, str] = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        tag = self.open[-1] if self.open else ""
        self.words[tag] = self.words.get(tag, "") + data


@pytest.mark.parametrize("week", [TOLD, LAST])
def test_the_page_is_whole_and_says_what_is_sent(tmp_path: Path, week: WeekId) -> None:
    hostile = asked(8, "<script>alert(1)</script> & so?")
    output = shopfloor(
        "--config",
        keep(tmp_path, [hostile]),
        *("summary", "--week", str(week), "--format", "html"),
    )
    page = output.stdout_bytes.decode("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    read = Reader(page)
    assert read.open == []
    assert "script" not in read.tags
    assert read.words["title"].startswith(f"{ROOM}: Week {week.number}, ")
    if week == TOLD:
        sent = render(TellWeek(STORED, so_far=False), VOICE).html
        assert sent
        assert sent in page
    else:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so?" in page


def test_a_page_of_a_week_that_needs_no_markup(tmp_path: Path) -> None:
    page = summary(keep(tmp_path), "--week", "2026-W20", "--format", "html").stdout
    words = Reader(page).words["p"]
    assert words == "Week 20, 11 to 17 May 2026: no questions and no polls."


def test_what_the_room_is_called_cannot_break_out_of_the_page() -> None:
    room = Found(ROOM, "</title><script>%(x)s\u202e")
    voice = Voice("!floor", VOICE.zone)
    page = weeks.as_page(weeks.Summary(room, TellWeek(STORED, so_far=False), voice, posted=True))
    assert "script" not in Reader(page).tags
    assert Reader(page).words["h1"] == "</title><script>%(x)s"


def test_format_json_is_the_same_as_json(tmp_path: Path) -> None:
    folder = keep(tmp_path)
    assert summary(folder, "--format", "json").stdout == summary(folder, "--json").stdout


# --- what cannot be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "week"),
    [
        (["46"], "2026-W46"),
        (["w46"], "2026-W46"),
        (["2026-W46"], "2026-W46"),
        (["--week", "46"], "2026-W46"),
        (["49"], "2025-W49"),
        (["1"], "2026-W01"),
    ],
)
def test_a_number_alone_is_the_latest_week_of_that_number(
    tmp_path: Path, words: list[str], week: str
) -> None:
    assert data(keep(tmp_path), *words)["week"] == week


def test_a_number_that_no_week_has_had_lately(tmp_path: Path) -> None:
    assert "Neither 2026 nor 2025 has had a week 53 so far." in refused(keep(tmp_path), "53")


def test_a_week_is_given_once(tmp_path: Path) -> None:
    output = shopfloor("--config", keep(tmp_path), "summary", "46", "--week", "46")
    assert output.exit_code == 2
    assert "give the week once" in output.stderr


@pytest.mark.parametrize(
    ("week", "why"),
    [
        ("W54", "Write it like 2026-W47"),
        ("2026W47", "Write it like 2026-W47"),
        ("last", "Write it like 2026-W47"),
        ("2026-W99", "2026 has the weeks 01 to 53."),
        ("2025-W53", "2025 has the weeks 01 to 52."),
    ],
)
def test_what_is_no_week(tmp_path: Path, week: str, why: str) -> None:
    output = shopfloor("--config", keep(tmp_path), "summary", "--week", week)
    assert f"“{week}” isn't a week" in output.stderr
    assert why in " ".join(output.stderr.replace("│", " ").split())
    assert output.exit_code == 2


def refused(folder: str, *words: str) -> str:
    output = shopfloor("--config", folder, "summary", *words)
    assert (output.exit_code, output.stdout) == (1, "")
    return output.stderr


def test_a_week_to_come(tmp_path: Path) -> None:
    found = refused(keep(tmp_path), "--week", "2026-W49")
    assert "Week 2026-W49 hasn't started yet. This week is 2026-W48." in found


def test_no_room_and_several(tmp_path: Path) -> None:
    other = RoomId("!other:example.org")
    assert "Add --room" in refused(keep(tmp_path, joined=[ROOM, other]))
    assert data(str(tmp_path / "shopfloor.toml"), "--room", other)["room_id"] == other


def test_no_room_at_all(tmp_path: Path) -> None:
    assert "The bot isn't in any room yet" in refused(keep(tmp_path, joined=[]))
    assert "The bot isn't in any room yet" in refused(keep(tmp_path, joined=[]), "--room", ROOM)


def test_a_name_can_only_be_asked_for_once_the_bot_has_signed_in(tmp_path: Path) -> None:
    assert "Run `shopfloor init` first" in refused(keep(tmp_path), "--room", "Depot")
