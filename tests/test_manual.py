"""The manual is whole: every page is shown, every key, command and exit code is told."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from typer.main import get_command

from bot.cli import app
from bot.cli.faults import ExitCode
from bot.cli.verbs import Verb
from bot.config import Config
from bot.operator.manual import page, pages
from tests.cli.test_cli import shopfloor

SHIPPED = {each.name.removesuffix(".md") for each in (files("bot") / "manual").iterdir()}


def keys() -> Iterator[tuple[str, Any]]:
    """Every key of the config, with what it is if left out."""
    for section, field in Config.model_fields.items():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                for key, inner in kind.model_fields.items():
                    yield f"{section}.{key}", inner.default


def verbs(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every verb of the command line, as it is typed."""
    tree: Any = group or get_command(app)
    for name, named in tree.commands.items():
        command = named.loaded() if isinstance(named, Verb) else named
        has_verbs = bool(getattr(command, "commands", None))
        if not has_verbs or command.invoke_without_command:
            yield f"{before}{name}", command
        if has_verbs:
            yield from verbs(command, f"{before}{name} ")


def written(default: Any) -> str:
    """A value as the config page shows it."""
    match default:
        case None:
            return "none"
        case bool():
            return f"`{json.dumps(default)}`"
        case int():
            return f"`{default}`"
        case tuple():
            return f"`{json.dumps([str(each) for each in default])}`"
    return f"`{json.dumps(str(default))}`"


# --- config ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "default"), list(keys()))
def test_every_key_is_told_with_what_it_is_if_left_out(key: str, default: Any) -> None:
    lines = [line for line in page("config").splitlines() if line.startswith(f"| `{key}` |")]
    assert len(lines) == 1
    words = lines[0].split("|")[2].strip()
    expected = "must be there" if default is PydanticUndefined else written(default)
    assert words.split(", ")[0] == expected


def test_no_key_is_told_that_is_none() -> None:
    words = re.findall(r"^\| `([\w.]+)` \|", page("config"), flags=re.MULTILINE)
    assert sorted(words) == sorted(key for key, _ in keys())


# --- the command line ------------------------------------------------------------------------


def test_every_verb_is_told_with_its_options() -> None:
    row = re.compile(r"^\| `shopfloor ([a-z ]+)` \|(.*)\|$", re.MULTILINE)
    entries = dict(row.findall(page("operating")))
    assert sorted(entries) == sorted(name for name, _ in verbs())
    for name, command in verbs():
        options = {max(each.opts, key=len) for each in command.params if each.opts[0][:1] == "-"}
        # That of programs is told once, for all.
        assert [each for each in options - {"--json"} if each not in entries[name]] == [], name


def test_every_exit_code_is_told() -> None:
    words = re.findall(r"^\| (\d+) \|", page("operating"), flags=re.MULTILINE)
    assert [int(code) for code in words] == sorted(ExitCode)


# --- the pages -------------------------------------------------------------------------------


def test_every_page_that_is_shipped_is_named_and_shown() -> None:
    output = shopfloor("manual")
    assert output.exit_code == 0
    assert {line.split()[0] for line in output.stdout.splitlines()} == set(pages())
    assert set(pages()) == (SHIPPED - {"room.png"}) | {"decks"}
    for name, title in pages().items():
        assert f"{name} " in output.stdout
        assert shopfloor("manual", name).stdout == page(name)
        assert page(name).startswith(f"# {title}\n")


def test_a_page_that_is_none_is_answered_with_those_there_are() -> None:
    output = shopfloor("manual", "swimming")
    assert output.exit_code == 1
    assert (
        "no page `swimming`. Its pages: operating, config, commands, decks, counting"
        in output.stderr
    )
    assert "Did you mean `commands`? Its pages: " in shopfloor("manual", "command").stderr


def test_pages_name_only_pages_that_are_there() -> None:
    for name in pages():
        assert set(re.findall(r"shopfloor manual ([a-z]+)", page(name))) <= set(pages()), name


@pytest.mark.parametrize("name", ["CONTRIBUTING", "SECURITY"])
def test_the_pages_for_contributors_point_at_what_is_there(name: str) -> None:
    folder = Path(__file__).parents[1] / ".github"
    links = re.findall(r"\]\(([^):]+)\)", (folder / f"{name}.md").read_text())
    assert links
    assert [each for each in links if not (folder / each).is_file()] == []
