"""What is meant: from the words after the address to a command or a refusal. Never raises."""

import re
from collections.abc import Sequence
from itertools import dropwhile

from bot.core.commands import english
from bot.core.commands.command import Command, Effect, Refusal
from bot.core.commands.messages import BadUsage, HowToVote, UnknownCommand
from bot.core.commands.spelling import (
    ENDS,
    LONGEST_WORDS,
    MARKS,
    cut,
    plain_words,
    unquoted,
    unwrapped,
    visible,
    without_politeness,
)
from bot.core.verbs.registry import READ, nearest
from bot.core.verbs.verb import Typed

NOTHING_TYPED = "help"
"""What somebody asks for who only calls the bot."""


def parse(text: str) -> Command | Refusal:
    """Read what follows the address; nothing at all asks for help.

    Further lines belong to it: what does not fit is refused, and not left out. Only a command that
    just shows something is taken without them: that does no harm.
    """
    first, *further = text.strip().split("\n", 1)
    whole = _parse(text)
    if not further or isinstance(whole, Command):
        return whole
    alone = _parse(first)
    if isinstance(alone, Command) and alone.effect is Effect.SHOWS and not alone.for_moderators:
        return alone
    return whole


def _parse(text: str) -> Command | Refusal:
    text = without_politeness(text)
    text = unquoted(text) if text.startswith(("`", "_")) else text
    words = dropwhile(lambda each: not each.strip(MARKS), plain_words(unwrapped(text)))
    word, *rest = [*words] or [NOTHING_TYPED]
    name = word.lower().rstrip(MARKS)
    if meant := _phrase(name, rest):
        return meant
    small = [name, *(each.lower().rstrip(MARKS) for each in rest)]
    for alias, same in english.ALIASES.items():
        if tuple(small[: len(alias)]) == alias:
            return parse(" ".join((same, *rest[len(alias) - 1 :])))
    noun = " ".join(each.lower() for each in rest if each.lower() not in english.ARTICLES)
    if instead := english.INSTEAD.get((name, noun)):
        known = name in READ
        return BadUsage(name, cut(*rest), instead) if known else _guessed(word, instead)
    verb = READ.get(name)
    if verb is None or verb.read is None:
        return _unknown(word, rest, text)
    return verb.read(Typed(_lines_after(text, name), rest, nearest))


def _phrase(name: str, rest: Sequence[str]) -> Command | Refusal | None:
    """What is meant by words that begin with no command: `show results`, `how do I vote`."""
    small = [name, *(word.lower() for word in rest)]
    if same := english.SAME.get(" ".join(small).replace("’", "'")):
        return parse(same)
    if name in english.VOTE or (name in english.HOW and {*small} & {*english.VOTE}):
        return HowToVote()
    return _shown(rest) if name in english.SHOW else None


def _shown(words: Sequence[str]) -> Command | None:
    """What `show me the results` asks for, if that is a command which only shows something."""
    start = next((n for n, word in enumerate(words) if word.lower() not in english.ME), len(words))
    again = words[start:] and words[start].lower().strip(MARKS) in (*english.SHOW, "")
    shown = None if again or not words[start:] else parse(" ".join(words[start:]))
    if isinstance(shown, Command) and shown.effect is Effect.SHOWS:
        return shown
    return None


def _after_word(text: str, name: str) -> str:
    """What was typed after the command's name, in one line."""
    return " ".join(_lines_after(text, name))


def _lines_after(text: str, name: str) -> list[str]:
    """The same, line by line."""
    words = [*re.finditer(r"\S+", text)]
    plain = (visible(word[0]).lower().rstrip(MARKS + ENDS) for word in words)
    at = next((n for n, word in enumerate(plain) if word == name), 0)
    rest = text[words[at].end() :] if words else ""
    lines = (" ".join(line.split()) for line in rest.splitlines())
    return [line for line in lines if line]


def _unknown(word: str, rest: Sequence[str], text: str) -> UnknownCommand:
    name = nearest(cut(word))
    as_typed = name in READ and READ[name].as_typed
    kept = _after_word(text, word.lower()) if as_typed else " ".join(rest)
    meant = f"{name} {kept}".strip()
    fits = name and len(meant) <= LONGEST_WORDS and isinstance(parse(meant), Command)
    return _guessed(word, meant if fits else name)


def _guessed(word: str, guess: str) -> UnknownCommand:
    return UnknownCommand(cut(word), guess)
