"""Commands as phones, keyboards and hurried people type them; and what is no command."""

from importlib.resources import files
from unittest.mock import patch

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.commands import addressing
from bot.core.commands.addressing import addressed, begins_with_address, misspelt
from bot.core.commands.command import Command, Refusal
from bot.core.commands.messages import BadUsage, HowToVote, UnknownCommand
from bot.core.commands.obeying import MOST_COMMANDS
from bot.core.commands.reading import parse
from bot.core.primitives import DAY
from bot.core.schedule.messages import BadUntil, BadZone, UnknownSchedule
from bot.core.schedule.values import ScheduleName
from bot.core.verbs.about import AboutCommand
from bot.core.verbs.clocks import SetZoneCommand
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.own_polls import OwnPollCommand
from bot.core.verbs.pauses import PauseCommand, ResumeCommand, SkipCommand
from bot.core.verbs.polls import CloseCommand, ListPollsCommand, PollCommand
from bot.core.verbs.questions import OwnQuestionCommand
from bot.core.verbs.results import ResultsCommand
from bot.core.verbs.rooms import NowCommand, StopCommand
from bot.core.verbs.schedules import SchedulesCommand
from bot.core.verbs.suggestions import AcceptCommand, SuggestCommand, SuggestionsCommand
from bot.core.verbs.weeks import SummaryCommand

PREFIX = "!floor"
NAMES = ("Shop Floor", "shopfloor", "@shopfloor:example.org")
QUESTIONS, POLLS, SUMMARY = ScheduleName
ROTA = "Should the rota come earlier?"


def heard(body: str) -> list[Command | Refusal]:
    """What is understood of a message."""
    return [parse(words) for words in addressed(body, PREFIX, NAMES)]


@pytest.mark.parametrize(
    "body",
    [
        *("！floor now", "！ｆｌｏｏｒ　ｎｏｗ", "\u200f!floor now", "\u200b!floor now"),
        *(
            "\ufeff!floor now",
            "\u2066!floor now\u2069",
            "!\u200bfloor\u200b now",
            "!floor now\u200b",
        ),
        *("!floor: now", "!floor, now", "!floor; now", "!floor： now", "!floor，now", "!floor،now"),
        *(
            "/floor now",
            "／floor now",
            "/floor: now",
            '"!floor now"',
            "“!floor now”",
            "'!floor now'",
        ),
        *("`!floor now`", "_!floor now_", "!floor `now`", "!floor _now_"),
        *("«!floor now»", "„!floor now“", "*!floor now*", "**!floor now**", "**!floor** now"),
        *("!floor now?", "!floor now.", "!floor now!", "!floor now…", "!floor now？"),
        *("shopfloor： now", "shopfloor； now", "shopfloor، now", "\u2068shopfloor\u2069: now"),
        *("Shop Floor; now", "shopfloor now?", "\u200eShopfloor, now!", "!floor please now"),
        *("! floor now", "! Floor: now?"),
        *(
            "!floor now please",
            "!floor now, please!",
            "!floor could you now please?",
            "!floor now 🙏",
        ),
    ],
)
def test_what_keyboards_do_to_a_command_changes_nothing(body: str) -> None:
    assert heard(body) == [NowCommand()]


@pytest.mark.parametrize(
    "body",
    [
        *(
            "!floorboards",
            "/floorboards now",
            "!floor:example.org",
            "!floor：example.org",
            "/",
            "*",
        ),
        *("! floor 3 is closed", "! floor", "floor: now", "floor now", "!flor now"),
        *("* !floor now", "- !floor now", "> !floor now", "```\n!floor now\n```"),
        *('"!floor now" shows what is open', "**!floor** is what it listens to", "(!floor now)"),
        *(
            "Type this:\n!floor start",
            "hello\n  !floor start",
            "hello\n!floor nonsense",
            "\u200b",
            "\u200b\u200f",
            "!\u200b",
            "what is !floor now?",
        ),
        *("shopfloor is great", "Shopfloor stop?", "Shopfloor, thanks!", "!floor thank you"),
        *("shopfloor now has five rooms", "shopfloor help me with this", "“shopfloor” now"),
    ],
)
def test_an_ordinary_message_is_no_command(body: str) -> None:
    assert heard(body) == []


