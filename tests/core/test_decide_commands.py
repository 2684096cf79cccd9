"""Who may give which command, where it is answered, and what is refused."""

from dataclasses import replace

import pytest

from bot.core.acts import OnEvent, Relation, Send, Urgency
from bot.core.commands.messages import (
    BadUsage,
    CommandsMissed,
    Help,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.decisions import NOTHING
from bot.core.door import decide
from bot.core.messages import Message, NotObeyed
from bot.core.polls.messages import NoPollOpen, NoResults, UnknownPoll
from bot.core.primitives import DAY, HOUR, MINUTE, EventId, UserId
from bot.core.questions.messages import UnknownQuestion
from bot.core.rooms.values import Membership
from bot.core.schedule.messages import BadDuration, Started, Stopped
from bot.core.schedule.values import ScheduleName, Upcoming
from bot.core.weeks.messages import BadWeek, FutureWeek, TellWeek
from bot.core.weeks.values import Week, WeekId
from tests.core.samples import (
    CREATOR,
    FRIDAY,
    JOINED,
    MEMBER,
    MONDAY,
    NOW,
    RUNNING,
    SETTINGS,
    STEWARD,
    THURSDAY,
    Story,
    asked,
    noted,
    posted,
    said,
    told,
    view,
)

NEXT = (
    Upcoming(THURSDAY, ScheduleName.QUESTIONS),
    Upcoming(FRIDAY, ScheduleName.POLLS),
    Upcoming(MONDAY, ScheduleName.SUMMARY),
)
FOR_ALL = ["", "help", "now", "results", "results d", "summary", "summary 2026-W40"]
FOR_MODERATORS = ["start", "stop", "ask", "ask b", "poll", "poll x for 3d", "close"]


@pytest.mark.parametrize("words", FOR_ALL)
def test_what_everyone_may_ask_is_answered_the_same_to_a_member_as_to_a_moderator(
    words: str,
) -> None:
    member, moderator = (decide(view(), said(words, sender), NOW) for sender in (MEMBER, CREATOR))
    assert member.acts == moderator.acts
    assert not any(isinstance(each, NotAllowed) for each in told(member))


@pytest.mark.parametrize("words", FOR_MODERATORS)
def test_a_member_who_may_not_gets_one_refusal_and_nothing_else(words: str) -> None:
    decision = decide(view(schedules=RUNNING, polls=(posted(),)), said(words, MEMBER), NOW)
    assert told(decision) == [NotAllowed(words.split(maxsplit=1)[0], 50)]
    assert decision.changes == ()


@pytest.mark.parametrize("words", FOR_MODERATORS)
def test_a_moderator_is_obeyed(words: str) -> None:
    assert not any(isinstance(each, NotAllowed) for each in Story().says(words))


def test_the_power_it_takes_is_set_by_whoever_runs_the_bot() -> None:
    strict = view(settings=replace(SETTINGS, manage_power=51))
    assert told(decide(strict, said("start"), NOW)) == [NotAllowed("start", 51)]


@pytest.mark.parametrize(("version", "obeyed"), [("11", False), ("12", True)])
def test_creators_are_moderators_from_room_version_12_on(version: str, obeyed: bool) -> None:
    room = replace(JOINED, version=version)
    decision = decide(view(room=room), said("stop", CREATOR), NOW)
    assert told(decision) == [Stopped(False, None) if obeyed else NotAllowed("stop", 50)]


def test_help_names_what_the_one_who_asks_may_do() -> None:
    assert told(decide(view(), said("help", MEMBER), NOW)) == [Help(moderator=False)]
    assert told(decide(view(), said("help"), NOW)) == [Help(moderator=True)]


@pytest.mark.parametrize("words", [*FOR_ALL[:4], "preview", "decks", "log", "strat"])
def test_what_only_shows_is_worth_saying_for_ten_minutes(words: str) -> None:
    (answer,) = decide(view(), said(words), NOW).acts
    assert isinstance(answer, Send)
    assert answer.expires_at == NOW + 10 * MINUTE


@pytest.mark.parametrize("words", ["start", "stop", "pause", "skip", "suggest Why not?"])
def test_what_was_changed_is_worth_saying_for_an_hour(words: str) -> None:
    answer = decide(view(schedules=RUNNING), said(words), NOW).acts[-1]
    assert isinstance(answer, Send)
    assert answer.expires_at == NOW + HOUR


def test_an_answer_is_a_notice_that_replies() -> None:
    (answer,) = decide(view(), said("help", event="$asked"), NOW).acts
    assert isinstance(answer, Send)
    assert answer.notice
    assert answer.urgency is Urgency.REPLY
    assert answer.mentions == ()
    assert answer.target == OnEvent(Relation.REPLY, event=EventId("$asked"))


@pytest.mark.parametrize("words", ["help", "start", "close", "ask nope", "strat"])
def test_what_was_asked_in_a_thread_is_answered_there(words: str) -> None:
    decision = decide(view(), said(words, thread="$root", event="$asked"), NOW)
    answer = decision.acts[-1]
    assert isinstance(answer, Send)
    assert answer.target == OnEvent(
        Relation.THREAD, event=EventId("$root"), reply_to=EventId("$asked")
    )


def test_counts_asked_for_in_a_thread_are_answered_there() -> None:
    records = view(polls=(posted(),), questions=(asked("a"),))
    root = OnEvent(Relation.THREAD, event=EventId("$root"), reply_to=EventId("$said"))
    for words in ("results", "summary"):
        (count,) = decide(records, said(words, thread="$root"), NOW).acts
        assert getattr(count, "reply", None) == root


def test_a_command_of_ten_minutes_ago_is_obeyed_and_an_older_one_is_not() -> None:
    just = said("start", at=NOW - 10 * MINUTE)
    assert told(decide(view(), just, NOW)) == [Started(False, NEXT)]
    decision = decide(view(), replace(just, at=just.at - 1), NOW)
    assert told(decision) == [CommandsMissed()]
    assert decision.changes == ()


@pytest.mark.parametrize("ours", [-DAY, 0, 11 * MINUTE, DAY])
@pytest.mark.parametrize("age", [0, 10 * MINUTE, 10 * MINUTE + 1])
def test_what_the_homeserver_says_of_a_commands_age_counts_and_not_our_clock(
    ours: int, age: int
) -> None:
    fact = replace(said("help", at=NOW), age=age)
    (word,) = told(decide(view(), fact, NOW + ours))
    assert isinstance(word, CommandsMissed) == (age > 10 * MINUTE)


def test_a_batch_says_once_that_commands_were_missed_and_in_the_room() -> None:
    old = said("stop", at=NOW - HOUR, thread="$root", event="$one")
    (first,) = decide(view(), old, NOW).acts
    (second,) = decide(view(), replace(old, event_id=EventId("$two"), sender=MEMBER), NOW).acts
    assert first == second
    assert isinstance(first, Send)
    assert first.notice
    assert first.target is None
    (later,) = decide(view(), replace(old, batch="s2"), NOW).acts
    assert later.act_id != first.act_id


def test_of_old_words_that_are_no_command_nothing_is_said() -> None:
    assert decide(view(), said("strat", at=NOW - HOUR), NOW) == NOTHING


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("strat", UnknownCommand("strat", "start")),
        ("help me out", BadUsage("help", "me out", "help")),
        ("poll x tomorrow", BadUsage("poll", "tomorrow", "poll x")),
        ("poll for 61d", BadDuration("61d")),
        ("summary 2026-W54", BadWeek("2026-W54")),
        ("summary 2026-W48", FutureWeek(WeekId(2026, 48))),
        ("ask nope", UnknownQuestion("nope", tuple("abcdef"))),
        ("poll nope", UnknownPoll("nope", tuple("dxyz"))),
        ("results nope", UnknownPoll("nope", tuple("dxyz"), "results")),
        ("close", NoPollOpen()),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(words: str, refusal: Message) -> None:
    decision = decide(view(), said(words), NOW)
    assert told(decision) == [refusal]
    assert decision.changes == ()


@pytest.mark.parametrize(
    ("words", "name", "shown_by"),
    [
        *((words, "poll", "") for words in ("poll for 0m", "poll x y", "poll Tea? / Tea")),
        *((words, "poll", "") for words in ("poll Tea? / a / b quorum 0",)),
        *((words, "pause", "") for words in ("pause until moonday", "pause for 9y", "pause it")),
        *((words, "ask", "") for words in ("ask the others", "ask " + "why " * 99)),
        ("schedule questions moon 18:00", "schedule", "schedule"),
        ("schedule dinner 18:00", "schedule", "schedule"),
        ("schedule polls mon 18:00", "schedule", "schedule"),
        ("timezone Xyzzy", "timezone", "schedule"),
        ("quiet at night", "quiet", "schedule"),
        ("deck two words", "deck", "decks"),
        ("accept that one", "accept", ""),
        ("stop poll", "stop", ""),
    ],
)
def test_members_hear_no_examples_of_what_they_may_not_do(
    words: str, name: str, shown_by: str
) -> None:
    assert told(decide(view(), said(words, MEMBER), NOW)) == [NotAllowed(name, 50, shown_by)]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("results a b", UnknownPoll("a b", tuple("dxyz"), "results")),
        ("summary nonsense", BadWeek("nonsense")),
        ("help me out", BadUsage("help", "me out", "help")),
        ("how do I vote", HowToVote()),
    ],
)
def test_members_hear_what_was_wrong_with_what_they_may_do(words: str, refusal: object) -> None:
    assert told(decide(view(), said(words, MEMBER), NOW)) == [refusal]


