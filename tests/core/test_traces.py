"""What is decided is known again by what it says: for every command, and every kind of slot."""

import pytest

from bot.core import traces
from bot.core.causes import Cause, act_id, after_count, posts, schedule_of
from bot.core.commands.reading import parse
from bot.core.decisions import Decision
from bot.core.door import decide
from bot.core.polls.values import PollState
from bot.core.primitives import ActId, EventId
from bot.core.questions.values import QuestionState
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.registry import READ, VERBS
from bot.core.view import View
from tests.core.samples import (
    MEMBER,
    ROOM,
    SLOTS,
    STEWARD,
    Story,
    asked,
    posted,
    running,
    said,
    slots,
    view,
)

OPEN = view(polls=(posted(),))
ASKED = running(questions=(asked("a"), asked("b", state=QuestionState.WAITING)))
CLOSED = view(polls=(posted(state=PollState.CLOSED),))
STARTS = [view(), running(), OPEN, ASKED, CLOSED]
WORDS = (
    *("help", "now", "start", "stop", "ask", "ask a", "ask nope", "ask: Why us?", "poll"),
    *(
        "poll y for 1d",
        "poll Tea or coffee? / Tea / Coffee",
        "close",
        "results",
        "results d",
        "questions",
    ),
    *("polls", "summary", "summary 2030-W01", "schedule", "schedule polls daily 9:00"),
    *("timezone Cairo", "quiet 22:00-7:00", "pause", "resume", "skip", "skip off", "deck deck"),
    *("decks", "suggest Why?", "suggestions", "accept 1", "decline 1", "log", "preview"),
    *("share", "share on", "share on as Night shift", "share off"),
    *("outcome We ask by 1 mar", "outcome 1 by friday", "outcomes", "done 1", "drop 1"),
    *("review on #stewards:example.org", "review off", "publish", "hold", "drop", "note We meet"),
    *("pictures off", "nonsense"),
    *READ,
)


def left_by(decision: Decision) -> set[ActId]:
    """What it says at once, or when it has counted."""
    return {each for act in decision.acts for each in (act.act_id, after_count(act.act_id))}


def shows(decision: Decision, known: tuple[ActId, ...]) -> bool:
    return bool(left_by(decision) & set(known))


def test_what_an_act_may_post_is_known_by_its_id() -> None:
    acts = {name: posts(ROOM, name, at) for name, at in SLOTS.items()}
    assert all(schedule_of(act) is name for name, (act, _) in acts.items())
    assert schedule_of(after_count(act_id(Cause.WEEK, "$asked"))) is ScheduleName.SUMMARY
    assert schedule_of(act_id(Cause.TAP, "$poll")) is None


def test_the_words_are_of_every_command() -> None:
    assert {type(parse(words)) for words in WORDS} >= {each.command for each in VERBS}


@pytest.mark.parametrize("start", STARTS, ids=["new", "running", "open", "asked", "closed"])
@pytest.mark.parametrize("sender", [STEWARD, MEMBER])
@pytest.mark.parametrize("words", WORDS)
def test_every_command_leaves_a_trace(words: str, sender: str, start: View) -> None:
    obeyed = Story(start).happens(said(words, sender))  # type: ignore[arg-type]
    assert shows(obeyed, traces.of_command(EventId("$said")))
    assert not shows(obeyed, traces.of_command(EventId("$another")))


def test_no_command_is_looked_for_by_what_none_leaves() -> None:
    left = [left_by(Story(start).happens(said(words))) for start in STARTS for words in WORDS]
    assert set(traces.of_command(EventId("$said"))) <= set().union(*left)


@pytest.mark.parametrize("name", ScheduleName)
@pytest.mark.parametrize("start", [running(questions=(asked("a"),)), OPEN], ids=["quiet", "open"])
def test_every_slot_that_is_not_left_out_in_silence_leaves_a_trace(
    name: ScheduleName, start: View
) -> None:
    busy = running(questions=(asked("a"),), polls=start.polls)
    due = SLOTS[name]
    decision = decide(busy, slots(name, due), due)
    assert shows(decision, traces.of_slot(ROOM, name, due))
    assert not shows(decision, traces.of_slot(ROOM, name, due + 1))


def test_a_poll_that_was_left_out_for_another_leaves_a_trace() -> None:
    due = SLOTS[ScheduleName.POLLS]
    lasting = posted(closes_at=due + 1, state=PollState.OPEN)
    decision = decide(running(polls=(lasting,)), slots(ScheduleName.POLLS, due), due)
    skipped = act_id(Cause.SKIPPED, ROOM, "polls", due)
    assert [act.act_id for act in decision.acts] == [skipped, act_id(Cause.LOOK, skipped)]
    assert shows(decision, traces.of_slot(ROOM, ScheduleName.POLLS, due))