@pytest.mark.parametrize(
    ("body", "word", "guess"),
    [
        *((f"{word} now", word, "now") for word in ("!flor", "!flooor", "!folor", "!FLOR")),
        ("!flor: Poll dilemma 2d please\nthanks", "!flor:", "poll dilemma for 2d"),
        ("！flor now", "!flor", "now"),
    ],
)
def test_a_slip_in_the_prefix_before_a_command_gets_a_guess(
    body: str, word: str, guess: str
) -> None:
    assert misspelt(body, PREFIX) == UnknownCommand(word, guess)
    assert heard(body) == []


@pytest.mark.parametrize(
    "body",
    [
        *("", "!", "!flor", "!flor is open", "!flour now", "!door now", "flor now", "so !flor now"),
        *("!poll now", "!now", "! flor now"),
    ],
)
def test_what_may_be_for_another_bot_or_for_people_gets_none(body: str) -> None:
    assert misspelt(body, PREFIX) is None
    assert misspelt("floor now", "floor") is misspelt("flor now", "") is None


@pytest.mark.parametrize(
    ("body", "commands"),
    [
        ("hello\n!floor now", [NowCommand()]),
        ("Look:\nthere\n!floor now\nbye", [NowCommand()]),
        ("hello\n!floor now\n!floor stop", [NowCommand(), StopCommand()]),
        ("> !floor stop\n!floor now", [NowCommand()]),
        ('hello\n"!floor stop"', []),
        ("```\n!floor stop\n```\n!floor now", [NowCommand()]),
    ],
)
def test_a_line_of_its_own_is_a_command_after_words_for_others(
    body: str, commands: list[Command]
) -> None:
    assert heard(body) == commands
    # What is said to others first is for them: it counts as a reply.
    assert not begins_with_address(body, PREFIX, NAMES, mentioned=False)
    assert begins_with_address("!floor now\n" + body, PREFIX, NAMES, mentioned=False)


@pytest.mark.parametrize(
    ("body", "on_the_page"),
    [
        ("> !floor stop", "lines quoted with `>`"),
        ("```\n!floor stop\n```", "code blocks"),
        ("hello\n  !floor stop", "below the first line, indented lines."),
    ],
)
def test_the_page_of_commands_says_what_is_none(body: str, on_the_page: str) -> None:
    page = (files("bot") / "manual" / "commands.md").read_text(encoding="utf-8")
    assert on_the_page in page
    assert heard(body) == []
    assert "Quotation marks around the whole message change nothing." in page
    assert heard('"!floor stop"') == heard("  !floor stop") == [StopCommand()]


@pytest.mark.parametrize(
    "words",
    [
        *("thanks", "Thank you so much!", "many thanks", "thanks for the question", "ta"),
        *("thanks for the summary", "thanks everyone, that was good", "good bot", "great question"),
        *("ok", "well done"),
    ],
)
def test_courtesy_asks_for_no_answer(words: str) -> None:
    assert heard(f"!floor {words}") == []
    assert heard(f"Shopfloor, {words}") == []


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("thanks, show results", ResultsCommand()),
        ("thanks, now please", NowCommand()),
        ("thanks, sumary", UnknownCommand("sumary", "summary")),
        ("good morning", UnknownCommand("good")),
        ("ok so what comes next", UnknownCommand("ok")),
        ("results last week", SummaryCommand(weeks_ago=1)),
        ("results of this week", SummaryCommand()),
    ],
)
def test_what_is_asked_with_courtesy_is_answered(words: str, meant: object) -> None:
    assert heard(f"!floor {words}") == [meant]


@pytest.mark.parametrize("body", ["!floor?", "!floor!", "!floor:", "!floor please", "!floor hi"])
def test_the_address_alone_asks_for_help(body: str) -> None:
    assert heard(body) == [HelpCommand()]


