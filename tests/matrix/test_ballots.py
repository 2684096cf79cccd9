"""Raw related events in, counts out: the wire's part of the counting rule."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.core.polls.tally import count
from bot.core.polls.values import Answer, Poll, Tally
from bot.core.primitives import EventId
from bot.matrix import ballots
from bot.matrix.ballots import PollReading
from tests.matrix.samples import BEN, ME, Json, decoded, event, related

POLL_EVENT = EventId("$poll")
COMPANION = EventId("$companion")
LATE = 10**15
RESPONSE = "org.matrix.msc3381.poll.response"
CAP = "\ufe0f\u20e3"


def poll(answers: int = 3, max_selections: int = 1) -> Poll:
    """A poll with the answers a, b, c …"""
    ids = [chr(ord("a") + number) for number in range(answers)]
    return Poll("p", "Which?", tuple(Answer(id, id) for id in ids), max_selections=max_selections)


def vote(answers: object, at: int = 1, **more: object) -> Json:
    """A native vote of Ada's."""
    sent = {"event_id": f"${at}", "origin_server_ts": at} | more
    return related(RESPONSE, POLL_EVENT, {RESPONSE: {"answers": answers}}, **sent)


def reaction(key: object, at: int = 1, **more: Any) -> Json:
    """A reaction of Ada's on the companion message."""
    relation = {"rel_type": "m.annotation", "event_id": more.pop("on", COMPANION), "key": key}
    sent = {"event_id": f"$r{at}", "origin_server_ts": at} | more
    return event("m.reaction", {"m.relates_to": relation}, **sent)


def read(
    events: Sequence[object], reactions: Sequence[object] = (), of: Poll | None = None
) -> PollReading:
    """The reading of a poll's raw related events."""
    asked, tapped = of or poll(), decoded(reactions)
    taps = [ballots.taps(target, tapped, asked, ME) for target in (POLL_EVENT, COMPANION)]
    return ballots.responses(POLL_EVENT, decoded(events), asked) | taps[0] | taps[1]


def counted(
    events: Sequence[object], reactions: Sequence[object] = (), of: Poll | None = None
) -> Tally:
    """What the events add up to."""
    return count(of or poll(), read(events, reactions, of).ballots, LATE)


def chosen(tally: Tally) -> str:
    """The answers that have a vote."""
    return "".join(chr(ord("a") + n) * votes for n, votes in enumerate(tally.votes))


UNREADABLE: list[dict[str, object]] = [
    {},
    {RESPONSE: None},
    {RESPONSE: []},
    {RESPONSE: "a"},
    {RESPONSE: {}},
    {RESPONSE: {"answers": None}},
    {RESPONSE: {"answers": "a"}},
    {RESPONSE: {"answers": {"0": "a"}}},
    {RESPONSE: {"answers": ["a", 5]}},
    {RESPONSE: {"answers": [None]}},
    {RESPONSE: {"answers": [["a"]]}},
    {"m.selections": ["a"]},
]


@pytest.mark.parametrize("content", UNREADABLE, ids=str)
def test_row_4_a_later_response_that_cannot_be_understood_spoils_the_vote(
    content: dict[str, object],
) -> None:
    spoiled = related(RESPONSE, POLL_EVENT, content, event_id="$2", origin_server_ts=2)
    tally = counted([vote(["a"], 1), spoiled])
    assert (chosen(tally), tally.spoiled, tally.voters) == ("", 1, 0)


@pytest.mark.parametrize("max_selections", [1, 2])
def test_row_5_one_unknown_answer_spoils_the_ballot(max_selections: int) -> None:
    tally = counted([vote(["a", "unknown"])], of=poll(max_selections=max_selections))
    assert (chosen(tally), tally.spoiled) == ("", 1)


def test_row_16_of_two_votes_of_one_time_the_greater_event_id_stands() -> None:
    both = [vote(["b"], 1, event_id="$z"), vote(["a"], 1, event_id="$y")]
    assert chosen(counted(both)) == chosen(counted(both[::-1])) == "b"


def test_row_17_a_vote_at_time_0_counts() -> None:
    assert chosen(counted([vote(["a"], 0)])) == "a"


@pytest.mark.parametrize("max_selections", [0, -3])
def test_row_18_no_sound_maximum_is_one(max_selections: int) -> None:
    assert chosen(counted([vote(["a", "b"])], of=poll(max_selections=max_selections))) == "a"


def test_row_19_the_21st_answer_is_none() -> None:
    long = poll(21)
    assert chosen(counted([vote(["t"])], of=long)) == "t"
    tally = counted([vote(["u"])], of=long)
    assert (chosen(tally), tally.spoiled) == ("", 1)


@pytest.mark.parametrize("rel_type", ["m.thread", "m.annotation", "m.replace", "", None, 5])
def test_row_20_only_a_reference_is_a_vote(rel_type: object) -> None:
    assert read([vote(["a"], rel_type=rel_type)]) == PollReading(frozenset(), frozenset())


@pytest.mark.parametrize(
    "relation",
    [
        None,
        [],
        "$poll",
        {},
        {"rel_type": "m.reference"},
        {"rel_type": "m.reference", "event_id": "$other"},
        {"m.in_reply_to": {"event_id": "$poll"}},
    ],
    ids=str,
)
def test_row_21_an_event_that_does_not_refer_to_the_poll_is_ignored(relation: object) -> None:
    sent = vote(["a"])
    sent["content"]["m.relates_to"] = relation
    assert not read([sent, related("m.room.encrypted", "$other")]).ballots


