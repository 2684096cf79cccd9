"""Whose files they are, and who else can get at them."""

import os
import pwd
import shlex
from collections.abc import Iterable
from pathlib import Path

from bot.errors import ShopfloorFault
from bot.operator.checkup.findings import Finding, What, attention, wrong

OTHERS = 0o077
MOST_NAMED = 3
NOT_AS_ROOT = (
    "Don't run the bot as root: give it a user of its own, "
    "as `shopfloor manual operating` shows under “Install”."
)


def rightful(paths: Iterable[Path]) -> int:
    """The user id whose files they should be: ours, unless all are others', or we are root."""
    me = os.geteuid()
    owners = [path.stat().st_uid for path in paths if there(path)]
    if me and me in owners:
        return me
    return next((owner for owner in owners if owner), me)


def there(path: Path) -> bool:
    """Whether it is there, as far as we may look; a link that leads nowhere is not."""
    try:
        path.stat()
    except OSError:
        return False
    return True


def nearest(folder: Path) -> Path:
    """The folder; or, if it is not there, the one it would be made in."""
    return next(path for path in (folder, *folder.parents) if there(path))


def refuse_others(folders: Iterable[Path]) -> None:
    """Raises ShopfloorFault where the bot is somebody else's, root's included."""
    owner = rightful(map(nearest, folders))
    if os.geteuid() != owner:
        raise ShopfloorFault(
            f"You are {name(os.geteuid())}, but the bot belongs to {name(owner)}, who couldn't "
            f"read files you create there. Run this as that user: su - {name(owner)}"
        )


def name(user: int) -> str:
    """What that user is called on this machine."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def inside(folder: Path) -> list[Path]:
    """The folder and what is in it, as far as it can be seen."""
    if not folder.is_dir():
        return []
    try:
        return [folder, *sorted(folder.iterdir())]
    except PermissionError:
        return [folder]


def as_another(what: What, owner: int) -> list[Finding]:
    """We among somebody else's files."""
    if os.geteuid() == owner:
        return []
    words = f"you are {name(os.geteuid())}, but the bot belongs to {name(owner)}."
    mend = f"Run this as that user: su - {name(owner)}"
    return [attention(what, words, mend)]


def as_root(owner: int) -> list[Finding]:
    """We as root among root's files; among another's `as_another` says so."""
    if os.geteuid() or owner:
        return []
    return [attention(What.USER, "you are root.", NOT_AS_ROOT)]


def strangers(what: What, folder: Path, paths: Iterable[Path], owner: int) -> list[Finding]:
    """Files that are not the owner's: what a run as root leaves behind."""
    theirs = [path for path in paths if there(path) and path.lstat().st_uid != owner]
    if not theirs:
        return []
    whose = name(theirs[0].lstat().st_uid)
    words = f"{named(theirs)}: owned by {whose}, but {name(owner)} runs the bot."
    command = f"chown -R {name(owner)}: {shlex.quote(str(folder))}"
    return [wrong(what, words, f"As root, run: {command}")]


def open_to_others(what: What, paths: Iterable[Path]) -> list[Finding]:
    """Files and folders that others on this machine can get at; the bot refuses to use them."""
    findings = []
    for right, kind in (("700", Path.is_dir), ("600", Path.is_file)):
        found = [path for path in paths if there(path) and kind(path)]
        if found := [path for path in found if path.stat().st_mode & OTHERS]:
            command = shlex.join(["chmod", right, *map(str, found)])
            words = f"{named(found)}: other users of this machine can read or change it."
            findings.append(wrong(what, words, f"Run: {command}"))
    return findings


def closed_to_us(what: What, paths: Iterable[Path]) -> list[Finding]:
    """Files that the bot can read only, or not even that."""
    found = [path for path in paths if there(path) and not os.access(path, os.R_OK | os.W_OK)]
    if not found:
        return []
    command = shlex.join(["chmod", "600", *map(str, found)])
    return [wrong(what, f"{named(found)}: the bot can't write there.", f"Run: {command}")]


def named(paths: Iterable[Path]) -> str:
    """The first few, and how many more."""
    every = [str(path) for path in paths]
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
