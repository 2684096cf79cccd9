"""What the five people do and say. What the bot answers is up to the bot.

Each of them waits for what a person would wait for: the answer to what was asked.
"""

import asyncio
from collections.abc import Sequence

from bot.core.primitives import EventId, RoomId, UserId
from bot.demo.events import Event, Predicate, membership, of_type
from bot.demo.people import Person
from bot.demo.stage import Cast

ROOM_NAME = "Press shop, early shift"
POLL_START = "org.matrix.msc3381.poll.start"
POLL_END = "org.matrix.msc3381.poll.end"


async def make_room(
    people: Sequence[Person], name: str = ROOM_NAME, *, encrypted: bool = False
) -> RoomId:
    """A room with all of them in it, made by the first, and without the bot."""
    maker, *others = people
    invited = [person.user_id for person in others]
    room = await maker.create_room(name, invite=invited, encrypted=encrypted)
    for person in others:
        await person.join(room)
    return room


class Script:
    """The week in one room, in a hurry. Raises NotSeen when the bot leaves somebody waiting."""

    def __init__(self, cast: Cast, bot: UserId, room: RoomId, pause: float = 0) -> None:
        self._cast = cast
        self._bot = bot
        self._room = room
        self._pause = pause
        """Seconds before each thing said or done, so that an audience can follow."""

    async def play(self) -> EventId:
        """From the invitation to the summary; returns the last event."""
        await self._invite()
        await self._discuss()
        await self._vote(await self._poll())
        await self._close()
        await self._command("!floor summary")
        return await self._command("!floor now")

    async def _invite(self) -> None:
        await self._beat()
        await self._cast.ada.invite(self._room, self._bot)
        await self._hear(membership(self._bot, "join"))
        await self._hear(spoken_by(self._bot, "m.notice"))
        await self._command("!floor start")

    async def _discuss(self) -> None:
        _ada, ben, cleo, dee, emre = self._cast
        question = await self._order("!floor ask", spoken_by(self._bot, "m.text"))
        await self._hear(first_in_thread(self._bot, question))
        for person, words in [
            (
                ben,
                "Brackets, thousands a day. I’d make fewer, and make them so you can repair them.",
            ),
            (cleo, "Half of our wrapping is thrown away next door. I would drop that first."),
            (dee, "We used to make spare parts for old machines. People still ask for them."),
            (emre, "On nights nobody sees where it all goes. I would want to know that."),
            (ben, "The drivers know. Somebody could ask them."),
        ]:
            await self._say(person, words, thread=question)

    async def _poll(self) -> EventId:
        return await self._order("!floor poll dilemma for 2h", of_type(POLL_START, self._bot))

    async def _vote(self, poll: EventId) -> None:
        room, (ada, ben, cleo, dee, emre) = self._room, self._cast
        companion = await self._hear(first_in_thread(self._bot, poll))
        answers = await self._answers(poll)
        for number in range(1, len(answers) + 1):
            await self._hear(reacted(self._bot, companion, f"{number}️⃣"))
        first, second, third = answers[:3]
        for person, choice in [
            (ben, [first]),
            (emre, [first]),
            (cleo, [third]),
            (ada, [second]),
            (ben, [second]),
            (cleo, []),
        ]:
            await self._beat()
            await person.vote(room, poll, choice)
        await self._beat()
        await dee.react(room, companion, "2️⃣")

    async def _answers(self, poll: EventId) -> list[str]:
        start = (await self._cast.ada.event(self._room, poll))["content"][POLL_START]
        return [answer["id"] for answer in start["answers"]]

    async def _close(self) -> None:
        await self._command("!floor close", by=self._cast.emre)
        await self._command("!floor results dilemma")
        end = await self._order("!floor close", of_type(POLL_END, self._bot))
        await self._hear(spoken_by(self._bot, "m.text"), after=end)

    async def _command(self, words: str, by: Person | None = None) -> EventId:
        """Give a command and wait for the answer to it, which is returned."""
        asked = await self._say(by or self._cast.ada, words)
        return await self._hear(answers_to(self._bot, asked))

    async def _order(self, words: str, expected: Predicate) -> EventId:
        """Give a command and wait for what it brings about, which is returned."""
        asked = await self._say(self._cast.ada, words)
        return await self._hear(expected, after=asked)

    async def _hear(self, expected: Predicate, after: EventId | None = None) -> EventId:
        heard = await self._cast.ada.wait_for(self._room, expected, after=after)
        return EventId(heard["event_id"])

    async def _say(self, person: Person, words: str, thread: EventId | None = None) -> EventId:
        await self._beat()
        return await person.say(self._room, words, thread=thread)

    async def _beat(self) -> None:
        await asyncio.sleep(self._pause)


def spoken_by(sender: str, msgtype: str) -> Predicate:
    """A message of that user to the whole room: in no thread, and in no other's place."""

    def fits(event: Event) -> bool:
        content = event["content"]
        return (
            of_type("m.room.message", sender)(event)
            and content.get("msgtype") == msgtype
            and "rel_type" not in content.get("m.relates_to", {})
        )

    return fits


def answers_to(sender: str, asked: str) -> Predicate:
    """That user's message in reply to that event."""

    def fits(event: Event) -> bool:
        related = event["content"].get("m.relates_to", {})
        answered = related.get("m.in_reply_to", {}).get("event_id")
        return of_type("m.room.message", sender)(event) and bool(answered == asked)

    return fits


def first_in_thread(sender: str, root: str) -> Predicate:
    """That user's message in the thread under that event."""
    return _related("m.room.message", sender, rel_type="m.thread", event_id=root)


def reacted(sender: str, event: str, key: str) -> Predicate:
    """That user's reaction to that event."""
    return _related("m.reaction", sender, event_id=event, key=key)


def _related(type: str, sender: str, **relation: str) -> Predicate:
    def fits(event: Event) -> bool:
        related = event["content"].get("m.relates_to", {})
        return of_type(type, sender)(event) and relation.items() <= related.items()

    return fits
