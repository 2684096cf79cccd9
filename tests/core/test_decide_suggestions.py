"""Questions that members suggest: taken within limits, decided by moderators, asked namelessly."""

from dataclasses import replace
from typing import TypeVar

import pytest

from bot.core.acts import OnAct, OnEvent, React, Relation, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import DropSuggestion, PutEntry, PutPreferences, PutQuestion, PutSuggestion
from bot.core.commands.messages import NotAllowed
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Redacted, Refused, Sent
from bot.core.messages import Message
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.core.questions.facts import Reacted
from bot.core.questions.messages import (
    AskOtherSide,
    AskQuestion,
    AskSuggested,
    NotTaken,
    ShowSuggestion,
    ShowSuggestions,
    SuggestionDecided,
    SuggestionNotTaken,
    SuggestionTaken,
    UnknownSuggestion,
)
from bot.core.questions.reactions import Sign, sign
from bot.core.questions.values import MOST_PER_PERSON, MOST_WAITING, Suggestion, SuggestionState
from bot.core.rooms.facts import PowerChanged
from bot.core.rooms.values import LogEntry, PowerLevels
from bot.core.schedule.preferences import Preferences
from bot.core.schedule.values import ScheduleName
from tests.core.samples import (
    MEMBER,
    NOW,
    ROOM,
    SETTINGS,
    STEWARD,
    THURSDAY,
    Story,
    running,
    said,
    slots,
    told,
    view,
)

ONE = TypeVar("ONE", bound=Message)
ACCEPTED = SuggestionState.ACCEPTED


def waiting(number: int, by: bytes = b"someone", **changes: object) -> Suggestion:
    made = Suggestion(ROOM, number, by, b"$there", f"Question {number}?", NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def hears(decision: Decision, kind: type[ONE]) -> ONE:
    message = told(decision)[0]
    assert isinstance(message, kind)
    return message


# --- suggesting ----------------------------------------------------------------------------


def test_a_members_question_is_taken_and_numbered() -> None:
    asked = said("suggest What would  you ask?", MEMBER)
    decision = decide(view(), asked, NOW)
    assert decision.changes[0] == PutPreferences(replace(Preferences(ROOM), suggested=1))
    put = decision.changes[1]
    assert isinstance(put, PutSuggestion)
    assert (put.suggestion.number, put.suggestion.text) == (1, "What would you ask?")
    assert len(decision.changes) == 2  # and nothing that names who
    assert hears(decision, SuggestionTaken).number == 1


def test_who_suggested_is_a_hash_that_differs_by_person_room_and_key() -> None:
    def by(person: UserId, room: str = ROOM, key: bytes = b"key") -> bytes:
        there = replace(view().room, room_id=RoomId(room))
        here = view(settings=replace(SETTINGS, key=key), room=there)
        put = decide(here, said("suggest Why?", person), NOW).changes[1]
        assert isinstance(put, PutSuggestion)
        return put.suggestion.by

    hashes = {by(MEMBER), by(STEWARD), by(MEMBER, "!other:x"), by(MEMBER, key=b"other")}
    assert len(hashes) == 4
    assert by(MEMBER) in hashes
    assert not any(name.encode() in each for each in hashes for name in ("member", "steward"))
    assert "key" not in repr(replace(SETTINGS, key=b"key")).partition("decks=")[2]


def test_no_number_comes_twice() -> None:
    story = Story()
    story.says("suggest Why?", MEMBER)
    story.says("decline 1")
    story.says("suggest Who?", MEMBER)
    assert [each.number for each in story.view.suggestions] == [2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x" * 281, NotTaken.TOO_LONG),
        ("question 1?", NotTaken.SAME),
    ],
)
def test_what_cannot_be_asked_is_not_taken(text: str, why: NotTaken) -> None:
    here = view(suggestions=(waiting(1),))
    decision = decide(here, said(f"suggest {text}", MEMBER), NOW)
    assert decision.changes == ()
    assert hears(decision, SuggestionNotTaken) == SuggestionNotTaken(why, len(text))


def test_three_of_one_person_wait_at_most() -> None:
    story = Story()
    for number in range(MOST_PER_PERSON):
        assert isinstance(story.says(f"suggest {number}?", MEMBER)[0], SuggestionTaken)
    refused = story.says("suggest One more?", MEMBER)[0]
    assert isinstance(refused, SuggestionNotTaken)
    assert refused.why is NotTaken.ENOUGH_OF_YOURS
    assert isinstance(story.says("suggest Another?", STEWARD)[0], SuggestionTaken)
    story.says("accept 1")
    assert isinstance(story.says("suggest One more?", MEMBER)[0], SuggestionTaken)


