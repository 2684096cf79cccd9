"""The bot's folders: its secrets, room on the disk, and the daily backups."""

import os
import shlex
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.core.primitives import DAY, Millis, UserId
from bot.errors import ShopfloorFault
from bot.matrix import secret_keys, seeds, session
from bot.operator.checkup import owners
from bot.operator.checkup.findings import Finding, What, any_wrong, attention, ok, wrong
from bot.operator.checkup.records import Records
from bot.operator.times import shown

LITTLE = 500_000_000
"""Bytes free. The bot needs a tenth of it in years; whatever fills the disk will go on."""
TOO_LITTLE = 20_000_000
OLD: Millis = 2 * DAY
LOCK = "lock"


def places(config_file: Path, config: Config) -> tuple[Path, ...]:
    """By whose owner one can tell whose bot it is, the surest first."""
    storage = config.storage
    return (config_file.parent, config_file, storage.secrets, storage.database.parent)


def rightful(config_file: Path, config: Config) -> int:
    """The user id whose files they should be."""
    return owners.rightful(places(config_file, config))


def secrets(config: Config, records: Records | None, owner: int) -> list[Finding]:
    """Whether the bot can use its secrets, and nobody else."""
    folder = config.storage.secrets
    if not folder.exists():
        words = f"{folder}: not there yet; `shopfloor init` or the first `shopfloor run` creates it"
        return [ok(What.SECRETS, words), *_passwords(config)]
    if not folder.is_dir():
        return [wrong(What.SECRETS, f"{folder} is not a folder.", "Move that file away.")]
    there = owners.inside(folder)
    findings = owners.as_another(What.SECRETS, owner)
    findings += owners.strangers(What.SECRETS, folder, there, owner)
    findings += owners.open_to_others(What.SECRETS, _private(config, there))
    if not any_wrong(findings):
        findings += _unusable(config, records)
    sound = [ok(What.SECRETS, f"{folder}: only the bot's user can read it")]
    return [*(findings or sound), *_passwords(config)]


def _private(config: Config, there: list[Path]) -> list[Path]:
    """All but the lock, in which nothing is, and what an operator put there, who may know why."""
    elsewhere = (config.matrix.password_file, config.matrix.access_token_file)
    return [path for path in there if path.name != LOCK and path not in elsewhere]


def _unusable(config: Config, records: Records | None) -> list[Finding]:
    """What is in the files: whether it can be read, and is this account's."""
    folder, me = config.storage.secrets, UserId(config.matrix.user_id)
    try:
        kept = session.load(folder, me)
        seeds.load(folder, me)
        device = records and records.device
        if kept and device and device.device_id == kept.device_id:
            secret_keys.secret(folder, make=False)
    except ShopfloorFault as fault:
        return [wrong(What.SECRETS, str(fault))]
    return []


def _passwords(config: Config) -> list[Finding]:
    """Passwords and tokens that lie about."""
    findings = []
    signed_in = owners.there(config.storage.secrets / session.FILE)
    for path in (config.matrix.password_file, config.matrix.access_token_file):
        if path is None or not owners.there(path):
            continue
        if signed_in:
            words = f"{path} is no longer needed: the bot is signed in."
            findings.append(attention(What.SECRETS, words, "Delete the file."))
        elif path.stat().st_mode & owners.OTHERS:
            words = f"{path}: other users of this machine can read or change it."
            findings.append(
                attention(What.SECRETS, words, f"Run: chmod 600 {shlex.quote(str(path))}")
            )
    return findings


def disk(config: Config, owner: int) -> list[Finding]:
    """Room, and whether the bot may write; each disk is told once."""
    findings: dict[int, Finding] = {}
    storage = config.storage
    for folder in (storage.database.parent, storage.secrets, storage.backups):
        if folder.is_symlink() and not owners.there(folder):
            mend = "Mount the disk it points to, or create that folder."
            return [wrong(What.DISK, f"{folder}: this link points to nothing.", mend)]
        there = owners.nearest(folder)
        # A folder of somebody else's is told where it is used.
        foreign = there == folder and there.stat().st_uid != owner
        if not foreign and not os.access(there, os.W_OK | os.X_OK):
            mend = "Let the bot's user write there, or set another folder in [storage]."
            return [wrong(What.DISK, f"{there}: the bot can't write there.", mend)]
        findings.setdefault(there.stat().st_dev, _room(there))
    return list(findings.values())


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{folder}: {free / 1e6:,.0f} MB free"
    if free >= LITTLE:
        return ok(What.DISK, words)
    make = wrong if free < TOO_LITTLE else attention
    mend = "Free some space: the bot stops when the disk is full."
    return make(What.DISK, f"{words}.", mend, str(folder))


def backups(config: Config, records: Records, owner: int, now: Millis) -> list[Finding]:
    """Whether there is a new copy to go back to."""
    folder = config.storage.backups
    if not config.storage.keep:
        words = "storage.keep is 0: the bot makes none, so make your own"
        return [ok(What.BACKUPS, words)]
    there = owners.inside(folder)
    if findings := owners.strangers(What.BACKUPS, folder, there, owner):
        return findings
    newest = max((int(each.stat().st_mtime * 1000) for each in there if _is_copy(each)), default=0)
    if newest and newest > now - OLD:
        at = shown(newest, ZoneInfo(config.bot.timezone))
        return [ok(What.BACKUPS, f"{folder}: the newest is from {at}")]
    since = min((room.joined_at for room in records.rooms), default=now)
    if not newest and since > now - OLD:
        return [ok(What.BACKUPS, f"{folder}: none yet; the bot makes one a day")]
    words = f"{folder}: none from the last two days."
    mend = (
        "Start `shopfloor run`, which makes one a day. If it's running, its log says what failed."
    )
    return [attention(What.BACKUPS, words, mend)]


def _is_copy(path: Path) -> bool:
    return path.is_file() and path.suffix == ".db"
