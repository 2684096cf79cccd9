"""Links to what stands in a room (Matrix spec, appendix "Matrix.to navigation")."""

from urllib.parse import quote

from bot.core.primitives import Place, RoomId
from bot.render.markup import Text, link
from bot.render.voice import Voice


def linked(words: Text, place: Place | None, voice: Voice) -> Text:
    """The words, as a link to the event; without a place they are only words."""
    return link(words, url(place, voice)) if place else words


def room_url(room_id: RoomId, voice: Voice) -> str:
    """The address of a room."""
    return f"https://matrix.to/#/{quote(room_id, '', errors='replace')}{_via(voice)}"


def url(place: Place, voice: Voice) -> str:
    """The address of an event.

    The ids of new rooms name no server, so the link says through which one the room can be found.
    """
    path = "/".join(quote(each, "", errors="replace") for each in (place.room_id, place.event_id))
    return f"https://matrix.to/#/{path}{_via(voice)}"


def _via(voice: Voice) -> str:
    return f"?via={quote(voice.server, '', errors='replace')}" if voice.server else ""