@pytest.mark.parametrize(
    ("body", "commands"),
    [
        ("!floor now\n!floor help", [NowCommand(), HelpCommand()]),
        ("!floor now\nthanks\n/floor: help?", [NowCommand(), HelpCommand()]),
        ("!floor now\nshopfloor: help", [NowCommand(), HelpCommand()]),
        ("!floor suggest A\nB\n\n C \n!floor now", [SuggestCommand("A B C"), NowCommand()]),
        (
            "!floor suggest Is\nShopfloor, our shop, safe?",
            [SuggestCommand("Is Shopfloor, our shop, safe?")],
        ),
        ("!floor suggest A\n!floor suggest B", [SuggestCommand("A"), SuggestCommand("B")]),
        (
            "!floor help\n```\n!floor stop\n```\n!floor now",
            # What only shows something is shown, whatever else stands there.
            [HelpCommand(), NowCommand()],
        ),
    ],
)
def test_each_line_that_begins_with_the_address_is_a_command(
    body: str, commands: list[Command | Refusal]
) -> None:
    assert heard(body) == commands


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        (
            "!floor poll Lunch? / Yes / No\n/ Maybe for 1d",
            OwnPollCommand("Lunch?", ("Yes", "No", "Maybe"), DAY),
        ),
        ("!floor poll\n\nLunch? / Yes / No", OwnPollCommand("Lunch?", ("Yes", "No"))),
        ("!floor ask Should the rota\ncome earlier?", OwnQuestionCommand(ROTA)),
        ("!floor ask\n\nShould the rota come earlier?\n\nThanks!", OwnQuestionCommand(ROTA)),
        ("!floor pause\nfor 2w", PauseCommand(14 * DAY)),
        ("!floor pause\n\nfor 2w\nplease", PauseCommand(14 * DAY)),
        ("!floor stop\nasking so much", BadUsage("stop", "asking so much", "stop")),
        ("!floor stop\n\nasking so much", BadUsage("stop", "asking so much", "stop")),
        ("!floor stop\nThank you! 🙏", StopCommand()),
        ("!floor suggest What now\n?", SuggestCommand("What now ?")),
    ],
)
def test_further_lines_are_read_or_refused_and_never_left_out(
    body: str, meant: Command | Refusal
) -> None:
    assert heard(body) == [meant]


@pytest.mark.parametrize("body", ["!floor suggest What about {}", '"!floor suggest What about {}"'])
def test_a_flag_at_the_end_stays_whole(body: str) -> None:
    flag = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert heard(body.format(flag)) == [SuggestCommand(f"What about {flag}")]
    assert heard(body.format("me\U000e007f\u200b")) == [SuggestCommand("What about me")]


def test_of_one_message_no_more_commands_are_read_than_a_person_may_give() -> None:
    assert len(heard("!floor now\n" * 400)) == MOST_COMMANDS


