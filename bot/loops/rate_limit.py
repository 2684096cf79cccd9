"""Keeps one person, or one server with a strange clock, from making the bot talk without end.

In memory only. A batch that is settled again is let through as it was before.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core.commands.command import Command
from bot.core.commands.facts import Commanded
from bot.core.commands.messages import TooManyCommands
from bot.core.commands.obeying import MOST_A_MINUTE, TOO_OLD, only_shows, too_old
from bot.core.facts import Fact
from bot.core.primitives import Millis, RoomId
from bot.core.verbs.registry import written_command
from bot.loops.pace import Pace, Verdict


class RateLimit:
    """What is heard of the commands that come."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._now = clock
        self._pace = Pace()
        # Of old commands one is told only that they were missed; they take nothing from the new.
        self._pace_of_old = Pace()
        self._missed: dict[RoomId, tuple[str, Millis]] = {}
        """The batch for which a room was told so, and when."""

    def paced(self, found: Iterable[Fact]) -> list[Fact]:
        """Without the commands that are too many for one person and one minute."""
        now = self._now()
        paced = (self._judged(each, now) if isinstance(each, Commanded) else each for each in found)
        return [fact for fact in paced if fact]

    def _judged(self, fact: Commanded, now: Millis) -> Commanded | None:
        pace, at = self._pace, now
        if too_old(fact, now):
            # By their own time: they may have been obeyed then.
            pace, at = self._pace_of_old, fact.at
            fact = replace(fact, batch=self._batch_of_old(fact, now))
        lost = _lost(fact)
        match pace.judge(fact.sender, fact.cause, at, fact.room_id, lost):
            case Verdict.OBEY:
                return fact
            case Verdict.PASS_OVER:
                return None
            case verdict:
                again = verdict is Verdict.LOST
                return replace(fact, command=TooManyCommands(MOST_A_MINUTE, lost, again=again))

    def _batch_of_old(self, fact: Commanded, now: Millis) -> str:
        """The same for a while. Times are claims, and each batch has a line for what was missed."""
        batch, at = self._missed.get(fact.room_id, (fact.batch, now))
        if not 0 <= now - at < TOO_OLD:
            batch, at = fact.batch, now
        self._missed[fact.room_id] = (batch, at)
        return batch


def _lost(fact: Commanded) -> str:
    """What is not done if a moderator's command is left out; empty if it only shows something."""
    command = fact.command
    if not isinstance(command, Command) or not command.for_moderators or only_shows(command):
        return ""
    return written_command(command)
