"""A room's events, put into what an onlooker would tell of them. Values only, no I/O.

A vote in a poll is told without what was chosen, as no client shows it while the poll is open.
Events come from anybody and may have any shape: whatever cannot be read is left out.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.demo.events import Event
from bot.render.markup import clean

POLL = "org.matrix.msc3381.poll"
TEXT = "org.matrix.msc1767.text"


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody says something."""

    name: str
    lines: tuple[str, ...]
    """Without control characters; spaces in front are kept."""
    bot: bool = False
    threaded: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something happens."""

    words: str
    threaded: bool = False


@dataclass(slots=True)
class Telling:
    """What has been told so far, as far as the rest depends on it."""

    bot: str
    """Its user id."""
    _names: dict[str, str] = field(default_factory=dict)
    _voters: set[tuple[str, str]] = field(default_factory=set)
    _companions: set[str] = field(default_factory=set)
    _polls: set[str] = field(default_factory=set)

    def tell(self, event: Event) -> Speech | Note | None:
        """What there is to tell of the next event; None for nothing."""
        try:
            return self._told(event)
        except (KeyError, TypeError, AttributeError):
            return None

    def name(self, user: str) -> str:
        """What someone is called in the room."""
        return self._names.get(user, user)

    def _told(  # noqa: PLR0911 - one line for each type of event
        self, event: Event
    ) -> Speech | Note | None:
        name, content = self.name(event["sender"]), event["content"]
        match event["type"]:
            case "m.room.member":
                return self._membership(event)
            case "m.room.name":
                return Note(f"{name} calls the room “{clean(content['name'])}”")
            case "m.room.message":
                return self._message(event)
            case "m.reaction":
                return self._reaction(name, content["m.relates_to"])
            case "org.matrix.msc3381.poll.start":
                self._polls.add(event["event_id"])
                return self._speech(event, _as_poll(content))
            case "org.matrix.msc3381.poll.response":
                return Note(f"{name} {self._vote(event)}")
            case "org.matrix.msc3381.poll.end":
                return Note(f"{name} ends the poll")
            case "m.room.encrypted":
                return Note(f"{name} writes something unreadable here")
        return None

    def _membership(self, event: Event) -> Note | None:
        content, who, by = event["content"], event["state_key"], event["sender"]
        if content.get("displayname"):
            self._names[who] = clean(content["displayname"])
        name = self.name(who)
        match content["membership"]:
            case "join":
                return Note(f"{name} joins")
            case "invite":
                return Note(f"{self.name(by)} invites {name}")
            case "leave" if who == by:
                return Note(f"{name} leaves")
        return None

    def _message(self, event: Event) -> Speech | Note:
        related = event["content"].get("m.relates_to", {})
        if related.get("rel_type") == "m.replace":
            return self._edit(event, related["event_id"])
        threaded = related.get("rel_type") == "m.thread"
        if threaded and event["sender"] == self.bot and related["event_id"] in self._polls:
            self._companions.add(event["event_id"])
        return self._speech(event, event["content"]["body"], threaded=threaded)

    def _edit(self, event: Event, edited: str) -> Note:
        companion = edited in self._companions
        place = "the companion message" if companion else "a message"
        first = clean(event["content"]["m.new_content"]["body"].split("\n")[0])
        return Note(f"{self.name(event['sender'])} edits {place}: {first}", threaded=companion)

    def _speech(self, event: Event, body: str, *, threaded: bool = False) -> Speech:
        lines = tuple(_indented(line) for line in body.split("\n"))
        sender = event["sender"]
        return Speech(self.name(sender), lines, sender == self.bot, threaded)

    def _reaction(self, name: str, relation: dict[str, Any]) -> Note:
        companion = relation["event_id"] in self._companions
        place = "the companion message" if companion else "a message"
        return Note(f"{name} reacts {clean(relation['key'])} on {place}", threaded=companion)

    def _vote(self, event: Event) -> str:
        content = event["content"]
        if content[f"{POLL}.response"]["answers"] == []:
            return "takes the vote back"
        voter = (event["sender"], content["m.relates_to"]["event_id"])
        again = voter in self._voters
        self._voters.add(voter)
        return "changes the vote" if again else "votes in the poll"


def _indented(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line)


def _as_poll(content: dict[str, Any]) -> str:
    start = content[f"{POLL}.start"]
    answers = [f"○ {answer[TEXT]}" for answer in start["answers"]]
    return "\n".join([f"Poll: {start['question'][TEXT]}", *answers])
