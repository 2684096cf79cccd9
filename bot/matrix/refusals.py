"""What was refused at the doors: counted, each reason logged once; never who sent it, nor what."""

import logging
from collections import Counter

log = logging.getLogger(__name__)


class Refusals:
    """The count of refused things by reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def note(self, reason: str) -> None:
        """Count one more; the first is logged."""
        self.counts[reason] += 1
        if self.counts[reason] == 1:
            log_fields = {"event": "refused-at-door", "why": reason}
            log.warning("The homeserver refused something: %(why)s", log_fields)
