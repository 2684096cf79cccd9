"""A room's record as Markdown, and what hostile words become in it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.polls.values import PollState, Result
from bot.core.primitives import DAY, Place
from bot.core.questions.values import Replies
from bot.core.sharing.gate import Gate, RoomBook, leaving
from bot.core.weeks.values import Week, WeekId, WeekQuestion
from bot.render.sharing.markdown import entry, page, plain
from bot.render.voice import Voice
from tests.core.samples import NOW, ROOM, asked, noted, poll, posted
from tests.core.test_sharing import GATE, SHARES, closed, tally

VOICE = Voice("", ZoneInfo("Europe/London"))


def written(book: RoomBook, gate: Gate = GATE) -> str:
    room = leaving(book, gate)
    assert room
    return page(room, VOICE)


def test_a_room_has_its_outcomes_and_then_its_weeks_newest_first() -> None:
    asked_first = asked("a")
    assert asked_first.event_id
    replied = WeekQuestion("a", "A?", Replies(12, 10), Place(ROOM, asked_first.event_id))
    book = RoomBook(
        SHARES,
        (asked_first,),
        (closed(8, 4, 0, members=24), closed(3, 0, 0, number=1)),
        (Week(WeekId(2026, 47), (replied,)),),
        (noted(1, due=date(2026, 12, 1)), noted(2, done_at=NOW), noted(3)),
    )
    assert (
        written(book)
        == """\
# Room 3

Days and weeks by the clock of Europe/London. A poll’s numbers are here only if at least 10 people \
voted.

## Outcomes

- 1: We do 1 (due on Tue 1 Dec 2026; about: Poll d?)
- 2: We do 2 (done on Wed 18 Nov 2026; about: Poll d?)
- 3: We do 3 (about: Poll d?)

## Week 48, 23 to 29 Nov 2026

### Poll d?

Closed on Fri 27 Nov 2026. Fewer than 10 people voted.

- Answer 1
- Answer 2
- Answer 3

## Week 47, 16 to 22 Nov 2026

- Wed 18 Nov 2026, 09:00 GMT: Question a? (10 people replied, with 12 messages.)

### Poll d?

Closed on Fri 20 Nov 2026. 12 of 24 members voted (50%).

| Answer | Votes |
|---|--:|
| Answer 1 | 8 |
| Answer 2 | 4 |
| Answer 3 | 0 |
"""
    )


@pytest.mark.parametrize(
    ("votes", "quorum", "unread", "words"),
    [
        ((12, 0, 0), 5, 0, "The quorum was reached."),
        ((12, 0, 0), 0.5, 0, "It missed the quorum."),
        ((12, 0, 0), None, 1, "12 of 30 members voted (40%). Some votes may be missing."),
    ],
)
def test_a_result_says_how_sure_it_is(
    votes: tuple[int, ...], quorum: float | None, unread: int, words: str
) -> None:
    result = Result(tally(*votes, undecryptable=unread), 30)
    held = closed(result=result, poll=replace(poll("d"), quorum=quorum))
    assert words in written(RoomBook(SHARES, polls=(held,)))


def test_what_is_not_over_has_no_numbers() -> None:
    held = closed(12, 0, 0)
    waits = replace(GATE, unsettled=frozenset({held.round_id}))
    settling = written(RoomBook(SHARES, polls=(held,)), waits)
    assert "The result follows once it can’t change any more." in settling
    going_on = written(RoomBook(SHARES, polls=(posted(state=PollState.OPEN),)))
    assert "Open until Fri 20 Nov 2026, 09:00 GMT." in going_on
    assert "|" not in settling + going_on


def test_replies_that_are_few_or_may_be_more_say_so() -> None:
    rounds = asked("a"), asked("b", NOW + DAY)
    counts = Replies(3, 9), Replies(40, 20, at_least=True)
    told = tuple(
        WeekQuestion(each.item, each.text, count, Place(ROOM, each.event_id))
        for each, count in zip(rounds, counts, strict=True)
        if each.event_id
    )
    words = written(RoomBook(SHARES, rounds, weeks=(Week(WeekId(2026, 47), told),)))
    assert "Question a? (Fewer than 10 people replied.)" in words
    assert "(At least 20 people replied, with 40 messages.)" in words


def test_a_room_without_anything_says_so_and_stands_in_the_list() -> None:
    empty = RoomBook(replace(SHARES, shared_as="Night [shift](http://x)"))
    assert written(empty).endswith("\n\nNothing was asked here yet.\n")
    room = leaving(empty, GATE)
    assert room
    assert entry(room) == r"- [Night \[shift\]\(http&#58;//x\)](room-3.md): 0 weeks"


@pytest.mark.parametrize(
    ("outside", "words"),
    [
        ("# *x* <b>", r"\# \*x\* &lt;b&gt;"),
        ("- x", "&#45; x"),
        ("12. x", "1&#50;. x"),
        ("a\n# b\u202e | c", r"a \# b \| c"),
        ("www.x.org @room", "www&#46;x.org &#64;room"),
    ],
)
def test_words_from_outside_stay_words(outside: str, words: str) -> None:
    assert plain(outside) == words


@given(st.text())
def test_no_words_make_a_tag_a_link_or_a_line(outside: str) -> None:
    words = plain(outside)
    assert not {"<", ">", "\n", "\r"} & {*words}
    assert "://" not in words
    assert not words.startswith(("-", "+", "=", "#"))
