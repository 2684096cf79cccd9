"""Questions and polls in a moderator's own words: `ask Should …?`, `poll Tea? / Tea / Coffee`."""

import re
from collections.abc import Sequence

from bot.core.commands.reserved import RESERVED
from bot.core.commands.values import AskCommand, OwnPollCommand, OwnQuestionCommand
from bot.core.looks import as_seen, in_one_line
from bot.core.messages import BadDuration, BadQuorum, BadUsage, NotPosted, Unfit
from bot.core.model import KEYCAPS, Millis, Quorum, ScheduleName
from bot.core.preferences import LONGEST_SUGGESTION
from bot.core.rules import UNIT_NAMES, parse_duration

LONGEST_POLL = 200
"""Characters of its question."""
LONGEST_ANSWER = 40
FEWEST_ANSWERS = 2
MOST_PEOPLE = 10_000
_OPTION_WORDS = 3
"""So many words at most say for how long, or what the quorum is."""
_SPACED = re.compile(r"\s+[/／]\s*|\s*[/／]\s+")
_SLASH = re.compile(r"[/／]")
_LIKE_AN_ID = re.compile(r"[a-z0-9#-]+[?.!]*")


def own_question(words: Sequence[str]) -> OwnQuestionCommand | BadUsage | NotPosted | None:
    """The question; None where the words are at most an id or a number of the deck."""
    text = in_one_line(" ".join(words))
    if not text or _LIKE_AN_ID.fullmatch(text.lower()):
        return None
    if len(text) > LONGEST_SUGGESTION:
        return NotPosted(ScheduleName.QUESTIONS, Unfit.LONG_QUESTION, len(text), LONGEST_SUGGESTION)
    # `a question please` is not to be asked of the room.
    telling = [word for word in as_seen(text).split() if word.strip("?.!,") not in RESERVED]
    if (len(words) > 1 and len(telling) < 2) or not telling:
        return BadUsage(AskCommand.name, text[:60])
    return OwnQuestionCommand(text)


def own_poll(words: Sequence[str]) -> OwnPollCommand | NotPosted | BadDuration | BadQuorum | None:
    """The poll; None where there is no slash between answers."""
    text = in_one_line(" ".join(words))
    parts = _SPACED.split(text) if _SPACED.search(text) else _SLASH.split(text)
    if len(parts) == 1:
        return None
    options = _options(parts[-1].split())
    if not isinstance(options, tuple):
        return options
    last, lasts, quorum = options
    # A slash may stand in front of `for 2d`, too.
    answered = [*parts[:-1], *([last] if last or not (lasts or quorum) else [])]
    question, *answers = (part.strip() for part in answered)
    return _unfit(question, answers) or OwnPollCommand(question, tuple(answers), lasts, quorum)


def _unfit(question: str, answers: Sequence[str]) -> NotPosted | None:
    seen = [as_seen(answer) for answer in answers]
    alike = next((n for n, each in enumerate(seen) if each in seen[:n]), 0)
    empty = next((n for n, each in enumerate(seen, 1) if not each), 0)
    long = next((n for n, each in enumerate(answers, 1) if len(each) > LONGEST_ANSWER), 0)
    reasons = (
        (not as_seen(question), Unfit.NO_QUESTION, 0, 0),
        (len(question) > LONGEST_POLL, Unfit.LONG_QUESTION, len(question), LONGEST_POLL),
        (empty, Unfit.EMPTY, empty, 0),
        (len(answers) < FEWEST_ANSWERS, Unfit.TOO_FEW, len(answers), FEWEST_ANSWERS),
        (len(answers) > KEYCAPS, Unfit.TOO_MANY, len(answers), KEYCAPS),
        (long, Unfit.LONG_ANSWER, long, LONGEST_ANSWER),
        (alike, Unfit.ALIKE, seen.index(seen[alike]) + 1, alike + 1),
    )
    found = next((each for each in reasons if each[0]), None)
    return NotPosted(ScheduleName.POLLS, *found[1:]) if found else None


def _options(
    words: list[str],
) -> tuple[str, Millis | None, Quorum | None] | BadDuration | BadQuorum:
    """The last answer without what says how long the poll is open and what its quorum is."""
    lasts: Millis | None = None
    quorum: Quorum | None = None
    while (at := _last_option(words)) is not None:
        option, said = words[at].lower(), words[at + 1 :]
        if option == "for" and lasts is None:
            lasts = parse_duration("".join(said))
            if lasts is None and _means_a_time(said):
                return BadDuration(" ".join(said)[:60])
        elif option == "quorum" and quorum is None and said[0][0].isdecimal():
            quorum = _quorum("".join(said))
            if quorum is None:
                return BadQuorum(" ".join(said)[:60])
        else:
            break
        if (lasts if option == "for" else quorum) is None:
            break  # it is a part of the answer: `Coffee for everyone`
        words = words[:at]
    return " ".join(words), lasts, quorum


def _last_option(words: Sequence[str]) -> int | None:
    places = range(len(words) - 2, max(len(words) - 2 - _OPTION_WORDS, -1), -1)
    return next((at for at in places if words[at].lower() in ("for", "quorum")), None)


def _means_a_time(said: Sequence[str]) -> bool:
    return said[0][0].isdecimal() or said[-1].lower() in UNIT_NAMES


def _quorum(text: str) -> Quorum | None:
    found = re.fullmatch(r"([0-9]{1,5})(%?)", text)
    number = int(found[1]) if found else 0
    if found and found[2]:
        return number / 100 if 1 <= number <= 99 else None
    return number if 1 <= number <= MOST_PEOPLE else None
