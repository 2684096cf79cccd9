"""What the coming weeks bring is what is then posted; and polls that would overlap are told."""

from dataclasses import replace

import pytest

from bot.core.acts import Send
from bot.core.polls.facts import CloseDue
from bot.core.polls.messages import OpenPoll, PollSkipped
from bot.core.polls.values import PollState
from bot.core.primitives import DAY, HOUR
from bot.core.questions.messages import AskQuestion, AskSuggested
from bot.core.questions.values import Suggestion, SuggestionState
from bot.core.schedule.messages import Preview, ScheduleSet
from bot.core.schedule.values import Previewed, Schedule, ScheduleName, Skip
from bot.core.view import View
from tests.core.samples import (
    FRIDAY,
    NOW,
    ROOM,
    SETTINGS,
    Story,
    asked,
    counted,
    deck,
    posted,
    running,
    slots,
    view,
)

QUESTIONS, POLLS = ScheduleName.QUESTIONS, ScheduleName.POLLS


def previewed(story: Story, *names: ScheduleName) -> list[Previewed]:
    (found,) = story.says("preview")
    assert isinstance(found, Preview)
    return [each for each in found.moments if each.what in names]


def suggestion(number: int, text: str) -> Suggestion:
    return Suggestion(ROOM, number, b"by", b"source", text, NOW, SuggestionState.ACCEPTED)


@pytest.mark.parametrize(
    "records",
    [
        running(),
        running(questions=(asked("a"), asked("c")), polls=(posted("d", PollState.CLOSED),)),
        running(suggestions=(suggestion(1, "Why?"), suggestion(2, "How?"))),
        running(settings=replace(SETTINGS, deck=deck("ab", "d"))),
    ],
)
def test_what_preview_names_is_what_is_posted(records: View) -> None:
    expected = previewed(Story(records), QUESTIONS, POLLS)
    assert len(expected) >= 12
    story = Story(records)
    for each in expected:
        assert _posts(story, each) == [each.text]


def _posts(story: Story, moment: Previewed) -> list[str]:
    """The questions and polls that are posted at that moment."""
    decision = story.happens(slots(moment.what, moment.at), moment.at)
    for act in list(story.waiting):
        story.stands(act)
    if moment.what is POLLS:
        story.now = moment.at + 2 * DAY
        story.happens(CloseDue(ROOM, story.newest.round_id))
        story.ends()
        story.happens(replace(counted(story.newest), ended_at=story.now))
    messages = [act.message for act in decision.acts if isinstance(act, Send)]
    return [
        *(each.question.question for each in messages if isinstance(each, AskQuestion)),
        *(each.text for each in messages if isinstance(each, AskSuggested)),
        *(each.poll.question for each in messages if isinstance(each, OpenPoll)),
    ]


def polled(rule: str) -> tuple[Schedule, ...]:
    return (Schedule(ROOM, POLLS, rule, NOW, NOW),)


def test_polls_that_are_due_while_another_is_open_are_marked_and_left_out() -> None:
    long = view(schedules=polled("fri 12:00 for 8d"))
    marks = [
        (each.why is Skip.POLL_OPEN, bool(each.text)) for each in previewed(Story(long), POLLS)
    ]
    assert marks == [(False, True), (True, False), (False, True), (True, False)]
    story = Story(long)
    due = [each.at for each in previewed(story, POLLS)]
    fact = replace(slots(POLLS, due[0]), lasts=8 * DAY)
    story.happens(fact, due[0])
    story.stands(story.newest.round_id)
    second = story.happens(replace(fact, slots=(due[1],)), due[1])
    assert [type(act.message) for act in second.acts if isinstance(act, Send)] == [PollSkipped]


def test_a_poll_that_is_open_now_overlaps_until_it_closes() -> None:
    opened = posted("d", due_at=FRIDAY - 2 * HOUR)
    first, *_ = previewed(Story(running(polls=(opened,))), POLLS)
    assert first.why is Skip.POLL_OPEN
    closing = replace(opened, closes_at=FRIDAY)
    first, *_ = previewed(Story(running(polls=(closing,))), POLLS)
    assert first.why is None


def test_what_is_left_out_takes_no_question_from_the_others() -> None:
    story = Story(running())
    story.says("skip")
    names = [(each.why is Skip.ASKED, each.text) for each in previewed(story, QUESTIONS)][:2]
    assert names == [(True, ""), (False, "Question a?")]


@pytest.mark.parametrize(
    ("words", "overlaps"),
    [
        ("polls fri 12:00 for 7d", False),
        ("polls fri 12:00 for 8d", True),
        ("polls mon,fri 12:00 for 3d", False),
        ("polls mon,fri 12:00 for 4d", True),
        ("polls daily 12:00", True),
        ("polls daily 12:00 for 12h", False),
        ("polls every 2 weeks fri 12:00 for 10d", False),
        ("polls every 2 weeks mon,fri 12:00 for 5d", True),
        ("polls first mon 12:00 for 28d", False),
        ("polls first mon 12:00 for 5w", True),
        ("questions daily 12:00", False),
    ],
)
def test_who_sets_polls_that_would_overlap_is_shown_it(words: str, overlaps: bool) -> None:
    (message,) = Story().says(f"schedule {words}")
    assert isinstance(message, ScheduleSet)
    assert any(each.why is Skip.POLL_OPEN for each in message.left_out) is overlaps