@pytest.mark.parametrize(
    "text",
    [
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f or 👩\u200d🏭?",
        "Ｗｈａｔ now",
        "¿Qué falta",
        "我们需要什么",
        "لماذا",
        "please stay as typed, thanks.",
        "x" * 400,
    ],
)
def test_a_suggestion_is_kept_as_it_was_typed(text: str) -> None:
    assert parse(f"suggest {text}") == SuggestCommand(text)
    assert parse(f"Suggest:\n{text}") == SuggestCommand(text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u3164", "...", "\U000e0067", "\u2800 ?"])
def test_a_suggestion_of_which_nothing_is_seen_is_none(text: str) -> None:
    assert parse(f"suggest {text}") == BadUsage("suggest", "")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("pause 2 weeks", PauseCommand(14 * DAY)),
        ("pause for two weeks", PauseCommand(14 * DAY)),
        ("pause a week please", PauseCommand(7 * DAY)),
        ("poll dilemma 2d", PollCommand("dilemma", 2 * DAY)),
        ("poll dilemma for two days", PollCommand("dilemma", 2 * DAY)),
        ("poll dilemma 2 days.", PollCommand("dilemma", 2 * DAY)),
        ("poll 2 days", PollCommand(None, 2 * DAY)),
        ("summary last week", SummaryCommand(weeks_ago=1)),
        ("summary of last week", SummaryCommand(weeks_ago=1)),
        ("summary previous", SummaryCommand(weeks_ago=1)),
        ("summary this week", SummaryCommand()),
        ("summary week", SummaryCommand()),
        ("results last", ResultsCommand()),
        ("results of the latest poll", ResultsCommand()),
        ("results for Dilemma", ResultsCommand("dilemma")),
        ("skip", SkipCommand()),
        ("skip the next poll", SkipCommand(POLLS)),
        ("skip question", SkipCommand(QUESTIONS)),
        ("skip off", SkipCommand(off=True)),
        ("skip poll off", SkipCommand(POLLS, off=True)),
        ("close poll", CloseCommand()),
        ("close please", CloseCommand()),
        ("could you close the poll, please?", CloseCommand()),
        ("stop the schedule", StopCommand()),
        ("resume!", ResumeCommand()),
        ("accept three", AcceptCommand(3)),
        ("help poll", HelpCommand("poll")),
        ("help sumary", HelpCommand("summary")),
        ("help suggest", HelpCommand("suggest")),
        (": now", NowCommand()),
        *((f"show {words}", ResultsCommand()) for words in ("results", "me the results")),
        ("show polls", ListPollsCommand()),
        ("show suggestions", SuggestionsCommand()),
        *((words, SummaryCommand(weeks_ago=1)) for words in ("last week", "Last week?")),
        ("weekly summary", SummaryCommand()),
        *((words, NowCommand()) for words in ("what's next?", "What’s next", "what is next?")),
        *((words, HelpCommand()) for words in ("help me", "help us, please")),
        *((words, HelpCommand("poll")) for words in ("help with poll", "help me with the poll")),
        *((f"summary {week}", SummaryCommand(number=47)) for week in ("week 47", "47", "W47")),
        ("close now", CloseCommand()),
        *(
            (f"help {words}", HelpCommand("poll"))
            for words in ("[poll]", "<poll>", "(poll).", "“poll”")
        ),
        *(
            (f"results {w}", ResultsCommand())
            for w in ("[poll]", "<the poll>", '"last"', "［poll］")
        ),
        *(
            (f"results {w}", ResultsCommand("dilemma"))
            for w in ("[dilemma]", "'dilemma'.", "«dilemma»")
        ),
        ("summary [last week]", SummaryCommand(weeks_ago=1)),
        ("pause [for 2w]", PauseCommand(14 * DAY)),
        ("skip <poll> (off)", SkipCommand(POLLS, off=True)),
        ("[now]", NowCommand()),
        ("accept [3]", AcceptCommand(3)),
        *((words, AboutCommand()) for words in ("who are you?", "What are you", "what’s this?")),
        *(
            (f"{words} Paris", SetZoneCommand("Europe/Paris"))
            for words in ("time zone", "tz", "Time Zone:")
        ),
        ("tz", SchedulesCommand()),
        ("resume now", ResumeCommand()),
        ("stop now", StopCommand()),
        *((f"accept {words}", AcceptCommand(3)) for words in ("suggestion 3", "no. 3")),
    ],
)
def test_more_ways_to_say_it_are_understood(words: str, meant: Command) -> None:
    assert parse(words) == meant


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        *(("result", "results"), ("nwo", "now"), ("sumary", "summary"), ("next", "now")),
        *(("hlep", "help"), ("strat", "start"), ("rseults", "results"), ("polll", "poll")),
        *(("status", "now"), ("unpause", "resume"), ("end", "close"), ("zone Paris", None)),
        *(("result dilemma", "results dilemma"), ("sumary last week", "summary last week")),
        *(("strat now", "start now"), ("accpet", "accept"), ("sugest Why?", "suggest Why?")),
        *(("unskip", "skip off"), ("unskip poll", "skip off poll"), ("new poll", "help poll")),
        *(("go away", ""), ("use", ""), ("stats", "results"), ("undo skip", "skip off")),
        *(("paus", "pause"), ("shop", ""), ("told", ""), ("sart", "start"), ("lose", "")),
        *(("show me", ""), ("show show polls", ""), ("show poll", "")),
        *((f"sugest {'x' * 80}", "suggest"), ("end poll", "close"), ("dance", ""), ("🏭", "")),
    ],
)
def test_a_near_miss_gets_one_guess(words: str, guess: str | None) -> None:
    refusal = parse(words)
    assert isinstance(refusal, UnknownCommand)
    assert refusal.guess == ("timezone Paris" if guess is None else guess)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("stop poll", BadUsage("stop", "poll", "close")),
        ("stop the poll", BadUsage("stop", "the poll", "close")),
        ("start poll", BadUsage("start", "poll", "poll")),
        ("start polls", BadUsage("start", "polls", "schedule polls fri 12:00 for 2d")),
        ("stop polls", BadUsage("stop", "polls", "schedule polls off")),
        ("stop questions", BadUsage("stop", "questions", "schedule questions off")),
        ("skip undo", BadUsage("skip", "undo", "skip off")),
        *((words, HowToVote()) for words in ("vote", "vote 2", "How do I vote?", "how to vote")),
        ("how are you", UnknownCommand("how")),
        ("help with", BadUsage("help", "with", "help")),
        ("accept suggestion", BadUsage("accept", "suggestion")),
        ("skip summary", BadUsage("skip", "summary")),
        ("tz Pariss", BadZone("Pariss", ("Europe/Paris",))),
        *((f"skip {each}", BadUsage("skip", each)) for each in ("monday", "tomorrow")),
        *(
            (f"pause {each}", BadUsage("pause", each, f"pause until {right}"))
            for each, right in [
                *(("tomorrow", "tomorrow"), ("25.12.", "25 dec"), ("20.12.", "20 dec")),
                *(
                    ("24.12. to 3.1.", "3 jan"),
                    ("24.12. – 3.1.", "3 jan"),
                    ("next month", "next month"),
                ),
            ]
        ),
        ("pause a while", BadUsage("pause", "a while")),
        ("skip poll question", BadUsage("skip", "poll question")),
        ("help me out", BadUsage("help", "me out", "help")),
        ("pause until next moonday", BadUntil("next moonday")),
        ("pause until", BadUsage("pause", "")),
        (
            "schedule qustions mon 18:00",
            UnknownSchedule("qustions", "schedule questions mon 18:00"),
        ),
        ("schedule pols fri 12:00", UnknownSchedule("pols", "schedule polls fri 12:00 for 2d")),
        ("schedule pols off", UnknownSchedule("pols", "schedule polls off")),
        ("schedule meals", UnknownSchedule("meals")),
    ],
)
def test_what_is_ambiguous_is_asked_back_with_what_was_probably_meant(
    words: str, refusal: Refusal
) -> None:
    assert parse(words) == refusal