def test_a_vote_with_an_odd_key_in_its_relation_counts() -> None:
    sent = vote(["a"])
    sent["content"]["m.relates_to"]["key"] = 5
    assert chosen(counted([sent])) == "a"


def test_a_withdrawal_is_no_vote_and_not_spoiled() -> None:
    tally = counted([vote(["a"], 1), vote([], 2)])
    assert (chosen(tally), tally.spoiled, tally.voters) == ("", 0, 0)


def test_an_event_read_twice_counts_once() -> None:
    assert chosen(counted([vote(["a"])] * 3, [reaction(f"1{CAP}", sender=BEN)] * 3)) == "aa"


def test_events_of_other_types_are_no_votes() -> None:
    assert not read(
        [related("m.room.message", POLL_EVENT), related("m.sticker", POLL_EVENT)]
    ).ballots


def test_encrypted_relations_are_told_as_unreadable_with_their_time() -> None:
    sent = [
        related("m.room.encrypted", POLL_EVENT, event_id=f"${n}", origin_server_ts=n)
        for n in (1, 2, 2)
    ]
    assert read(sent).unreadable == {("$1", 1), ("$2", 2)}


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("1\ufe0f\u20e3", "a"),
        ("1\u20e3", "a"),
        ("3\ufe0f\u20e3", "c"),
        ("1\u20e3\ufe0f", "a"),
        ("4\ufe0f\u20e3", ""),
        ("0\ufe0f\u20e3", ""),
        ("1", ""),
        ("\u20e3", ""),
        ("11\u20e3", ""),
        ("1\u20e3\u20e3", ""),
        ("\u0661\u20e3", ""),
        ("👍", ""),
        ("", ""),
        ("x" * 10_000, ""),
        (None, ""),
        (1, ""),
        (["1\u20e3"], ""),
    ],
    ids=repr,
)
def test_the_keycaps_of_the_answers_are_votes_and_nothing_else_is(key: object, answer: str) -> None:
    tally = counted([], [reaction(key)])
    assert (chosen(tally), tally.by_reaction, tally.spoiled) == (answer, len(answer), 0)


@pytest.mark.parametrize(
    "other", [{"sender": ME}, {"on": "$other"}, {"on": ""}, {"type": "m.room.message"}]
)
def test_a_reaction_of_the_bot_or_elsewhere_is_no_vote(other: Json) -> None:
    type = other.pop("type", "m.reaction")
    assert not read([], [reaction(f"1{CAP}", **other) | {"type": type}]).ballots


def test_a_reaction_on_the_poll_itself_counts_as_one_on_the_companion_message() -> None:
    on_poll = reaction(f"2{CAP}", 2, on=POLL_EVENT)
    assert chosen(counted([], [on_poll])) == "b"
    assert chosen(counted([], [reaction(f"1{CAP}", 1), on_poll])) == "b"
    assert chosen(counted([], [reaction(f"3{CAP}", 3), on_poll])) == "c"


def test_where_one_may_choose_two_the_latest_two_taps_count_wherever_they_are() -> None:
    two = poll(max_selections=2)
    taps = [
        reaction(f"1{CAP}", 1),
        reaction(f"2{CAP}", 2, on=POLL_EVENT),
        reaction("2\u20e3", 3),
        reaction(f"3{CAP}", 4, on=POLL_EVENT),
    ]
    assert [chosen(counted([], taps[:n], of=two)) for n in range(1, 5)] == ["a", "ab", "ab", "bc"]
    assert chosen(counted([vote(["a", "b"], 5)], taps, of=two)) == "ab"
    assert chosen(counted([vote(["a", "b"], 2)], taps, of=two)) == "bc"


@pytest.mark.parametrize(
    ("events", "reactions", "votes", "native", "by_reaction"),
    [
        ([vote(["a"], 1)], [reaction(f"2{CAP}", 2)], "b", 0, 1),
        ([vote(["a"], 3)], [reaction(f"2{CAP}", 2)], "a", 1, 0),
        ([vote([], 3)], [reaction(f"2{CAP}", 2)], "", 0, 0),
        ([vote(["unknown"], 3)], [reaction(f"2{CAP}", 2)], "", 0, 0),
        ([], [reaction(f"1{CAP}", 1), reaction(f"2{CAP}", 2)], "b", 0, 1),
        ([vote(["a"], 1)], [reaction("👍", 2)], "a", 1, 0),
        ([vote(["a"], 1, sender=BEN)], [reaction(f"1{CAP}", 2)], "aa", 1, 1),
    ],
)
def test_of_native_votes_and_reactions_the_latest_stands(
    events: list[Json], reactions: list[Json], votes: str, native: int, by_reaction: int
) -> None:
    tally = counted(events, reactions)
    assert (chosen(tally), tally.native, tally.by_reaction) == (votes, native, by_reaction)


def test_of_votes_as_large_as_events_may_be_little_is_kept() -> None:
    """Whoever casts thousands of them holds up no result."""
    large = [["a"] * 10_000, ["a", "x" * 50_000], ["b"] * 10_000]
    found = read([vote(answers, at) for at, answers in enumerate(large)]).ballots
    kept = sorted(found, key=lambda ballot: ballot.at)
    assert [ballot.choices for ballot in kept] == [("a",), None, ("b",)]
