"""The pages that are made from the words: all texts, and the manual's page of commands."""

from importlib.resources import files

import pytest

from bot.core.commands.command import Command
from bot.core.commands.reading import parse
from bot.core.verbs.registry import VERBS
from bot.render.messages import render
from bot.render.pages import commands_page, every_text
from bot.render.phone import PHONE
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from bot.render.verbs.registry import usages


def test_the_manuals_page_is_what_the_code_makes() -> None:
    """After a change of the words: `make pages`."""
    stored = (files("bot") / "manual" / "commands.md").read_text(encoding="utf-8")
    assert stored == commands_page()


def test_the_page_has_every_command_under_those_who_may_give_it() -> None:
    everyone, moderators = commands_page().split("## Moderators")
    assert {usage.command for usage in usages()} == {each.command for each in VERBS}
    for usage in usages():
        here, not_here = (
            (moderators, everyone) if usage.command.for_moderators else (everyone, moderators)
        )
        entry = f"### `{usage.form}`\n\n{usage.more}\n\nFor example: `!floor {usage.example}`\n"
        assert entry in here
        assert entry not in not_here


@pytest.mark.parametrize(
    "rule", ["mon,thu 18:00", "every 2 weeks fri 12:00", "first mon 18:00", "off"]
)
def test_the_times_it_teaches_are_understood(rule: str) -> None:
    assert f"`{rule}`" in commands_page().partition("## How to write times")[2]
    assert isinstance(parse(f"schedule questions {rule}"), Command)
    assert isinstance(parse(f"schedule polls {rule}"), Command)


def test_every_sample_is_in_the_list_of_all_texts_with_its_words() -> None:
    texts = every_text().split("=== ")
    by_name = dict(text.split("\n", 1) for text in texts if text)
    titles = {name for name in by_name if name.endswith(": its title")}
    assert set(by_name) - titles == set(SAMPLES)
    assert titles == {f"{name}: its title" for name in SAMPLES if name.split(",")[0] == "poll"} - {
        "poll skipped: its title"
    }
    for name, message in SAMPLES.items():
        assert by_name[name].split() == render(message, VOICE).body.split()


def test_lines_are_no_longer_than_a_phone_is_wide() -> None:
    long = [line for line in every_text().splitlines() if len(line) > PHONE and " " in line.strip()]
    assert [line for line in long if not line.startswith("===")] == []
