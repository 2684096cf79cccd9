"""The counting rule, row by row of its table, and against a second count written differently.

Of the table, what never reaches this module is tested where it is decided: redacted votes (11)
and foreign relations (20, 21) are the reader's, a `max_selections` that is no number (18) the
decoder's, and when a poll ends (12 to 15, 23) is decided when its end is seen.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polls.tally import Ballot, Channel, count, reaction_choice, understood
from bot.core.polls.values import Answer, Poll, PollKind
from bot.core.primitives import EventId, UserId

NATIVE, REACTION = Channel.NATIVE, Channel.REACTION
NEVER = 10**15
Cast = tuple[str, int, Channel, tuple[str, ...] | None]


def poll(answers: str = "abc", max_selections: int = 1) -> Poll:
    offered = tuple(Answer(id, id.upper()) for id in answers)
    return Poll("p", "Which?", offered, PollKind.UNDISCLOSED, max_selections)


def ballot(
    choices: str | None, at: int, *, by: str = "u", id: str = "", how: Channel = NATIVE
) -> Ballot:
    chosen = None if choices is None else tuple(choices)
    return Ballot(EventId(id or f"$at{at}"), UserId(by), at, how, chosen)


def tap(choice: str, at: int, *, by: str = "u") -> Ballot:
    return ballot(choice, at, by=by, id=f"$tap{at}", how=REACTION)


@pytest.mark.parametrize(
    ("ballots", "max_selections", "until", "votes", "spoiled"),
    [
        pytest.param([ballot("a", 1), ballot("b", 2)], 1, NEVER, (0, 1, 0), 0, id="row 1"),
        pytest.param([ballot("b", 2), ballot("a", 1)], 1, NEVER, (0, 1, 0), 0, id="row 2"),
        pytest.param([ballot("a", 1), ballot("", 2)], 1, NEVER, (0, 0, 0), 0, id="row 3"),
        pytest.param([ballot("a", 1), ballot(None, 2)], 1, NEVER, (0, 0, 0), 1, id="row 4"),
        pytest.param([ballot("ax", 1)], 1, NEVER, (0, 0, 0), 1, id="row 5"),
        pytest.param([ballot("abc", 1)], 2, NEVER, (1, 1, 0), 0, id="row 6"),
        pytest.param([ballot("aa", 1)], 2, NEVER, (1, 0, 0), 0, id="row 7"),
        pytest.param([ballot("aab", 1)], 2, NEVER, (1, 0, 0), 0, id="cut before repeats go"),
        pytest.param([ballot("a", 5), ballot("b", 11)], 1, 10, (1, 0, 0), 0, id="row 8"),
        pytest.param([ballot("a", 10)], 1, 10, (1, 0, 0), 0, id="row 9"),
        pytest.param([ballot("a", -5)], 1, 10, (1, 0, 0), 0, id="row 10"),
        pytest.param(
            [ballot("a", 1, id="$y"), ballot("b", 1, id="$x")], 1, 9, (1, 0, 0), 0, id="row 16"
        ),
        pytest.param([ballot("a", 0)], 1, NEVER, (1, 0, 0), 0, id="row 17"),
        pytest.param([ballot("ab", 1)], 0, NEVER, (1, 0, 0), 0, id="row 18"),
    ],
)
def test_a_native_ballot_counts_by_the_table(
    ballots: list[Ballot], max_selections: int, until: int, votes: tuple[int, ...], spoiled: int
) -> None:
    tally = count(poll(max_selections=max_selections), ballots, until)
    assert tally.votes == tally.native_votes == votes
    assert (tally.spoiled, tally.by_reaction) == (spoiled, 0)
    assert tally.voters == tally.native == (1 if any(votes) else 0)


def test_a_vote_for_answer_21_spoils_the_ballot() -> None:
    """Row 19."""
    long = poll("abcdefghijklmnopqrstu")
    tally = count(long, [ballot("u", 1), ballot("t", 1, by="v")], NEVER)
    assert tally.votes == (0,) * 19 + (1,)
    assert (tally.spoiled, tally.voters) == (1, 1)


def test_nobody_has_to_be_a_member_any_more() -> None:
    """Row 22: the count knows no members, so whoever left counts like all others."""
    tally = count(poll(), [ballot("a", 1, by="gone"), ballot("a", 1, by="here")], NEVER)
    assert tally.votes == (2, 0, 0)


@pytest.mark.parametrize(
    ("ballots", "votes", "native_votes", "native", "by_reaction", "spoiled"),
    [
        pytest.param(
            [ballot("a", 1), ballot("b", 2, how=REACTION)],
            (0, 1, 0), (1, 0, 0), 0, 1, 0,
            id="a later reaction overrides a native vote",
        ),
        pytest.param(
            [ballot("a", 1, how=REACTION), ballot("b", 2)],
            (0, 1, 0), (0, 1, 0), 1, 0, 0,
            id="a later native vote overrides a reaction",
        ),
        pytest.param(
            [ballot("a", 1, how=REACTION), ballot("", 2)],
            (0, 0, 0), (0, 0, 0), 0, 0, 0,
            id="a withdrawal overrides a reaction",
        ),
        pytest.param(
            [ballot("a", 1, how=REACTION), ballot(None, 2)],
            (0, 0, 0), (0, 0, 0), 0, 0, 1,
            id="a spoiled vote overrides a reaction",
        ),
        pytest.param(
            [ballot(None, 1), ballot("c", 2, how=REACTION)],
            (0, 0, 1), (0, 0, 0), 0, 1, 0,
            id="a reaction overrides a spoiled vote",
        ),
        pytest.param(
            [ballot("a", 1, how=REACTION), ballot("b", 3, id="$z", how=REACTION)],
            (0, 1, 0), (0, 0, 0), 0, 1, 0,
            id="the latest of two reactions stands",
        ),
        pytest.param(
            [ballot("a", 1, id="$z", how=REACTION), ballot("b", 1, id="$y")],
            (1, 0, 0), (0, 1, 0), 0, 1, 0,
            id="at the same time the greater event id stands",
        ),
    ],
)  # fmt: skip
def test_of_votes_and_reactions_the_latest_stands(
    ballots: list[Ballot],
    votes: tuple[int, ...],
    native_votes: tuple[int, ...],
    native: int,
    by_reaction: int,
    spoiled: int,
) -> None:
    tally = count(poll(), ballots, NEVER)
    assert (tally.votes, tally.native_votes) == (votes, native_votes)
    assert (tally.native, tally.by_reaction, tally.spoiled) == (native, by_reaction, spoiled)


@pytest.mark.parametrize(
    ("ballots", "max_selections", "votes", "native", "by_reaction"),
    [
        pytest.param(
            [tap("a", 1), tap("b", 2), tap("c", 3)], 2, (0, 1, 1), 0, 1,
            id="the latest two of three taps count",
        ),
        pytest.param([tap("a", 1), tap("b", 2)], 3, (1, 1, 0), 0, 1, id="fewer than one may"),
        pytest.param([tap("a", 1), tap("b", 2)], 0, (0, 1, 0), 0, 1, id="no sound maximum is one"),
        pytest.param(
            [tap("a", 1), tap("b", 2), tap("b", 3)], 2, (1, 1, 0), 0, 1,
            id="an answer tapped twice is one",
        ),
        pytest.param(
            [tap("a", 1), tap("b", 2), tap("c", 3), tap("a", 4)], 2, (1, 0, 1), 0, 1,
            id="an answer tapped again is as late as its latest tap",
        ),
        pytest.param(
            [tap("a", 1), ballot("bc", 2), tap("a", 3)], 2, (1, 0, 0), 0, 1,
            id="taps are one response of the latest one's time, and replace a vote whole",
        ),
        pytest.param(
            [tap("a", 1), tap("b", 2), ballot("c", 3)], 2, (0, 0, 1), 1, 0,
            id="a later vote replaces all taps",
        ),
        pytest.param(
            [tap("a", 1), ballot("c", 2), tap("b", 3)], 2, (1, 1, 0), 0, 1,
            id="taps from before a vote count with one from after it",
        ),
        pytest.param(
            [tap("a", 1), tap("b", 2), ballot("", 3)], 2, (0, 0, 0), 0, 0,
            id="a withdrawal replaces all taps",
        ),
        pytest.param(
            [tap("a", 1), tap("b", 2), tap("c", 11)], 2, (1, 1, 0), 0, 1,
            id="a tap after the end takes the place of none",
        ),
        pytest.param(
            [tap("a", 1), tap("b", 2), tap("c", 3, by="v")], 2, (1, 1, 1), 0, 2,
            id="taps of two people are two responses",
        ),
    ],
)  # fmt: skip
def test_taps_together_are_one_response(
    ballots: list[Ballot],
    max_selections: int,
    votes: tuple[int, ...],
    native: int,
    by_reaction: int,
) -> None:
    tally = count(poll(max_selections=max_selections), ballots, 10)
    assert (tally.votes, tally.native, tally.by_reaction) == (votes, native, by_reaction)


def test_what_could_not_be_read_is_told() -> None:
    words = [count(poll(), [], NEVER, undecryptable=unread).undecryptable for unread in (0, 3)]
    assert words == [0, 3]


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        ("1️⃣", "a"),
        ("1⃣", "a"),
        ("\ufe0f3⃣\ufe0f", "c"),
        ("4️⃣", None),
        ("0️⃣", None),
        ("1", None),
        ("⃣", None),
        ("⃣1", None),
        ("12⃣", None),
        ("1⃣1⃣", None),
        ("１⃣", None),
        ("١⃣", None),
        ("👍", None),
        ("", None),
    ],
)
def test_only_the_number_keys_of_the_answers_are_votes(key: str, choice: str | None) -> None:
    assert reaction_choice(key, poll()) == choice


def test_nine_answers_can_be_reached_by_reaction() -> None:
    long = poll("abcdefghijkl")
    assert (reaction_choice("9️⃣", long), reaction_choice("🔟", long)) == ("i", None)


# --- properties ----------------------------------------------------------------------------

choices = st.none() | st.lists(st.sampled_from("abcx"), max_size=4).map(tuple)
natives = st.tuples(st.sampled_from("uvw"), st.integers(0, 6), st.just(NATIVE), choices)
reactions = st.tuples(
    st.sampled_from("uvw"), st.integers(0, 6), st.just(REACTION), st.sampled_from("abc").map(tuple)
)
"""A poll may lack the answer: no reader makes such a ballot, and the count says spoiled."""


def _ballots(casts: list[Cast], ids: list[int]) -> list[Ballot]:
    return [
        Ballot(EventId(f"${id}"), UserId(sender), at, channel, chosen)
        for id, (sender, at, channel, chosen) in zip(ids, casts, strict=False)
    ]


ballots_of_a_room = st.builds(
    _ballots, st.lists(natives | reactions, max_size=12), st.permutations(range(12))
)
polls = st.builds(poll, st.sampled_from(["a", "ab", "abc"]), st.integers(-1, 4))


@given(polls, ballots_of_a_room, st.integers(0, 6), st.data())
def test_order_replay_and_paging_never_change_a_count(
    asked: Poll, ballots: list[Ballot], until: int, data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(ballots), max_size=6)) if ballots else []
    shuffled = data.draw(st.permutations(ballots + again))
    cut = data.draw(st.integers(0, len(shuffled)))
    overlap = data.draw(st.integers(0, cut))
    pages = (page for page in (shuffled[:cut], shuffled[cut - overlap :]))
    paged = (ballot for page in pages for ballot in page)
    assert count(asked, paged, until) == count(asked, ballots, until)


@given(polls, ballots_of_a_room, st.integers(0, 6))
def test_nobody_is_counted_twice(asked: Poll, ballots: list[Ballot], until: int) -> None:
    tally = count(asked, ballots, until)
    senders = len({ballot.sender for ballot in ballots if ballot.at <= until})
    assert tally.voters + tally.spoiled <= senders
    assert max(tally.votes) <= tally.voters <= sum(tally.votes)
    assert sum(tally.votes) <= tally.voters * max(asked.max_selections, 1)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=9), st.integers(1, 3))
def test_of_a_persons_taps_the_latest_answers_count_and_all_of_them_if_they_may(
    tapped: list[str], most: int
) -> None:
    tally = count(poll(max_selections=most), [tap(a, at) for at, a in enumerate(tapped)], NEVER)
    latest = list(dict.fromkeys(reversed(tapped)))[:most]
    assert tally.votes == tuple(int(id in latest) for id in "abc")
    assert (tally.voters, tally.by_reaction, tally.native_votes) == (1, 1, (0, 0, 0))


@given(polls, ballots_of_a_room, st.integers(0, 6))
def test_the_count_equals_one_written_differently(
    asked: Poll, ballots: list[Ballot], until: int
) -> None:
    """By plain loops over people: what each cast, one after the other."""
    ids = [answer.id for answer in asked.answers]
    most = asked.max_selections if asked.max_selections > 0 else 1
    in_order = sorted((b for b in ballots if b.at <= until), key=lambda b: (b.at, b.event_id))

    def last(sender: str, channels: set[Channel]) -> list[str] | None:
        stands: list[str] | None = []
        taps: list[str] = []
        for each in (b for b in in_order if b.sender == sender and b.channel in channels):
            if each.channel is REACTION:
                assert each.choices
                taps = [id for id in taps if id != each.choices[0]] + [each.choices[0]]
            sent = taps[-most:] if each.channel is REACTION else each.choices
            bad = sent is None or any(id not in ids for id in sent)
            stands = None if bad or sent is None else list(sent)[:most]
        return stands

    both = [last(sender, {NATIVE, REACTION}) for sender in "uvw"]
    alone = [last(sender, {NATIVE}) for sender in "uvw"]
    tally = count(asked, ballots, until)
    assert list(tally.votes) == [sum(1 for b in both if b and id in b) for id in ids]
    assert list(tally.native_votes) == [sum(1 for b in alone if b and id in b) for id in ids]
    assert tally.spoiled == both.count(None)
    assert tally.voters == sum(1 for b in both if b)


def test_however_much_a_ballot_holds_only_what_can_count_is_kept() -> None:
    two = poll("abc", max_selections=2)
    assert understood(two, ["a", "b"] * 30_000) == ("a", "b")
    assert understood(two, [*["a"] * 30_000, "x" * 60_000]) is None
    assert understood(two, []) == ()
    assert understood(two, None) is None
