"""Words that can be no id, and that every command with an id of a deck may rely on."""

import pytest

from bot.core.commands.reading import parse
from bot.core.commands.reserved import RESERVED, is_reserved
from bot.core.verbs.polls import PollCommand
from bot.core.verbs.questions import AskCommand


@pytest.mark.parametrize("word", ["for", "FOR", "all", "7", "0", "2d", "60D", *sorted(RESERVED)])
def test_a_word_of_the_commands_is_reserved(word: str) -> None:
    assert is_reserved(word)


@pytest.mark.parametrize("word", ["", "dilemma", "for-all", "7-days", "2dd", "what-next"])
def test_other_words_are_free(word: str) -> None:
    assert not is_reserved(word)
    if word:
        assert parse(f"ask {word}") == AskCommand(word)
        assert parse(f"poll {word}") == PollCommand(word)