# --- properties ----------------------------------------------------------------------------

unseen = st.text("\u200b\u200c\u200e\u200f\u2060\u2066\u2069\ufeff\u00ad", max_size=3)
written = st.sampled_from(["now", "poll dilemma for 2d", "quiet 21-8", "summary last week"])
marks = st.sampled_from(["", ":", ",", ";", "：", "،"])
ends = st.sampled_from(["", "?", ".", "!", " ?", "。", " please", ", thanks"])


@given(
    unseen, st.sampled_from(["!floor", "！floor", "/floor", "!FLOOR"]), marks, unseen, written, ends
)
def test_around_a_command_nothing_of_this_matters(
    before: str, prefix: str, mark: str, after: str, words: str, end: str
) -> None:
    assert heard(f"{before}{prefix}{after}{mark} {after}{words}{end}{before}") == [parse(words)]


@given(st.text(), unseen, st.sampled_from(["", "*", '"', "“", "!", "/"]))
def test_nothing_of_this_makes_a_command_of_talk(text: str, before: str, mark: str) -> None:
    folded = "".join(text.casefold().split())
    assume("floor" not in folded and "ｆ" not in folded and not text.lstrip().startswith("["))
    assert addressed(f"{before}{mark}{text}", PREFIX, NAMES) == ()


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_much(text: str) -> None:
    for body in (text, f"!floor {text}", f"!floor suggest {text}", f"{'please ' * 900}{text}"):
        for words in addressed(body, PREFIX, NAMES):
            assert parse(words)
        assert parse(body)


@pytest.mark.parametrize("word", ["show", "show me", ":", "show :", "help", "`", "_ ", "summary"])
def test_nothing_repeated_is_too_much(word: str) -> None:
    assert isinstance(parse(f"{word} " * 2000), Command | Refusal)


PIECES = (
    *("!floor", "/FLOOR", "！ｆｌｏｏｒ", "@floor", "Shop Floor", "SHOPFLOOR", "ｓhopﬂoor"),
    *("[Shop](https://matrix.to/#/@shopfloor:example.org)", "*", "**", "_", "“", "”", "\u200b"),
    *(" ", ":", "now", "help", "thanks", "\n"),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=8), st.booleans())
def test_a_look_at_the_first_letter_overlooks_no_address(parts: list[str], mentioned: bool) -> None:
    body = "".join(parts)
    found = addressed(body, PREFIX, NAMES, mentioned=mentioned)
    with patch.object(addressing, "begins_like", lambda line, _: bool(line)):
        assert addressed(body, PREFIX, NAMES, mentioned=mentioned) == found
