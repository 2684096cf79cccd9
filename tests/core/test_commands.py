"""Whether the bot is meant, and what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.addressing import addressed
from bot.core.commands.command import Command, Refusal
from bot.core.commands.messages import BadUsage, UnknownCommand
from bot.core.commands.reading import parse
from bot.core.commands.reserved import is_reserved
from bot.core.commands.spelling import LONGEST_WORDS
from bot.core.primitives import DAY, HOUR, MINUTE
from bot.core.schedule.messages import BadDuration
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.polls import CloseCommand, PollCommand
from bot.core.verbs.questions import AskCommand
from bot.core.verbs.results import ResultsCommand
from bot.core.verbs.rooms import NowCommand, StartCommand, StopCommand
from bot.core.verbs.weeks import SummaryCommand
from bot.core.weeks.messages import BadWeek
from bot.core.weeks.values import WeekId

PREFIX = "!floor"
NAMES = ("Shop Floor", "shopfloor", "@shopfloor:example.org")
LINK = "https://matrix.to/#/@shopfloor:example.org"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("!floor", ""),
        ("!floor help", "help"),
        ("  !FLOOR   poll  dilemma ", "poll  dilemma"),
        ("!floor nonsense", "nonsense"),
        ("!floor help\nand more", "help\nand more"),
        ("!floorx help", None),
        ("!floor: help", "help"),
        ("so !floor help", None),
        ("shopfloor: help", "help"),
        ("ShopFloor, nonsense", "nonsense"),
        ("@shopfloor: help", "help"),
        ("shopfloor:", ""),
        ("shop floor: results dilemma", "results dilemma"),
        ("@shopfloor:example.org: help", "help"),
        ("shopfloor:example.org, help", "help"),
        ("@shopfloor:example.org help", "help"),
        ("shopfloor help", "help"),
        ("Shop Floor NOW", "NOW"),
        ("shopfloor:help", "help"),
        ("shopfloor is great", None),
        ("shopfloor", None),
        ("@shopfloor", None),
        ("shopfloors help", None),
        ("shopfloorhelp", None),
        ("@shopfloor:example.com help", None),
        ("@shopfloor:example.com: help", None),
        ("shop: help", None),
        (f"[Shop Floor]({LINK}) help", "help"),
        (f"[Shop Floor]({LINK}): nonsense", "nonsense"),
        (f"[Shop Floor]({LINK})", ""),
        (f"[any \\] name]({LINK}?via=example.org) help", "help"),
        ("[x](https://matrix.to/#/%40shopfloor%3Aexample.org) help", "help"),
        (f"[Shop Floor]({LINK})'s idea", None),
        ("[Shop Floor](https://matrix.to/#/@member:example.org) help", None),
        ("[Shop Floor](https://example.org/#/@shopfloor:example.org) help", None),
        (f"[Shop Floor]({LINK} help", None),
        (f"see [Shop Floor]({LINK}) help", None),
        ("what now?", None),
        ("", None),
        ("\n \n", None),
    ],
)
def test_only_what_speaks_to_the_bot_is_heard(body: str, words: str | None) -> None:
    assert addressed(body, PREFIX, NAMES) == (() if words is None else (words,))


@pytest.mark.parametrize(
    ("names", "body", "words"),
    [
        (("", " ", "@", "x", "@x"), "x: help", None),
        (("", " ", "@", "x", "@x"), ": help", None),
        (("", " ", "@", "x", "@x"), "help", None),
        ((".*",), "shopfloor: help", None),
        ((".*",), ".*: help", "help"),
        (("(bot",), "(bot help", "help"),
        (("Ben İnan",), "ben İNAN: help", "help"),
        (("Straße",), "strasse: help", None),
        (("Straße",), "STRAßE help", "help"),
        (("floor", "Floor Help"), "floor help: now", "now"),
        (("floor", "Floor Now"), "floor now help", "help"),
    ],
)
def test_odd_names_are_taken_as_they_are(
    names: tuple[str, ...], body: str, words: str | None
) -> None:
    assert addressed(body, PREFIX, names) == (() if words is None else (words,))


def test_without_a_prefix_not_everything_is_a_command() -> None:
    assert addressed("help", "", NAMES) == ()
    assert addressed("", "", NAMES) == ()


def test_only_the_first_5000_signs_are_looked_at() -> None:
    assert addressed(" " * 5000 + "!floor help", PREFIX, NAMES) == ()
    (words,) = addressed("!floor " + "x" * 10_000, PREFIX, NAMES)
    assert words == "x" * 4993


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", HelpCommand()),
        ("  ", HelpCommand()),
        ("help", HelpCommand()),
        ("Now", NowCommand()),
        ("START", StartCommand()),
        ("stop", StopCommand()),
        ("close", CloseCommand()),
        ("results", ResultsCommand(None)),
        ("results Dilemma", ResultsCommand("dilemma")),
        ("summary", SummaryCommand(None)),
        ("summary 2026-w47", SummaryCommand(WeekId(2026, 47))),
        ("ask", AskCommand(None)),
        ("ask  squeeze-1", AskCommand("squeeze-1")),
        ("poll", PollCommand(None, None)),
        ("poll dilemma", PollCommand("dilemma", None)),
        ("poll FOR 3d", PollCommand(None, 3 * DAY)),
        ("poll dilemma for 90M", PollCommand("dilemma", 90 * MINUTE)),
        ("dance now", UnknownCommand("dance")),
        ("help me", HelpCommand()),
        ("help me out", BadUsage("help", "me out", "help")),
        ("now what ever", BadUsage("now", "what ever", "now")),
        ("start at once", BadUsage("start", "at once", "start")),
        ("stop it", BadUsage("stop", "it", "stop")),
        ("close it", BadUsage("close", "it", "close")),
        ("results of dilemma", ResultsCommand("dilemma")),
        ("ask a question", BadUsage("ask", "a question", "ask Should the rota come earlier?")),
        ("summary last month", BadWeek("last month")),
        ("summary 2025-W53", BadWeek("2025-W53")),
        ("poll dilemma 3d", PollCommand("dilemma", 3 * DAY)),
        ("poll for", BadUsage("poll", "", "poll for 3d")),
        ("poll dilemma for", BadUsage("poll", "", "poll dilemma for 3d")),
        ("poll for ever", BadDuration("ever", "poll")),
        ("poll dilemma for 61d", BadDuration("61d", "poll dilemma")),
        ("poll for 3 d", PollCommand(lasts=3 * DAY)),
    ],
)
def test_words_become_a_command_or_a_refusal(words: str, meant: Command | Refusal) -> None:
    assert parse(words) == meant


@pytest.mark.parametrize("start", ["", "help ", "results ", "summary ", "ask ", "poll x ", "poll "])
def test_little_is_kept_of_what_was_typed(start: str) -> None:
    for long in ("x" * 400, "for " + "9" * 400, "y " + "z" * 400):
        answer = parse(start + long)
        for slot in answer.__slots__:
            kept = getattr(answer, slot)
            assert kept is None or isinstance(kept, int) or len(kept) <= LONGEST_WORDS


def test_what_changes_something_is_for_moderators() -> None:
    open_to_all = (HelpCommand, NowCommand, ResultsCommand, SummaryCommand)
    assert not any(command.for_moderators for command in open_to_all)
    orders = (StartCommand, StopCommand, AskCommand, PollCommand, CloseCommand)
    assert all(order.for_moderators for order in orders)


# --- properties ----------------------------------------------------------------------------

starts = st.sampled_from(["!floor", "shopfloor", "@", "[x](https://matrix.to/#/", "poll for", ""])


@given(st.builds("{}{}{}".format, starts, st.sampled_from(["", " ", ": "]), st.text()))
def test_no_text_is_too_much(body: str) -> None:
    lines = {line.strip() for words in addressed(body, PREFIX, NAMES) for line in words.split("\n")}
    assert all(line in body for line in lines)
    assert parse(body) is not None


@given(st.text(), st.text(), st.lists(st.text()))
def test_no_name_is_too_much(body: str, prefix: str, names: list[str]) -> None:
    for words in addressed(body, prefix, names):
        assert all(line in body for line in words.split("\n"))


def written(command: Command) -> str:
    """The command as one would type it."""
    words: list[str | None] = [command.name]
    match command:
        case ResultsCommand(poll=id) | AskCommand(question=id):
            words.append(id)
        case SummaryCommand(week=week):
            words.append(str(week) if week else None)
        case PollCommand(poll=id, lasts=lasts):
            words += [id, f"for {lasts // MINUTE}m" if lasts else None]
    return " ".join(word for word in words if word)


ids = st.none() | st.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True).filter(
    lambda id: not is_reserved(id)
)
weeks = st.none() | st.builds(WeekId, st.integers(1970, 2100), st.integers(1, 52))
lengths = st.none() | st.integers(1, 60 * 24 * 60).map(lambda minutes: minutes * MINUTE)
commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([HelpCommand(), NowCommand(), StartCommand(), StopCommand(), CloseCommand()]),
    st.builds(ResultsCommand, ids),
    st.builds(SummaryCommand, weeks),
    st.builds(AskCommand, ids),
    st.builds(PollCommand, ids, lengths),
)
addresses = st.sampled_from(
    ["!floor ", "!Floor  ", "shopfloor: ", "Shop Floor: ", f"[Shop Floor]({LINK}) "]
)


@given(commands, addresses, st.sampled_from(["", "\nthanks", "  "]))
def test_what_is_written_is_what_is_read(command: Command, address: str, after: str) -> None:
    (words,) = addressed(address + written(command) + after, PREFIX, NAMES)
    assert parse(words) == command


def test_hours_and_days_are_read_as_well_as_minutes() -> None:
    assert parse("poll for 36h") == PollCommand(None, 36 * HOUR)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("help", ("help",)),
        ("  results d\nand more", ("results d\nand more",)),
        ("results\n!floor now", ("results", "now")),
        ("!floor help", ("help",)),
        ("Shop Floor: help", ("help",)),
        ("!floor", ("",)),
        ("Good morning", ("Good morning",)),
        (" \n ", ()),
    ],
)
def test_alone_with_somebody_all_that_is_said_is_said_to_the_bot(
    body: str, words: tuple[str, ...]
) -> None:
    assert addressed(body, PREFIX, NAMES, alone=True) == words
