"""Ten commands a minute for each person: each room hears once of what is beyond."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.obeying import MOST_A_MINUTE
from bot.core.primitives import MINUTE, EventId, RoomId, UserId
from bot.loops.pace import MOST_PEOPLE, Pace, Verdict
from tests.core.samples import NOW, ROOM
from tests.ledger import long_or_short

OBEY, TELL, LOST, PASS_OVER = Verdict
ADA = UserId("@ada:example.org")
BEN = UserId("@ben:example.org")
ELSEWHERE = RoomId("!elsewhere:example.org")


def given_by(
    pace: Pace, sender: UserId, count: int, now: int, name: str = "c", room: RoomId = ROOM
) -> list[Verdict]:
    """The verdicts on so many commands, all at one moment."""
    return [pace.judge(sender, EventId(f"${name}{now}-{n}"), now, room) for n in range(count)]


def test_ten_are_obeyed_the_eleventh_is_told_of_and_the_rest_is_silence() -> None:
    assert given_by(Pace(), ADA, 14, NOW) == [OBEY] * 10 + [TELL] + [PASS_OVER] * 3


def test_each_room_hears_of_a_flood_once() -> None:
    pace = Pace()
    given_by(pace, ADA, 11, NOW)
    assert given_by(pace, ADA, 3, NOW + 1, room=ELSEWHERE) == [TELL, PASS_OVER, PASS_OVER]
    assert given_by(pace, ADA, 2, NOW + 2) == [PASS_OVER] * 2


def test_what_acts_is_not_thrown_away_silently_but_no_endless_list_is_made_of_it() -> None:
    pace = Pace()
    given_by(pace, ADA, 11, NOW)

    def lost(*what: str, at: int) -> list[Verdict]:
        return [pace.judge(ADA, f"{at}-{n}", NOW + at, ROOM, each) for n, each in enumerate(what)]

    assert lost("close", "stop", "close", at=1) == [LOST, LOST, PASS_OVER]
    assert lost("close", "stop", "close", at=1) == [LOST, LOST, PASS_OVER]
    more = [f"accept {number}" for number in range(20)]
    assert Counter(lost(*more, at=2)) == {LOST: MOST_A_MINUTE - 2, PASS_OVER: 22 - MOST_A_MINUTE}
    assert lost("close", at=MINUTE + 2) == [OBEY]


def test_the_first_too_many_says_what_is_lost_with_it() -> None:
    pace = Pace()
    given_by(pace, ADA, 10, NOW)
    assert pace.judge(ADA, "$close", NOW, ROOM, "close") is TELL
    assert pace.judge(ADA, "$again", NOW, ROOM, "close") is PASS_OVER


def test_two_people_of_one_homeserver_are_two() -> None:
    pace = Pace()
    given_by(pace, ADA, 12, NOW)
    assert given_by(pace, BEN, 10, NOW) == [OBEY] * 10


def test_each_place_is_free_again_a_minute_after_it_was_taken() -> None:
    pace = Pace()
    for second in range(MOST_A_MINUTE):
        given_by(pace, ADA, 1, NOW + second * 1000)
    later = NOW + MINUTE
    assert given_by(pace, ADA, 1, later - 1) == [TELL]
    assert given_by(pace, ADA, 2, later) == [OBEY, PASS_OVER]
    assert given_by(pace, ADA, 2, later + 1000) == [OBEY, PASS_OVER]


def test_it_is_told_of_again_only_after_a_minute_in_which_none_was_too_many() -> None:
    pace = Pace()
    heard: Counter[Verdict] = Counter()
    for second in range(0, 600, 5):  # twelve a minute, for ten minutes
        heard += Counter(given_by(pace, ADA, 1, NOW + second * 1000))
    assert heard == {OBEY: 100, TELL: 1, PASS_OVER: 19}
    calm = NOW + 600_000 + MINUTE
    assert given_by(pace, ADA, 11, calm) == [OBEY] * 10 + [TELL]


def test_what_comes_again_is_judged_as_before_and_counted_once() -> None:
    pace = Pace()
    first = given_by(pace, ADA, 11, NOW)
    assert given_by(pace, ADA, 11, NOW) == first
    assert given_by(pace, ADA, 5, NOW) == [OBEY] * 5


def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    pace = Pace()
    given_by(pace, ADA, 12, NOW)
    assert given_by(pace, ADA, 11, NOW - MINUTE) == [OBEY] * 10 + [TELL]


def test_people_are_forgotten_after_a_minute() -> None:
    pace = Pace()
    given_by(pace, ADA, 12, NOW)
    given_by(pace, BEN, 1, NOW + MINUTE // 2)
    assert len(pace) == 2
    given_by(pace, BEN, 1, NOW + MINUTE)
    assert len(pace) == 1


def test_no_more_people_are_remembered_than_there_is_room_for() -> None:
    pace = Pace()
    for number in range(3 * MOST_PEOPLE):
        given_by(pace, UserId(f"@u{number}:example.org"), 1, NOW)
    assert len(pace) == MOST_PEOPLE
    # Whoever spoke last is remembered.
    last = UserId(f"@u{3 * MOST_PEOPLE - 1}:example.org")
    assert given_by(pace, last, 10, NOW, "d") == [OBEY] * 9 + [TELL]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([ADA, BEN]), st.sampled_from([0, 1, 1000, 5000, 6001, 30_000, MINUTE])
    ),
    max_size=long_or_short(600, 150),
)


@given(STEPS)
def test_nobody_ever_gets_more_than_ten_in_any_minute_and_one_notice(
    steps: list[tuple[UserId, int]],
) -> None:
    pace, now = Pace(), NOW
    heard: dict[UserId, list[tuple[int, Verdict]]] = {ADA: [], BEN: []}
    for number, (sender, after) in enumerate(steps):
        now += after
        verdict = pace.judge(sender, EventId(f"${number}"), now, ROOM)
        recent = [each for at, each in heard[sender] if now - at < MINUTE]
        places = recent.count(OBEY)
        assert (verdict is OBEY) == (places < MOST_A_MINUTE)
        if verdict is TELL:
            assert set(recent) == {OBEY}
        elif verdict is PASS_OVER:
            assert TELL in recent or PASS_OVER in recent
        heard[sender].append((now, verdict))
