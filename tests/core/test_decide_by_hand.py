"""Questions and polls by number or in a moderator's own words, and the lists of what there is."""

from dataclasses import replace

import pytest

from bot.core.acts import CountPoll, Purpose
from bot.core.polls.messages import Companion, OpenPoll, PollIsOpen, TellResult, UnknownPoll
from bot.core.polls.values import Answer, Poll, PollState, Ways
from bot.core.primitives import DAY
from bot.core.questions import from_deck
from bot.core.questions.messages import (
    AskOtherSide,
    AskOwn,
    AskQuestion,
    Item,
    ListItems,
    UnknownQuestion,
)
from bot.core.questions.values import QuestionState, Suggestion, SuggestionState
from bot.core.schedule.messages import BadUntil
from bot.core.schedule.values import ScheduleName
from bot.core.weeks.calendar import week_of
from bot.core.weeks.gathering import gathered
from tests.core.samples import (
    NOW,
    RESULT,
    ROOM,
    SETTINGS,
    Story,
    asked,
    counted,
    deck,
    poll,
    posted,
    question,
    view,
)
from tests.core.test_schedule import utc

TEA = "poll Tea or coffee? / Tea / Coffee"


def listed(story: Story, words: str) -> ListItems:
    (found,) = story.says(words)
    assert isinstance(found, ListItems)
    return found


def test_a_question_is_asked_by_its_place_in_the_deck_as_by_its_id() -> None:
    assert AskQuestion(question("c"), "A source") in Story().says("ask 3")
    assert AskQuestion(question("c"), "A source") in Story().says("ask c")
    assert OpenPoll(poll("x"), NOW + 2 * DAY) in Story().says("poll 2")
    known = tuple("abcdef")
    for place in ("0", "7", "99"):
        assert Story().says(f"ask {place}") == [UnknownQuestion(place, known)]
    assert Story().says("poll 5") == [UnknownPoll("5", tuple("dxyz"))]


def test_a_question_in_own_words_is_asked_once_and_in_no_rotation() -> None:
    story = Story()
    assert story.says("ask Should the rota come earlier?") == [
        AskOwn("Should the rota come earlier?"),
        AskOtherSide(),
    ]
    (round_,) = story.view.questions
    story.stands(round_.round_id)
    (round_,) = story.view.questions
    assert (round_.deck, round_.item, round_.state) == ("", "own", QuestionState.ASKED)
    assert round_.text == "Should the rota come earlier?"
    assert AskQuestion(question("a"), "A source") in story.says("ask")
    once = Story(view(questions=(round_,)))
    assert not any(item.asked for item in listed(once, "questions").items)


def test_a_poll_in_own_words_opens_for_that_time_and_is_of_no_deck() -> None:
    story = Story()
    opening, companion = story.says(f"{TEA} for 3d quorum 50%")
    own = Poll(
        story.newest.poll.id,
        "Tea or coffee?",
        (Answer("1", "Tea"), Answer("2", "Coffee")),
        quorum=0.5,
    )
    assert opening == OpenPoll(own, NOW + 3 * DAY)
    assert companion == Companion(own, NOW + 3 * DAY, Ways.BOTH)
    assert (story.newest.deck, own.id[:4]) == ("", "own-")
    story.stands(story.newest.round_id)
    assert [type(each) for each in story.says(TEA)] == [PollIsOpen]
    assert not any(item.asked for item in listed(story, "polls").items)


def test_a_poll_ends_when_a_moderator_says_until() -> None:
    friday = utc("2026-11-20T18:00")
    for words in (f"{TEA} until fri 18:00", "poll x until 20 nov 18:00"):
        opening, _companion = Story().says(words)
        assert isinstance(opening, OpenPoll)
        assert opening.closes_at == friday
    # Two days are meant by it; or it is more than 60 days ahead; or it is over.
    for words, rights in (("1/12", 2), ("2027-02-01", 0), ("2020-01-01", 0)):
        for command in ("poll x", TEA):
            (answer,) = Story().says(f"{command} until {words}")
            assert isinstance(answer, BadUntil)
            assert (answer.command, answer.known, len(answer.right)) == (command, True, rights)


