"""Acts as an operator sees them, beside a clerk that holds the database as a running bot does."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.config import Config
from bot.core.acts import CountPoll, CountWeek, Purpose, Urgency
from bot.core.causes import Cause, act_id
from bot.core.facts import Refused
from bot.core.polls.facts import PollCounted
from bot.core.polls.values import PollState, Tally
from bot.core.primitives import DAY, HOUR, ActId, EventId, Millis
from bot.core.questions.values import QuestionState, Replies
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.polls import PollCommand
from bot.core.verbs.questions import AskCommand
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.values import WeekId
from bot.errors import ShopfloorFault
from bot.operator import acts as errands
from bot.store import acts, rounds
from bot.store.acts import Order
from bot.store.work import ActKind, Event
from tests.cli.test_cli import folder_with
from tests.loops.desk import ROOM, Desk, desk, message
from tests.store import whole
from tests.store.test_acts import WORK

POLL_START, POLL_END = "org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.end"


@dataclass(frozen=True, slots=True)
class Office:
    """A folder with its config, and the books that the bot has open there."""

    config: Config
    books: Desk

    async def listed(self) -> dict[str, dict[str, Any]]:
        """What `acts --json` tells, by id."""
        return {row["id"]: row for row in await errands.listed(self.config)}

    async def tried(self, act: str, retry_at: Millis, problem: str = "502 Bad Gateway") -> None:
        """The act was tried in vain."""
        async with self.books.clerk.database.transaction() as db:
            await acts.later(db, ActId(act), retry_at, problem)

    async def poll_state(self) -> PollState:
        """Of the only poll."""
        async with self.books.clerk.database.transaction() as db:
            (poll,) = await rounds.every_poll(db)
        return poll.state

    async def said(self, act: str) -> str:
        """The words of an act that waits."""
        async with self.books.clerk.database.transaction() as db:
            (row,) = await db.execute_fetchall(
                "SELECT content FROM acts WHERE substr(act_id, 1, length(?)) = ?", (act, act)
            )
        return str(json.loads(row["content"])["body"])


@asynccontextmanager
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk(tmp_path / "data") as books:
        await books.put_room(ROOM)
        yield Office(config.load(Path(folder_with(tmp_path))), books)


def order(act: str, kind: ActKind = ActKind.EVENT, type_: str = "m.room.message") -> Order:
    work = Event(type_, {}) if kind is ActKind.EVENT else WORK[kind]
    return replace(message(1), act_id=ActId(act), work=work)


# --- looking ---------------------------------------------------------------------------------


WHAT = [
    (order("question-1"), "question"),
    (order("other-side-1"), "other side"),
    (order("poll-1", type_=POLL_START), "poll"),
    (order("companion-1"), "companion"),
    (order("closed-1"), "companion"),
    (order("untap-1", type_="m.room.redaction"), "removal"),
    (order("react-1", type_="m.reaction"), "reaction"),
    (order("end-1", type_=POLL_END), "end of poll"),
    (order("remind-1"), "reminder"),
    (order("result-1"), "result"),
    (order("correction-1"), "correction"),
    (replace(order("told-1"), urgency=Urgency.QUESTION), "summary"),
    (order("told-1"), "reply"),
    (order("answer-1"), "reply"),
    (order("suggestion-1"), "reply"),
    (order("tap-1", type_="m.reaction"), "reaction"),
    (order("greet-1"), "notice"),
    (order("void-1"), "notice"),
    (order("called-off-1"), "notice"),
    (order("forgetful-1"), "notice"),
    (order("high-quorum-1"), "notice"),
    (order("may-not-end-1"), "notice"),
    (order("join-1", ActKind.JOIN, ""), "join"),
    (order("turn-back-1", ActKind.LEAVE, ""), "leave"),
    (order("late-read-1", ActKind.COUNT_POLL, ""), "poll count"),
    (order("summary-1", ActKind.COUNT_WEEK, ""), "week count"),
]


async def test_each_says_what_it_is_for(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        acts_ = [replace(act, act_id=ActId(f"{act.act_id}{n}")) for n, (act, _) in enumerate(WHAT)]
        await place.books.order(*acts_)
        listed = await errands.listed(place.config)
    assert [row["what"] for row in listed] == [what for _, what in WHAT]


async def test_what_waits_says_how_often_it_was_tried_and_when_it_is_again(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        now = place.books.clock()
        muted = replace(message(1), expires_at=now + DAY)
        later = replace(order("late-read-1", ActKind.COUNT_POLL, ""), not_before=now + DAY)
        await place.books.order(muted, message(2), later)
        await place.tried(muted.act_id, now + HOUR, "M_FORBIDDEN: no")
        first, second, third = (await place.listed()).values()
    assert (first["tries"], first["problem"], first["in_turn"]) == (1, "M_FORBIDDEN: no", True)
    assert first["next_try_at"] > first["ordered_at"]
    assert first["expires_at"] > first["next_try_at"]
    assert (second["in_turn"], second["next_try_at"], second["problem"]) == (False, None, None)
    assert (third["tries"], third["in_turn"]) == (0, True)
    assert third["next_try_at"] > first["next_try_at"]


async def test_why_something_was_not_done_is_told_for_a_week(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        old, young, dropped = message(1), message(2), message(3)
        await place.books.order(old, young, dropped)
        place.books.clock.ahead = -8 * DAY
        await place.books.clerk.settle([Refused(ROOM, old.act_id, "too late to be said")])
        place.books.clock.ahead = -6 * DAY
        await place.books.clerk.settle([Refused(ROOM, young.act_id, "too late to be said")])
        async with place.books.clerk.database.transaction() as db:
            await acts.cancel(db, dropped.act_id, place.books.clock())
        refused, cancelled = (await place.listed()).values()
    assert (refused["state"], refused["problem"]) == ("refused", "too late to be said")
    assert (cancelled["state"], cancelled["problem"]) == ("cancelled", "not needed any more")
    assert refused["settled_at"] is not None


async def test_words_and_whom_they_answer_are_not_shown(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await place.books.command(ROOM, HelpCommand(), "$secret-event")
        found = json.dumps(await errands.listed(place.config))
        (act,) = await place.books.acts()
        assert act.act_id in found
        assert "help" in await place.said(act.act_id)
    assert "help" not in found
    assert "$secret-event" not in found


# --- trying again ------------------------------------------------------------------------------


async def test_a_retry_makes_it_due_now_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        act = message(1)
        await place.books.order(act)
        await place.tried(act.act_id, place.books.clock() + DAY)
        (row,) = await errands.retry(place.config, act.act_id[:-4])
        async with place.books.clerk.database.transaction() as db:
            (head,) = await acts.heads(db)
    assert (row["id"], row["next_try_at"], row["tries"]) == (act.act_id, None, 1)
    assert head.retry_at <= place.books.clock()


async def refusal(place: Office, act: str, verb: str = "retry") -> str:
    with pytest.raises(ShopfloorFault) as fault:
        await getattr(errands, verb)(place.config, act)
    return str(fault.value)


@pytest.mark.parametrize("verb", ["retry", "cancel"])
async def test_what_is_over_can_neither_be_tried_again_nor_cancelled(
    tmp_path: Path, verb: str
) -> None:
    async with office(tmp_path) as place:
        done, refused = message(1), message(2)
        await place.books.order(done, refused)
        async with place.books.clerk.database.transaction() as db:
            await acts.done(db, done.act_id, EventId("$event"), place.books.clock())
            await acts.refuse(db, refused.act_id, "too late to be said", place.books.clock())
        assert "it's done already" in await refusal(place, done.act_id, verb)
        words = await refusal(place, refused.act_id, verb)
        before = await place.books.acts()
    assert "it was refused (too late to be said), and its text is deleted" in words
    assert "ask for it in the room: `!floor help` shows how" in words
    assert [act.state for act in before] == ["done", "refused"]


async def test_an_id_that_is_none_or_several_is_explained(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await place.books.order(order("poll-1a"), order("poll-1b"), order("poll-1"))
        for wrong in ("pol-", "%", ""):
            assert "`shopfloor acts` shows the ids" in await refusal(place, wrong)
        assert "3 acts begin with “poll”" in await refusal(place, "poll")
        (row,) = await errands.cancel(place.config, "poll-1")
        assert row["id"] == "poll-1"
        # What is settled stands in nobody's way.
        await errands.cancel(place.config, "poll-1b")
        (row,) = await errands.retry(place.config, "poll")
        assert row["id"] == "poll-1a"


async def test_what_waits_for_its_time_or_for_others_is_not_hurried(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        first, second = message(1), message(2)
        later = replace(
            order("late-read-1", ActKind.COUNT_POLL, ""), not_before=place.books.clock() + DAY
        )
        await place.books.order(first, second, later)
        assert "is waiting for an earlier act in its room" in await refusal(place, second.act_id)
        assert "is planned for later" in await refusal(place, later.act_id)


# --- calling off -------------------------------------------------------------------------------


async def test_with_a_poll_falls_all_of_it_and_moderators_hear_who_did_it(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await place.books.command(ROOM, PollCommand())
        posting, *rest = await place.books.acts()
        rows = await errands.cancel(place.config, posting.act_id)
        assert await place.poll_state() is PollState.CANCELLED
        words = await place.said("void")
        listed = await place.listed()
    assert [row["id"] for row in rows] == [posting.act_id, *(act.act_id for act in rest)]
    assert {(row["state"], row["problem"]) for row in rows} == {
        ("cancelled", "cancelled by the operator")
    }
    assert "the people who run me cancelled this poll" in words
    assert "refused" not in words
    assert [row["what"] for row in listed.values() if row["state"] == "waiting"] == ["notice"]


async def test_a_question_falls_with_its_other_side_and_nothing_is_said(tmp_path: Path) -> None:
    async with office(tmp_path) as place:
        await place.books.command(ROOM, AskCommand())
        asking, *_ = await place.books.acts()
        await errands.cancel(place.config, asking.act_id)
        assert {act.state for act in await place.books.acts()} == {"cancelled"}
        async with place.books.clerk.database.transaction() as db:
            (asked,) = await whole.questions(db, ROOM)
            contents = await db.execute_fetchall("SELECT DISTINCT content FROM acts")
    assert asked.state is QuestionState.CANCELLED
    assert [row["content"] for row in contents] == ["{}"]


async def test_a_count_that_is_called_off_while_it_is_under_way_tells_nothing(
    tmp_path: Path,
) -> None:
    async with office(tmp_path) as place:
        poll = ActId("poll-1")
        answer = CountPoll(act_id(Cause.TURNOUT, "$c"), ROOM, poll, Purpose.ANSWER)
        week = CountWeek(act_id(Cause.WEEK, "$c"), ROOM, WeekId(2026, 47), Purpose.ANSWER)
        await place.books.command(ROOM, PollCommand())
        async with place.books.clerk.database.transaction() as db:
            (waiting,) = await rounds.every_poll(db)
            closing = replace(waiting, round_id=poll, state=PollState.COUNTING, ended_at=1)
            await rounds.put_poll(db, closing)
        kinds = (ActKind.COUNT_POLL, ActKind.COUNT_WEEK, ActKind.COUNT_POLL)
        ids = (answer.act_id, week.act_id, act_id(Cause.COUNT, poll))
        await place.books.order(
            *(order(each, kind, "") for each, kind in zip(ids, kinds, strict=True))
        )
        for each in ids:
            await errands.cancel(place.config, each)
        before = await place.books.acts()
        tally = Tally((1, 0), (1, 0), 1, 0, 0, 0)
        result = replace(answer, act_id=act_id(Cause.COUNT, poll), purpose=Purpose.RESULT)
        await place.books.clerk.settle(
            [
                PollCounted(answer, tally, 3, 1, complete=True),
                WeekCounted(week, {ActId("question-1"): Replies(1, 1)}),
                PollCounted(result, tally, 3, 1, complete=True),
            ]
        )
        assert await place.books.acts() == before
        assert "cancelled this count" in await place.said("void")
