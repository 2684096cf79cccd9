"""What a late read has to compare: hashes that tell which events were counted, and nothing else."""

from bot.core.polls.counted import Since, digests, news, since
from bot.core.polls.tally import Ballot, Channel, count
from bot.core.polls.values import PollState, Result
from bot.core.primitives import ActId, EventId, UserId
from tests.core.samples import poll as poll_of
from tests.core.samples import posted

KEY = b"kept outside of the records"
ROUND = ActId("poll-1")
A, B, C = EventId("$a"), EventId("$b"), EventId("$c")
KEPT = digests(KEY, ROUND, [A], [B])
POLL = poll_of("d")


def test_the_same_events_are_no_news() -> None:
    assert not news(KEY, ROUND, KEPT, [A], [B])


def test_a_late_vote_is_news() -> None:
    assert news(KEY, ROUND, KEPT, [A, C], [B])


def test_so_is_one_that_cannot_be_read() -> None:
    assert news(KEY, ROUND, KEPT, [A], [B, C])


def test_so_is_a_key_that_has_come() -> None:
    assert news(KEY, ROUND, KEPT, [A, B], [])


def test_a_redaction_is_none() -> None:
    assert not news(KEY, ROUND, KEPT, [], [B])


def test_where_a_counted_vote_cannot_be_read_any_more_nothing_is_news() -> None:
    assert not news(KEY, ROUND, KEPT, [C], [A, B])


def test_a_poll_without_votes_has_something_to_compare_with_too() -> None:
    assert news(KEY, ROUND, digests(KEY, ROUND, [], []), [A], [])


def test_without_digests_or_under_another_key_nothing_is_compared() -> None:
    assert not news(KEY, ROUND, frozenset(), [A], [])
    assert not news(b"another", ROUND, KEPT, [C], [])


def test_a_digest_tells_its_event_only_to_who_has_the_key() -> None:
    assert not digests(b"another", ROUND, [A], [B]) & KEPT
    assert not digests(KEY, ActId("poll-2"), [A], [B]) & KEPT
    assert not any(event.encode() in digest for digest in KEPT for event in (A, B))


# --- why a later count differs ---------------------------------------------------------------

X, Y = POLL.answers[0].id, POLL.answers[1].id


def ballot(event: EventId, choice: str, sender: str = "", at: int = 10) -> Ballot:
    voter = UserId(sender or f"@{event[1:]}:example.org")
    return Ballot(event, voter, at, Channel.NATIVE, (choice,))


def differs(
    before: list[Ballot],
    now: list[Ballot],
    unreadable_before: tuple[EventId, ...] = (),
    *unreadable: EventId,
) -> tuple[Since, ...]:
    """Why, if `unreadable_before` could not be read before, and `unreadable` cannot be now."""
    tally = count(POLL, before, 20, undecryptable=len(unreadable_before))
    poll = posted(state=PollState.CLOSED, result=Result(tally, 9))
    kept = digests(KEY, poll.round_id, [each.event_id for each in before], unreadable_before)
    return since(KEY, poll, kept, now, unreadable, 20)


def test_a_vote_that_came_late_is_told_as_late() -> None:
    assert differs([ballot(A, X)], [ballot(A, X), ballot(B, Y)]) == (Since.LATE,)


def test_a_vote_whose_key_came_is_told_so() -> None:
    assert differs([ballot(A, X)], [ballot(A, X), ballot(B, Y)], (B,)) == (Since.KEYS,)


def test_a_vote_that_was_taken_back_is_told_too() -> None:
    before = [ballot(A, X), ballot(B, Y)]
    assert differs(before, [ballot(A, X)]) == (Since.GONE,)
    assert differs(before, [ballot(A, X), ballot(C, Y)]) == (Since.GONE, Since.LATE)


def test_all_of_it_at_once_is_told_in_order() -> None:
    now = [ballot(A, X), ballot(B, Y), ballot(EventId("$e"), Y)]
    found = differs([ballot(A, X), ballot(C, X)], now, (B,), EventId("$d"))
    assert found == (Since.GONE, Since.KEYS, Since.LATE, Since.UNREAD)


def test_what_makes_no_difference_is_no_reason() -> None:
    changed = [ballot(A, X, "@ada:example.org"), ballot(B, Y, "@ada:example.org", at=11)]
    # The vote that was overridden anyway is gone; one came after the end.
    assert differs(changed, [changed[1], ballot(C, X, at=21)]) == ()
    assert differs([ballot(A, X)], [ballot(A, X)], (B,), B) == ()


def test_without_digests_or_a_result_no_reason_is_known() -> None:
    poll = posted(state=PollState.CLOSED)
    assert since(KEY, poll, frozenset(), [ballot(A, X)], [], 20) == ()
    uncounted = posted(state=PollState.COUNTING)
    kept = digests(KEY, uncounted.round_id, [], [])
    assert since(KEY, uncounted, kept, [ballot(A, X)], [], 20) == ()