def test_what_waited_in_the_room_before_counts_in_the_one_that_replaces_it() -> None:
    old = replace(view().room, room_id=RoomId("!old:x"))
    story = Story(view(room=old))
    for number in range(MOST_PER_PERSON):
        story.says(f"suggest {number}?", MEMBER)
    moved = tuple(replace(each, room_id=ROOM) for each in story.view.suggestions)
    here = view(suggestions=moved, replaced=(old,))
    assert hears(decide(here, said("suggest Why?", MEMBER), NOW), SuggestionNotTaken)
    assert hears(decide(here, said("suggest Why?", STEWARD), NOW), SuggestionTaken)


def test_a_room_has_so_many_waiting_at_most() -> None:
    crowd = tuple(waiting(number, by=bytes([number])) for number in range(MOST_WAITING))
    decision = decide(view(suggestions=crowd), said("suggest Why?", MEMBER), NOW)
    assert hears(decision, SuggestionNotTaken).why is NotTaken.ENOUGH


# --- showing -------------------------------------------------------------------------------


def test_moderators_see_a_message_each_with_two_reactions_to_tap() -> None:
    here = view(suggestions=(waiting(1, state=ACCEPTED), waiting(2), waiting(3)))
    decision = decide(here, said("suggestions"), NOW)
    assert hears(decision, ShowSuggestions) == ShowSuggestions(2, 0, accepted=1, first=2)
    _, first, yes, no, second, *_ = decision.acts
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    assert first.message == ShowSuggestion(2, "Question 2?")
    assert second.message == ShowSuggestion(3, "Question 3?")
    taps = [act.target for act in (yes, no) if isinstance(act, React)]
    assert taps == [OnAct(Relation.ANNOTATION, first.act_id, key) for key in ("✅", "❌")]
    shown = PutSuggestion(waiting(2, shown_by=first.act_id))
    assert decision.changes[0] == shown
    assert not any(isinstance(change, PutEntry) for change in decision.changes)


def test_no_more_than_five_are_shown_at_once() -> None:
    here = view(suggestions=tuple(waiting(number) for number in range(1, 9)))
    decision = decide(here, said("suggestions"), NOW)
    assert hears(decision, ShowSuggestions) == ShowSuggestions(5, 3, accepted=0, first=1)
    assert len(told(decision)) == 6


def test_where_none_waits_that_is_said() -> None:
    decision = decide(view(), said("suggestions"), NOW)
    assert told(decision) == [ShowSuggestions(0, 0, accepted=0)]


# --- deciding ------------------------------------------------------------------------------

SHOWN = waiting(7, shown_by=ActId("show"), event_id=EventId("$shown"))


def reaction(sender: UserId = STEWARD, target: str = "$shown", says: Sign = Sign.YES) -> Reacted:
    return Reacted(ROOM, EventId("$r"), sender, EventId(target), says)


def test_the_message_that_shows_a_suggestion_is_noted() -> None:
    unsent = replace(SHOWN, event_id=None)
    fact = Sent(ROOM, ActId("show"), EventId("$shown"))
    assert decide(view(suggestions=(unsent,)), fact, NOW).changes == (PutSuggestion(SHOWN),)
    assert decide(view(), fact, NOW) == NOTHING


def test_a_moderators_reaction_decides() -> None:
    decision = decide(view(suggestions=(SHOWN,)), reaction(), NOW)
    assert decision.changes == (
        PutSuggestion(replace(SHOWN, state=ACCEPTED)),
        PutEntry(LogEntry(ROOM, NOW, STEWARD, "accept 7")),
    )
    (answer,) = decision.acts
    assert isinstance(answer, Send)
    assert answer.message == SuggestionDecided(7, accepted=True)
    assert answer.target == OnEvent(Relation.REPLY, event=EventId("$shown"))
    no = decide(view(suggestions=(SHOWN,)), reaction(says=Sign.NO), NOW)
    assert no.changes[0] == DropSuggestion(ROOM, 7)


@pytest.mark.parametrize(
    ("suggestion", "fact"),
    [
        (SHOWN, reaction(MEMBER)),
        (SHOWN, reaction(target="$other")),
        (replace(SHOWN, state=ACCEPTED), reaction()),
    ],
    ids=["a member's", "on something else", "decided already"],
)
def test_any_other_reaction_says_nothing(suggestion: Suggestion, fact: Reacted) -> None:
    assert decide(view(suggestions=(suggestion,)), fact, NOW) == NOTHING


def test_who_was_demoted_meanwhile_decides_nothing() -> None:
    story = Story(view(suggestions=(SHOWN,)))
    story.says("suggestions")
    story.happens(PowerChanged(ROOM, PowerLevels({MEMBER: 50})))
    assert story.happens(reaction(STEWARD)) == NOTHING
    assert isinstance(story.says("accept 7", STEWARD)[0], NotAllowed)


