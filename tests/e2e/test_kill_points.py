"""Killed at every step boundary of inbox, ticker, sender and teller: all is said once, in order.

A week is played, in a clear and in an encrypted room. At each point in turn the bot kills itself,
is started again and goes on. In the end the room is read: nothing is missing, nothing is there
twice, and a second teller finds the same counts. `make soak` takes every point.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from tests.conftest import MakePerson
from tests.e2e.bots import new_bot
from tests.e2e.encrypted_people import encrypted_people
from tests.e2e.killed_bot import KilledBot
from tests.e2e.killed_week import (
    Plan,
    Week,
    arriving,
    commanded,
    judge,
    missed,
    reviewed,
    scheduled,
)
from tests.e2e.points import SETTLING
from tests.ledger import SOAK, Ledger

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.soak]


def settling(what: str) -> list[str]:
    return [f"{what}/{where}" for where in SETTLING]


def sending(kind: str) -> list[str]:
    put = [f"{kind}/before put", f"{kind}/after put"]
    return [*put, f"{kind} sent/before commit", f"{kind} sent/after commit"]


def counting(kind: str) -> list[str]:
    return [f"{kind}/counted", *settling(f"{kind} counted")]


POINTS: dict[str, list[str]] = {
    "arriving": [
        *("sync/asked", "sync/answered"),
        *(*settling("invited"), *sending("join"), *settling("joined"), *sending("greet")),
    ],
    "asking": [
        *(*settling("!stop"), *settling("!start"), *sending("answer")),
        *(*settling("!ask"), *sending("question"), *sending("other-side")),
        "question sent/half written",
    ],
    "idle": ["nothing/before commit", "nothing/after commit"],
    "polling": [
        *(*settling("!poll"), *sending("poll"), "poll sent/half written"),
        *(*sending("companion"), *sending("react")),
        *("members/read", *counting("members")),
        *(*settling("!results"), "turnout/read", *counting("turnout"), *sending("told")),
    ],
    "closing": [
        # An end that stands in the room is not sent again: one point after that for each end.
        *(*settling("!close"), "end/before put", "end/after put", *settling("end seen")),
        *(
            "answer/after put",
            "count/read",
            "count/read@2",
            *counting("count"),
            *sending("result"),
        ),
        *(*settling("!summary"), *counting("week"), *sending("told")),
        *(*settling("!outcome"), *sending("outcome"), *settling("!done")),
    ],
    "closing again": ["end sent/after commit"],
    "catching up": ["gap/asked", "gap/answered", "gap/before commit", *settling("!now")],
    "question due": [
        *(*settling("questions due"), *sending("question"), *sending("other-side")),
    ],
    "poll due": [
        *(*settling("polls due"), *sending("poll"), *sending("companion")),
        *("members/read", *counting("members")),
    ],
    "reminder due": [
        *(*settling("reminder due"), "turnout/read", *counting("turnout")),
        *sending("remind"),
    ],
    "close due": [
        *(*settling("close due"), "end/before put", "end sent/before commit"),
        *(
            *settling("end seen"),
            "count/read",
            "count/read@2",
            *counting("count"),
            *sending("result"),
        ),
    ],
    "review wanted": [*settling("!reviewon"), *settling("review room seen")],
    "draft due": [
        *(*counting("summary"), *settling("review room seen"), *sending("draft")),
        *sending("tap"),
    ],
    "draft decided": [*settling("reacted"), *sending("decided"), *sending("told")],
    "summary due": [
        *(*settling("summary due"), *counting("summary"), *sending("told")),
        *("upload/before put", "upload/after put", "picture/uploaded", *sending("picture")),
    ],
}
FEW = {
    "joined/before commit",
    "greet/after put",
    "!ask/half written",
    "question sent/before commit",
    "react/after put",
    "!close/after commit",
    "end/after put",
    "end seen/half written",
    "count/read",
    "count counted/before commit",
    "result/after put",
    "!outcome/before commit",
    "outcome/after put",
    "gap/answered",
    "questions due/half written",
    "polls due/before commit",
    "reminder due/after commit",
    "close due/after commit",
    "summary counted/after commit",
    "told sent/before commit",
    "review room seen/before commit",
    "draft/after put",
    "reacted/after commit",
    "upload/after put",
    "picture/uploaded",
    "picture/after put",
}
KEYS = ("keys/before put", "keys/after put")
FEW_ENCRYPTED = {"keys/after put", "poll/after put", "end seen/before commit", "count/counted"}


def points(few: set[str], *more: str) -> Callable[[str], set[str]]:
    """The points of a stage: all of them in the long form, a few in the short one."""

    def of(stage: str) -> set[str]:
        known = {*POINTS[stage], *(more if stage == "arriving" else ())}
        return known if SOAK else known & few

    return of


async def test_a_week_in_which_it_dies_at_every_step(
    homeserver: Homeserver, person: MakePerson, tmp_path: Path, ledger: Ledger
) -> None:
    people = [await person(name) for name in ("Ada", "Ben", "Cleo")]
    plan = Plan.of_now()
    bot = await new_bot(homeserver, tmp_path, str(plan))
    async with KilledBot.of(bot, tmp_path) as killed_bot:
        week = Week(killed_bot, people, points(FEW))
        await arriving(week)
        await commanded(week)
        await missed(week)
        await scheduled(week, plan)
        await reviewed(week, plan)
        await judge(week, ledger)


async def test_the_same_where_all_is_encrypted(
    homeserver: Homeserver, tmp_path: Path, ledger: Ledger
) -> None:
    plan = Plan.of_now()
    bot = await new_bot(homeserver, tmp_path, str(plan))
    async with (
        encrypted_people(homeserver, "Ada", "Ben", "Cleo") as people,
        KilledBot.of(bot, tmp_path) as killed_bot,
    ):
        week = Week(killed_bot, list(people), points(FEW_ENCRYPTED, *KEYS), encrypted=True)
        await arriving(week)
        await commanded(week)
        if SOAK:
            await missed(week)
            await scheduled(week, plan)
        await judge(week, ledger)
