"""Votes in quizzes of groups, and what happens to the groups."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import ChatMember, Update

from bot.chat.heard import Heard
from bot.services.live_course import LiveCourse
from bot.services.live_outcomes import UnknownPoll

AWAIT_POLL, POLL_TRIES = 0.2, 75
"""Seconds between two looks for a poll that is just being sent, and how many looks: 15 seconds."""
CHANNEL_VOTER = 136817688
"""Whom Telegram names as the voter where a channel or group voted (core.telegram.org/bots/api#pollanswer)."""


class LiveVoteHandlers:
    """What is done with what Telegram tells by itself about polls and groups.

    Args:
        heard: who has voted in open polls, as far as this process has heard.
        wake: set when a quiz may have something to do at once.
        sleep: waits the given number of seconds.
    """

    def __init__(
        self, course: LiveCourse, heard: Heard, wake: asyncio.Event, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._course = course
        self._heard = heard
        self._wake = wake
        self._sleep = sleep

    async def voted(self, update: Update, _: object) -> None:
        """Take a vote. Nothing of a voter who is no player is stored or logged."""
        answer = update.poll_answer
        assert answer is not None
        person = answer.user.id if answer.user and answer.voter_chat is None else 0
        person = 0 if person == CHANNEL_VOTER else person
        outcome = await self._course.vote(answer.poll_id, person, tuple(answer.option_ids))
        for _again in range(POLL_TRIES):
            if not isinstance(outcome, UnknownPoll) or not outcome.may_come:
                break
            await self._sleep(AWAIT_POLL)  # the vote has overtaken Telegram's answer that names the poll
            outcome = await self._course.vote(answer.poll_id, person, tuple(answer.option_ids))
        if isinstance(outcome, UnknownPoll):
            return
        self._heard.voted(answer.poll_id, person or (answer.voter_chat.id if answer.voter_chat else 0))
        if (quiz := self._heard.complete(answer.poll_id)) is not None:
            await self._course.seal_now(quiz)
            self._wake.set()
        if outcome.closes_now:
            self._wake.set()

    async def counted(self, update: Update, _: object) -> None:
        """Note the counts of a poll that Telegram sent by itself."""
        poll = update.poll
        assert poll is not None
        counts = tuple(option.voter_count for option in poll.options)
        await self._course.note_counts(poll.id, counts, poll.total_voter_count)

    async def migrated(self, update: Update, _: object) -> None:
        """Follow a group that has become a supergroup. Both chats say so; the second time changes nothing."""
        message = update.message
        assert message is not None
        if message.migrate_to_chat_id:
            await self._course.moved(message.chat_id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._course.moved(message.migrate_from_chat_id, message.chat_id)
        self._wake.set()

    async def membership(self, update: Update) -> None:
        """Forget a group that the bot is not in any more."""
        change = update.my_chat_member
        assert change is not None
        if change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED):
            await self._course.left(change.chat.id)
