"""The faults that people can do something about. Their text is shown as it stands."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass


class ShopfloorFault(Exception):
    """Something went wrong that a person can mend; the text says what, and how."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a file that people write, and how to mend it."""

    file: str
    line: int | None
    """None: the file as a whole."""
    wrong: str
    mend: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.wrong}; {self.mend}"


class DeckFault(ShopfloorFault):
    """Decks that cannot be used, with every mistake in them; the text has one a line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


class ConfigFault(ShopfloorFault):
    """The config cannot be used; every mistake at once."""

    def __init__(self, path: object, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{path}: {mistake}" for mistake in mistakes))
        self.mistakes = mistakes


class PassingFault(ShopfloorFault):
    """Trouble of the machine that may be over later; then starting again is all it needs."""


class StoreFault(ShopfloorFault):
    """The database cannot be used as it is."""


class StoreTrouble(StoreFault, PassingFault):
    """The database cannot be used now: the disk is full or fails, or another program has it."""


class AlreadyRunning(ShopfloorFault):
    """Another process holds this folder."""


class SignedOut(ShopfloorFault):
    """The homeserver does not accept the session or the password; trying again cannot help."""


class SessionEnded(SignedOut):
    """The homeserver has ended a session that was good before."""


_PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


def may_pass(fault: OSError) -> bool:
    """Whether this is the machine's trouble of the moment, and nobody's mistake."""
    return fault.errno in _PASSING
