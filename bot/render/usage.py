"""Commands: how each is written, who may give it, what it does. Help and manual read it here.

What they do is decided elsewhere.
"""

import re
from dataclasses import dataclass

from bot.core.commands.command import Command
from bot.core.polls.values import KEYCAPS
from bot.core.questions.values import LONGEST_SUGGESTION, MOST_PER_PERSON
from bot.core.verbs.clocks import SetQuietCommand, SetZoneCommand
from bot.core.verbs.decks import DecksCommand, SetDeckCommand
from bot.core.verbs.help import HelpCommand
from bot.core.verbs.own_polls import FEWEST_ANSWERS, LONGEST_ANSWER, LONGEST_POLL, OwnPollCommand
from bot.core.verbs.pauses import PauseCommand, ResumeCommand, SkipCommand
from bot.core.verbs.polls import CloseCommand, ListPollsCommand, PollCommand, ResultsCommand
from bot.core.verbs.questions import AskCommand, ListQuestionsCommand, OwnQuestionCommand
from bot.core.verbs.rooms import LogCommand, NowCommand, StartCommand, StopCommand
from bot.core.verbs.schedules import PreviewCommand, SchedulesCommand, SetScheduleCommand
from bot.core.verbs.suggestions import (
    AcceptCommand,
    DeclineCommand,
    SuggestCommand,
    SuggestionsCommand,
)
from bot.core.verbs.weeks import SummaryCommand
from bot.render.words import _


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to write a command."""

    command: type[Command]
    form: str
    """What stands in [brackets] can be left out."""
    meaning: str
    """For the help in the room. Neighbours with the same meaning share a line there."""
    more: str
    """For the manual, and for `help` on one command."""
    words: str = ""
    """An example, where the form without its brackets is none."""
    of_room: bool = False
    """It names something that not every room has; in a room its own is shown."""

    @property
    def example(self) -> str:
        """A right use."""
        return self.words or re.sub(r"[\[\]]", "", self.form)


def usages() -> tuple[Usage, ...]:
    """Those of commands without a file in `render/verbs/`, in the order in which they are read."""
    return (*_reading(), *_posting(), *_rhythm(), *_choosing())


def example_of(name: str) -> str:
    """The example by which a mistake with the command of that name is answered."""
    return next((usage.example for usage in usages() if usage.command.name == name), name)


def needs_room(name: str) -> bool:
    """Whether the example names something that not every room has."""
    return any(each.of_room for each in usages() if each.command.name == name)


def _reading() -> tuple[Usage, ...]:
    listed = _("what there is to ask, numbered")
    return (
        Usage(
            NowCommand,
            "now",
            _("what’s open and what’s next"),
            "Shows the open poll, the latest question, what comes next, and what was skipped in "
            "the last seven days and why.",
        ),
        Usage(
            ResultsCommand,
            "results [poll]",
            _("the latest result"),
            "Shows the latest result, and says if a poll is open. Name a poll by its id or number "
            "in the deck, or by words of its question (`results rota`). `results open` shows how "
            "many have voted in the open poll, and the votes if the deck says so (`disclosed`).",
            "results dilemma",
            of_room=True,
        ),
        Usage(
            SummaryCommand,
            "summary [last week]",
            _("this week so far"),
            "Sums up this week so far, or the week you name: `last week`, or year, -W and week "
            "number, like `2026-W47`.",
            "summary 2026-W47",
        ),
        Usage(
            SchedulesCommand,
            "schedule",
            _("what I post and when"),
            "Shows what the bot posts by itself and when, the time zone and the quiet hours.",
        ),
        Usage(
            PreviewCommand,
            "preview",
            _("the next four weeks"),
            "Lists what comes in the next four weeks, with the question or poll it will be if "
            "nothing changes. It marks what is skipped, and polls that won’t open because another "
            "one is still open. A long list says how to go on: `preview 9` starts at the ninth.",
        ),
        Usage(
            DecksCommand,
            "decks",
            _("sets of questions to choose from"),
            "Lists the decks (sets of questions and polls) to choose from. A long list says how to "
            "go on: `decks 9`.",
        ),
        Usage(
            ListQuestionsCommand,
            "questions [20]",
            listed,
            "Lists the deck’s questions with their numbers, around the next one or from the number "
            "you write, and says which were asked here. A long list says how to go on.",
        ),
        Usage(
            ListPollsCommand,
            "polls [20]",
            listed,
            "Lists the deck’s polls with their numbers, around the next one or from the number you "
            "write, and says which were opened here. A long list says how to go on.",
        ),
        Usage(
            SuggestCommand,
            "suggest What would you ask here?",
            _("an idea for the moderators"),
            f"Suggests a question, up to {LONGEST_SUGGESTION} characters. Moderators accept or "
            "decline it. To change it while it waits, edit your message. You can have "
            f"{MOST_PER_PERSON} waiting. The bot keeps it without your name, but everyone in the "
            "room can read your message.",
        ),
        Usage(
            HelpCommand,
            "help [poll]",
            _("this list"),
            "Lists your commands, or explains the one you name.",
            "help poll",
        ),
    )


def _posting() -> tuple[Usage, ...]:
    schedule = _("the schedule on or off")
    pause = _("a break, and its end")
    return (
        Usage(
            StartCommand,
            "start",
            schedule,
            "Turns the schedule on: questions on Monday and Thursday at 18:00, a poll on Friday at "
            "12:00 for two days, a summary on Monday at 12:00. The operator may have set other "
            "times.",
        ),
        Usage(
            StopCommand,
            "stop",
            schedule,
            "Turns the schedule off and forgets its times. An open poll still closes on time. To "
            "keep the times, use `pause` instead.",
        ),
        Usage(
            PauseCommand,
            "pause [for 2w]",
            pause,
            "Posts nothing for that time, until a day or time (`pause until monday`, `pause until "
            "14 Dec`, `pause until 18:00`), or until `resume`. What’s due until then is skipped. "
            "An open poll still closes on time.",
        ),
        Usage(ResumeCommand, "resume", pause, "Ends the pause."),
        Usage(
            SkipCommand,
            "skip [poll]",
            _("leave out the next one"),
            "Skips the next question or poll, whichever comes first. `skip question` and `skip "
            "poll` skip the next of that kind. `skip off` takes the last skip back; `skip question "
            "off` and `skip poll off`, the last of that kind.",
        ),
        Usage(
            AskCommand,
            "ask [question]",
            _("a question now"),
            "Asks the next question now, or the one you name by number or id. Accepted suggestions "
            "come first.",
            "ask what-leaves-the-gate",
            of_room=True,
        ),
        Usage(
            OwnQuestionCommand,
            "ask Should the rota come earlier?",
            _("your own question"),
            f"Asks your own question once, up to {LONGEST_SUGGESTION} characters.",
        ),
        Usage(
            PollCommand,
            "poll [poll] [for 3d]",
            _("a poll now"),
            "Opens the next poll now, or the one you name by number or id. It stays open for as "
            "long as you say (`for 3d`, `until fri 18:00`); if you don’t say, as long as the "
            "schedule’s polls. `quorum 50%` at the end sets a quorum for this time.",
            "poll dilemma for 3d",
            of_room=True,
        ),
        Usage(
            OwnPollCommand,
            "poll Tea or coffee? / Tea / Coffee [for 2d] [quorum 50%]",
            _("your own poll"),
            f"Opens your own poll: a question of up to {LONGEST_POLL} characters, then "
            f"{FEWEST_ANSWERS} to {KEYCAPS} answers of up to {LONGEST_ANSWER}, with a / before "
            "each, or on a line of its own. `until fri 18:00` works instead of `for 2d`. The "
            "quorum is how many should vote: a share of the members, or a number.",
        ),
        Usage(
            CloseCommand,
            "close",
            _("end the poll and count it"),
            "Ends the open poll now and counts it.",
        ),
    )


def _rhythm() -> tuple[Usage, ...]:
    when = _("set the times, or “off”")
    return (
        Usage(
            SetScheduleCommand,
            "schedule questions mon,thu 18:00",
            when,
            "Sets when questions come.",
        ),
        Usage(
            SetScheduleCommand,
            "schedule polls fri 12:00 for 2d",
            when,
            "Sets when polls come and how long they stay open: two days, if you don’t say.",
        ),
        Usage(
            SetScheduleCommand,
            "schedule summary mon 12:00",
            when,
            "Sets when the summary of the past week comes.",
        ),
        Usage(
            SetZoneCommand,
            "timezone Europe/London",
            _("the time zone"),
            "Sets the time zone for all times in this room.",
        ),
        Usage(
            SetQuietCommand,
            "quiet 21:00-08:00",
            _("no reminders then"),
            "Sets the quiet hours. Reminders and late posts wait until they end. What’s on time, "
            "and what moderators ask for, doesn’t wait. `quiet off` ends them.",
        ),
    )


def _choosing() -> tuple[Usage, ...]:
    decide = _("decide on suggestion 3")
    return (
        Usage(
            SetDeckCommand,
            "deck co-op-or-demands",
            _("choose a set of questions"),
            "Chooses this room’s deck. Each deck remembers what was asked from it here.",
            of_room=True,
        ),
        Usage(
            SuggestionsCommand,
            "suggestions",
            _("what members suggest"),
            "Shows what members suggest, one message each. Tap ✅ (or ✔️ ☑️ 👍) to accept, ❌ (or ✖️ "
            "❎ 👎) to decline.",
        ),
        Usage(
            AcceptCommand,
            "accept 3",
            decide,
            "Accepts suggestion 3. The bot asks it next, as a suggestion from this room, without a "
            "name.",
            of_room=True,
        ),
        Usage(
            DeclineCommand,
            "decline 3",
            decide,
            "Declines suggestion 3 and deletes it.",
            of_room=True,
        ),
        Usage(
            LogCommand,
            "log",
            _("what moderators changed"),
            "Shows what moderators changed in the last 30 days and who did, newest first. A long "
            "list says how to go on: `log 9`.",
        ),
    )
