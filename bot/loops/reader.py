"""Reads what people answered to a week's questions and polls.

Only ids and senders are held, while it reads.

Threads are listed by the homeserver. Plain replies are not, so the room is read back to the oldest
question, page by page; what no page of a bounded number holds is told of as missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.core.polls.values import PollRound
from bot.core.primitives import ActId, EventId, RoomId, UserId
from bot.core.questions.replies import Reply, replies_to
from bot.core.questions.values import QuestionRound, Replies
from bot.core.rooms.values import Room
from bot.core.view import Settings
from bot.loops.decryption import Decryption
from bot.matrix.decode import Event
from bot.matrix.gateway import Denied, Gateway
from bot.matrix.names import THREAD_REL
from bot.matrix.replies import SPOKEN_TYPES, Ear
from bot.matrix.spoken import Listener, is_command

MOST_PAGES = 200
"""Of a hundred messages or fewer; the manual names the sum of them."""
MOST_BYTES = 64 * 1024 * 1024
Asked = Mapping[ActId, EventId]
"""Where questions stand, by their rounds."""


def ear(settings: Settings, room: Room, deaf_to: Callable[[UserId], bool]) -> Ear:
    """Who hears the people of a room, and none of the commands they give there."""
    listener = Listener(settings.me, settings.prefix, None)
    return Ear(deaf_to, lambda event: is_command(room, event, listener))


class Reader:
    """The one who reads replies."""

    def __init__(self, gateway: Gateway, decryption: Decryption, ear: Ear) -> None:
        self._gateway = gateway
        self._decryption = decryption
        self._ear = ear

    async def replies(self, rounds: Iterable[QuestionRound | PollRound]) -> dict[ActId, Replies]:
        """What came in answer to these questions and polls, by their rounds.

        Raises Denied or TryLater.
        """
        rooms: dict[RoomId, dict[ActId, EventId]] = {}
        for asked in rounds:
            if asked.event_id is not None:
                rooms.setdefault(asked.stands_in, {})[asked.round_id] = asked.event_id
        found: dict[ActId, Replies] = {}
        for room_id, asked_there in rooms.items():
            found |= await self._in_room(room_id, asked_there)
        return found

    async def _in_room(self, room_id: RoomId, asked: Asked) -> dict[ActId, Replies]:
        threads = {
            round_id: await self._thread(room_id, event_id) for round_id, event_id in asked.items()
        }
        plain, not_reached = await self._read_back(room_id, set(asked.values()))
        found = {}
        for round_id, event_id in asked.items():
            roots, listed = threads[round_id]
            # A page of the past may lack what the homeserver lists, or the other way round.
            replies = {each.event_id: each for each in (*plain, *listed)}
            all_read = event_id not in not_reached
            found[round_id] = replies_to(roots, replies.values(), all_read=all_read)
        return found

    async def _thread(
        self, room_id: RoomId, question: EventId
    ) -> tuple[list[EventId], list[Reply]]:
        """What a reply to the question may answer, and the replies in its thread."""
        roots: list[EventId] = [question]
        replies: list[Reply] = []
        try:
            async for page in self._gateway.related(room_id, question, THREAD_REL):
                roots += (EventId(event.event_id) for event in page)
                replies += await self._heard(room_id, page)
        except Denied as refusal:
            # One question that is gone must not cost the room its summary.
            if not refusal.is_gone:
                raise
        return roots, replies

    async def _read_back(
        self, room_id: RoomId, questions: set[EventId]
    ) -> tuple[list[Reply], set[EventId]]:
        """The replies since these questions, and the questions that were not reached."""
        replies: list[Reply] = []
        start, size = "", 0
        for _ in range(MOST_PAGES):
            page, further = await self._gateway.history(room_id, start, SPOKEN_TYPES)
            replies += await self._heard(room_id, page)
            questions = questions.difference(event.event_id for event in page)
            size += sum(len(memoryview(event.content)) for event in page)
            if not questions or not further:
                return replies, set()
            if size > MOST_BYTES or further == start:
                break
            start = further
        return replies, questions

    async def _heard(self, room_id: RoomId, page: Sequence[Event]) -> list[Reply]:
        wanted = [event for event in page if self._ear.may_hear(event)]
        decrypted = await self._decryption.decrypt(room_id, wanted)
        unreadable = (*(event for event, _ in decrypted.waiting), *decrypted.unreadable)
        replies = map(self._ear.hear, (*decrypted.events, *unreadable))
        return [reply for reply in replies if reply]
