"""What differs between the Pythons the bot runs on, and cannot be seen on one of them."""

import ast
import re
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"


def test_nothing_is_raised_where_groups_are_caught() -> None:
    """Python before 3.11.4 (Debian 12 has 3.11.2) makes a group of it again."""
    caught = 0
    for file in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.TryStar):
                caught += 1
                raised = [each for each in ast.walk(node) if isinstance(each, ast.Raise)]
                within = [each for handler in node.handlers for each in ast.walk(handler)]
                assert [each for each in raised if each in within] == [], file
    assert caught


def test_no_numbered_placeholder_is_given_a_sequence() -> None:
    """Python 3.14 refuses that; `:name` with a mapping it takes."""
    for file in BOT.rglob("*.py"):
        assert not re.search(r"\?\d", file.read_text(encoding="utf-8")), file
