"""What leaves a room: small numbers, and what may still change, stay inside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.polls.values import PollRound, PollState, Result, Tally
from bot.core.primitives import DAY, ActId, Place, RoomId
from bot.core.questions.values import QuestionState, Replies
from bot.core.schedule.preferences import Preferences
from bot.core.sharing.gate import Gate, RoomBook, leaving
from bot.core.sharing.naming import numbered
from bot.core.sharing.record import (
    SharedPoll,
    SharedReplies,
    SharedRoom,
    Standing,
    since_week,
)
from bot.core.weeks.values import Turnout, Week, WeekId, WeekPoll, WeekQuestion
from tests.core.samples import NOW, ROOM, asked, noted, poll, posted

LONDON = ZoneInfo("Europe/London")
LEAST = 10
GATE = Gate(LEAST, LONDON)
SHARES = Preferences(ROOM, shares=True, shared_number=3, shared_from=LEAST)
WEEK = WeekId(2026, 47)


def tally(*votes: int, by_reaction: int = 0, spoiled: int = 0, undecryptable: int = 0) -> Tally:
    native = (votes[0] - by_reaction, *votes[1:])
    return Tally(votes, native, sum(native), by_reaction, spoiled, undecryptable)


def closed(*votes: int, number: int = 0, members: int = 30, **changes: object) -> PollRound:
    due = NOW + 7 * number * DAY
    result = Result(tally(*(votes or (0, 0, 0))), members)
    return replace(
        posted(state=PollState.CLOSED, due_at=due, result=result, members=members),
        **changes,  # type: ignore[arg-type]
    )


def shared(book: RoomBook, gate: Gate = GATE) -> SharedRoom:
    room = leaving(book, gate)
    assert room
    return room


def only(book: RoomBook, gate: Gate = GATE) -> SharedPoll:
    (found,) = shared(book, gate).polls
    return found


def test_nothing_leaves_a_room_that_does_not_share() -> None:
    book = RoomBook(replace(SHARES, shares=False), polls=(closed(20, 1, 0),))
    assert leaving(book, GATE) is None


def test_the_archive_has_every_room_with_its_id_and_hides_the_same_numbers() -> None:
    book = RoomBook(Preferences(ROOM), polls=(closed(3, 1, 0), closed(20, 1, 0, number=1)))
    room = shared(book, replace(GATE, archive=True))
    assert (room.shares, room.room_id, room.name) == (False, ROOM, ROOM)
    assert room.id.startswith("unshared-")
    assert [each.standing for each in room.polls] == [Standing.FEW, Standing.COUNTED]
    assert shared(RoomBook(SHARES)).room_id is None


def test_a_room_goes_by_its_number_or_by_the_name_its_moderators_gave() -> None:
    assert (shared(RoomBook(SHARES)).id, shared(RoomBook(SHARES)).name) == ("room-3", "Room 3")
    named = shared(RoomBook(replace(SHARES, shared_as="Night shift")))
    assert (named.id, named.name) == ("room-3", "Night shift")


def test_a_result_leaves_from_so_many_voters_on() -> None:
    found = only(RoomBook(SHARES, polls=(closed(8, 2, 0),)))
    assert found.standing is Standing.COUNTED
    assert found.count
    assert (found.count.votes, found.count.voters, found.count.members) == ((8, 2, 0), 10, 30)
    assert (found.count.turnout, found.count.complete) == (Turnout(10, 30), True)
    hidden = only(RoomBook(SHARES, polls=(closed(8, 1, 0),)))
    assert (hidden.standing, hidden.count) == (Standing.FEW, None)


def test_a_room_keeps_the_number_it_agreed_to_though_the_operator_lowers_it() -> None:
    book = RoomBook(replace(SHARES, shared_from=20), polls=(closed(12, 1, 0),))
    assert only(book).standing is Standing.FEW
    assert shared(book).at_least == 20
    assert only(book, replace(GATE, at_least=13)).standing is Standing.FEW


def test_a_result_stays_inside_until_nothing_can_change_it() -> None:
    held = closed(12, 1, 0)
    waits = replace(GATE, unsettled=frozenset({held.round_id}))
    found = only(RoomBook(SHARES, polls=(held,)), waits)
    assert (found.standing, found.count) == (Standing.SETTLING, None)
    assert found.ended_at == held.ended_at


def test_an_open_poll_has_no_numbers() -> None:
    going_on = posted(members=30)
    counting = posted(state=PollState.COUNTING, due_at=NOW + DAY)
    for each in (going_on, counting):
        found = only(RoomBook(SHARES, polls=(each,)))
        assert (found.standing, found.count, found.ended_at) == (Standing.OPEN, None, None)


def test_what_was_called_off_or_waits_does_not_leave() -> None:
    polls = (posted(state=PollState.WAITING), posted("x", PollState.CANCELLED))
    questions = (asked("a", state=QuestionState.WAITING), asked("b", state=QuestionState.CANCELLED))
    room = shared(RoomBook(SHARES, questions, polls))
    assert room.weeks == ()


def test_whether_a_quorum_was_reached_leaves_with_the_numbers_alone() -> None:
    asks = replace(poll("d"), quorum=5)
    few = only(RoomBook(SHARES, polls=(closed(6, 0, 0, poll=asks),)))
    assert (few.poll.quorum, few.count) == (5, None)
    enough = only(RoomBook(SHARES, polls=(closed(12, 0, 0, poll=asks),)))
    assert enough.count
    assert enough.count.quorum_reached is True


def test_votes_that_could_not_be_read_make_a_result_incomplete() -> None:
    result = Result(tally(12, 0, 0, undecryptable=1), 30)
    found = only(RoomBook(SHARES, polls=(closed(12, 0, 0, result=result),)))
    assert found.count
    assert not found.count.complete


def place(round: PollRound) -> Place | None:
    return Place(round.stands_in, round.event_id) if round.event_id else None


def summed_up(*polls: PollRound, week: WeekId = WEEK, people: int = 2) -> Week:
    """A week as its summary has it: with counts of now and before, hidden ones among them."""
    told = tuple(
        WeekPoll(
            each.poll,
            each.result,
            before=each.result.tally.votes,
            turnout_before=Turnout(each.result.tally.voters, 30),
            turnouts=(each.result.tally.voters,),
            replies=Replies(2 * people, people),
            place=place(each),
        )
        for each in polls
        if each.result
    )
    return Week(week, (), told, turnouts=tuple(p.turnout.percent for p in told), first=told)


def test_replies_leave_from_so_many_people_on() -> None:
    few, many, uncounted = asked("a"), asked("b", NOW + DAY), asked("c", NOW + 2 * DAY)
    assert few.event_id
    assert many.event_id
    week = Week(
        WEEK,
        (
            WeekQuestion("a", "A?", Replies(40, 9), Place(ROOM, few.event_id)),
            WeekQuestion("b", "B?", Replies(40, 10), Place(ROOM, many.event_id)),
        ),
    )
    room = shared(RoomBook(SHARES, (few, many, uncounted), weeks=(week,)))
    assert [each.replies for each in room.questions] == [
        SharedReplies(None),
        SharedReplies(Replies(40, 10)),
        None,
    ]
    (found,) = room.weeks
    assert found.summed_up


def test_what_was_asked_is_in_the_week_its_summary_has_it_in() -> None:
    late = closed(12, 0, 0)
    room = shared(RoomBook(SHARES, polls=(late,), weeks=(summed_up(late, week=WeekId(2026, 40)),)))
    assert [week.id for week in room.weeks] == [WeekId(2026, 40)]


def test_ids_differ_within_a_second_and_name_no_matrix_room() -> None:
    both = asked("a"), asked("b")
    room = shared(RoomBook(SHARES, both))
    first, second = (each.id for each in room.questions)
    assert first == "room-3-question-20261118T090000Z"
    assert second == f"{first}-2"
    named = replace(SHARES, zone="Europe/Berlin")
    assert ROOM not in str(shared(RoomBook(named, both, (closed(12, 0, 0),))))


def test_outcomes_leave_with_the_poll_they_follow_from() -> None:
    held = closed(1, 0, 0, round_id=posted().round_id)
    kept = noted(2, due=date(2026, 12, 1)), noted(1, round_id=ActId("poll-gone"), done_at=NOW)
    first, second = shared(RoomBook(SHARES, polls=(held,), outcomes=kept)).outcomes
    assert (first.id, first.poll, first.done_at) == ("room-3-outcome-1", None, NOW)
    assert (second.text, second.due) == ("We do 2", date(2026, 12, 1))
    assert second.poll == "room-3-poll-20261118T090000Z"


# --- who tries to subtract -----------------------------------------------------------------

counts = st.integers(0, 8)


@st.composite
def held(draw: st.DrawFn, number: int, enough: bool) -> PollRound:
    """A poll of that week, with enough voters or with too few; again and again the same poll."""
    votes = [draw(counts) for _ in range(3)]
    missing = LEAST - sum(votes)
    if enough and missing > 0:
        votes[draw(st.integers(0, 2))] += missing
    while not enough and sum(votes) >= LEAST:
        votes = [each // 2 for each in votes]
    by_reaction = draw(st.integers(0, votes[0]))
    spoiled, unread, more = draw(counts), draw(counts), draw(counts)
    counted = tally(*votes, by_reaction=by_reaction, spoiled=spoiled, undecryptable=unread)
    result = Result(counted, sum(votes) + more, draw(st.booleans()))
    asks = replace(poll("d"), quorum=[None, 3, 0.5][number % 3])
    return closed(number=number, result=result, poll=asks, members=result.members)


@st.composite
def twins(draw: st.DrawFn) -> tuple[RoomBook, RoomBook]:
    """Two rooms that differ in hidden numbers alone; with all the texts that quote these."""
    visible = draw(st.lists(st.booleans(), min_size=1, max_size=6))
    one = [draw(held(number, enough)) for number, enough in enumerate(visible)]
    other = [
        each if enough else draw(held(number, enough=False))
        for number, (each, enough) in enumerate(zip(one, visible, strict=True))
    ]
    people = [(draw(st.integers(0, 9)), draw(st.integers(0, 9))) for _ in one]

    def weeks(polls: list[PollRound], side: int) -> tuple[Week, ...]:
        return tuple(
            summed_up(*polls[: number + 1], week=WeekId(2026, 47), people=people[number][side])
            for number in range(len(polls))
        )

    outcomes = tuple(noted(n, round_id=each.round_id) for n, each in enumerate(one))
    return (
        RoomBook(SHARES, (), tuple(one), weeks(one, 0), outcomes),
        RoomBook(SHARES, (), tuple(other), weeks(other, 1), outcomes),
    )


@settings(max_examples=150, deadline=None)
@given(twins(), st.booleans())
def test_nothing_that_leaves_depends_on_a_hidden_number(
    rooms: tuple[RoomBook, RoomBook], archive: bool
) -> None:
    """So whatever anybody adds up, subtracts or compares: it is the same for all hidden numbers."""
    gate = replace(GATE, archive=archive)
    one, other = (shared(each, gate) for each in rooms)
    assert one == other


def versions(first: PollRound, later: list[PollRound]) -> Iterator[tuple[RoomBook, Gate]]:
    """What there was to export, day by day: as first counted, corrected, and when it is settled."""
    waits = replace(GATE, unsettled=frozenset({first.round_id}))
    for each in (first, *later):
        yield RoomBook(SHARES, polls=(each,), weeks=(summed_up(first, each),)), waits
    settled = (first, *later)[-1]
    for _ in range(2):
        yield RoomBook(SHARES, polls=(settled,), weeks=(summed_up(first, settled),)), GATE


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whoever_keeps_every_version_never_has_two_of_a_result(data: st.DataObject) -> None:
    first = data.draw(held(0, enough=data.draw(st.booleans())))
    later = data.draw(st.lists(st.booleans().flatmap(lambda enough: held(0, enough)), max_size=3))
    found = {only(book, gate).count for book, gate in versions(first, later)} - {None}
    assert len(found) <= 1


def test_a_total_over_rooms_is_a_total_of_what_each_of_them_shows() -> None:
    """There is no other total; so hidden rooms are in none, and can't be subtracted from one."""
    rooms = [
        RoomBook(
            replace(SHARES, room_id=RoomId(f"!{n}"), shared_number=n), polls=(closed(n, 0, 0),)
        )
        for n in range(5, 15)
    ]
    shown = [each.count for book in rooms for each in shared(book).polls]
    assert [each and each.voters for each in shown] == [None] * 5 + [10, 11, 12, 13, 14]


def test_since_a_week_there_is_what_was_asked_held_made_or_done_from_then_on() -> None:
    polls = closed(12, 0, 0), closed(12, 0, 0, number=1)
    kept = noted(1), noted(2, done_at=NOW + 7 * DAY), noted(3, at=NOW + 8 * DAY)
    room = since_week(shared(RoomBook(SHARES, polls=polls, outcomes=kept)), WeekId(2026, 48))
    assert [week.id for week in room.weeks] == [WeekId(2026, 48)]
    assert [each.number for each in room.outcomes] == [2, 3]


def test_a_neutral_name_is_known_however_it_is_written() -> None:
    assert [numbered(name) for name in ("Room 3", "ROOM #12", "room3", "Room", "Rooms 3")] == [
        *(3, 12, 3),
        *(None, None),
    ]
