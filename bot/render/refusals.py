"""Answers to a command that can’t be followed: the mistake, and a right example."""

from difflib import get_close_matches

from bot.core.commands.command import Command
from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)
from bot.core.commands.reading import parse
from bot.core.polls.messages import NoPollOpen, NoResults, PollIsOpen, UnknownPoll
from bot.core.primitives import Millis
from bot.core.questions.messages import UnknownQuestion
from bot.core.schedule.durations import written_duration
from bot.core.schedule.messages import BadDuration, BadUntil
from bot.core.weeks.messages import BadWeek, FutureWeek
from bot.render.commands import command, example, for_example
from bot.render.dates import moment
from bot.render.markup import Block, Text, code, joined, paragraph, say, typed
from bot.render.upcoming import open_poll, turnout_of
from bot.render.usage import example_of, needs_room
from bot.render.voice import Voice
from bot.render.words import _

IDS_SHOWN = 12
CLOSE = 0.75
"""How much an id must look like what was typed to be the example."""
ID_LENGTH = 40


def not_allowed(message: NotAllowed, voice: Voice) -> list[Block]:
    """The command is for moderators."""
    if message.shown_by:
        return [
            paragraph(
                say(
                    _(
                        "That’s for moderators (power level %(power)s or more). "
                        "To see what’s set: %(command)s"
                    ),
                    power=message.needed,
                    command=command(message.shown_by, voice),
                )
            )
        ]
    return [
        paragraph(
            say(
                _("%(command)s is for moderators (power level %(power)s or more)."),
                command=command(message.command, voice),
                power=message.needed,
            )
        )
    ]


def already_run(_message: AlreadyRun, _voice: Voice) -> list[Block]:
    """A message was edited for which a command was obeyed before."""
    words = _("I’ve already done what this message said. Send a new message for something else.")
    return [paragraph(say(words))]


def unknown_command(message: UnknownCommand, voice: Voice) -> list[Block]:
    """No such command."""
    return [
        paragraph(
            say(_("No command “%(word)s”."), word=typed(message.word)),
            say(_("Did you mean: %(command)s"), command=command(_meant(message.guess), voice))
            if message.guess
            else say(_("All commands: %(command)s"), command=command("help", voice)),
        )
    ]


def how_to_vote(_message: HowToVote, _voice: Voice) -> list[Block]:
    """Nobody votes by a command."""
    return [paragraph(say(_("To vote, tap an answer in the poll, or a number under it.")))]


def _meant(guess: str) -> str:
    """The guess, or its example, if a name alone is no command and the example works anywhere."""
    is_command = isinstance(parse(guess), Command) or needs_room(guess)
    return guess if is_command else example_of(guess)


def bad_usage(message: BadUsage, voice: Voice) -> list[Block]:
    """A known command with words it does not understand."""
    named = command(message.command, voice)
    if message.command == "skip":
        only = say(_("Only the next question or poll can be skipped."))
        return [paragraph(only, for_example(command("skip poll", voice)))]
    if message.words:
        mistake = say(
            _("I don’t understand “%(words)s” after %(command)s."),
            words=typed(message.words),
            command=named,
        )
    else:
        mistake = say(_("Something is missing after %(command)s."), command=named)
    if message.right is None:
        return [paragraph(mistake)]
    right = command(message.right, voice) if message.right else example(message.command, voice)
    return [paragraph(mistake, for_example(right))]


def bad_duration(message: BadDuration, voice: Voice) -> list[Block]:
    """No duration, or one out of range."""
    return [
        paragraph(
            say(
                _("I don’t understand “%(words)s” as a length of time."), words=typed(message.words)
            ),
            say(how_long()),
            for_example(command(f"{message.command} for 3d", voice)),
        )
    ]


def bad_until(message: BadUntil, voice: Voice) -> list[Block]:
    """No day or date to come."""
    words = typed(message.words)
    rights = [command(f"{message.command} until {each}", voice) for each in message.right]
    if len(rights) > 1:
        which = _("Which day is “%(words)s”? Write %(one)s or %(other)s.")
        return [paragraph(say(which, words=words, one=rights[0], other=rights[1]))]
    if rights:
        wrong = say(_("“%(words)s” needs a time of day."), words=words)
    elif message.known:
        wrong = say(_("“%(words)s” is over, or too far ahead."), words=words)
    else:
        unknown = _("I don’t understand the day “%(words)s”. Write a day of the week or a date.")
        wrong = say(unknown, words=words)
    right = rights[0] if rights else command(f"{message.command} until monday", voice)
    return [paragraph(wrong, for_example(right))]


