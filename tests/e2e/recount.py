"""A second teller, written from the published rule alone, to judge the first.

It shares no code with the bot: raw events of `/relations` in, numbers out.
"""

from dataclasses import dataclass
from typing import Any

from bot.demo.events import Event
from bot.demo.people import Person
from tests.e2e.bots import KEYCAPS, POLL_END, POLL_RESPONSE, POLL_START, Floor, Posted

Latest = dict[str, tuple[tuple[int, str], str, list[str] | None]]
"""By sender: when and which event, native or by reaction, the answers; None is spoiled."""


@dataclass(frozen=True, slots=True)
class Count:
    """The part of `polls --json` that a recount can check."""

    answers: list[dict[str, object]]
    voters: int
    native: int
    by_reaction: int
    spoiled: int


def told(row: dict[str, Any]) -> Count:
    """The same of a row that the bot tells."""
    answers = [{key: each[key] for key in ("id", "votes", "native")} for each in row["answers"]]
    return Count(answers, *(row[key] for key in ("voters", "native", "by_reaction", "spoiled")))


async def recount(floor: Floor, poll: Posted, reader: Person, chairs: set[str]) -> Count:
    """Count what the server lists now; `chairs` are those whose end events are valid."""
    related = await reader.relations(floor.room, poll.id, "m.reference")
    tapped = [
        event
        for target in (poll.id, poll.companion_id)
        for event in await reader.relations(floor.room, target, "m.annotation")
    ]
    ends = [
        event["origin_server_ts"]
        for event in related
        if event["type"] == POLL_END and event["sender"] in chairs
    ]
    native = [event for event in related if event["type"] == POLL_RESPONSE]
    reactions = [event for event in tapped if event["sender"] != floor.me]
    in_poll = _latest(poll, native, [], min(ends))
    everything = _latest(poll, native, reactions, min(ends))
    return _sum(poll, everything, in_poll)


def _latest(poll: Posted, native: list[Event], reactions: list[Event], until: int) -> Latest:
    responses = [(event, "native", _chosen(poll, event)) for event in native]
    taps: dict[str, list[str]] = {}
    for event in sorted(reactions, key=_when):
        key = event["content"]["m.relates_to"]["key"].replace("\ufe0f", "")
        keys = [each.replace("\ufe0f", "") for each in KEYCAPS[: len(poll.answers)]]
        if key in keys and event["origin_server_ts"] <= until:
            answer = poll.answers[keys.index(key)]
            before = [each for each in taps.get(event["sender"], []) if each != answer]
            taps[event["sender"]] = [*before, answer][-_most(poll) :]
            responses.append((event, "reaction", taps[event["sender"]]))
    latest: Latest = {}
    for event, way, chosen in responses:
        older = latest.get(event["sender"])
        if event["origin_server_ts"] <= until and (older is None or _when(event) > older[0]):
            latest[event["sender"]] = (_when(event), way, chosen)
    return latest


def _when(event: Event) -> tuple[int, str]:
    return event["origin_server_ts"], event["event_id"]


def _most(poll: Posted) -> int:
    return int(poll.event["content"][POLL_START]["max_selections"])


def _chosen(poll: Posted, event: Event) -> list[str] | None:
    block = event["content"].get(POLL_RESPONSE)
    answers = block.get("answers") if isinstance(block, dict) else None
    if not isinstance(answers, list) or any(each not in poll.answers for each in answers):
        return None
    return list(dict.fromkeys(answers[: _most(poll)]))


def _sum(poll: Posted, everything: Latest, in_poll: Latest) -> Count:
    def votes(latest: Latest, answer: str) -> int:
        return sum(answer in (chosen or []) for _, _, chosen in latest.values())

    standing = [way for _, way, chosen in everything.values() if chosen]
    return Count(
        [
            {"id": answer, "votes": votes(everything, answer), "native": votes(in_poll, answer)}
            for answer in poll.answers
        ],
        len(standing),
        standing.count("native"),
        standing.count("reaction"),
        sum(chosen is None for _, _, chosen in everything.values()),
    )
