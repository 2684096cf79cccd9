"""What `ask` does, and that moderators are told once when questions run out."""

from dataclasses import replace

import pytest

from bot.core.acts import OnAct, Relation, Send, Urgency
from bot.core.changes import PutQuestion
from bot.core.door import decide
from bot.core.primitives import DAY
from bot.core.questions.messages import AskedLately, AskQuestion, FewQuestionsLeft, OtherSide
from bot.core.questions.values import QuestionRound, QuestionState
from bot.core.rooms.values import PowerLevels
from tests.core.samples import (
    CREATOR,
    JOINED,
    ME,
    MEMBER,
    NOW,
    ROOM,
    SETTINGS,
    STEWARD,
    Story,
    asked,
    deck,
    question,
    said,
    told,
    unlogged,
    view,
)


def test_ask_posts_the_next_question_and_the_other_side_in_its_thread() -> None:
    decision = decide(view(questions=(asked("a"),)), said("ask"), NOW)
    posting, other_side = decision.acts
    assert isinstance(posting, Send)
    assert isinstance(other_side, Send)
    assert posting.message == AskQuestion(question("b"), "A source")
    assert (posting.notice, posting.target, posting.urgency) == (False, None, Urgency.QUESTION)
    assert other_side.message == OtherSide(question("b"))
    assert other_side.notice
    assert other_side.target == OnAct(Relation.THREAD, act=posting.act_id)
    assert posting.expires_at == other_side.expires_at == NOW + DAY
    round_ = QuestionRound(posting.act_id, ROOM, "deck", "b", "Question b?", 1, NOW)
    assert unlogged(decision) == (PutQuestion(round_),)
    assert round_.state is QuestionState.WAITING


def test_the_source_of_a_question_stands_before_the_source_of_its_deck() -> None:
    own = replace(deck(), questions=(question("a", source="The motto"),))
    decision = decide(view(settings=replace(SETTINGS, deck=own)), said("ask"), NOW)
    assert told(decision)[0] == AskQuestion(question("a", source="The motto"), "The motto")


def test_a_question_asked_by_name_takes_its_turn_in_the_cycle() -> None:
    story = Story()
    assert AskQuestion(question("c"), "A source") in story.says("ask C")
    following = [story.says("ask")[0] for _ in range(6)]
    assert [each.question.id for each in following if isinstance(each, AskQuestion)] == [
        *"abdef",
        "a",
    ]
    assert [each.cycle for each in story.view.questions] == [1, 1, 1, 1, 1, 1, 2]


def test_a_question_asked_again_by_name_is_no_new_cycle() -> None:
    story = Story()
    story.says("ask a")
    story.says("ask 1 again")
    assert [(each.item, each.cycle) for each in story.view.questions] == [("a", 1), ("a", 1)]


@pytest.mark.parametrize("words", ["ask 2", "ask b", "ask question no. 2"])
def test_a_question_named_twice_within_a_week_is_asked_once(words: str) -> None:
    story = Story()
    story.says(words)
    named = words.rsplit(maxsplit=1)[-1]
    assert story.says(words) == [AskedLately(named, "Question b?", NOW)]
    story.stands(story.view.questions[0].round_id)
    assert story.says(words) == [AskedLately(named, "Question b?", NOW)]
    assert AskQuestion(question("b"), "A source") in story.says("ask 2 again")
    assert len(story.view.questions) == 2


@pytest.mark.parametrize(
    ("state", "days", "item"),
    [
        (QuestionState.ASKED, 7, "a"),
        (QuestionState.CANCELLED, 0, "a"),
        (QuestionState.ASKED, 0, "b"),
    ],
)
def test_one_of_long_ago_one_taken_away_and_another_do_not_count(
    state: QuestionState, days: int, item: str
) -> None:
    before = replace(asked(item), state=state, due_at=NOW - days * DAY)
    decision = decide(view(questions=(before,)), said("ask 1"), NOW)
    assert AskQuestion(question("a"), "A source") in told(decision)


def few_left(story: Story) -> list[Send]:
    return [
        act
        for act in story.acts.values()
        if isinstance(act, Send) and isinstance(act.message, FewQuestionsLeft)
    ]


def test_with_three_questions_left_moderators_are_told_once_a_cycle() -> None:
    story = Story()
    told_at = []
    for number in range(1, 13):
        if any(isinstance(each, FewQuestionsLeft) for each in story.says("ask")):
            told_at.append(number)
    assert told_at == [3, 9]
    first, second = few_left(story)
    assert first.message == FewQuestionsLeft(3)
    assert first.mentions == (STEWARD,)
    assert first.notice
    assert first.act_id != second.act_id


def test_asking_one_again_by_name_does_not_warn_a_second_time() -> None:
    story = Story()
    for words in ("ask a", "ask b", "ask c"):
        story.says(words)
    for words in ("ask 1 again", "ask question 3 again"):
        assert len(story.says(words)) == 2
    assert len(few_left(story)) == 1


def test_a_question_that_was_taken_away_and_asked_again_does_not_warn_twice() -> None:
    story = Story()
    for words in ("ask a", "ask b", "ask c"):
        story.says(words)
    gone = replace(story.view.questions[-1], state=QuestionState.CANCELLED)
    story.view = replace(story.view, questions=(*story.view.questions[:-1], gone))
    story.says("ask")
    assert len(few_left(story)) == 1


@pytest.mark.parametrize(("count", "warns"), [("abc", False), ("abcd", True)])
def test_a_deck_of_three_never_warns_and_one_of_four_at_its_first(count: str, warns: bool) -> None:
    story = Story(view(settings=replace(SETTINGS, deck=deck(count))))
    story.says("ask")
    assert bool(few_left(story)) is warns


def test_moderators_who_are_told_are_those_of_the_room_without_the_bot() -> None:
    levels = PowerLevels({ME: 100, STEWARD: 50, MEMBER: 49})
    room = replace(JOINED, version="12", power_levels=levels)
    story = Story(view(room=room, settings=replace(SETTINGS, deck=deck("abcd"))))
    story.says("ask")
    assert few_left(story)[0].mentions == (CREATOR, STEWARD)
