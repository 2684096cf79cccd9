"""The help, word for word; and every command that the bot shows is one that it understands."""

import re
from dataclasses import replace
from html import unescape
from typing import get_args

import pytest

from bot.core import commands
from bot.core.commands import Command, parse
from bot.core.messages import Help
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from bot.render.usage import Usage, usages

FOR_ALL = (
    "What you can ask of me here.\n"
    "Write !floor and then one of these, for example: !floor now\n"
    "\n"
    "Everyone:\n"
    "\n"
    "- now – what is open, what comes next\n"
    "- results [poll] – the latest result\n"
    "- summary [last week] – this week so far\n"
    "- schedule – what comes by itself\n"
    "- preview – all of the next four weeks\n"
    "- decks – sets of questions to choose from\n"
    "- questions [all] · polls [all] – what there is to ask, numbered\n"
    "- suggest What would you ask here? – for the moderators to decide on\n"
    "- help [poll] – this list\n"
)
FOR_MODERATORS = (
    "\n"
    "Moderators:\n"
    "\n"
    "- start · stop – the schedule on or off\n"
    "- pause [for 2w] · resume – post nothing for a time; go on again\n"
    "- skip [poll] – leave out the next question or poll\n"
    "- ask [question] – a question now\n"
    "- ask Should the rota come earlier? – a question in your own words\n"
    "- poll [poll] [for 3d] – a poll now\n"
    "- poll Tea or coffee? / Tea / Coffee [for 2d] [quorum 50%] – a poll in your own words\n"
    "- close – end the poll and count it\n"
    "- schedule questions mon,thu 18:00 · schedule polls fri 12:00 for 2d · "
    "schedule summary mon 12:00 – when they come; “off” ends one\n"
    "- timezone Europe/London – whose clock counts\n"
    "- quiet 21:00-08:00 – when reminders wait; or “off”\n"
    "- deck co-op-or-demands – choose a set of questions\n"
    "- suggestions – what members suggest, to decide on\n"
    "- accept 3 · decline 3 – decide on suggestion 3\n"
    "- log – what moderators changed\n"
)
END = "\nWhat stands in [brackets] can be left out.\nInstead of !floor you can write my name."


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def shown(html: str) -> list[str]:
    """What is marked as to be typed."""
    return [unescape(code) for code in re.findall("<code>(.*?)</code>", html)]


def test_help_lists_for_a_member_only_what_a_member_may_ask() -> None:
    assert body("help") == FOR_ALL + END


def test_help_adds_for_a_moderator_what_only_moderators_may_ask() -> None:
    assert body("help, moderator") == FOR_ALL + FOR_MODERATORS + END


def test_commands_are_shown_with_the_rooms_own_prefix() -> None:
    said = render(Help(moderator=False), replace(VOICE, prefix="!<hall>"))
    assert "Write !<hall> and" in said.body
    assert "<code>!&lt;hall&gt; now</code>" in said.html
    assert "!floor" not in said.body


def test_every_command_is_in_the_help_of_those_who_may_give_it() -> None:
    assert {usage.command for usage in usages()} == set(get_args(Command))


@pytest.mark.parametrize("usage", usages(), ids=lambda usage: usage.form)
def test_every_usage_is_understood_with_and_without_its_brackets(usage: Usage) -> None:
    without = re.sub(r" \[.*?\]", "", usage.form)
    for words in (usage.example, usage.form.replace("[", "").replace("]", ""), without):
        assert type(parse(words)) is usage.command, words


@pytest.mark.parametrize("name", SAMPLES)
def test_every_command_that_is_shown_is_understood(name: str) -> None:
    html = render(SAMPLES[name], VOICE).html
    for words in shown(html):
        if words.startswith("!floor "):
            command = parse(words.removeprefix("!floor "))
            # That one is for the admin room alone.
            assert isinstance(command, Command) or words == "!floor status", words


def test_commands_are_marked_wherever_they_are_shown() -> None:
    """So that the test before this one finds them."""
    for name, message in SAMPLES.items():
        said = render(message, VOICE)
        marked = [words for words in shown(said.html) if words.startswith("!floor")]
        assert said.body.count("!floor") == len(marked), name


@pytest.mark.parametrize("name", [command.name for command in get_args(commands.Command)])
def test_every_mistake_has_a_right_example_of_that_command(name: str) -> None:
    said = render(replace(SAMPLES["bad usage"], command=name), VOICE)  # type: ignore[arg-type]
    right = shown(said.html)[-1].removeprefix("!floor ")
    assert right.split()[0] == name
    assert isinstance(parse(right), Command)


def test_help_on_one_command_says_all_about_it() -> None:
    assert body("help, one") == (
        "poll [poll] [for 3d]\n"
        "Opens the next poll now, or the one you name, by its number or id, for as long as the "
        "schedule says or for the time you write.\n"
        "For moderators.\n"
        "For example: !floor poll dilemma for 3d\n\n"
        "poll Tea or coffee? / Tea / Coffee [for 2d] [quorum 50%]\n"
        "Opens your poll: the question of at most 200 characters, then 2 to 9 answers of at most "
        "40, with a / in front of each. The quorum says how many have to vote: a share of the "
        "members, or people.\n"
        "For moderators.\n"
        "For example: !floor poll Tea or coffee? / Tea / Coffee for 2d quorum 50%"
    )
    assert "For moderators" not in body("help, one for all")


@pytest.mark.parametrize("name", [command.name for command in get_args(Command)])
def test_there_is_help_on_every_command(name: str) -> None:
    said = render(Help(moderator=True, command=name), VOICE)
    assert "`" not in said.body
    assert shown(said.html)[-1].startswith(f"!floor {name}")
