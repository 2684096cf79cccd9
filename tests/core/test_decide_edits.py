"""Messages that are edited into commands, and several commands in one message."""

from dataclasses import replace

import pytest

from bot.core import traces
from bot.core.changes import DropSuggestion, PutSuggestion
from bot.core.commands.commanded import EDITED_WITHIN
from bot.core.commands.facts import Commanded, Edit
from bot.core.commands.messages import AlreadyRun
from bot.core.commands.obeying import TOO_OLD, obeyed
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Redacted
from bot.core.polls.messages import UnknownPoll
from bot.core.primitives import DAY, HOUR, EventId, Millis, UserId
from bot.core.questions.messages import (
    NotTaken,
    ShowSuggestion,
    SuggestionNotTaken,
    SuggestionTaken,
)
from bot.core.questions.values import SuggestionState
from bot.core.schedule.messages import Now
from tests.core.samples import MEMBER, NOW, ROOM, STEWARD, Story, ids, running, said, told, view


def edited(
    words: str,
    after: Millis | None = 0,
    *,
    before: bool = False,
    by: str = "$edit",
    sender: UserId = STEWARD,
    part: int = 0,
) -> Commanded:
    """`$said` was edited into that command, so long after it was sent."""
    edit = Edit(EventId(by), None if after is None else NOW - after, obeyed=before)
    return replace(said(words, sender), edit=edit, part=part)


@pytest.mark.parametrize("after", [0, 1, EDITED_WITHIN])
def test_a_message_edited_into_a_command_is_taken_for_two_minutes(after: Millis) -> None:
    decision = decide(running(), edited("now", after), NOW)
    assert isinstance(told(decision)[0], Now)
    # It answers the message that people see, under an id of its own.
    assert decision.acts[0].target.event == "$said"  # type: ignore[union-attr]
    assert ids(decision) != ids(decide(running(), said("now"), NOW))
    assert set(ids(decision)) <= set(traces.of_command("$edit"))


@pytest.mark.parametrize("after", [EDITED_WITHIN + 1, -1, DAY, None])
def test_later_or_from_nowhere_it_is_not(after: Millis | None) -> None:
    assert decide(running(), edited("now", after), NOW) == NOTHING


@pytest.mark.parametrize("words", ["now", "close", "suggest Why?"])
def test_nothing_is_obeyed_twice_for_one_message_and_it_says_so_once(words: str) -> None:
    decision = decide(running(), edited(words, before=True), NOW)
    assert told(decision) == [AlreadyRun()]
    assert not decision.changes
    assert not obeyed(edited(words, before=True), decision)
    again = decide(running(), edited(words, before=True, by="$third", part=1), NOW)
    assert ids(again) == ids(decision)  # the records take an act once


@pytest.mark.parametrize(
    ("words", "after"),
    [("nonsense", 0), ("now", TOO_OLD + 1), ("now", -1), ("now", None)],
)
def test_an_edit_that_is_no_command_or_comes_late_is_passed_over(
    words: str, after: Millis | None
) -> None:
    assert decide(running(), edited(words, after, before=True), NOW) == NOTHING
    assert decide(running(), edited(words, before=True), NOW + 2 * TOO_OLD) == NOTHING


@pytest.mark.parametrize(
    ("words", "sender", "does"),
    [
        ("now", MEMBER, True),
        ("start", STEWARD, True),
        ("start", MEMBER, False),
        ("nwo", STEWARD, False),
        ("poll dilema", STEWARD, False),
        ("close", STEWARD, False),
        ("suggest Why", MEMBER, True),
        (f"suggest {'x' * 281}", MEMBER, False),
    ],
)
def test_a_guess_or_a_refusal_is_nothing_obeyed(words: str, sender: UserId, *, does: bool) -> None:
    fact = said(words, sender)
    assert obeyed(fact, decide(view(), fact, NOW)) is does
    late = decide(view(), fact, NOW + HOUR)
    assert not obeyed(fact, late)
    assert not obeyed(fact, NOTHING)


