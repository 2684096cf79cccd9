"""Outcomes of polls: noted by moderators, changed, done, dropped; in the summary until then."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from bot.core.acts import CountWeek, OnAct, OnEvent, Purpose, Relation, Send
from bot.core.causes import Cause, act_id
from bot.core.changes import DropOutcome, PutEntry, PutOutcome, PutPreferences, PutSlot
from bot.core.commands.facts import Edit
from bot.core.commands.messages import AlreadyRun, BadUsage, NotAllowed
from bot.core.decisions import NOTHING, Decision
from bot.core.door import decide
from bot.core.facts import Redacted, Sent
from bot.core.messages import Message, NotObeyed
from bot.core.outcomes.messages import (
    AlreadyDone,
    BadDay,
    OutcomeChanged,
    OutcomeDone,
    OutcomeDropped,
    OutcomeLine,
    OutcomeTooLong,
    TellOutcome,
    TellOutcomes,
    TooManyOutcomes,
    UnknownOutcome,
)
from bot.core.outcomes.values import MOST_OPEN, OpenOutcome
from bot.core.polls.messages import NoResults, TellResult
from bot.core.polls.values import PollRound, PollState
from bot.core.primitives import DAY, ActId, EventId, Place, RoomId
from bot.core.rooms.values import LogEntry
from bot.core.schedule.values import ScheduleName, Skip
from bot.core.view import View
from bot.core.weeks.facts import WeekCounted
from bot.core.weeks.messages import TellWeek
from bot.core.weeks.values import Week, WeekId
from tests.core.samples import (
    JOINED,
    MEMBER,
    MONDAY,
    NOW,
    ROOM,
    STEWARD,
    Story,
    asked,
    noted,
    outcomes,
    poll,
    posted,
    running,
    said,
    slots,
    told,
    view,
)

ONE = TypeVar("ONE", bound=Message)
CLOSED = posted(state=PollState.CLOSED, due_at=NOW - 3 * DAY)
OLDER = posted("x", state=PollState.CLOSED, due_at=NOW - 9 * DAY)
ROTA = posted(state=PollState.CLOSED, due_at=NOW - 20 * DAY)
OWN = replace(
    ROTA,
    round_id=ActId("poll-own"),
    poll=replace(poll("own-1a2b3c4d"), question="Should the rota come earlier?"),
)
RESULT = EventId("$result")
HERE = view(polls=(OWN, OLDER, CLOSED), result_messages={CLOSED.round_id: RESULT})
MARCH = date(2027, 3, 1)


def hears(decision: Decision, kind: type[ONE]) -> ONE:
    (message,) = (each for each in told(decision) if isinstance(each, kind))
    return message


def put(decision: Decision) -> PutOutcome:
    (change,) = (each for each in decision.changes if isinstance(each, PutOutcome))
    return change


def send(decision: Decision, kind: type[Message]) -> Send:
    (act,) = (a for a in decision.acts if isinstance(a, Send) and isinstance(a.message, kind))
    return act


# --- made ----------------------------------------------------------------------------------


def test_it_is_posted_below_the_result_and_kept_with_a_number() -> None:
    decision = decide(HERE, said("outcome We ask for the rota by 1 Mar"), NOW)
    posted_by = act_id(Cause.OUTCOME, "$said")
    made = noted(
        1,
        text="We ask for the rota",
        round_id=CLOSED.round_id,
        posted_by=posted_by,
        due=MARCH,
        event_id=None,
    )
    assert decision.changes[:2] == (
        PutPreferences(replace(HERE.preferences, outcomes=1)),
        PutOutcome(made),
    )
    (word,) = decision.acts
    assert isinstance(word, Send)
    assert (word.act_id, word.target) == (posted_by, OnEvent(Relation.REPLY, event=RESULT))
    assert word.message == TellOutcome(1, "We ask for the rota", "Poll d?", MARCH, first=True)
    assert not word.notice  # it is news


def test_only_the_first_says_what_is_kept_and_no_number_comes_twice() -> None:
    story = Story(HERE)
    (first,) = story.says("outcome One")
    story.says("drop 1")
    (second,) = story.says("outcome Two")
    assert isinstance(first, TellOutcome)
    assert isinstance(second, TellOutcome)
    assert [(each.number, each.first) for each in (first, second)] == [(1, True), (2, False)]


def test_the_log_has_the_command_as_it_is_read() -> None:
    words = "outcome “3 of us go” by friday"
    decision = decide(HERE, said(words), NOW)
    entry = PutEntry(LogEntry(ROOM, NOW, STEWARD, 'outcome "3 of us go" by friday'))
    assert decision.changes[-1] == entry
    quoted = decide(HERE, said("outcome 'We say \"no\"'"), NOW).changes[-1]
    assert quoted == PutEntry(LogEntry(ROOM, NOW, STEWARD, 'outcome “We say "no"”'))


@pytest.mark.parametrize(
    ("words", "poll_", "text"),
    [
        ("We ask", CLOSED, "We ask"),
        ("x We ask", OLDER, "We ask"),
        ("X: We ask", OLDER, "We ask"),
        ("poll 2: We ask", OLDER, "We ask"),
        ("rota: We ask", OWN, "We ask"),
        ("own-1a2b3c4d We ask", OWN, "We ask"),
        ("Should the rota: we ask", OWN, "we ask"),
        # What names no poll is text.
        ("Next: we ask", CLOSED, "Next: we ask"),
        (": we ask", CLOSED, ": we ask"),
        ("One two three four five six seven: x", CLOSED, "One two three four five six seven: x"),
        ('"x marks the spot"', CLOSED, "x marks the spot"),
        ("“rota: it comes”", CLOSED, "rota: it comes"),
    ],
)
def test_the_poll_is_the_latest_or_the_one_named(words: str, poll_: PollRound, text: str) -> None:
    made = put(decide(HERE, said(f"outcome {words}"), NOW)).outcome
    assert (made.round_id, made.question, made.text) == (
        poll_.round_id,
        poll_.poll.question,
        text,
    )


def test_below_what_it_is_said_where_the_result_is_not_known_or_elsewhere() -> None:
    def target(here: View) -> object:
        return send(decide(here, said("outcome We ask"), NOW), TellOutcome).target

    assert CLOSED.event_id
    unknown = replace(HERE, result_messages={})
    assert target(unknown) == OnEvent(Relation.REPLY, event=CLOSED.event_id)
    moved = replace(HERE, polls=(replace(CLOSED, moved_from=RoomId("!old:x")),))
    assert target(moved) is None


@pytest.mark.parametrize(
    ("here", "words", "refusal"),
    [
        (view(), "We ask", NoResults("", counting=False)),
        (view(polls=(posted(),)), "We ask", NoResults("", False)),
        (HERE, "y We ask", NoResults("y", counting=False)),
        (view(polls=(posted(state=PollState.COUNTING),)), "We ask", NoResults("", counting=True)),
        (HERE, "", BadUsage("outcome", "")),
        (HERE, "\u200b ...", BadUsage("outcome", "")),
        (HERE, "by friday", BadUsage("outcome", "")),
        (HERE, "x", BadUsage("outcome x", "")),
        (HERE, "x: ", BadUsage("outcome x", "")),
        (HERE, "7", BadUsage("outcome 7", "")),
        (HERE, "x" * 281, OutcomeTooLong(281)),
        (HERE, "We ask by 31 Feb", BadDay("31 Feb", "outcome We ask")),
        (HERE, "We ask by 2026-11-01", BadDay("2026-11-01", "outcome We ask", known=True)),
        (HERE, "We ask by 1 nov", BadDay("1 nov", "outcome We ask", known=True)),
        (HERE, "We ask by 2028-05-05", BadDay("2028-05-05", "outcome We ask", known=True)),
        (HERE, "We ask by next friday", BadDay("next friday", "outcome We ask", known=True)),
        (HERE, "7 We ask", UnknownOutcome(7, ())),
        (replace(HERE, outcomes=(noted(2),)), "7 We ask", UnknownOutcome(7, (2,))),
        (replace(HERE, outcomes=(noted(2),)), "2 We ask by 1 nov", BadDay),
        (replace(HERE, outcomes=(noted(2),)), "2 by 31 feb", BadDay("31 feb", "outcome 2")),
        (replace(HERE, outcomes=(noted(2),)), f"2 {'x' * 290}", OutcomeTooLong(290)),
        (
            replace(HERE, outcomes=tuple(map(noted, range(1, MOST_OPEN + 1)))),
            "We ask",
            TooManyOutcomes(),
        ),
    ],
)
def test_what_cannot_be_an_outcome_is_refused_and_changes_nothing(
    here: View, words: str, refusal: object
) -> None:
    decision = decide(here, said(f"outcome {words}"), NOW)
    (heard,) = told(decision)
    assert isinstance(heard, NotObeyed)
    assert decision.changes == ()
    match refusal:
        case type():
            assert isinstance(heard, refusal)
        case NoResults():
            assert isinstance(heard, NoResults)
            assert (heard.id, heard.counting) == (refusal.id, refusal.counting)
        case BadDay():
            assert isinstance(heard, BadDay)
            assert heard == replace(refusal, right=heard.right)
        case BadUsage():
            assert isinstance(heard, BadUsage)
            assert heard == replace(refusal, right=heard.right)
        case _:
            assert heard == refusal


@pytest.mark.parametrize(
    "words",
    [
        "We ask by 31 Feb",
        "We ask by 1 nov",
        "2 by 1 nov",
        "We ask by next friday",
        "x",
        "7",
        "by fri",
    ],
)
def test_the_example_of_a_refusal_is_right(words: str) -> None:
    here = replace(HERE, outcomes=(noted(2), noted(7)))
    (refusal,) = told(decide(here, said(f"outcome {words}"), NOW))
    match refusal:
        case BadDay(_, command, _, right):
            rights = [f"{command} by {each}" for each in right or ("friday",)]
        case BadUsage(_, _, right):
            rights = [right or "outcome We ask"]
        case _:
            raise AssertionError(refusal)
    for each in rights:
        (outcome,) = (
            change.outcome
            for change in decide(here, said(each), NOW).changes
            if isinstance(change, PutOutcome)
        )
        assert outcome.due or "by" not in each


def test_moderators_alone_note_what_follows() -> None:
    for words in ("outcome We ask", "outcome", "outcome We ask by 31 Feb", "done 1", "drop 1"):
        decision = decide(HERE, said(words, MEMBER), NOW)
        name = words.split()[0]
        assert told(decision) == [NotAllowed(name, 50, "outcomes")]
        assert not decision.changes


def test_an_edit_of_what_was_obeyed_changes_nothing_and_says_so() -> None:
    edit = replace(said("outcome We ask sooner"), edit=Edit(EventId("$edit"), NOW, obeyed=True))
    decision = decide(replace(HERE, outcomes=(noted(1),)), edit, NOW)
    assert told(decision) == [AlreadyRun()]
    assert not decision.changes


def test_hostile_words_stay_one_line_of_text() -> None:
    text = "# <b>Strike</b>\n**now** \u202etxt\x07\n- [x](javascript:y)"
    made = put(decide(HERE, said(f"outcome {text}"), NOW)).outcome
    assert made.text == "# <b>Strike</b> **now** txt - [x](javascript:y)"


# --- changed, done, dropped ----------------------------------------------------------------


TWO = replace(HERE, outcomes=(noted(1, due=MARCH), noted(2, event_id=None)))


@pytest.mark.parametrize(
    ("words", "text", "due"),
    [
        ("outcome 1 We ask sooner", "We ask sooner", MARCH),
        ("outcome #1 We ask sooner", "We ask sooner", MARCH),
        ("outcome 1: We ask sooner by 2026-12-24", "We ask sooner", date(2026, 12, 24)),
        ("outcome 1 by friday", "We do 1", date(2026, 11, 20)),
        ('outcome 1 "by hook or by crook"', "by hook or by crook", MARCH),
    ],
)
def test_words_and_day_are_changed_and_what_they_were_is_said(
    words: str, text: str, due: date
) -> None:
    decision = decide(TWO, said(words, at=NOW + DAY), NOW + DAY)
    changed = replace(noted(1), text=text, due=due, at=NOW + DAY)
    assert put(decision).outcome == changed
    assert hears(decision, OutcomeChanged) == OutcomeChanged(1, text, due, "We do 1", MARCH)
    edit = send(decision, TellOutcome)
    assert edit.message == TellOutcome(1, text, "Poll d?", due)
    assert edit.target == OnEvent(Relation.REPLACE, event=EventId("$outcome-1"))


def test_a_message_that_is_not_there_yet_is_edited_once_it_stands() -> None:
    decision = decide(TWO, said("outcome 2 We ask sooner"), NOW)
    waits = OnAct(Relation.REPLACE, act=ActId("outcome-2"))
    assert send(decision, TellOutcome).target == waits


def test_what_is_done_is_said_and_its_message_shows_it() -> None:
    decision = decide(TWO, said("done 1"), NOW)
    assert put(decision).outcome == noted(1, due=MARCH, done_at=NOW)
    assert hears(decision, OutcomeDone) == OutcomeDone(1, "We do 1")
    shown = send(decision, TellOutcome).message
    assert shown == TellOutcome(1, "We do 1", "Poll d?", MARCH, date(2026, 11, 18))


def test_what_is_done_can_be_open_again_and_is_done_once() -> None:
    story = Story(TWO)
    story.says("done 1")
    assert story.says("done 1") == [AlreadyDone(1)]
    said_then = story.says("outcome 1 We ask again")
    assert OutcomeChanged(1, "We ask again", MARCH, "We do 1", MARCH, again=True) in said_then
    assert all(each.is_open for each in story.view.outcomes)


def test_no_more_are_open_again_than_may_be_open() -> None:
    full = tuple(map(noted, range(1, MOST_OPEN + 1)))
    here = replace(HERE, outcomes=(*full, noted(30, done_at=NOW)))
    assert told(decide(here, said("outcome 30 We ask"), NOW)) == [TooManyOutcomes()]
    assert put(decide(here, said("outcome 3 We ask"), NOW)).outcome.text == "We ask"


@pytest.mark.parametrize("done_at", [None, NOW])
def test_what_is_dropped_is_forgotten_and_its_message_says_so(done_at: int | None) -> None:
    decision = decide(replace(TWO, outcomes=(noted(1, done_at=done_at),)), said("drop 1"), NOW)
    assert decision.changes[0] == DropOutcome(ROOM, 1)
    edit, reply = decision.acts
    assert isinstance(edit, Send)
    assert isinstance(reply, Send)
    assert edit.message == reply.message == OutcomeDropped(1)
    assert edit.target == OnEvent(Relation.REPLACE, event=EventId("$outcome-1"))


@pytest.mark.parametrize("words", ["done 7", "drop 7"])
def test_unknown_numbers_are_refused_with_those_there_are(words: str) -> None:
    done = noted(3, done_at=NOW)
    decision = decide(replace(TWO, outcomes=(*TWO.outcomes, done)), said(words), NOW)
    assert told(decision) == [UnknownOutcome(7, (1, 2))]
    assert not decision.changes


@pytest.mark.parametrize(
    ("words", "command"), [("done", "done"), ("drop it", "drop"), ("done outcome no x", "done")]
)
def test_without_a_number_an_example_names_one_of_the_room(words: str, command: str) -> None:
    (refusal,) = told(decide(TWO, said(words), NOW))
    assert isinstance(refusal, BadUsage)
    assert refusal.right == f"{command} 1"
    (refusal,) = told(decide(HERE, said(words), NOW))
    assert isinstance(refusal, BadUsage)
    assert refusal.right is None


@pytest.mark.parametrize("words", ["done #1", "done outcome 1", "done one", "done no. 1"])
def test_a_number_is_named_as_people_do(words: str) -> None:
    assert hears(decide(TWO, said(words), NOW), OutcomeDone).number == 1


def test_of_a_room_that_was_replaced_new_words_are_posted_here_and_nothing_is_edited_there() -> (
    None
):
    old = RoomId("!old:x")
    here = replace(HERE, outcomes=(noted(1, moved_from=old),))
    decision = decide(here, said("outcome 1 We ask here"), NOW)
    again = act_id(Cause.OUTCOME, "$said")
    wanted = noted(1, text="We ask here", posted_by=again, event_id=None)
    assert put(decision).outcome == wanted
    posted_here = send(decision, TellOutcome)
    assert (posted_here.act_id, posted_here.room_id, posted_here.target) == (again, ROOM, None)
    for words in ("done 1", "drop 1"):
        assert len(told(decide(here, said(words), NOW))) == 1


# --- its message ---------------------------------------------------------------------------


def test_which_message_says_it_is_noted() -> None:
    decision = decide(TWO, Sent(ROOM, ActId("outcome-2"), EventId("$there")), NOW)
    assert decision == Decision((PutOutcome(noted(2, event_id=EventId("$there"))),))
    assert decide(TWO, Sent(ROOM, ActId("outcome-9"), EventId("$there")), NOW) == NOTHING


def test_whoever_takes_its_message_away_drops_it() -> None:
    decision = decide(TWO, Redacted(ROOM, EventId("$outcome-1")), NOW)
    assert decision == Decision((DropOutcome(ROOM, 1),))
    assert decide(TWO, Redacted(ROOM, EventId("$said")), NOW) == NOTHING  # the command


# --- listed --------------------------------------------------------------------------------


def test_everyone_sees_what_is_open_soonest_first_and_then_what_is_done() -> None:
    mine = (
        noted(1, done_at=NOW - 2 * DAY),
        noted(2),
        noted(3, due=MARCH),
        noted(4, due=date(2026, 12, 1)),
        noted(5, done_at=NOW),
    )
    listed = hears(
        decide(replace(HERE, outcomes=mine), said("outcomes", MEMBER), NOW), TellOutcomes
    )
    assert listed.lines == (
        OutcomeLine(4, "We do 4", date(2026, 12, 1)),
        OutcomeLine(3, "We do 3", MARCH),
        OutcomeLine(2, "We do 2"),
        OutcomeLine(5, "We do 5", done=date(2026, 11, 18)),
        OutcomeLine(1, "We do 1", done=date(2026, 11, 16)),
    )
    on = decide(replace(HERE, outcomes=mine), said("outcomes 4"), NOW)
    assert hears(on, TellOutcomes).start == 4


def test_results_show_what_came_of_the_poll_and_of_no_other() -> None:
    mine = (
        noted(1, round_id=CLOSED.round_id, done_at=NOW),
        noted(2, round_id=CLOSED.round_id),
        noted(3, round_id=OLDER.round_id),
    )
    here = replace(HERE, outcomes=mine)
    shown = hears(decide(here, said("results", MEMBER), NOW), TellResult).outcomes
    assert [each.number for each in shown] == [2, 1]
    (other,) = hears(decide(here, said("results x", MEMBER), NOW), TellResult).outcomes
    assert other.number == 3


# --- in the summary ------------------------------------------------------------------------


def summed_up(here: View, purpose: Purpose = Purpose.SUMMARY) -> Decision:
    week = WeekId(2026, 47)
    return decide(here, WeekCounted(CountWeek(ActId("w"), ROOM, week, purpose), {}), MONDAY)


DUE, LATER, NO_DAY = (
    noted(3, due=date(2026, 11, 23)),
    noted(1, due=date(2026, 11, 24)),
    noted(2, event_id=None),
)
OPEN = (LATER, NO_DAY, DUE, noted(4, done_at=NOW))


def test_the_summary_has_what_is_open_and_what_is_due_first() -> None:
    here = running(polls=(CLOSED,), outcomes=OPEN)
    summary = hears(summed_up(replace(here, polls=(posted(state=PollState.CLOSED),))), TellWeek)
    assert summary.outcomes == (
        OpenOutcome(3, "We do 3", DUE.due, True, Place(ROOM, EventId("$outcome-3"))),
        OpenOutcome(1, "We do 1", LATER.due, False, Place(ROOM, EventId("$outcome-1"))),
        OpenOutcome(2, "We do 2"),
    )


def test_so_has_the_week_so_far_but_no_week_before() -> None:
    here = running(outcomes=OPEN)
    assert hears(decide(here, said("summary"), NOW), TellWeek).outcomes
    assert not hears(decide(here, said("summary last week"), NOW), TellWeek).outcomes
    assert not hears(summed_up(here, Purpose.ANSWER), TellWeek).outcomes  # of last week by now
    then = WeekCounted(CountWeek(ActId("w"), ROOM, WeekId(2026, 47), Purpose.ANSWER), {})
    assert hears(decide(here, then, NOW), TellWeek).outcomes


def test_a_week_with_nothing_else_asks_what_became_of_it_once() -> None:
    here = running(outcomes=(DUE,))
    assert outcomes(decide(here, slots(ScheduleName.SUMMARY, MONDAY), MONDAY)) == {MONDAY: ""}
    assert hears(summed_up(here), TellWeek).week == Week(WeekId(2026, 47))
    later = MONDAY + 7 * DAY
    decision = decide(here, slots(ScheduleName.SUMMARY, later), later)
    assert outcomes(decision) == {later: Skip.EMPTY_WEEK}
    not_yet = running(outcomes=(LATER, NO_DAY, noted(4, due=DUE.due, done_at=NOW)))
    assert summed_up(not_yet) == NOTHING
    assert not [
        change
        for change in decide(not_yet, slots(ScheduleName.SUMMARY, MONDAY), MONDAY).changes
        if isinstance(change, PutSlot) and not change.slot.skipped
    ]


def test_an_outcome_that_is_done_or_of_an_earlier_stay_is_not_brought_up() -> None:
    came_back = replace(JOINED, joined_at=NOW + 1)
    here = running(room=came_back, questions=(asked("a"),), outcomes=OPEN)
    assert hears(decide(here, said("outcomes"), NOW), TellOutcomes).lines
    assert not hears(decide(replace(here, questions=()), said("summary"), NOW), TellWeek).outcomes
    moved = replace(here, outcomes=(replace(DUE, moved_from=RoomId("!old:x")),))
    (seen,) = hears(decide(replace(moved, questions=()), said("summary"), NOW), TellWeek).outcomes
    assert seen.place == Place(RoomId("!old:x"), EventId("$outcome-3"))
