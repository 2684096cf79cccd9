"""Every command: how it is written, who may give it, what it does. Help and manual read it here.

What they do is decided elsewhere.
"""

import re
from dataclasses import dataclass

from bot.core import commands as said
from bot.core.commands.own import FEWEST_ANSWERS, LONGEST_ANSWER, LONGEST_POLL
from bot.core.model import KEYCAPS
from bot.core.preferences import LONGEST_SUGGESTION, MOST_PER_PERSON
from bot.render.words import _


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to write a command."""

    command: type[said.Command]
    form: str
    """What stands in [brackets] can be left out."""
    meaning: str
    """For the help in the room. Neighbours with the same meaning share a line there."""
    more: str
    """For the manual."""
    words: str = ""
    """An example, where the form without its brackets is none."""

    @property
    def example(self) -> str:
        """A right use."""
        return self.words or re.sub(r"[\[\]]", "", self.form)


def usages() -> tuple[Usage, ...]:
    """All of them, in the order in which people read them."""
    return (*_reading(), *_posting(), *_rhythm(), *_choosing())


def example_of(name: str) -> str:
    """The example by which a mistake with the command of that name is answered."""
    return next((usage.example for usage in usages() if usage.command.name == name), name)


def _reading() -> tuple[Usage, ...]:
    listed = _("what there is to ask, numbered")
    return (
        Usage(
            said.NowCommand,
            "now",
            _("what is open, what comes next"),
            "Shows the open poll, the latest question, the next dates, whether there is a pause, "
            "and what was left out in the last seven days and why.",
        ),
        Usage(
            said.ResultsCommand,
            "results [poll]",
            _("the latest result"),
            "Shows the latest result, or that of the poll you name. While a poll is open it shows "
            "how many have voted, and the votes only if the poll is an open one (`disclosed`).",
            "results dilemma",
        ),
        Usage(
            said.SummaryCommand,
            "summary [last week]",
            _("this week so far"),
            "Sums up this week so far, or the week you name: `last week`, or year, -W and the "
            "number of the week as in `2026-W47`.",
            "summary 2026-W47",
        ),
        Usage(
            said.SchedulesCommand,
            "schedule",
            _("what comes by itself"),
            "Shows what comes by itself and when, the time zone and the quiet hours.",
        ),
        Usage(
            said.PreviewCommand,
            "preview",
            _("all of the next four weeks"),
            "Lists all that comes in the next four weeks, and which question and poll that is if "
            "nothing changes. It says where a change of the clocks moves something, and where a "
            "poll would be due while another is open.",
        ),
        Usage(
            said.DecksCommand,
            "decks",
            _("sets of questions to choose from"),
            "Lists the decks (sets of questions and polls) that whoever runs the bot has "
            "installed.",
        ),
        Usage(
            said.ListQuestionsCommand,
            "questions [all]",
            listed,
            "Lists the deck's questions with their numbers: those around the next, or all. It says "
            "which were asked. A number instead of `all` says where to begin.",
        ),
        Usage(said.ListPollsCommand, "polls [all]", listed, "The same of the deck's polls."),
        Usage(
            said.SuggestCommand,
            "suggest What would you ask here?",
            _("for the moderators to decide on"),
            f"Suggests a question for this room, of at most {LONGEST_SUGGESTION} characters. "
            "While it waits you can change it by editing your message. Each person may have "
            f"{MOST_PER_PERSON} waiting. The bot keeps it without your name, but everyone in the "
            "room can read the message you wrote.",
        ),
        Usage(
            said.HelpCommand,
            "help [poll]",
            _("this list"),
            "Lists the commands that you may give, or explains the one you name.",
            "help poll",
        ),
    )


def _posting() -> tuple[Usage, ...]:
    schedule = _("the schedule on or off")
    pause = _("post nothing for a time; go on again")
    return (
        Usage(
            said.StartCommand,
            "start",
            schedule,
            "Turns the schedule on: questions Monday and Thursday 18:00, a poll Friday 12:00 for "
            "two days, a summary Monday 12:00; or as whoever runs the bot has set it.",
        ),
        Usage(
            said.StopCommand,
            "stop",
            schedule,
            "Turns the schedule off and forgets its times. An open poll still closes at its time. "
            "To keep the times, write `pause` instead.",
        ),
        Usage(
            said.PauseCommand,
            "pause [for 2w]",
            pause,
            "Posts nothing for that time, until the day you write (`pause until monday`, "
            "`pause until 14 Dec`), or until `resume`. What is due in the meantime is left out. An "
            "open poll still closes at its time.",
        ),
        Usage(said.ResumeCommand, "resume", pause, "Ends the pause."),
        Usage(
            said.SkipCommand,
            "skip [poll]",
            _("leave out the next question or poll"),
            "Leaves out the next question or poll, whichever comes first; with `skip question` or "
            "`skip poll` the next of that kind. `skip off` takes the last one back.",
        ),
        Usage(
            said.AskCommand,
            "ask [question]",
            _("a question now"),
            "Asks the next question now, or the one you name, by its number or id. Accepted "
            "suggestions come first.",
            "ask what-leaves-the-gate",
        ),
        Usage(
            said.OwnQuestionCommand,
            "ask Should the rota come earlier?",
            _("a question in your own words"),
            f"Asks your question, once, of at most {LONGEST_SUGGESTION} characters.",
        ),
        Usage(
            said.PollCommand,
            "poll [poll] [for 3d]",
            _("a poll now"),
            "Opens the next poll now, or the one you name, by its number or id, for as long as the "
            "schedule says or for the time you write.",
            "poll dilemma for 3d",
        ),
        Usage(
            said.OwnPollCommand,
            "poll Tea or coffee? / Tea / Coffee [for 2d] [quorum 50%]",
            _("a poll in your own words"),
            f"Opens your poll: the question of at most {LONGEST_POLL} characters, then "
            f"{FEWEST_ANSWERS} to {KEYCAPS} answers of at most {LONGEST_ANSWER}, with a / in front "
            "of each. The quorum says how many have to vote: a share of the members, or people.",
        ),
        Usage(
            said.CloseCommand,
            "close",
            _("end the poll and count it"),
            "Ends the open poll now and counts it.",
        ),
    )


def _rhythm() -> tuple[Usage, ...]:
    when = _("when they come; “off” ends one")
    return (
        Usage(
            said.SetScheduleCommand,
            "schedule questions mon,thu 18:00",
            when,
            "Sets when questions come.",
        ),
        Usage(
            said.SetScheduleCommand,
            "schedule polls fri 12:00 for 2d",
            when,
            "Sets when polls come, and for how long they are open. Without `for` it is two days.",
        ),
        Usage(
            said.SetScheduleCommand,
            "schedule summary mon 12:00",
            when,
            "Sets when the summary of the week before comes.",
        ),
        Usage(
            said.SetZoneCommand,
            "timezone Europe/London",
            _("whose clock counts"),
            "Sets the time zone of all times in this room.",
        ),
        Usage(
            said.SetQuietCommand,
            "quiet 21:00-08:00",
            _("when reminders wait; or “off”"),
            "Sets the quiet hours. Reminders, and what comes late, wait until they end; what is "
            "on time and what moderators ask for does not wait.",
        ),
    )


def _choosing() -> tuple[Usage, ...]:
    decide = _("decide on suggestion 3")
    return (
        Usage(
            said.SetDeckCommand,
            "deck co-op-or-demands",
            _("choose a set of questions"),
            "Chooses the deck for this room. Each deck remembers what was asked from it here.",
        ),
        Usage(
            said.SuggestionsCommand,
            "suggestions",
            _("what members suggest, to decide on"),
            "Shows what members suggest, a few at a time, a message each: react with ✅ (or ✔️ ☑️ "
            "👍) to accept, with ❌ (or ✖️ ❎ 👎) to decline.",
        ),
        Usage(
            said.AcceptCommand,
            "accept 3",
            decide,
            "Accepts suggestion 3. It is asked before the deck goes on, marked as from this room, "
            "without a name.",
        ),
        Usage(
            said.DeclineCommand, "decline 3", decide, "Declines suggestion 3, which is forgotten."
        ),
        Usage(
            said.LogCommand,
            "log",
            _("what moderators changed"),
            "Shows what moderators changed in the last 30 days, and who.",
        ),
    )