def test_examples_come_from_the_room() -> None:
    story = Story(view(outcomes=(noted(3),)))
    assert story.says("accept them") == [BadUsage("accept", "them", None)]
    assert story.says("accpet") == [UnknownCommand("accpet", "accept")]
    story.happens(said("suggest Why?", MEMBER))
    assert story.says("accept them") == [BadUsage("accept", "them", "accept 1")]
    assert story.says("accpet") == [UnknownCommand("accpet", "accept 1")]
    (page,) = story.says("help ask")
    assert isinstance(page, Help)
    assert dict(page.examples) == {
        "ask": "ask a",
        "poll": "poll d for 3d",
        "results": "results",
        "deck": "deck deck",
        "accept": "accept 1",
        "decline": "decline 1",
        "done": "done 3",
        "drop": "drop 3",
    }
    for words in {*dict(page.examples).values()} - {"results"}:
        answers = told(decide(story.view, said(words), NOW))
        assert not [each for each in answers if isinstance(each, NotObeyed)], words


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        *(("strat", ""), ("unskip", ""), ("accpet", ""), ("nwo", "now"), ("sugest", "suggest")),
        *(("sugest Why?", "suggest Why?"), ("dance", "")),
    ],
)
def test_no_member_is_pointed_to_what_only_moderators_may(words: str, guess: str) -> None:
    (answer,) = told(decide(view(), said(words, MEMBER), NOW))
    assert answer == UnknownCommand(words.split(maxsplit=1)[0], guess)


