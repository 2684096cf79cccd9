"""A played room as a page: three phones side by side, drawn from the room's own events.

What the bot says stands there as the HTML it sent; what people say is escaped. No I/O here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from bot.demo.events import Event
from bot.demo.script import ROOM_NAME, answers_to, spoken_by
from bot.demo.telling import POLL, TEXT

_COLOURS = ("#0b7285", "#a61e4d", "#8a5a00", "#364fc7", "#5f3dc4")


@dataclass(frozen=True, slots=True)
class Played:
    """All events of a room in which the script was played, and the bot's user id."""

    events: tuple[Event, ...]
    bot: str

    def page(self, css: str) -> str:
        """The whole page. It needs nothing from elsewhere."""
        phones = "".join(
            _phone(title, inner)
            for title, inner in [
                ("A question, and the room answers in its thread", self._question()),
                ("A poll, also for apps that show none", self._poll()),
                ("The result, and the week in short", self._outcome()),
            ]
        )
        return f'<!doctype html><meta charset="utf-8"><style>{css}</style><main>{phones}</main>'

    def _question(self) -> str:
        question = self._spoken()[0]
        asked = self._message(self._first("!floor ask"))
        return asked + self._message(question) + self._thread(question)

    def _poll(self) -> str:
        start = self._of_type(f"{POLL}.start")[0]
        asked = self._message(self._first("!floor poll dilemma for 2h"))
        drawn = self._message(start, _as_poll(start)) + self._thread(start)
        refused = self._exchange("!floor close")
        return asked + drawn + refused + self._exchange("!floor results dilemma")

    def _outcome(self) -> str:
        return self._message(self._spoken()[-1]) + self._exchange("!floor summary")

    def _exchange(self, command: str) -> str:
        """A command and the answer to it."""
        asked = self._first(command)
        reply = next(filter(answers_to(self.bot, asked["event_id"]), self.events))
        return self._message(asked) + self._message(reply)

    def _first(self, words: str) -> Event:
        return next(event for event in self.events if event["content"].get("body") == words)

    def _spoken(self) -> list[Event]:
        return list(filter(spoken_by(self.bot, "m.text"), self.events))

    def _of_type(self, type: str) -> list[Event]:
        return [event for event in self.events if event["type"] == type]

    def _thread(self, root: Event) -> str:
        replies = "".join(
            self._message(event)
            for event in self._of_type("m.room.message")
            if _relation(event) == ("m.thread", root["event_id"])
        )
        return f'<section class="thread"><h2>Thread</h2>{replies}</section>'

    def _message(self, event: Event, inner: str = "") -> str:
        sender: str = event["sender"]
        name = escape(self._names().get(sender, sender))
        kind = "bot" if sender == self.bot else "person"
        colour = self._colour(sender)
        return (
            f'<article class="{kind}" style="--who: {colour}"><i>{name[0]}</i><div>'
            f'<b>{name}</b><div class="said">{inner or _said(event)}</div>'
            f"{self._reactions(event)}</div></article>"
        )

    def _reactions(self, event: Event) -> str:
        about = ("m.annotation", event["event_id"])
        keys = Counter(
            reaction["content"]["m.relates_to"]["key"]
            for reaction in self._of_type("m.reaction")
            if _relation(reaction) == about
        )
        drawn = "".join(f"<span>{escape(str(key))} {count}</span>" for key, count in keys.items())
        return f'<p class="reactions">{drawn}</p>' if drawn else ""

    def _names(self) -> dict[str, str]:
        members = self._of_type("m.room.member")
        return {str(event["state_key"]): event["content"]["displayname"] for event in members}

    def _colour(self, sender: str) -> str:
        people = [user for user in self._names() if user != self.bot]
        return "#2b7a3d" if sender == self.bot else _COLOURS[people.index(sender) % len(_COLOURS)]


def _phone(title: str, inner: str) -> str:
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<div class="phone"><header>{escape(ROOM_NAME)}</header>{inner}</div></figure>'
    )


def _said(event: Event) -> str:
    content = event["content"]
    plain = "".join(f"<p>{part}</p>" for part in _paragraphs(content["body"]))
    return str(content.get("formatted_body", plain))


def _paragraphs(body: str) -> Iterable[str]:
    return (escape(part).replace("\n", "<br>") for part in body.split("\n\n"))


def _as_poll(start: Event) -> str:
    """As clients draw it: the question, and a button for each answer."""
    poll = start["content"][f"{POLL}.start"]
    answers = "".join(f"<li>{escape(answer[TEXT])}</li>" for answer in poll["answers"])
    return f'<p><b>{escape(poll["question"][TEXT])}</b></p><ul class="poll">{answers}</ul>'


def _relation(event: Event) -> tuple[object, object]:
    related = event["content"].get("m.relates_to", {})
    return related.get("rel_type"), related.get("event_id")
