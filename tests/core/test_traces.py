"""What is decided is known again by what it says: for every command, and every kind of slot."""

import pytest

from bot.core import traces
from bot.core.decide import decide
from bot.core.decisions import Decision, act_id
from bot.core.model import ActId, EventId, PollState, ScheduleName
from bot.core.view import View
from tests.core.samples import ROOM, SLOTS, Story, asked, posted, running, said, slots, view

OPEN = view(polls=(posted(),))


def shows(decision: Decision, known: tuple[ActId, ...]) -> bool:
    """Whether what it says at once, or when it has counted, is among those."""
    said_then = {each for act in decision.acts for each in (act.act_id, act_id("told", act.act_id))}
    return bool(said_then & set(known))


@pytest.mark.parametrize("start", [view(), running(), OPEN], ids=["new", "running", "open"])
@pytest.mark.parametrize(
    "words",
    [
        *("help", "now", "start", "stop", "ask", "ask a", "ask nope", "poll", "poll y for 1d"),
        *("close", "results", "results d", "summary", "summary 2030-W01", "nonsense"),
    ],
)
def test_every_command_leaves_a_trace(words: str, start: View) -> None:
    obeyed = Story(start).happens(said(words))
    assert shows(obeyed, traces.of_command(EventId("$said")))
    assert not shows(obeyed, traces.of_command(EventId("$another")))


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
    skipped = act_id("skipped", ROOM, "polls", due)
    assert [act.act_id for act in decision.acts] == [skipped, act_id("look", skipped)]
    assert shows(decision, traces.of_slot(ROOM, ScheduleName.POLLS, due))
