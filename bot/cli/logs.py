"""Where log lines go, and how they look."""

import logging
import sys

from rich.console import Console
from rich.logging import RichHandler


def to_stderr() -> None:
    """Log to stderr: for people on a terminal, plain lines elsewhere."""
    if sys.stderr.isatty():
        handler: logging.Handler = RichHandler(console=Console(stderr=True), show_path=False)
        form = "%(message)s"
    else:
        handler = logging.StreamHandler()
        form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, handlers=[handler])
    # Libraries log requests and their addresses; only their warnings concern an operator.
    for noisy in ("nio", "apscheduler", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
