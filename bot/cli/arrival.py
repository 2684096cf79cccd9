"""What `shopfloor init` says in the end: what there is now, and what to do next."""

import shlex
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.matrix.devices import Device
from bot.matrix.identity import ForeignIdentity, State
from bot.operator.setup import Settled
from bot.operator.times import shown_day
from bot.render.markup import typed

MOST_NAMED = 5
"""Devices."""


def done(file: Path, settled: Settled, *, password_used: bool) -> str:
    """What is in the folder, and who else is on the account."""
    matrix, storage = settled.config.matrix, settled.config.storage
    signed_in = f"signed in as {matrix.user_id}, device {typed(settled.device_id).plain}"
    if not settled.new_session:
        signed_in += ", as before"
    elif password_used:
        signed_in += "; the password isn't stored"
    lines = [
        "",
        f"{file.resolve()}",
        f"    the settings, each explained; rooms use {settled.config.bot.timezone}",
        f"{storage.secrets}",
        f"    {signed_in}",
        f"{storage.database}",
        "    what the bot knows about its rooms",
    ]
    if isinstance(settled.identity, State):
        lines += ["", identity(settled.identity)]
    if settled.others is not None:
        lines += ["", company(settled.others, ZoneInfo(settled.config.bot.timezone))]
    return "\n".join(lines)


def identity(state: State) -> str:
    """That people's apps can trust the bot."""
    return (
        "The bot's device is signed, so people can verify it. The fingerprint to compare:\n"
        f"{state.fingerprint}"
    )


def foreign(file: Path, fault: ForeignIdentity) -> str:
    """That somebody has to decide about the identity, and where."""
    return (
        f"\n{fault}\nSo a person or another bot has used this account before. "
        f"Do that in {file.parent.resolve()}; until then the bot can't run."
    )


def company(others: tuple[Device, ...], zone: ZoneInfo) -> str:
    """Who else may be on the account. Devices are named by whoever signed in."""
    if not others:
        return "The account has no other devices."
    named = ", ".join(_device(each, zone) for each in others[:MOST_NAMED])
    more = f", and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
    number = "another device" if len(others) == 1 else f"{len(others)} other devices"
    text = f"The account has {number}: {named}{more}."
    if not any(device.last_seen for device in others):
        return f"{text}\nThat's normal for a new account, and harmless."
    return (
        f"{text}\nThe bot needs an account to itself. If a person uses this one, make another for\n"
        "the bot; if not, sign the other devices out."
    )


def _device(device: Device, zone: ZoneInfo) -> str:
    name = typed(device.name or device.device_id, 30).plain
    if device.last_seen is None:
        return f"“{name}” (never used)"
    return f"“{name}” (last seen {shown_day(device.last_seen, zone)})"


def next_steps(file: Path, settled: Settled) -> str:
    """What to do now."""
    folder, config = file.parent, settled.config
    here = folder.resolve() == Path.cwd()
    steps = [] if here else [(f"cd {shlex.quote(str(folder))}", "")]
    steps += [
        ("shopfloor check", "checks that everything is fine"),
        ("shopfloor run", "starts the bot; Ctrl-C stops it"),
        ("shopfloor service", "prints a systemd unit, to run it as a service"),
    ]
    lines = [f"    {command:<20}{what}".rstrip() for command, what in steps]
    return "\n".join(
        [
            "",
            "What to do next:",
            *lines,
            f"Then invite {config.matrix.user_id} to a room and say there: "
            f"{config.bot.prefix} start",
        ]
    )