def test_who_asks_how_to_vote_is_told() -> None:
    assert told(decide(view(), said("vote 2", MEMBER), NOW)) == [HowToVote()]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("summary week 47", TellWeek(Week(WeekId(2026, 47)), so_far=True)),
        ("summary 53", BadWeek("53")),
    ],
)
def test_a_week_without_a_year_is_the_latest_of_that_number(words: str, answer: Message) -> None:
    assert Story().says(words) == [answer]
    (week,) = Story().says("summary week 48")
    assert isinstance(week, TellWeek)
    assert week.week.id == WeekId(2025, 48)


@pytest.mark.parametrize(
    "room",
    [
        replace(JOINED, membership=Membership.OUTSIDE),
        replace(JOINED, membership=Membership.INVITED),
    ],
)
@pytest.mark.parametrize("words", ["help", "strat", "start"])
def test_nothing_is_said_where_the_bot_is_not_or_may_not_speak(room: object, words: str) -> None:
    assert decide(view(room=room), said(words), NOW) == NOTHING


def test_an_empty_week_is_told_at_once() -> None:
    assert Story().says("summary") == [TellWeek(Week(WeekId(2026, 47)), so_far=True)]
    assert Story().says("results") == [NoResults("", counting=False)]


def test_the_notice_is_an_answer_to_moderators_as_to_members() -> None:
    for sender in (STEWARD, MEMBER):
        fact = replace(said("now", sender), command=TooManyCommands(10))
        decision = decide(view(), fact, NOW)
        assert told(decision) == [TooManyCommands(10)]
        assert decision.changes == ()


def test_only_moderators_hear_what_was_not_done() -> None:
    def answered(sender: UserId, *, again: bool) -> list[Message]:
        lost = TooManyCommands(10, "poll", again=again)
        return told(decide(view(), replace(said("poll", sender), command=lost), NOW))

    assert answered(STEWARD, again=False) == [TooManyCommands(10, "poll")]
    assert answered(STEWARD, again=True) == [TooManyCommands(10, "poll", again=True)]
    assert answered(MEMBER, again=False) == [TooManyCommands(10)]
    assert answered(MEMBER, again=True) == []
