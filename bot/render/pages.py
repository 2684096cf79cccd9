"""Pages made from the words: all that the bot can say, and the manual's page of commands."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from bot.core.commands.obeying import MOST_A_MINUTE, TOO_OLD
from bot.core.polls.messages import OpenPoll
from bot.core.primitives import MINUTE
from bot.render.commands.usage import Usage
from bot.render.messages import poll_title, render
from bot.render.phone import PHONE
from bot.render.sample_values import VOICE
from bot.render.samples import SAMPLES
from bot.render.verbs.registry import usages


def every_text() -> str:
    """Everything the bot can say, with its sample's name, as a phone shows it."""
    return "\n".join(f"=== {name}\n{wrapped(words)}\n" for name, words in _texts())


def _texts() -> Iterator[tuple[str, str]]:
    for name, message in SAMPLES.items():
        yield name, render(message, VOICE).body
        if isinstance(message, OpenPoll):
            yield (
                f"{name}: its title",
                poll_title(message.poll, message.closes_at, VOICE, message.ways),
            )


def wrapped(words: str) -> str:
    """The same in lines of a phone."""
    return "\n".join(
        "\n".join(wrap(line, PHONE, break_long_words=False, break_on_hyphens=False))
        for line in words.split("\n")
    )


def commands_page() -> str:
    """The manual's page of commands, in Markdown."""
    everyone = [each for each in usages() if not each.command.for_moderators]
    moderators = [each for each in usages() if each.command.for_moderators]
    return "\n".join(
        [_BEGINNING, "## Everyone\n", *_entries(everyone), _MODERATORS, *_entries(moderators), _END]
    )


def _entries(listed: Sequence[Usage]) -> list[str]:
    return [
        f"### `{each.form}`\n\n{each.more}\n\nFor example: `{VOICE.prefix} {each.example}`\n"
        for each in listed
    ]


_BEGINNING = f"""\
# Commands

<!-- Made from the code by `make pages`. Change bot/render/verbs/ or pages.py instead. -->

Write `{VOICE.prefix}` and one of the commands below. If the operator set another word than
`{VOICE.prefix}`, the bot’s greeting shows it. The bot’s name or a mention works, too:
`Shopfloor: now`. In a chat with the bot alone you need neither.

You can leave out what’s in [brackets]. Capitals don’t matter. `/{VOICE.prefix[1:]}` and
`{VOICE.prefix}:` work, too. Each line that begins with `{VOICE.prefix}` is a command of its own.
The bot passes over lines quoted with `>`, code blocks and, below the first line, indented lines.
Quotation marks around the whole message change nothing.

If you mistyped, edit the message within two minutes, and the bot takes the new words. Once it has
done what a message said, edits of it don’t count: send a new message. The bot answers where you
asked, in the room or in the thread. It takes {MOST_A_MINUTE} commands a minute from one person, and
leaves out those that reach it more than {TOO_OLD // MINUTE} minutes late.
"""
_MODERATORS = """\
## Moderators

Moderators have power level 50 or more in the room, or the level the operator set. The bot logs
each change and who made it for 30 days.
"""
_END = """\
## How to write times

All times are in the room’s time zone.

| what | how |
|---|---|
| days | `mon`, `tuesday`, `weds`; several: `mon,thu` or `mon and thu`; `mon-fri`, `weekdays`, \
`weekends`, `daily`; `daily except fri` |
| a time of day | `18:00`, `18h`, `6pm`, `noon`, `at 18`; before or after the days |
| every week | `mon,thu 18:00` |
| every second week | `every 2 weeks fri 12:00` or `every two weeks fri 12:00`, up to 8 weeks, \
counted from this week |
| once a month | `first mon 18:00`; also `second`, `third`, `fourth` and `last` |
| how long a poll is open | `for 2d`, `for 2 days`, `for two days`: a whole number and `m` \
(minutes), `h` (hours), `d` (days) or `w` (weeks), from `1m` to `60d` |
| a time zone | a city: `London`, `Europe/London`; not `EST`: several zones share \
short names like that |
| no more of it | `off` instead of the time |

When the clocks go forward, they skip some times: what is due then comes right after. When they go
back, they show some times twice: what is due then comes the first time only. `preview` marks both.
"""
