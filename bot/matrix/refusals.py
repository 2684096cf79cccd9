"""What was refused at the doors: counted, and logged once for each sender, never with content."""

import logging
from collections import Counter

log = logging.getLogger(__name__)

MOST_REMEMBERED = 1000
LONGEST_NAME = 255


class Refusals:
    """The count of refused things by reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._told: set[tuple[str, str]] = set()

    def note(self, reason: str, sender: str) -> None:
        """Count one more, and log it unless this sender is known for it."""
        self.counts[reason] += 1
        told = (reason, sender[:LONGEST_NAME])
        if told not in self._told and len(self._told) < MOST_REMEMBERED:
            self._told.add(told)
            log.warning("Something from %s was refused: %s", *reversed(told))
