"""The way in: any message the bot has to say, put into words. Sentences stand in the files beside.

A new kind of message gets its line in `_WORDING`; a test renders one of each.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import messages as said
from bot.core.messages import Message
from bot.render import (
    admin,
    answering,
    gone,
    help,
    mistakes,
    own,
    poll,
    question,
    quorum,
    refusals,
    result,
    rhythm,
    room,
    suggestions,
    week,
)
from bot.render.markup import Block, page
from bot.render.poll import poll_title
from bot.render.verbs import registry
from bot.render.voice import Said, Voice

__all__ = ["Said", "Voice", "poll_title", "render"]

_WORDING: Mapping[type, Callable[[Any, Voice], list[Block]]] = {
    said.Greeting: room.greeting,
    said.Introduction: room.introduction,
    said.Followed: room.followed,
    said.RoomReplaced: room.room_replaced,
    said.AskQuestion: question.ask_question,
    said.OtherSide: question.other_side,
    said.OpenPoll: poll.open_poll,
    said.Companion: poll.companion,
    said.CompanionClosed: poll.companion_closed,
    said.AskOwn: question.ask_own,
    said.ListItems: own.list_items,
    said.NotPosted: own.not_posted,
    said.BadQuorum: own.bad_quorum,
    said.NumberIsNoVote: poll.number_is_no_vote,
    said.EndPoll: poll.end_poll,
    said.Remind: poll.remind,
    said.TellResult: result.tell_result,
    said.TellTurnout: result.tell_turnout,
    said.TellWeek: week.tell_week,
    said.Help: help.help_page,
    said.Now: room.now,
    said.Started: room.started,
    said.Stopped: room.stopped,
    said.Closing: poll.closing,
    said.FewQuestionsLeft: question.few_questions_left,
    said.PollSkipped: room.poll_skipped,
    said.NobodyCanAnswer: answering.nobody_can_answer,
    said.FewCanAnswer: answering.few_can_answer,
    said.PollNotPosted: room.poll_not_posted,
    said.PollNotCounted: room.poll_not_counted,
    said.PollTakenDown: gone.poll_taken_down,
    said.PollVanished: gone.poll_vanished,
    said.QuorumTooHigh: quorum.too_high,
    said.MayNotEnd: poll.may_not_end,
    said.RoomForgets: gone.room_forgets,
    said.CommandsMissed: room.commands_missed,
    said.NotAllowed: refusals.not_allowed,
    said.AlreadyRun: refusals.already_run,
    said.UnknownCommand: refusals.unknown_command,
    said.HowToVote: refusals.how_to_vote,
    said.BadUsage: refusals.bad_usage,
    said.BadDuration: refusals.bad_duration,
    said.BadUntil: refusals.bad_until,
    said.BadWeek: refusals.bad_week,
    said.FutureWeek: refusals.future_week,
    said.UnknownQuestion: refusals.unknown_question,
    said.UnknownPoll: refusals.unknown_poll,
    said.PollIsOpen: refusals.poll_is_open,
    said.NoPollOpen: refusals.no_poll_open,
    said.NoResults: refusals.no_results,
    said.TellSchedules: rhythm.tell_schedules,
    said.ScheduleSet: rhythm.schedule_set,
    said.ZoneSet: rhythm.zone_set,
    said.QuietSet: rhythm.quiet_set,
    said.Paused: rhythm.paused,
    said.Resumed: rhythm.resumed,
    said.LeftOut: rhythm.left_out,
    said.Preview: rhythm.preview,
    said.TellDecks: rhythm.tell_decks,
    said.DeckSet: rhythm.deck_set,
    said.TellLog: rhythm.tell_log,
    said.SuggestionTaken: suggestions.suggestion_taken,
    said.SuggestionNotTaken: suggestions.suggestion_not_taken,
    said.ShowSuggestions: suggestions.show_suggestions,
    said.ShowSuggestion: suggestions.show_suggestion,
    said.SuggestionDecided: suggestions.suggestion_decided,
    said.UnknownSuggestion: suggestions.unknown_suggestion,
    said.AskSuggested: suggestions.ask_suggested,
    said.AskOtherSide: question.ask_other_side,
    said.UnknownSchedule: mistakes.unknown_schedule,
    said.BadRule: mistakes.bad_rule,
    said.BadZone: mistakes.bad_zone,
    said.BadQuiet: mistakes.bad_quiet,
    said.NothingToSkip: mistakes.nothing_to_skip,
    said.UnknownDeck: mistakes.unknown_deck,
    said.TooManyCommands: refusals.too_many_commands,
    said.AdminHello: admin.admin_hello,
    said.TroubleReport: admin.trouble_report,
    said.Status: admin.status,
    said.OnlyStatus: admin.only_status,
    said.DatabaseUpdated: admin.database_updated,
    **registry.WORDING,
}


def render(message: Message, voice: Voice) -> Said:
    """The message in words, as plain text and, where that says it better, as HTML."""
    return page(_WORDING[type(message)](message, voice))
