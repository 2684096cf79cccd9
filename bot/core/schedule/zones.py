"""Time zones by the names people give them: `Europe/London`, `europe/london`, `London`."""

import difflib
import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MOST_SHOWN = 3
LONGEST = 60
CLOSE = 0.75
"""How much a place must look like what was typed to be offered."""
SHORT = 3
"""Letters of names that look like too many others."""
LONGEST_CODE = 5
KNOWN = (
    *("Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Berlin", "Europe/Paris"),
    *("Europe/Madrid", "Europe/Athens", "Europe/Helsinki", "Europe/Moscow", "America/New_York"),
    *("America/Toronto", "America/Chicago", "America/Mexico_City", "America/Denver"),
    *("America/Phoenix", "America/Los_Angeles", "America/Vancouver", "America/Halifax"),
    *("America/Anchorage", "America/St_Johns", "Africa/Lagos", "Africa/Nairobi", "Africa/Cairo"),
    *("Africa/Johannesburg", "Asia/Kolkata", "Asia/Jerusalem", "Asia/Karachi", "Asia/Shanghai"),
    *("Asia/Manila", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Australia/Brisbane"),
    *("Australia/Adelaide", "Australia/Darwin", "Australia/Perth", "Pacific/Auckland"),
)
"""Cities that are offered before others which share a short name."""
MORE_CODES = {
    **{"aest": "australia/sydney", "acst": "australia/adelaide", "awst": "australia/perth"},
    **dict.fromkeys(("et", "eastern_time", "eastern"), "america/new_york"),
    **dict.fromkeys(("ct", "central_time", "central"), "america/chicago"),
    **dict.fromkeys(("mt", "mountain_time", "mountain"), "america/denver"),
    **dict.fromkeys(("pt", "pacific_time", "pacific"), "america/los_angeles"),
    **{"bst": "asia/dhaka", "brt": "america/sao_paulo", "art": "america/argentina/buenos_aires"},
    **{
        "sgt": "asia/singapore",
        "ict": "asia/bangkok",
        "gst": "asia/dubai",
        "trt": "europe/istanbul",
    },
    **{
        "pht": "asia/manila",
        "clt": "america/santiago",
        "cot": "america/bogota",
        "pet": "america/lima",
    },
    **{"nzt": "pacific/auckland", "uk": "europe/london", "cest": "europe/berlin"},
}
"""Short names that people use and clocks do not show."""


def zone_or(name: str, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone of that name; the other, if there is no name or the zone is known no more."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ValueError, OSError, KeyError):
        return otherwise


def find_zone(words: str) -> str | None:
    """The IANA name that is meant; of a place alone, if only one zone is called so."""
    wanted = _plain(words)
    if wanted in _by_name():
        return _by_name()[wanted]
    places = [name for plain, name in _by_name().items() if _place(plain) == wanted]
    return places[0] if len(places) == 1 else None


def similar_zones(words: str) -> tuple[str, ...]:
    """At most three zones that may have been meant.

    Short names are never matched by looks: `EST` is not Este, and `UTC+1` is no place at all.
    """
    wanted = _plain(words[:LONGEST])
    if stood_for := zones_called(words):
        return stood_for
    parts = dict.fromkeys(zone for part in wanted.split("/") for zone in zones_called(part))
    if parts:
        return tuple(parts)[:MOST_SHOWN]
    if _is_code(words.strip()[:LONGEST]):
        return ()
    same = [name for plain, name in _by_name().items() if _place(plain) == _place(wanted)]
    near = difflib.get_close_matches(
        _place(wanted), dict.fromkeys(map(_place, _by_name())), MOST_SHOWN, CLOSE
    )
    alike = [name for each in near for plain, name in _by_name().items() if _place(plain) == each]
    return tuple(dict.fromkeys([*same, *alike]))[:MOST_SHOWN]


def zones_called(words: str) -> tuple[str, ...]:
    """At most three zones that a short name like `CET` stands for, the best known first."""
    wanted = _plain(words[:LONGEST])
    return _by_code().get(wanted, ())[:MOST_SHOWN]


def _is_code(words: str) -> bool:
    """Whether it is a short name or an offset, like `XYZT` or `UTC+1`, and no place."""
    letters = sum(map(str.isalpha, words))
    short = letters <= SHORT or (words.isupper() and letters <= LONGEST_CODE)
    return short or re.search(r"[0-9+]", words) is not None


def _plain(words: str) -> str:
    return "_".join(words.lower().split())


def _place(plain: str) -> str:
    return plain.rpartition("/")[2]


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """The zones of the world. `Etc/GMT+3` is three hours behind, so none of those is offered."""
    names = (name for name in available_timezones() if "/" in name or name == "UTC")
    return {name.lower(): name for name in sorted(names) if not name.startswith("Etc/")}


@lru_cache(maxsize=1)
def _by_code() -> dict[str, tuple[str, ...]]:
    """What clocks show as the name of their zone, in winter and in summer, and by which zones."""
    codes: dict[str, list[str]] = {}
    for name in (*KNOWN, *_by_name().values()):
        for month in (1, 7):
            code = datetime(2026, month, 1, tzinfo=ZoneInfo(name)).tzname() or ""
            if code.isalpha() and name != code:
                codes.setdefault(code.lower(), []).append(name)
    for code, plain in MORE_CODES.items():
        codes.setdefault(code, []).append(_by_name()[plain])
    offered = {*KNOWN, *map(_by_name().__getitem__, MORE_CODES.values())}
    return {
        code: tuple(dict.fromkeys([name for name in names if name in offered] or names))
        for code, names in codes.items()
    }
