"""What follows from a fact: changes to our records, and acts to be carried out in the world."""

from dataclasses import dataclass

from bot.core.acts import Act
from bot.core.changes import Change


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows. Changes are applied first, in order; then the acts are recorded, in order."""

    changes: tuple[Change, ...] = ()
    acts: tuple[Act, ...] = ()

    def __add__(self, other: "Decision") -> "Decision":
        return Decision(self.changes + other.changes, self.acts + other.acts)


NOTHING = Decision()
