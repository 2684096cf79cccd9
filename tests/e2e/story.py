"""All that a bot did in a room, in order, as somebody there sees it; and what of it is too much.

Read from the events' words, types and relations alone: nothing is known here of acts or records.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.demo.events import Event
from bot.demo.people import Person
from tests.e2e.bots import POLL_END, POLL_START, body

ACT_KEY = "shopfloor.act"
WORDS = {
    "Just reply or tap.": "greeting",
    "Reply to this message.": "question",
    "Closed: ": "result",
    "Voted so far:": "reminder",
    "Week ": "summary",
    "questions are left. Then I start again": "warning",
}


def story(events: Iterable[Event], bot: str, commands: Mapping[str, str]) -> list[str]:
    """What the bot did, event by event; `commands` are words of others by their event id."""
    known = dict(commands)
    words = []
    for event in events:
        if event["sender"] == bot and not _tidies(event):
            name = _deed(event, known)
            words.append(name)
            count = sum(each == name for each in words)
            known[event["event_id"]] = f"{name} {count}"
    return words


def unredacted(events: Iterable[Event], reader: Person, room: str) -> list[Event]:
    """The events as the reader saw them first, before any of them was taken back."""
    first = reader._seen.get(room, {})
    return [event if event["content"] else first.get(event["event_id"], event) for event in events]


def _tidies(event: Event) -> bool:
    """Whether it is about something said before. That comes whenever there is time for it."""
    relation = event["content"].get("m.relates_to", {}).get("rel_type")
    return bool(relation == "m.replace") or event["type"] == "m.room.redaction"


def _deed(event: Event, known: Mapping[str, str]) -> str:
    content = event["content"]
    relation = content.get("m.relates_to", {})
    subject = known.get(relation.get("event_id", ""), "something unknown")
    answered = known.get(relation.get("m.in_reply_to", {}).get("event_id", ""))
    match event["type"]:
        case "m.room.member":
            return str(content["membership"])
        case "m.reaction":
            return f"{relation['key']} on {subject}"
        case type_ if type_ == POLL_START:
            return "poll"
        case type_ if type_ == POLL_END:
            return f"end of {subject}"
        case "m.room.message" if content["msgtype"] == "m.image":
            return "picture"
        case "m.room.message" if relation.get("rel_type") == "m.thread":
            return f"words under {subject}"
        case "m.room.message" if answered and not answered.startswith("poll "):
            return f"answer to {answered}"
    return next((name for words, name in WORDS.items() if words in body(event)), str(content))


def in_lanes(events: Sequence[str]) -> list[str]:
    """The same without ends, and the polls that ended, in order, each before its result.

    An end waits for nothing else in the room; where it stands among other words is of no matter.
    """
    line, ended = [], list[str]()
    for deed in events:
        if deed.startswith("end of "):
            ended.append(deed.removeprefix("end of "))
        elif deed == "result":
            line.append(f"result, ended: {', '.join(ended)}")
        else:
            line.append(deed)
    return line


def missing(events: Sequence[str], expected: Sequence[str]) -> int:
    """How many of the expected deeds are not there."""
    return (Counter(expected) - Counter(events)).total()


def doubled(events: Sequence[str], expected: Sequence[str]) -> int:
    """How many deeds there are that were not expected, or not so often."""
    return (Counter(events) - Counter(expected)).total()


def acts_done_twice(events: Iterable[Event], bot: str) -> list[str]:
    """The ids in clear text beside what was said, those that are there more than once."""
    acts = Counter(
        event["content"][ACT_KEY]
        for event in events
        if event["sender"] == bot and ACT_KEY in event["content"]
    )
    return [act for act, times in acts.items() if times > 1]
