"""The systemd unit of a bot: made from what is true of its folder, and as closed as it can be.

Nothing here writes: whoever reads the unit decides where it goes.
"""

import os
import pwd
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import bot
from bot.config import Config
from bot.errors import ShopfloorFault
from bot.operator import folders

HOMES = (Path("/home"), Path("/root"), Path("/run/user"))
"""What ProtectHome= hides."""
OWN_HOME = Path("/var/lib/shopfloor")
UNNAMEABLE = frozenset("\\\"'$;")
"""What systemd takes for something else in some places, or not at all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the unit has to know of this machine and this folder."""

    command: tuple[str, ...]
    """The program and its words, up to the config."""
    config: Path
    user: str
    writable: tuple[Path, ...]
    """All that the bot may write in."""
    at_home: bool
    """Whether something of it lies where people have their homes."""


def facts(file: Path, config: Config) -> Facts:
    """What is true here, of the folder of that config.

    Raises ShopfloorFault for what would keep the unit from starting.
    """
    file = file.resolve()
    owner = _owner(file.parent)
    writable = tuple(dict.fromkeys(path.resolve() for path in folders.of(config)))
    for folder in writable:
        _check(folder, owner)
    program = Path(sys.executable)
    needed = (program, program.resolve(), Path(bot.__file__), file)
    for path in needed:
        _refuse_hidden(path, owner)
    at_home = any(map(_at_home, (*needed, *writable, *config.bot.prompts)))
    return Facts(_command(program), file, owner.pw_name, writable, at_home)


def unit(facts: Facts) -> str:
    """The text of the unit."""
    return UNIT.format(
        user=facts.user,
        folder=str(facts.config.parent).replace("%", "%%"),
        command=_words(*facts.command, "--config", str(facts.config), "run"),
        # With a minus: a folder that is gone later is told by the bot, in its own words.
        writable=_words(*(f"-{folder}" for folder in facts.writable)),
        homes="read-only" if facts.at_home else "yes",
    )


UNIT = """\
# Made by `shopfloor service`, which you can run again when something has moved.

[Unit]
Description=shopfloor, a discussion bot for Matrix rooms
Wants=network-online.target
After=network-online.target
# Never give up: the trouble may pass by itself.
StartLimitIntervalSec=0

[Service]
Type=notify
User={user}
WorkingDirectory={folder}
ExecStart={command}
TimeoutStartSec=5min
WatchdogSec=3min
# The bot finishes its current message, in ten seconds at most.
TimeoutStopSec=20
Restart=on-failure
RestartSec=60
# These need a person: see `shopfloor manual operating`.
RestartPreventExitStatus=1 2 3

# All that it may write.
ProtectSystem=strict
ReadWritePaths={writable}
ProtectHome={homes}
UMask=0077
# Its memory holds its keys and session.
LimitCORE=0

# What it doesn't need.
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
PrivateMounts=yes
PrivateIPC=yes
RemoveIPC=yes
KeyringMode=private
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def _command(program: Path) -> tuple[str, ...]:
    """The script that an installation puts beside its Python, or else what it does."""
    script = program.with_name("shopfloor")
    return (str(script),) if script.is_file() else (str(program), "-P", "-m", "bot")


def _owner(folder: Path) -> pwd.struct_passwd:
    uid = folder.stat().st_uid
    if uid == 0:
        raise ShopfloorFault(_needs_user(folder))
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise ShopfloorFault(
            f"{folder}: belongs to user {uid}, who doesn't exist on this machine. "
            f"Give it to the bot's user: {_chown('USER', folder)}"
        ) from None


def _needs_user(folder: Path) -> str:
    steps = [
        f"adduser --system --group --shell /bin/bash --home {OWN_HOME} shopfloor",
        *([f"mv {shlex.quote(str(folder))}/* {OWN_HOME}/"] if folder != OWN_HOME else []),
        _chown("shopfloor", OWN_HOME),
        f"shopfloor --config {OWN_HOME}/shopfloor.toml service",
    ]
    listed = "\n".join(f"  {step}" for step in steps)
    return (
        f"{folder}: belongs to root. Don't run the bot as root: "
        f"give it its own user and folder. As root, run:\n{listed}"
    )


def _check(folder: Path, owner: pwd.struct_passwd) -> None:
    """The unit opens what is there, and the bot can make nothing beside it."""
    name, quoted = owner.pw_name, shlex.quote(str(folder))
    if not folder.is_dir():
        raise ShopfloorFault(
            f"{folder}: isn't there yet, and the service can't create it. "
            f"Run: install -d -m 700 -o {name} {quoted}"
        )
    if folder.stat().st_uid != owner.pw_uid:
        raise ShopfloorFault(
            f"{folder}: doesn't belong to {name}, who owns the config. Run: {_chown(name, folder)}"
        )
    _refuse_unnameable(folder)


def _refuse_hidden(path: Path, owner: pwd.struct_passwd) -> None:
    """What lies in the home of root, or of somebody else, is there for nobody else."""
    _refuse_unnameable(path)
    groups = os.getgrouplist(owner.pw_name, owner.pw_gid)
    for folder in path.parents:
        status = folder.stat()
        shift = 6 if status.st_uid == owner.pw_uid else 3 if status.st_gid in groups else 0
        if not status.st_mode >> shift & os.X_OK:
            raise ShopfloorFault(
                f"{path}: {owner.pw_name} can't read it, because {folder} is closed to others. "
                "Move shopfloor and the bot's folder to where that user can; "
                "`shopfloor manual operating` shows how."
            )


def _refuse_unnameable(path: Path) -> None:
    text = str(path)
    if not text.isprintable() or text != text.strip() or UNNAMEABLE & set(text):
        raise ShopfloorFault(
            f"{text!r}: a systemd unit can't use this path. Give it a plainer name."
        )


def _at_home(path: Path) -> bool:
    return any(each.is_relative_to(home) for each in (path, path.resolve()) for home in HOMES)


def _chown(user: str, folder: Path) -> str:
    return f"chown -R {user}: {shlex.quote(str(folder))}"


def _words(*words: str) -> str:
    """As systemd.syntax(7) wants them."""
    return " ".join(f'"{word}"' if " " in word else word for word in words).replace("%", "%%")