def test_numbers_decide_too() -> None:
    here = view(suggestions=(SHOWN,))
    accept = decide(here, said("accept 7"), NOW)
    assert accept.changes == (
        PutSuggestion(replace(SHOWN, state=ACCEPTED)),
        PutEntry(LogEntry(ROOM, NOW, STEWARD, "accept 7")),
    )
    decline = decide(here, said("decline #7"), NOW)
    assert decline.changes[0] == DropSuggestion(ROOM, 7)
    assert told(decline) == [SuggestionDecided(7, accepted=False)]


def test_what_was_accepted_by_mistake_can_be_declined() -> None:
    here = view(suggestions=(replace(SHOWN, state=ACCEPTED),))
    assert decide(here, said("decline 7"), NOW).changes[0] == DropSuggestion(ROOM, 7)
    assert told(decide(here, said("accept 7"), NOW)) == [UnknownSuggestion(7, ())]


def test_whoever_takes_their_message_away_takes_the_suggestion_back() -> None:
    story = Story()
    story.happens(said("suggest Is Maria with us?", MEMBER, event="$slip"))
    story.says("suggest Who is next?", MEMBER)
    story.says("accept 1")
    story.happens(Redacted(ROOM, EventId("$slip")))
    assert [each.text for each in story.view.suggestions] == ["Who is next?"]


def test_one_that_could_not_be_asked_comes_again() -> None:
    story = Story(running(suggestions=TAKEN))
    asked = story.happens(said("ask"))
    assert told(story.happens(said("ask", event="$2"))) == [
        AskSuggested("Question 6?", None),
        AskOtherSide(),
    ]
    story.happens(Refused(ROOM, asked.acts[0].act_id, "too late"))
    assert told(story.happens(said("ask", event="$3"))) == [
        AskSuggested("Question 5?", None),
        AskOtherSide(),
    ]


def test_an_unknown_number_is_answered_with_those_that_wait() -> None:
    decision = decide(view(suggestions=(SHOWN,)), said("accept 8"), NOW)
    assert decision.changes == ()
    assert told(decision) == [UnknownSuggestion(8, (7,))]


# --- asking --------------------------------------------------------------------------------

TAKEN = (waiting(4), waiting(5, state=ACCEPTED), waiting(6, state=ACCEPTED))


def test_what_was_accepted_is_asked_before_the_deck_goes_on() -> None:
    story = Story(running(suggestions=TAKEN))
    decision = story.happens(slots(ScheduleName.QUESTIONS, THURSDAY), THURSDAY)
    assert told(decision) == [AskSuggested("Question 5?", None), AskOtherSide()]
    # It is forgotten once it stands in the room, and not before.
    assert DropSuggestion(ROOM, 5) not in decision.changes
    assert DropSuggestion(ROOM, 5) in story.stands(decision.acts[0].act_id).changes
    second = story.happens(said("ask", at=THURSDAY, event="$1"))
    assert told(second) == [AskSuggested("Question 6?", None), AskOtherSide()]
    story.stands(second.acts[0].act_id)
    deck_goes_on = told(story.happens(said("ask", at=THURSDAY, event="$2")))[0]
    assert isinstance(deck_goes_on, AskQuestion)
    assert deck_goes_on.question.id == "a"
    assert [each.number for each in story.view.suggestions] == [4]


def test_it_is_a_round_of_no_deck() -> None:
    decision = decide(running(suggestions=TAKEN), said("ask"), NOW)
    (put,) = [change for change in decision.changes if isinstance(change, PutQuestion)]
    assert (put.round.deck, put.round.item) == ("", "suggestion-5")
    assert put.round.round_id == act_id(Cause.QUESTION, "$said")


def test_one_that_comes_late_says_so() -> None:
    morning = THURSDAY + 15 * 3_600_000
    decision = decide(running(suggestions=TAKEN), slots(ScheduleName.QUESTIONS, THURSDAY), morning)
    assert told(decision) == [AskSuggested("Question 5?", THURSDAY), AskOtherSide()]


def test_its_thread_begins_with_the_other_side_asked_for() -> None:
    question, other_side = decide(running(suggestions=TAKEN), said("ask"), NOW).acts
    assert isinstance(other_side, Send)
    assert other_side.message == AskOtherSide()
    assert other_side.target == OnAct(Relation.THREAD, act=question.act_id)
    assert other_side.notice


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("✅", Sign.YES),
        ("✔️", Sign.YES),
        ("👍🏽", Sign.YES),
        ("❎", Sign.NO),
        ("✖", Sign.NO),
        ("⏸️", Sign.HOLD),
        ("❤️", None),
        ("", None),
    ],
)
def test_reactions_that_mean_yes_or_no_decide(key: str, says: Sign | None) -> None:
    assert sign(key) is says
