"""What a homeserver refuses because of the account or of itself, whatever was asked: it passes.

Every error code that is about more than the one request, and what the bot makes of it:

| code | who says it, and when | the bot |
|---|---|---|
| M_USER_SUSPENDED, ORG.MATRIX.MSC3823.USER_ACCOUNT_SUSPENDED | an admin has the account read and leave, but not speak or join; can be undone | waits |
| M_USER_LOCKED, ORG_MATRIX_MSC3939_USER_LOCKED | 401 with `soft_logout`; the session stays good, and works again once unlocked | waits |
| ORG_MATRIX_EXPIRED_ACCOUNT | the account has to be renewed | waits |
| ORG.MATRIX.MSC3866_USER_AWAITING_APPROVAL | an admin has to approve the account | waits |
| M_CONSENT_NOT_GIVEN | the policy has to be accepted; the answer has its address | waits |
| M_RESOURCE_LIMIT_EXCEEDED | the server is disabled, or has too many active users | waits |
| the same with 400 and no contact | Synapse, of one room that is too large to join | takes no for an answer |
| M_USER_LIMIT_EXCEEDED, ORG.MATRIX.MSC4335_USER_LIMIT_EXCEEDED | the account has used up what it may | waits |
| M_LIMIT_EXCEEDED | we are too fast | waits as it is told (`TooFast`) |
| M_UNKNOWN_TOKEN, M_MISSING_TOKEN | the session is over, `soft_logout` or not | ends (`SessionEnded`) |
| M_USER_DEACTIVATED | the account is gone for good | ends (`SignedOut`) |
| none at all | no homeserver: a proxy, a firewall, a page to sign in on | waits |
| one that is not known here, on an act | a newer homeserver; M_UNRECOGNIZED: a wrong one | an hour, then no is an answer |
| all others | about the event, or the room | takes no for an answer (`Denied`) |
"""  # noqa: E501

from collections.abc import Callable, Mapping
from enum import StrEnum

LONGEST_ADDRESS = 200
"""Characters of an address that are shown."""


class Bar(StrEnum):
    """Why the homeserver lets the account do nothing, or not all; in words."""

    SUSPENDED = "the account is suspended"
    LOCKED = "the account is locked"
    EXPIRED = "the account has expired"
    UNAPPROVED = "the account waits for approval"
    CONSENT = "the homeserver wants its policy accepted"
    SERVER_LIMIT = "the homeserver has reached a limit"
    ACCOUNT_LIMIT = "the account has reached a limit"


AT_THE_DOOR = (Bar.LOCKED, Bar.EXPIRED)
"""Those that keep out every request, so that any answer shows that they are over."""
WHEREVER = (Bar.SUSPENDED, Bar.LOCKED, Bar.EXPIRED, Bar.UNAPPROVED, Bar.SERVER_LIMIT)
"""Those that show whatever is asked for; the others only where there is something to do."""
CODES: Mapping[str, Bar] = {
    "M_USER_SUSPENDED": Bar.SUSPENDED,
    "ORG.MATRIX.MSC3823.USER_ACCOUNT_SUSPENDED": Bar.SUSPENDED,
    "M_USER_LOCKED": Bar.LOCKED,
    "ORG_MATRIX_MSC3939_USER_LOCKED": Bar.LOCKED,
    "ORG_MATRIX_EXPIRED_ACCOUNT": Bar.EXPIRED,
    "ORG.MATRIX.MSC3866_USER_AWAITING_APPROVAL": Bar.UNAPPROVED,
    "M_CONSENT_NOT_GIVEN": Bar.CONSENT,
    "M_RESOURCE_LIMIT_EXCEEDED": Bar.SERVER_LIMIT,
    "M_USER_LIMIT_EXCEEDED": Bar.ACCOUNT_LIMIT,
    "ORG.MATRIX.MSC4335_USER_LIMIT_EXCEEDED": Bar.ACCOUNT_LIMIT,
}
ABOUT_THE_REQUEST = frozenset(
    {
        "M_FORBIDDEN",
        "M_UNAUTHORIZED",
        "M_BAD_JSON",
        "M_NOT_JSON",
        "M_NOT_FOUND",
        "M_TOO_LARGE",
        "M_UNKNOWN",
        "M_INVALID_PARAM",
        "M_MISSING_PARAM",
        "M_BAD_STATE",
        "M_BAD_ALIAS",
        "M_EXCLUSIVE",
        "M_GUEST_ACCESS_FORBIDDEN",
        "M_INVITE_BLOCKED",
        "M_DUPLICATE_ANNOTATION",
        "M_UNSUPPORTED_ROOM_VERSION",
        "M_INCOMPATIBLE_ROOM_VERSION",
        "M_UNABLE_TO_AUTHORISE_JOIN",
        "M_UNABLE_TO_GRANT_JOIN",
        "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM",
        "M_RESOURCE_LIMIT_EXCEEDED",
    }
)
"""Codes of a refusal that is about what was asked. Of others, on an act, nobody knows."""
_MENDS = dict.fromkeys(Bar, "Ask the homeserver's admin.") | {
    Bar.CONSENT: "Open that address in a browser and accept the policy for the bot's account."
}


def bar_of(status: int, errcode: str, field: Callable[[str], str]) -> Bar | None:
    """What the code stands for, if it is about more than the request; `field`: the text of one."""
    of_a_room = status == 400 and not (field("admin_contact") or field("limit_type"))
    if errcode == "M_RESOURCE_LIMIT_EXCEEDED" and of_a_room:
        return None
    return CODES.get(errcode)


def in_words(bar: Bar, field: Callable[[str], str]) -> str:
    """Why, with the address at which more is said, if there is one."""
    where = {Bar.CONSENT: "consent_uri", Bar.ACCOUNT_LIMIT: "info_uri"}.get(bar)
    address = field(where) if where else ""
    if address.startswith(("https://", "http://")) and " " not in address:
        return f"{bar}: {address[:LONGEST_ADDRESS]}"
    return str(bar)


def mend(bar: Bar) -> str:
    """What the operator can do."""
    return f"{_MENDS[bar]} The bot catches up by itself after that."


def named_in(problem: str) -> Bar | None:
    """The bar that kept an act waiting, by its last failure."""
    return next((bar for code, bar in CODES.items() if code in problem), None)