def test_commands_of_one_message_are_each_obeyed_under_ids_of_their_own() -> None:
    seen: set[str] = set()
    for words in ("now", "ask", "poll", "help", "nonsense", "suggestions", "summary"):
        for part in range(3):
            fact = replace(said(words), part=part)
            decision = decide(view(), fact, NOW)
            assert decision.acts
            assert not seen & set(ids(decision)), words
            seen |= set(ids(decision)) if words != "nonsense" else set()
        seen.clear()
    assert replace(said("now"), part=1).cause != said("now").cause


# --- suggestions ---------------------------------------------------------------------------


def waiting() -> Story:
    story = Story(view())
    story.happens(said("suggest Why us?", MEMBER))
    return story


def changed(story: Story, words: str, **more: object) -> Decision:
    return story.happens(edited(words, 9 * DAY, before=True, sender=MEMBER, **more))  # type: ignore[arg-type]


def test_what_was_taken_is_repeated() -> None:
    (answer,) = told(decide(view(), said("suggest Why\n us \n ", MEMBER), NOW))
    assert answer == SuggestionTaken(1, 60, "Why us")


def test_a_suggestion_can_be_edited_while_it_waits() -> None:
    story = waiting()
    story.says("suggestions")
    decision = changed(story, "suggest Why\nnot us?")
    assert told(decision) == [SuggestionTaken(1, 60, "Why not us?", changed=True)]
    (suggestion,) = story.view.suggestions
    # What moderators were shown is not what they would accept: it has to be shown again.
    assert (suggestion.text, suggestion.shown_by, suggestion.number) == ("Why not us?", None, 1)
    shown = [each for each in story.says("suggestions") if isinstance(each, ShowSuggestion)]
    assert shown == [ShowSuggestion(1, "Why not us?")]


def test_the_same_words_again_change_nothing() -> None:
    assert changed(waiting(), "suggest Why us?") == NOTHING


def test_words_that_cannot_be_taken_leave_those_before() -> None:
    story = waiting()
    (answer,) = told(changed(story, f"suggest {'x' * 281}"))
    assert answer == SuggestionNotTaken(NotTaken.TOO_LONG, 281)
    assert story.view.suggestions[0].text == "Why us?"
    story.says("suggest Who?")
    (answer,) = told(changed(story, "suggest WHO\u200b?", by="$another"))
    assert isinstance(answer, SuggestionNotTaken)
    assert answer.why is NotTaken.SAME


def test_what_is_decided_on_stays_as_it_is() -> None:
    story = waiting()
    story.says("accept 1")
    assert story.view.suggestions[0].state is SuggestionState.ACCEPTED
    assert changed(story, "suggest Why not?") == NOTHING


def test_of_two_suggestions_in_a_message_each_is_changed_and_both_are_taken_back() -> None:
    story = Story(view())
    for part, words in enumerate(("suggest One", "suggest Two")):
        story.happens(replace(said(words, MEMBER), part=part))
    decision = changed(story, "suggest Three", part=1)
    assert isinstance(decision.changes[0], PutSuggestion)
    assert [each.text for each in story.view.suggestions] == ["One", "Three"]
    gone = story.happens(Redacted(ROOM, EventId("$said")))
    assert gone.changes == (DropSuggestion(ROOM, 1), DropSuggestion(ROOM, 2))


def test_an_edit_into_a_first_suggestion_is_a_command_like_any_other() -> None:
    story = Story(view())
    assert story.happens(edited("suggest Why", HOUR)) == NOTHING
    assert isinstance(told(story.happens(edited("suggest Why")))[0], SuggestionTaken)


def test_the_length_that_was_wanted_stands_in_the_example() -> None:
    (answer,) = told(decide(view(), said("poll nope for two days"), NOW))
    assert isinstance(answer, UnknownPoll)
    assert answer.lasts == 2 * DAY