def not_a_length() -> str:
    """What is wrong with `%(words)s`."""
    return _("I don’t understand “%(words)s” as a length of time.")


def how_long() -> str:
    """How lengths of time are written."""
    return _("Write it like 30m, 12h, 3d or 2w, up to 60d.")


def bad_week(message: BadWeek, voice: Voice) -> list[Block]:
    """No week of the calendar."""
    return [
        paragraph(
            say(_("There’s no week “%(words)s”."), words=typed(message.words)),
            say(_("Write year, -W and week number.")),
            for_example(example("summary", voice)),
        )
    ]


def future_week(message: FutureWeek, voice: Voice) -> list[Block]:
    """A week that has not begun."""
    return [
        paragraph(
            say(_("Week %(week)s hasn’t begun."), week=str(message.week)),
            say(_("This week so far: %(command)s"), command=command("summary", voice)),
        )
    ]


def unknown_question(message: UnknownQuestion, voice: Voice) -> list[Block]:
    """No question of that id."""
    return [
        paragraph(
            say(_("There’s no question “%(id)s”."), id=typed(message.id)),
            *known_ids(message.known, "ask", voice, message.id),
        )
    ]


def unknown_poll(message: UnknownPoll, voice: Voice) -> list[Block]:
    """No poll of that id."""
    if not message.known:
        return [paragraph(say(_("This room’s deck has no polls.")))]
    return [
        paragraph(
            say(_("There’s no poll “%(id)s”."), id=typed(message.id)),
            *([say(_("Words of its question work, too."))] if message.command == "results" else []),
            *known_ids(message.known, message.command, voice, message.id, _for(message.lasts)),
        )
    ]


def _for(lasts: Millis | None) -> str:
    return f" for {written_duration(lasts)}" if lasts else ""


def known_ids(
    ids: tuple[str, ...], name: str, voice: Voice, meant: str, then: str = ""
) -> list[Text]:
    """The ids there are, as many as fit, and the nearest of them in use."""
    near = get_close_matches(meant, ids, 1, CLOSE)
    shown = joined(", ", (code(typed(id, ID_LENGTH)) for id in ids[:IDS_SHOWN]))
    left = len(ids) - IDS_SHOWN
    if left > 0:
        there_are = say(_("There are: %(ids)s and %(left)s more"), ids=shown, left=left)
    else:
        there_are = say(_("There are: %(ids)s"), ids=shown)
    right = command(f"{name} {typed((near or ids)[0], ID_LENGTH).plain}{then}", voice)
    if near:
        return [say(_("Did you mean: %(command)s"), command=right)]
    return [there_are, for_example(right)]


def poll_is_open(message: PollIsOpen, voice: Voice) -> list[Block]:
    """One poll at a time."""
    if message.counting:
        words = _("One poll at a time: I’m still counting “%(question)s”. Try again in a moment.")
        return [paragraph(say(words, question=message.question))]
    return [
        paragraph(
            say(
                _("One poll at a time: “%(question)s” is open until %(when)s."),
                question=message.question,
                when=moment(message.closes_at, voice),
            ),
            say(_("To end it now: %(command)s"), command=command("close", voice)),
        )
    ]


def no_poll_open(_message: NoPollOpen, voice: Voice) -> list[Block]:
    """`close` with none open."""
    return [
        paragraph(
            say(_("No poll is open here.")),
            say(_("To open the next one: %(command)s"), command=command("poll", voice)),
        )
    ]


def no_results(message: NoResults, voice: Voice) -> list[Block]:
    """Nothing to tell yet."""
    if message.counting:
        return [
            paragraph(
                say(_("This poll is closing. I’m counting the votes and will post the result."))
            )
        ]
    if message.id:
        closed = say(_("Poll “%(id)s” hasn’t closed here yet."), id=typed(message.id))
    else:
        closed = say(_("No poll has closed here yet."))
    if message.open_poll:
        return [
            paragraph(
                closed, open_poll(message.open_poll, voice), *turnout_of(message.open_poll, voice)
            )
        ]
    return [paragraph(closed, say(_("What’s on now: %(command)s"), command=command("now", voice)))]


def too_many_commands(message: TooManyCommands, _voice: Voice) -> list[Block]:
    """One person's commands came too fast."""
    most = say(_("That was more than %(most)s commands in a minute."), most=message.most)
    if message.lost:
        lost = say(
            _("I didn’t run %(command)s. Try again in a minute."),
            command=code(typed(message.lost)),
        )
        return [paragraph(most, lost)]
    return [paragraph(most, say(_("I’m leaving out the rest. Try again in a minute.")))]
