"""Questions and polls in a moderator's own words, as they are typed."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.addressing import addressed
from bot.core.commands.messages import BadUsage
from bot.core.commands.reading import parse
from bot.core.commands.until import Until
from bot.core.polls.messages import BadQuorum, NotPosted, Unfit
from bot.core.primitives import DAY, HOUR
from bot.core.schedule.messages import BadDuration, BadUntil
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.own_polls import OwnPollCommand
from bot.core.verbs.polls import ListPollsCommand, PollCommand
from bot.core.verbs.questions import AskCommand, ListQuestionsCommand, OwnQuestionCommand
from bot.core.verbs.registry import written_command
from bot.core.verbs.suggestions import SuggestCommand

QUESTIONS, POLLS = ScheduleName.QUESTIONS, ScheduleName.POLLS
TEA = "Tea or coffee?"
ROTA = "ask Should the rota come earlier?"
EXAMPLE = "poll Tea or coffee? / Tea / Coffee"


def own(*answers: str, **more: object) -> OwnPollCommand:
    return OwnPollCommand(TEA, answers, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ask Should the rota come  earlier?", OwnQuestionCommand("Should the rota come earlier?")),
        ("ask Why\u202e us?", OwnQuestionCommand("Why us?")),
        ("ask 我们应该早点吗？", OwnQuestionCommand("我们应该早点吗？")),
        ("ask 7", AskCommand("7")),
        ("ask #7", AskCommand("7")),
        ("ask 7?", AskCommand("7")),
        *((f"ask {n}", AskCommand("7")) for n in ("no 7", "no. 7", "number 7", "question 7")),
        *((f"ask {n}", AskCommand("7")) for n in ("7 please", "the question 7", "number #7")),
        ("ask seven", AskCommand("seven")),
        *((f"ask {words}", AskCommand()) for words in ("now", "next", "another", "another one")),
        ("ask the next question please", AskCommand()),
        ("ask question", AskCommand("question")),
        ("ask a question", BadUsage("ask", "a question", ROTA)),
        ("ask me later", BadUsage("ask", "me later", ROTA)),
        ("ask it again", AskCommand("it", again=True)),
        ("ask us something", BadUsage("ask", "us something", ROTA)),
        ("ask no 7 again", AskCommand("7", again=True)),
        ("ask Overtime again", AskCommand("overtime", again=True)),
        (
            "ask Overtime now, then overtime again?",
            OwnQuestionCommand("Overtime now, then overtime again?"),
        ),
        ("ask What would help us most", OwnQuestionCommand("What would help us most")),
        ("ask \u202e", AskCommand(None)),
        ("ask \u200b", BadUsage("ask", "\u200b", ROTA)),
        ("ask " + "why " * 100, NotPosted(QUESTIONS, Unfit.LONG_QUESTION, 399, 280)),
        ("poll 3", PollCommand("3")),
        ("poll no 3 for 2d", PollCommand("3", 2 * DAY)),
        ("poll seven days", PollCommand(None, 7 * DAY)),
        *((f"poll {words}", PollCommand()) for words in ("now", "next", "the next poll")),
        ("poll next for 2d", PollCommand(None, 2 * DAY)),
        ("poll next Friday", BadUsage("poll", "Friday", "poll")),
        *((f"poll {w}", BadUsage("poll", w, "poll for 2d")) for w in ("until", "quorum")),
        (f"poll {TEA}", BadUsage("poll", "Tea or coffee", EXAMPLE)),
        ("poll Lunch today?", BadUsage("poll", "Lunch today", EXAMPLE)),
        ("poll What's for lunch?", BadUsage("poll", "What's for lunch", EXAMPLE)),
        *(
            (f"poll {TEA} / Tea / Coffee{end}", own("Tea", "Coffee", lasts=lasts * DAY))
            for end, lasts in [
                *((" for two days", 2), (" for one day", 1), (" for a week", 7), (", for 2d", 2)),
                *((" 2d", 2), (" 2 days", 2), (" for 2d please", 2), (" for 2d.", 2), (", 1d", 1)),
                (" for one day and 24 hours", 2),
            ]
        ),
        *(
            (f"poll {TEA} / Tea / Coffee{end}", own("Tea", "Coffee", quorum=0.5))
            for end in [
                *(" quorum: 50%", " quorum of 50%", ", quorum 50%", " with quorum 50%"),
                *(" with a quorum of 50 %, please!", " quorum is 50%"),
            ]
        ),
        (
            f"poll {TEA} / Tea / Coffee, for two days, and quorum of 50%, please",
            own("Tea", "Coffee", lasts=2 * DAY, quorum=0.5),
        ),
        (f"poll {TEA} / Tea / Coffee please", own("Tea", "Coffee")),
        (f"poll {TEA} / No / Yes please", own("No", "Yes please")),
        (f"poll {TEA} / No / please", own("No", "please")),
        (f"poll {TEA} / Now / Every 2 days", own("Now", "Every 2 days")),
        (f"poll {TEA} / 1 day / Maybe 2 days", own("1 day", "Maybe 2 days")),
        (f"poll {TEA} / Now / 2 days", own("Now", "2 days")),
        (f"poll {TEA} / Now / x 2d for 1d", own("Now", "x 2d", lasts=DAY)),
        (f"poll {TEA} / Tea / Coffee", own("Tea", "Coffee")),
        (f"poll {TEA} / Tea / Coffee for 2d", own("Tea", "Coffee", lasts=2 * DAY)),
        (f"poll {TEA} / Tea / Coffee FOR 36 h", own("Tea", "Coffee", lasts=36 * HOUR)),
        (f"poll {TEA} / Tea / Coffee quorum 50%", own("Tea", "Coffee", quorum=0.5)),
        (f"poll {TEA} / Tea / Coffee quorum 6", own("Tea", "Coffee", quorum=6)),
        (
            f"poll {TEA} / Tea / Coffee for 2d quorum 50 %",
            own("Tea", "Coffee", lasts=2 * DAY, quorum=0.5),
        ),
        (
            f"poll {TEA} / Tea / Coffee quorum 6 for 2d",
            own("Tea", "Coffee", lasts=2 * DAY, quorum=6),
        ),
        (f"poll {TEA} / Tea / Coffee / for 2d", own("Tea", "Coffee", lasts=2 * DAY)),
        (f"poll {TEA}/Tea/Coffee", own("Tea", "Coffee")),
        (f"poll {TEA} / Tea/milk / Coffee", own("Tea/milk", "Coffee")),
        (f"poll {TEA} ／ Tea ／ Coffee", own("Tea", "Coffee")),
        *(
            (f"poll {words}", own("Tea", "Coffee", lasts=2 * DAY, quorum=0.5))
            for words in [
                f"{TEA} / Tea / Coffee / for 2d / quorum 50%",
                f"{TEA} / Tea / Coffee / quorum of 50 % / for two days, please /",
                f"{TEA} / for 2d / Tea / Coffee / with a quorum of 50%",
                f"for 2d / {TEA} / Tea / Coffee quorum 50%",
                f"{TEA} / Tea / Coffee / open for 2d, quorum 50%",
                f"{TEA}/Tea/Coffee/for 2d/quorum 50%",
            ]
        ),
        ("poll How? / for 1d / for a week", OwnPollCommand("How?", ("for 1d", "for a week"))),
        (
            "poll How? / for 1d / for 2d for 3d",
            OwnPollCommand("How?", ("for 1d", "for 2d"), 3 * DAY),
        ),
        (
            "poll How? / for 1d / for 2d / quorum 5",
            OwnPollCommand("How?", ("for 1d", "for 2d"), None, 5),
        ),
        (f"poll {TEA} / For us / For you", own("For us", "For you")),
        (f"poll {TEA} / For 3 people / Tea", own("For 3 people", "Tea")),
        (f"poll {TEA} / for 1d / Tea / for 2d", BadUsage("poll", "for 2d", EXAMPLE)),
        (f"poll {TEA} / Tea / for 99 weeks / Coffee", BadDuration("99 weeks", EXAMPLE)),
        (f"poll {TEA} / Tea / quorum 0% / Coffee", BadQuorum("0%")),
        (f"poll {TEA} / for 2d", NotPosted(POLLS, Unfit.TOO_FEW, 0, 2)),
        ("poll for 2d / quorum 5", NotPosted(POLLS, Unfit.NO_QUESTION, 0, 0)),
        (f"poll {TEA} / Tea /", NotPosted(POLLS, Unfit.EMPTY, 2, 0)),
        *(
            (f"poll {words}", PollCommand("dilemma"))
            for words in ("the dilemma", "the poll dilemma")
        ),
        ("poll a dilemma for 2d", PollCommand("dilemma", 2 * DAY)),
        ("poll a week", PollCommand(None, 7 * DAY)),
        ("poll the poll", BadUsage("poll", "the poll", "poll")),
        ("ask the gates-open", AskCommand("gates-open")),
        ("ask question #gates-open", AskCommand("gates-open")),
        ("ask a", AskCommand("a")),
        (f"poll {TEA} / Tea / Coffee for everyone", own("Tea", "Coffee for everyone")),
        (f"poll {TEA} / Tea / No quorum", own("Tea", "No quorum")),
        (f"poll {TEA} / Tea / No quorum at all", own("Tea", "No quorum at all")),
        (f"poll {TEA} / Tea for 2 for 1d / Coffee", own("Tea for 2 for 1d", "Coffee")),
        (f"poll {TEA} / Tea / For 4 for 1d", own("Tea", "For 4", lasts=DAY)),
        (f"poll {TEA} / Tea / x for 2d for 1d", own("Tea", "x for 2d", lasts=DAY)),
        (f"poll {TEA} / Tea / x quorum 2 quorum 3", own("Tea", "x quorum 2", quorum=3)),
        (f"poll {TEA} / Tea / Coffee for 61d", BadDuration("61d", EXAMPLE)),
        (f"poll {TEA} / Tea / Coffee for many days", BadDuration("many days", EXAMPLE)),
        (f"poll {TEA} / Tea / Coffee quorum 101%", BadQuorum("101%")),
        (f"poll {TEA} / Tea / Coffee quorum 0", BadQuorum("0")),
        (f"poll {TEA} / Tea / Coffee quorum Of 5X, please", BadQuorum("5X")),
        (f"poll {TEA} / Tea / Coffee quorum 101 %", BadQuorum("101 %")),
        (f"poll {TEA} / Tea / Coffee for 5 Months", BadDuration("5 Months", EXAMPLE)),
        (f"poll {TEA} / Tea / Coffee quorum 99999", BadQuorum("99999")),
        (f"poll {TEA} / Tea", NotPosted(POLLS, Unfit.TOO_FEW, 1, 2)),
        (f"poll {TEA} /" + " x /" * 9 + " y", NotPosted(POLLS, Unfit.TOO_MANY, 10, 9)),
        (f"poll {TEA} / Tea / / Coffee", NotPosted(POLLS, Unfit.EMPTY, 2, 0)),
        (f"poll {TEA} / Tea / \u3164", NotPosted(POLLS, Unfit.EMPTY, 2, 0)),
        (f"poll {TEA} / Tea / Coffee / T\u00adEA", NotPosted(POLLS, Unfit.ALIKE, 1, 3)),
        (f"poll {TEA} / Tea / {'x' * 41}", NotPosted(POLLS, Unfit.LONG_ANSWER, 2, 40)),
        (f"poll {'x' * 201} / Tea / Coffee", NotPosted(POLLS, Unfit.LONG_QUESTION, 201, 200)),
        ("poll \u200b / Tea / Coffee", NotPosted(POLLS, Unfit.NO_QUESTION, 0, 0)),
        ("poll / Tea / Coffee", NotPosted(POLLS, Unfit.NO_QUESTION, 0, 0)),
        ("questions", ListQuestionsCommand()),
        ("questions ALL", ListQuestionsCommand(1)),
        ("questions 41", ListQuestionsCommand(41)),
        ("polls all", ListPollsCommand(1)),
        ("polls for me", BadUsage("polls", "for me")),
    ],
)
def test_own_words_become_a_question_or_poll_or_a_clear_refusal(words: str, meant: object) -> None:
    assert parse(words) == meant


def test_a_sentence_about_the_bot_is_no_question_of_its_own() -> None:
    names = ("Shopfloor",)
    assert addressed("Shopfloor ask the others about it", "!floor", names) == ()
    assert addressed("Shopfloor poll the others", "!floor", names) == ()
    assert addressed("Shopfloor poll Tea? / Tea / Coffee", "!floor", names) == ()
    assert addressed("Shopfloor poll", "!floor", names) == ("poll",)
    assert addressed("Shopfloor: poll x", "!floor", names) == ("poll x",)
    assert addressed("Shopfloor: ask Is it the rota?", "!floor", names) == ("ask Is it the rota?",)


FRIDAY = Until(weekday=4, at=time(18))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *(
            (f"poll {words}", own("Tea", "Coffee", until=FRIDAY))
            for words in [
                f"{TEA} / Tea / Coffee until fri 18:00",
                f"{TEA} / Tea / Coffee, till Friday at 6 pm, please",
                f"{TEA} / Tea / Coffee / until fri, 18:00",
                f"{TEA} / until fri 18:00 / Tea / Coffee",
                f"until fri 18:00: {TEA} / Tea / Coffee",
                f"{TEA} / Tea / Coffee [until fri 18:00]",
            ]
        ),
        (
            f"poll {TEA} / Tea / Coffee until fri 18:00 quorum 5",
            own("Tea", "Coffee", until=FRIDAY, quorum=5),
        ),
        (f"poll {TEA} / Tea / Coffee until we win", own("Tea", "Coffee until we win")),
        (f"poll {TEA} / until fri / until sat", own("until fri", "until sat")),
        (f"poll {TEA} / Tea until 6pm / Tea until 8pm", own("Tea until 6pm", "Tea until 8pm")),
        (f"poll {TEA} / Tea / Coffee until frday 18:00", BadUntil("frday 18:00", EXAMPLE)),
        (
            f"poll {TEA} / Tea / Coffee until tonight",
            BadUntil("tonight", EXAMPLE, known=True, right=("tonight 20:00",)),
        ),
        (f"poll {TEA} / Tea / B for 2d until fri", BadUsage("poll", "B for 2d", EXAMPLE)),
        (f"poll {TEA} / Tea / B until fri for 2d", BadUsage("poll", "B until fri", EXAMPLE)),
        *(
            (f"poll {before} {TEA} / Tea / Coffee", own("Tea", "Coffee", lasts=DAY))
            for before in ("for 1d", "for a day", "for 24 hours,", "For 1 day:")
        ),
        (
            f"poll with a quorum of 50% for 2d {TEA} / Tea / Coffee",
            own("Tea", "Coffee", lasts=2 * DAY, quorum=0.5),
        ),
        (
            f"poll for 1d {TEA} / Tea / Coffee for 2d",
            BadUsage("poll", f"for 1d {TEA}", EXAMPLE),
        ),
        (
            f"poll quorum 5 {TEA} / Tea / Coffee quorum 6",
            BadUsage("poll", f"quorum 5 {TEA}", EXAMPLE),
        ),
        (
            "poll For 2 days or three at most? / A / B",
            OwnPollCommand("For 2 days or three at most?", ("A", "B")),
        ),
        (
            "poll for 1d for 2d why? / A / B",
            OwnPollCommand("for 2d why?", ("A", "B"), DAY),
        ),
    ],
)
def test_a_polls_end_and_quorum_are_understood_wherever_they_stand(
    words: str, meant: object
) -> None:
    assert parse(words) == meant


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "„“", "''", "‘’", "»«", "[]"])
def test_quotation_marks_around_a_whole_text_are_no_part_of_it(marks: str) -> None:
    start, end = marks[0], marks[1]
    quoted = f"poll {start}{TEA}{end} / {start}Tea{end} / {start}Coffee{end} for 2d"
    assert parse(quoted) == own("Tea", "Coffee", lasts=2 * DAY)
    assert parse(f"poll {start}{TEA} / Tea / Coffee{end}") == own("Tea", "Coffee")
    why = "Why’s it us, and not the rota?"
    assert parse(f"ask {start}{why}{end}") == OwnQuestionCommand(why)
    assert parse(f"suggest {start}{why}{end}") == SuggestCommand(why)


@pytest.mark.parametrize("words", ['"Stop" or "go on", what?', "(What) is to be done (now)?"])
def test_quotation_marks_within_a_text_stay(words: str) -> None:
    assert parse(f"ask {words}") == OwnQuestionCommand(words)
    assert parse(f"suggest {words}") == SuggestCommand(words)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (f"poll {TEA}\nTea\nCoffee", own("Tea", "Coffee")),
        (f"poll\n{TEA}\n\n- Tea\n- Coffee\nfor 2d\n", own("Tea", "Coffee", lasts=2 * DAY)),
        (f"poll {TEA}\n1. Tea/milk\n2) Coffee", own("Tea/milk", "Coffee")),
        ("poll Tea\n* Yes\n* No", OwnPollCommand("Tea", ("Yes", "No"))),
        (f"poll {TEA}\nTea, black\nCoffee", own("Tea, black", "Coffee")),
        ("poll 2\nvote\nnow", BadUsage("poll", "2 vote now", EXAMPLE)),
        *(
            (f"poll {words}", NotPosted(POLLS, Unfit.NO_SLASH, 0, 0))
            for words in [
                f"{TEA} | Tea | Coffee",
                "Tea/coffee? | Tea | Coffee",
                f"{TEA} Tea, Coffee",
                f"{TEA} Tea; Coffee",
            ]
        ),
        (f"poll {TEA}/Tea, black/Coffee", own("Tea, black", "Coffee")),
    ],
)
def test_answers_stand_on_lines_of_their_own_or_after_slashes(words: str, meant: object) -> None:
    assert parse(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("poll 2 quorum 50%", PollCommand("2", quorum=0.5)),
        ("poll quorum 6", PollCommand(quorum=6)),
        ("poll dilemma for 3d quorum 6", PollCommand("dilemma", 3 * DAY, 6)),
        ("poll dilemma with a quorum of 6 for 3d", PollCommand("dilemma", 3 * DAY, 6)),
        ("poll until fri 18:00", PollCommand(until=FRIDAY)),
        ("poll the dilemma until fri 18:00", PollCommand("dilemma", until=FRIDAY)),
        ("poll 2 until frday", BadUntil("frday", "poll 2")),
        (
            "poll 2 until tonight",
            BadUntil("tonight", "poll 2", known=True, right=("tonight 20:00",)),
        ),
        ("poll 2 quorum 0", BadQuorum("0")),
        ("poll 2 for 2d until fri 18:00", BadUsage("poll", "2 for 2d", EXAMPLE)),
        ("poll [poll] [for 3d]", PollCommand(None, 3 * DAY)),
        ("poll “dilemma” for 3d", PollCommand("dilemma", 3 * DAY)),
    ],
)
def test_a_poll_of_the_deck_takes_an_end_and_a_quorum_too(words: str, meant: object) -> None:
    assert parse(words) == meant
    if isinstance(meant, PollCommand):
        assert parse(written_command(meant)) == meant


@given(st.text("abc /?.for quorum2d50% \u202e\u3164", max_size=80))
def test_what_was_understood_is_written_so_that_it_is_read_again(words: str) -> None:
    for command in (parse(f"poll {words}"), parse(f"ask {words}")):
        if isinstance(command, OwnPollCommand | OwnQuestionCommand):
            assert parse(written_command(command)) == command
