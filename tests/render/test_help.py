"""The help is complete and short; every command that the bot shows is one that it understands."""

import re
from dataclasses import replace
from html import unescape

import pytest

from bot.core.commands.command import Command
from bot.core.commands.messages import Help
from bot.core.commands.reading import parse
from bot.core.verbs.registry import VERBS
from bot.render.commands.usage import Usage
from bot.render.messages import render
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from bot.render.verbs.registry import usages


def body(name: str) -> str:
    return render(SAMPLES[name], VOICE).body


def shown(html: str) -> list[str]:
    """What is marked as to be typed."""
    return [unescape(code) for code in re.findall("<code>(.*?)</code>", html)]


def test_help_lists_for_a_member_all_that_members_may_do_and_no_more() -> None:
    listed = shown(render(SAMPLES["help"], VOICE).html)
    for usage in usages():
        assert (usage.form in listed) is not usage.command.for_moderators
        assert usage.command.for_moderators or f" – {usage.meaning}\n" in body("help")


def test_help_explains_to_a_moderator_what_moderators_do_and_names_the_rest() -> None:
    for_moderators, everyone = body("help, moderator").split("Everyone:\n")
    names = everyone.splitlines()[0].split(" · ")
    for usage in usages():
        if usage.command.for_moderators:
            assert (usage.command.name if usage.seldom else usage.form) in for_moderators
            assert (f" – {usage.meaning}\n" in for_moderators) is not usage.seldom
        else:
            assert usage.command.name in names
            assert f"– {usage.meaning}" not in for_moderators


def test_commands_are_shown_with_the_rooms_own_prefix() -> None:
    rendered = render(Help(moderator=False), replace(VOICE, prefix="!<hall>"))
    assert "!<hall> now" in rendered.body
    assert "<code>!&lt;hall&gt; now</code>" in rendered.html
    assert "!floor" not in rendered.body


def test_every_command_is_in_the_help_of_those_who_may_give_it() -> None:
    assert {usage.command for usage in usages()} == {each.command for each in VERBS}


@pytest.mark.parametrize("usage", usages(), ids=lambda usage: usage.form)
def test_every_usage_is_understood_with_and_without_its_brackets(usage: Usage) -> None:
    without = re.sub(r" \[.*?\]", "", usage.form)
    for words in (usage.example, usage.form.replace("[", "").replace("]", ""), without):
        assert type(parse(words)) is usage.command, words


NAMES = dict.fromkeys(each.command.name for each in VERBS)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_command_that_is_shown_is_understood(name: str) -> None:
    html = render(SAMPLES[name], VOICE).html
    for words in shown(html):
        if words.startswith("!floor "):
            command = parse(words.removeprefix("!floor "))
            named = words.removeprefix("!floor ") in NAMES
            # That one is for the admin room alone.
            assert isinstance(command, Command) or named or words == "!floor status", words


def test_commands_are_marked_wherever_they_are_shown() -> None:
    """So that the test before this one finds them."""
    for name, message in SAMPLES.items():
        rendered = render(message, VOICE)
        marked = [words for words in shown(rendered.html) if words.startswith("!floor")]
        assert rendered.body.count("!floor") == len(marked), name


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_has_a_right_example_of_that_command(name: str) -> None:
    rendered = render(replace(SAMPLES["bad usage"], command=name), VOICE)  # type: ignore[arg-type]
    right = shown(rendered.html)[-1].removeprefix("!floor ")
    assert right.split()[0] == name
    assert isinstance(parse(right), Command)


@pytest.mark.parametrize("usage", usages(), ids=lambda usage: usage.form)
def test_what_is_said_of_one_command_needs_no_other(usage: Usage) -> None:
    assert not re.search(r"in the same way|\b(above|below|likewise)\b", usage.more)


def test_help_on_one_command_says_all_about_it() -> None:
    polls = [usage for usage in usages() if usage.command.name == "poll"]
    assert len(polls) == 2
    assert body("help, one") == "\n\n".join(
        f"{usage.form}\n{usage.more}\nFor moderators.\nFor example: !floor {usage.example}"
        for usage in polls
    ).replace("`", "")
    assert "For moderators" not in body("help, one for all")


@pytest.mark.parametrize("name", NAMES)
def test_there_is_help_on_every_command(name: str) -> None:
    rendered = render(Help(moderator=True, command=name), VOICE)
    assert "`" not in rendered.body
    assert shown(rendered.html)[-1].startswith(f"!floor {name}")


def test_alone_with_the_bot_nothing_it_says_has_a_prefix() -> None:
    """But the greeting, which says that none is needed."""
    alone = replace(VOICE, alone=True)
    greetings = [name for name in SAMPLES if name.startswith("greeting")]
    for name in SAMPLES.keys() - set(greetings):
        made = render(SAMPLES[name], alone)
        assert "!floor" not in made.body + made.html, name
    assert "Write one of these" in render(SAMPLES["help"], alone).body


def test_alone_with_the_bot_a_suggestion_is_nobody_elses() -> None:
    rendered = render(SAMPLES["suggestion taken"], replace(VOICE, alone=True)).body
    assert "accept 3" in rendered
    assert "moderators" not in rendered
    assert "everyone here" not in rendered
