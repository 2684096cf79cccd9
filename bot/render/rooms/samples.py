"""A sample of everything that is said of rooms."""

from bot.core.primitives import ActId, RoomId, UserId
from bot.core.rooms.admin import AwaitedPoll, Reported, Standing, Trouble
from bot.core.rooms.answering import EVERY_OTHER, MESSAGE, REACTION, RESPONSES, Barrier
from bot.core.rooms.messages import (
    AdminHello,
    DatabaseUpdated,
    FewCanAnswer,
    Followed,
    Greeting,
    Introduction,
    LogLine,
    NobodyCanAnswer,
    OnlyStatus,
    RoomMessage,
    RoomReplaced,
    Status,
    TellLog,
    TroubleReport,
)
from bot.render.sample_values import CLOSES, DILEMMA, POLLS, QUESTION, QUESTIONS, at

REPORT = ActId("report-1")

OPEN_POLL = AwaitedPoll(RoomId("!depot:example.org"), DILEMMA.question, CLOSES, "Depot")

TROUBLES = (
    Trouble("backups", "", "backups: there is none of the last two days.", serious=False),
    Trouble(
        "disk",
        "/data",
        "/data: 12 MB free.",
        True,
        "Free some space: the bot stops when it’s full.",
    ),
)

SAMPLES: dict[str, RoomMessage] = {
    "greeting": Greeting(running=False),
    "greeting, encrypted": Greeting(running=False, encrypted=True),
    "greeting, running": Greeting(running=True),
    "greeting, one to one": Greeting(running=False, one_to_one=True),
    "greeting, one to one, running": Greeting(True, encrypted=True, one_to_one=True),
    "introduction": Introduction(),
    "followed": Followed(),
    "room replaced": RoomReplaced(),
    "nobody can vote": NobodyCanAnswer(
        POLLS,
        DILEMMA.question,
        tuple(Barrier(each, 50) for each in (*RESPONSES, REACTION)),
        0,
    ),
    "nobody can reply": NobodyCanAnswer(
        QUESTIONS, QUESTION.question, (Barrier(EVERY_OTHER, 50),), 0
    ),
    "few can vote": FewCanAnswer(POLLS, 2, 40, (Barrier(EVERY_OTHER, 50),), 0),
    "few can reply": FewCanAnswer(QUESTIONS, 2, 40, (Barrier(MESSAGE, 50),), 0),
    "few can reply, lowered one by one": FewCanAnswer(QUESTIONS, 1, 3, (), 0),
    "log": TellLog(
        (
            LogLine(at(20, 9), UserId("@ben:example.org"), "schedule polls fri 12:00 for 2d"),
            LogLine(at(19, 9), UserId("@ada:example.org"), "start"),
        ),
    ),
    "log, long": TellLog((LogLine(at(20, 9), UserId("@ada:example.org"), "skip"),) * 80, start=12),
    "log, nothing": TellLog(()),
    "admin hello": AdminHello(),
    "report": TroubleReport(TROUBLES, ()),
    "report, over": TroubleReport(
        (), (Reported("disk", "/data", REPORT), Reported("devices", "#1", REPORT))
    ),
    "status": Status(Standing("1.0", 2, (OPEN_POLL,), 3, 1), TROUBLES),
    "status, over": Status(
        Standing("1.0", 2, (), 0, 0), (), (Reported("disk", "/data", ActId("report-1")),)
    ),
    "status, all well": Status(Standing("1.0", 1, (), 1, 0), ()),
    "status, much wrong": Status(Standing("1.0", 0, (), 0, 0), TROUBLES[:1] * 20),
    "only status": OnlyStatus(),
    "database updated": DatabaseUpdated(8),
}
