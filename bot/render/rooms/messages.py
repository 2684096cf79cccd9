"""What is said of rooms, put into words."""

from typing import assert_never

from bot.core.rooms.messages import (
    AdminHello,
    DatabaseUpdated,
    FewCanAnswer,
    Followed,
    Greeting,
    Introduction,
    NobodyCanAnswer,
    OnlyStatus,
    RoomMessage,
    RoomReplaced,
    Status,
    TellLog,
    TroubleReport,
)
from bot.render.markup import Block
from bot.render.rooms import admin, answering, greeting, log
from bot.render.voice import Voice


def worded(message: RoomMessage, voice: Voice) -> list[Block]:  # noqa: C901, PLR0911, PLR0912
    """The message in words."""
    match message:
        case Greeting():
            return greeting.greeting(message, voice)
        case Introduction():
            return greeting.introduction(message, voice)
        case Followed():
            return greeting.followed(message, voice)
        case RoomReplaced():
            return greeting.room_replaced(message, voice)
        case NobodyCanAnswer():
            return answering.nobody_can_answer(message, voice)
        case FewCanAnswer():
            return answering.few_can_answer(message, voice)
        case TellLog():
            return log.tell_log(message, voice)
        case AdminHello():
            return admin.admin_hello(message, voice)
        case TroubleReport():
            return admin.trouble_report(message, voice)
        case Status():
            return admin.status(message, voice)
        case OnlyStatus():
            return admin.only_status(message, voice)
        case DatabaseUpdated():
            return admin.database_updated(message, voice)
        case _:
            assert_never(message)
