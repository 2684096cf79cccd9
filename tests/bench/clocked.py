"""The bot as a process with a clock of its own: `-m tests.bench.clocked CONFIG AHEAD [VERB]`.

The clock runs as any other, AHEAD milliseconds before the machine's.
"""

import sys

from bot.loops import clock


def main(config: str, ahead: str, *words: str) -> None:
    """Run the bot of that config file."""
    right = clock.wall_clock
    # Before the rest is imported: it takes the function by its name.
    clock.wall_clock = lambda: right() + int(ahead)
    from bot import cli  # noqa: PLC0415

    sys.argv = ["shopfloor", "--config", config, *words]
    cli.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
