"""The way in: any message the bot has to say, put into words. Sentences stand in the files beside.

A new kind of message gets its line in `_WORDING`; a test renders one of each.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import messages
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
    messages.Greeting: room.greeting,
    messages.Introduction: room.introduction,
    messages.Followed: room.followed,
    messages.RoomReplaced: room.room_replaced,
    messages.AskQuestion: question.ask_question,
    messages.OtherSide: question.other_side,
    messages.OpenPoll: poll.open_poll,
    messages.Companion: poll.companion,
    messages.CompanionClosed: poll.companion_closed,
    messages.AskOwn: question.ask_own,
    messages.ListItems: own.list_items,
    messages.NotPosted: own.not_posted,
    messages.BadQuorum: own.bad_quorum,
    messages.NumberIsNoVote: poll.number_is_no_vote,
    messages.EndPoll: poll.end_poll,
    messages.Remind: poll.remind,
    messages.TellResult: result.tell_result,
    messages.TellTurnout: result.tell_turnout,
    messages.TellWeek: week.tell_week,
    messages.Help: help.help_page,
    messages.Now: room.now,
    messages.Started: room.started,
    messages.Stopped: room.stopped,
    messages.Closing: poll.closing,
    messages.FewQuestionsLeft: question.few_questions_left,
    messages.PollSkipped: room.poll_skipped,
    messages.NobodyCanAnswer: answering.nobody_can_answer,
    messages.FewCanAnswer: answering.few_can_answer,
    messages.PollNotPosted: room.poll_not_posted,
    messages.PollNotCounted: room.poll_not_counted,
    messages.PollTakenDown: gone.poll_taken_down,
    messages.PollVanished: gone.poll_vanished,
    messages.QuorumTooHigh: quorum.too_high,
    messages.MayNotEnd: poll.may_not_end,
    messages.RoomForgets: gone.room_forgets,
    messages.CommandsMissed: room.commands_missed,
    messages.NotAllowed: refusals.not_allowed,
    messages.AlreadyRun: refusals.already_run,
    messages.UnknownCommand: refusals.unknown_command,
    messages.HowToVote: refusals.how_to_vote,
    messages.BadUsage: refusals.bad_usage,
    messages.BadDuration: refusals.bad_duration,
    messages.BadUntil: refusals.bad_until,
    messages.BadWeek: refusals.bad_week,
    messages.FutureWeek: refusals.future_week,
    messages.UnknownQuestion: refusals.unknown_question,
    messages.UnknownPoll: refusals.unknown_poll,
    messages.PollIsOpen: refusals.poll_is_open,
    messages.NoPollOpen: refusals.no_poll_open,
    messages.NoResults: refusals.no_results,
    messages.TellSchedules: rhythm.tell_schedules,
    messages.ScheduleSet: rhythm.schedule_set,
    messages.ZoneSet: rhythm.zone_set,
    messages.QuietSet: rhythm.quiet_set,
    messages.Paused: rhythm.paused,
    messages.Resumed: rhythm.resumed,
    messages.LeftOut: rhythm.left_out,
    messages.Preview: rhythm.preview,
    messages.TellDecks: rhythm.tell_decks,
    messages.DeckSet: rhythm.deck_set,
    messages.TellLog: rhythm.tell_log,
    messages.SuggestionTaken: suggestions.suggestion_taken,
    messages.SuggestionNotTaken: suggestions.suggestion_not_taken,
    messages.ShowSuggestions: suggestions.show_suggestions,
    messages.ShowSuggestion: suggestions.show_suggestion,
    messages.SuggestionDecided: suggestions.suggestion_decided,
    messages.UnknownSuggestion: suggestions.unknown_suggestion,
    messages.AskSuggested: suggestions.ask_suggested,
    messages.AskOtherSide: question.ask_other_side,
    messages.UnknownSchedule: mistakes.unknown_schedule,
    messages.BadRule: mistakes.bad_rule,
    messages.BadZone: mistakes.bad_zone,
    messages.BadQuiet: mistakes.bad_quiet,
    messages.NothingToSkip: mistakes.nothing_to_skip,
    messages.UnknownDeck: mistakes.unknown_deck,
    messages.TooManyCommands: refusals.too_many_commands,
    messages.AdminHello: admin.admin_hello,
    messages.TroubleReport: admin.trouble_report,
    messages.Status: admin.status,
    messages.OnlyStatus: admin.only_status,
    messages.DatabaseUpdated: admin.database_updated,
    **registry.WORDING,
}


def render(message: Message, voice: Voice) -> Said:
    """The message in words, as plain text and, where that says it better, as HTML."""
    return page(_WORDING[type(message)](message, voice))
