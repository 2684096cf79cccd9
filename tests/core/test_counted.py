"""What a late read has to compare: hashes that tell which events were counted, and nothing else."""

from bot.core.counted import digests, news
from bot.core.model import ActId, EventId

KEY = b"kept outside of the records"
ROUND = ActId("poll-1")
A, B, C = EventId("$a"), EventId("$b"), EventId("$c")
KEPT = digests(KEY, ROUND, [A], [B])


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
