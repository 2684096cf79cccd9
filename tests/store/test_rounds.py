"""Rounds, counts and weeks, as they come back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.polls.values import (
    UNFINISHED,
    Answer,
    Poll,
    PollKind,
    PollRound,
    PollState,
    Result,
    Tally,
)
from bot.core.primitives import ActId, EventId, Place, RoomId
from bot.core.questions.values import QuestionRound, QuestionState, Replies
from bot.core.rooms.values import Membership, Room
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll, WeekQuestion
from bot.store import Connection, Database, listing, rooms, rounds
from tests.core.samples import NOW, RESULT, ROOM, asked, posted
from tests.store import whole

THERE = RoomId("!there:example.org")
on_one_book = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
times = st.integers(0, 2**62)
votes = st.integers(0, 10**6)
quorums = st.none() | st.floats(0.01, 0.99) | st.integers(1, 10_000)
events = st.none() | texts.map(EventId)


def results(answers: int) -> st.SearchStrategy[Result]:
    by_answer = st.lists(votes, min_size=answers, max_size=answers).map(tuple)
    tally = st.builds(Tally, by_answer, by_answer, votes, votes, votes, votes)
    return st.builds(Result, tally, votes, st.booleans())


@st.composite
def any_poll(draw: st.DrawFn) -> PollRound:
    answers = draw(st.lists(st.builds(Answer, texts, texts), min_size=1, max_size=4))
    poll = st.builds(
        Poll,
        texts,
        texts,
        st.just(tuple(answers)),
        st.sampled_from(PollKind),
        st.integers(1, 4),
        quorums,
    )
    result = draw(st.none() | results(len(answers)))
    return draw(
        st.builds(
            PollRound,
            st.just(ActId("poll")),
            st.just(ROOM),
            texts,
            poll,
            times,
            times,
            st.sampled_from(PollState),
            events,
            events,
            st.none() | times,
            st.booleans(),
            st.booleans(),
            st.none() | times,
            st.none() | times,
            st.just(result.members) if result else st.none() | votes,
            st.just(result),
        )
    )


any_question = st.builds(
    QuestionRound,
    st.just(ActId("question")),
    st.just(ROOM),
    texts,
    texts,
    texts,
    st.integers(1, 99),
    times,
    st.sampled_from(QuestionState),
    events,
)
weeks = st.builds(
    Week,
    st.builds(WeekId, st.integers(1970, 9999), st.integers(1, 53)),
    st.lists(st.builds(WeekQuestion, texts, texts, st.builds(Replies, votes, votes))).map(tuple),
    st.lists(any_poll(), max_size=2).map(
        lambda polls: tuple(
            WeekPoll(
                each.poll,
                each.result,
                (1, 2),
                Turnout(3, 4),
                (75, 80),
                Replies(2, 1),
                Place(each.room_id, EventId("$poll")),
            )
            for each in polls
            if each.result
        )
    ),
)


async def fresh(db: Connection) -> None:
    for table in ("answers", "polls", "questions", "weeks"):
        await db.execute(f"DELETE FROM {table}")
    for room_id in (ROOM, THERE):
        await rooms.put(db, Room(room_id, Membership.JOINED))


# --- questions -----------------------------------------------------------------------------


@on_one_book
@given(any_question)
async def test_a_question_comes_back_as_it_was_written(
    database: Database, question: QuestionRound
) -> None:
    async with database.transaction() as db:
        await fresh(db)
        await rounds.put_question(db, question)
        (found,) = await whole.questions(db, ROOM)
    assert found == question
    assert type(found.state) is QuestionState


async def test_of_a_question_only_its_state_and_event_ever_change(db: Connection) -> None:
    await fresh(db)
    first = asked("a", state=QuestionState.WAITING)
    await rounds.put_question(db, first)
    later = replace(asked("b"), round_id=first.round_id, cycle=9, due_at=1)
    await rounds.put_question(db, later)
    expected = replace(first, state=QuestionState.ASKED, event_id=later.event_id)
    assert await whole.questions(db, ROOM) == (expected,)


async def test_questions_come_oldest_first_and_of_their_room_alone(db: Connection) -> None:
    await fresh(db)
    one, two, three = asked("c", NOW + 1), asked("b"), asked("a")
    elsewhere = replace(asked("d"), room_id=THERE)
    for question in (one, two, three, elsewhere):
        await rounds.put_question(db, question)
    assert await whole.questions(db, ROOM) == (two, three, one)


# --- polls ---------------------------------------------------------------------------------


@on_one_book
@given(any_poll())
async def test_a_poll_comes_back_as_it_was_written(database: Database, poll: PollRound) -> None:
    async with database.transaction() as db:
        await fresh(db)
        await rounds.put_poll(db, poll)
        (found,) = await whole.polls(db, ROOM)
    assert found == poll
    assert (type(found.state), type(found.poll.kind)) == (PollState, PollKind)
    assert type(found.poll.quorum) is type(poll.poll.quorum)
    assert (type(found.reminded), type(found.ending)) == (bool, bool)


@pytest.mark.parametrize("quorum", [None, 1, 6, 10_000, 0.01, 0.99])
async def test_a_quorum_stays_a_share_or_a_number(db: Connection, quorum: float | None) -> None:
    await fresh(db)
    await rounds.put_poll(db, posted(poll=replace(posted().poll, quorum=quorum)))
    (found,) = await whole.polls(db, ROOM)
    assert (type(found.poll.quorum), found.poll.quorum) == (type(quorum), quorum)


async def test_a_poll_is_carried_through_its_states_to_its_counts(db: Connection) -> None:
    await fresh(db)
    waiting = posted(state=PollState.WAITING)
    counting = posted(state=PollState.COUNTING, ending=True, reminded=True, ended_at=NOW + 5)
    closed = replace(counting, state=PollState.CLOSED, closed_at=NOW + 9, members=9)
    closed = replace(closed, result=RESULT)
    for round_ in (waiting, posted(), counting, closed):
        await rounds.put_poll(db, round_)
        assert await whole.polls(db, ROOM) == (round_,)


async def test_the_answers_of_a_posted_poll_keep_their_words(db: Connection) -> None:
    await fresh(db)
    await rounds.put_poll(db, posted())
    answers = tuple(replace(answer, text="Edited") for answer in posted().poll.answers)
    edited = replace(posted(), poll=replace(posted().poll, answers=answers))
    edited = replace(edited, members=9, result=RESULT)
    await rounds.put_poll(db, edited)
    (found,) = await whole.polls(db, ROOM)
    assert found.poll.answers == posted().poll.answers
    assert found.result == RESULT


async def test_polls_come_oldest_first_of_a_room_or_of_all(db: Connection) -> None:
    await fresh(db)
    later, first, second = posted("x", due_at=NOW + 1), posted("y"), posted("z")
    elsewhere = replace(posted("d", due_at=NOW - 1), room_id=THERE)
    for round_ in (later, first, second, elsewhere):
        await rounds.put_poll(db, round_)
    assert await whole.polls(db, ROOM) == (first, second, later)
    assert await whole.polls(db, THERE) == (elsewhere,)
    assert await rounds.every_poll(db) == (elsewhere, first, second, later)


async def test_unfinished_polls_are_those_of_all_rooms_that_are_not_over(db: Connection) -> None:
    await fresh(db)
    for state in PollState:
        await rounds.put_poll(db, posted(state.value, state))
    elsewhere = replace(posted("d"), room_id=THERE)
    await rounds.put_poll(db, elsewhere)
    here = tuple(posted(state.value, state) for state in UNFINISHED)
    assert await rounds.unfinished_polls(db) == (*here, elsewhere)


# --- weeks ---------------------------------------------------------------------------------


@on_one_book
@given(weeks)
async def test_a_week_comes_back_as_it_was_told(database: Database, week: Week) -> None:
    async with database.transaction() as db:
        await fresh(db)
        await rounds.put_week(db, ROOM, week)
        found = await whole.weeks(db, ROOM)
        assert found == {week.id: week}
        assert await whole.weeks(db, THERE) == {}
    for there, words in zip(found[week.id].polls, week.polls, strict=True):
        assert type(there.poll.quorum) is type(words.poll.quorum)


async def test_a_week_that_was_told_before_there_were_quorums_is_read_as_it_was(
    db: Connection,
) -> None:
    await fresh(db)
    week = Week(WeekId(2026, 47), polls=(WeekPoll(posted().poll, RESULT),))
    await rounds.put_week(db, ROOM, week)
    await db.execute("UPDATE weeks SET told = json_remove(told, '$.polls[0].poll.quorum')")
    (row,) = await db.execute_fetchall("SELECT told FROM weeks")
    assert "quorum" not in row["told"]
    assert await whole.weeks(db, ROOM) == {week.id: week}


@pytest.mark.parametrize("again", [Week(WeekId(2026, 47)), Week(WeekId(2026, 47), polls=())])
async def test_a_week_that_was_told_is_never_told_otherwise(db: Connection, again: Week) -> None:
    await fresh(db)
    week = Week(WeekId(2026, 47), (WeekQuestion("a", "Question a?", Replies(2, 1)),))
    await rounds.put_week(db, ROOM, week)
    await rounds.put_week(db, ROOM, again)
    assert await whole.weeks(db, ROOM) == {week.id: week}


async def test_only_a_correction_takes_the_place_of_what_was_told(db: Connection) -> None:
    await fresh(db)
    told = Week(WeekId(2026, 47), polls=(WeekPoll(posted().poll, RESULT),))
    right = replace(told, polls=(), first=told.polls)
    await rounds.put_week(db, ROOM, told)
    await rounds.put_week(db, ROOM, right, corrects=True)
    assert await whole.weeks(db, ROOM) == {right.id: right}


async def test_a_week_that_was_told_before_there_were_links_is_read_as_it_was(
    db: Connection,
) -> None:
    await fresh(db)
    old = (
        '{"id":{"year":2026,"number":47},"questions":[{"item":"a","text":"Why?","replies":'
        '{"messages":2,"people":1,"at_least":false}}],"polls":[]}'
    )
    await db.execute("INSERT INTO weeks VALUES (?, '2026-W47', ?)", (ROOM, old))
    (week,) = (await whole.weeks(db, ROOM)).values()
    assert week == Week(WeekId(2026, 47), (WeekQuestion("a", "Why?", Replies(2, 1)),))


async def test_a_poll_of_ours_is_known_by_its_event(db: Connection) -> None:
    await fresh(db)
    poll = posted()
    await rounds.put_poll(db, poll)
    assert poll.event_id
    assert await rounds.knows_poll(db, poll.event_id)
    assert not await rounds.knows_poll(db, EventId("$other"))


async def test_polls_are_listed_a_page_at_a_time_of_one_room_or_of_all(database: Database) -> None:
    # Two are due at once: a page may end between them.
    polls = [posted(item, due_at=at) for item, at in (("a", 1), ("b", 2), ("c", 2), ("d", 3))]
    there = replace(posted("e", due_at=4), room_id=THERE)
    async with database.transaction() as db:
        await fresh(db)
        for each in (*polls, there):
            await rounds.put_poll(db, each)

    async def pages(behind: listing.Place, room_id: RoomId | None) -> list[list[PollRound]]:
        found: list[list[PollRound]] = []
        async with database.snapshot() as db:
            while True:
                page, behind = await listing.polls(db, behind, room_id, 2)
                if not page:
                    return found
                found.append(page)

    assert await pages((0, -1), None) == [polls[:2], polls[2:], [there]]
    assert await pages((2, -1), ROOM) == [polls[1:3], polls[3:]]
