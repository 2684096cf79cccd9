"""A sample of everything that is said of commands, whatever they are about."""

from bot.core.commands.messages import (
    AlreadyRun,
    BadUsage,
    CommandMessage,
    CommandsMissed,
    Help,
    HowToVote,
    NotAllowed,
    TooManyCommands,
    UnknownCommand,
)

SAMPLES: dict[str, CommandMessage] = {
    "help": Help(moderator=False),
    "help, moderator": Help(moderator=True),
    "help, one": Help(moderator=False, command="poll"),
    "help, one in this room": Help(
        moderator=True, command="accept", examples=(("accept", "accept 4"),)
    ),
    "help, one of nothing here": Help(
        moderator=True, command="decline", examples=(("decline", ""),)
    ),
    "help, one for all": Help(moderator=False, command="now"),
    "commands missed": CommandsMissed(),
    "not allowed": NotAllowed("poll", 50),
    "not allowed, but to be seen": NotAllowed("schedule", 50, "schedule"),
    "already run": AlreadyRun(),
    "unknown command": UnknownCommand("dance"),
    "unknown command, a guess": UnknownCommand("strat", "start"),
    "unknown command, an example": UnknownCommand("sugest", "suggest"),
    "unknown command, of nothing here": UnknownCommand("accpet", "accept"),
    "how to vote": HowToVote(),
    "bad usage": BadUsage("poll", "tomorrow please"),
    "bad usage, near": BadUsage("poll", "now", "poll dilemma"),
    "bad usage, missing": BadUsage("poll", ""),
    "bad usage, own question": BadUsage("ask", "Where is the money", "ask Where is the money?"),
    "bad usage, nothing fits here": BadUsage("accept", "all of them", None),
    "too many commands": TooManyCommands(10),
    "too many commands, one that acts": TooManyCommands(10, "close"),
}
