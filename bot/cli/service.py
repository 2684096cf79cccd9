"""`shopfloor service`: a systemd unit for this folder."""

import os
import shlex
import sys

import typer

from bot import config
from bot.cli.faults import faults_told
from bot.operator.unit import facts, unit

PUT = """\
This is the unit; nothing was written. To install it, as root:
  {command} service > /etc/systemd/system/shopfloor.service
"""
NEXT = """\
Once the unit is in /etc/systemd/system, start the bot, as root:
  systemctl daemon-reload
  systemctl enable --now shopfloor
  journalctl -u shopfloor -f
"""


def service(context: typer.Context) -> None:
    """Print a systemd unit for this folder."""
    with faults_told():
        found = facts(context.obj, config.load(context.obj))
    typer.echo(unit(found), nl=False)
    command = shlex.join([*found.command, "--config", str(found.config)])
    put = PUT.format(command=command) if sys.stdout.isatty() else ""
    print(put + NEXT, end="", file=sys.stderr)  # noqa: T201
    here = sorted(name for name in os.environ if name.lower().startswith(config.PREFIX))
    if here:
        print(  # noqa: T201
            f"Put in the config what is set only in this shell: {', '.join(here)}.",
            file=sys.stderr,
        )
