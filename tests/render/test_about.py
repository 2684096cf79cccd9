"""`about`: what the bot is and who runs it, for everyone."""

from dataclasses import replace

import pytest

from bot.core.door import decide
from bot.core.verbs.about import About
from bot.render.messages import render
from bot.render.sample_values import VOICE
from tests.core.samples import MEMBER, NOW, SETTINGS, STEWARD, said, told, view


@pytest.mark.parametrize("sender", [MEMBER, STEWARD])
def test_everyone_hears_what_the_bot_is_and_who_runs_it(sender: str) -> None:
    settings = replace(SETTINGS, contact="Ada <ada@example.org>", version="1.2.3")
    decision = decide(view(settings=settings), said("about", sender), NOW)  # type: ignore[arg-type]
    assert told(decision) == [About("1.2.3", "Ada <ada@example.org>", encrypted=False)]
    assert decision.changes == ()


def test_the_answer_names_version_contact_and_what_is_kept_in_a_line_each() -> None:
    made = render(About("1.2.3", "Ada <ada@example.org>", encrypted=False), VOICE)
    what, runs, kept, _help = [line for line in made.body.splitlines() if line]
    assert "a bot, shopfloor 1.2.3" in what
    assert runs == "- Who runs me: Ada <ada@example.org>"
    assert kept.startswith("- I don’t keep your messages or votes. I keep")
    assert "Ada &lt;ada@example.org&gt;" in made.html
    encrypted = render(About("1.2.3", "", encrypted=True), VOICE).body
    assert "I also keep your user ids and your devices’ public keys" in encrypted
    assert "Ask the moderators" in render(About("1.2.3", "", encrypted=True), VOICE).body