def test_a_poll_of_the_deck_is_given_a_quorum_for_once() -> None:
    opening, _companion = Story().says("poll 2 quorum 50%")
    assert opening == OpenPoll(replace(poll("x"), quorum=0.5), NOW + 2 * DAY)


def test_the_same_own_poll_is_compared_over_time_and_another_is_not() -> None:
    story = Story()
    ids = []
    for words in (TEA, TEA.replace("Tea /", "TEA\u200b /"), TEA + " / Milk"):
        story.says(words)
        story.stands(story.newest.round_id)
        ids.append(story.newest.poll.id)
        story.now += DAY
        story.ends()
        story.happens(replace(counted(story.newest), ended_at=story.now), story.now)
        assert story.newest.state is PollState.CLOSED
    assert ids[0] == ids[1] != ids[2]
    week = gathered(story.view, week_of(NOW, SETTINGS.zone))
    assert [poll.before is not None for poll in week.polls] == [False, True, False]
    (result,) = story.says(f"results {ids[0]}")
    assert isinstance(result, TellResult)


def test_a_result_is_asked_for_by_place_too() -> None:
    story = Story(view(polls=(posted("x", PollState.CLOSED),)))
    (result,) = story.says("results 2")
    assert isinstance(result, TellResult)
    assert result.result == RESULT
    opened = Story(view(polls=(posted("x"),)))
    assert opened.says("results 2") == []
    (count,) = (act for act in opened.acts.values() if isinstance(act, CountPoll))
    assert count.purpose is Purpose.ANSWER


def test_questions_are_listed_as_asked_or_not_and_which_comes_next() -> None:
    found = listed(Story(view(questions=(asked("a"), asked("c")))), "questions")
    assert found == ListItems(
        ScheduleName.QUESTIONS,
        tuple(
            Item(number, f"Question {id}?", id in "ac", id == "b")
            for number, id in enumerate("abcdef", 1)
        ),
        6,
        None,
    )


def test_polls_are_listed_as_posted_or_not_and_which_comes_next() -> None:
    story = Story(view(polls=(posted("d", PollState.CLOSED),)))
    items = listed(story, "polls all").items
    assert [(item.number, item.asked, item.next) for item in items] == [
        (1, True, False),
        (2, False, True),
        (3, False, False),
        (4, False, False),
    ]


LONG = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("words", "already", "numbers"),
    [
        ("questions", "", range(1, 11)),
        ("questions", LONG[:20], range(20, 30)),
        ("questions", LONG[:51], range(43, 53)),
        ("questions all", "", range(1, 41)),
        ("questions 41", "", range(41, 53)),
        ("questions 0", "", range(1, 41)),
        ("questions 999", "", range(52, 53)),
    ],
)
def test_a_long_list_is_cut_and_can_be_read_on(words: str, already: str, numbers: range) -> None:
    settings = replace(SETTINGS, deck=deck(LONG))
    rounds = tuple(asked(id) for id in already)
    found = listed(Story(view(settings=settings, questions=rounds)), words)
    assert [item.number for item in found.items] == list(numbers)
    assert (found.all, found.start is None) == (52, words == "questions")


def test_the_last_poll_of_a_deck_with_one_is_listed() -> None:
    story = Story(view(settings=replace(SETTINGS, deck=deck("a", "d")), polls=(posted("d"),)))
    assert [item.next for item in listed(story, "polls").items] == [True]


def test_with_a_suggestion_accepted_none_of_the_deck_comes_next() -> None:
    taken = Suggestion(ROOM, 5, b"", b"", "Question 5?", NOW, SuggestionState.ACCEPTED)
    found = from_deck.list_questions(view(suggestions=(taken,)), None)
    assert found.items
    assert not any(item.next for item in found.items)
