"""What live quizzes say by their clock: polls, answers, ends. Each call is claimed before and settled after it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.chat.deep_links import DeepLink
from bot.chat.fast_calls import call
from bot.chat.heard import Heard
from bot.chat.live_errors import no_polls, outcome_of
from bot.chat.outgoing import content_of, keyboard_of
from bot.chat.screens import live as screens
from bot.chat.screens import live_course
from bot.chat.screens.markup import Screen
from bot.chat.telegram_errors import Refused as EditRefused
from bot.chat.telegram_errors import refused
from bot.chat.translation import Translator
from bot.errors import TransientError
from bot.quiz.bank import Bank
from bot.quiz.live import (
    AllHeard,
    Claimed,
    Errand,
    LiveQuiz,
    Lost,
    Outcome,
    Refused,
    Sent,
    Stopped,
)
from bot.quiz.own_pack import class_of
from bot.services.live_course import LiveCourse

log = logging.getLogger(__name__)

READ_TIMEOUT = 20.0
"""Seconds: Telegram may hold a call for 8 before it answers 429, and an answer that is given up is a question lost."""
LISTEN_AGAIN, QUIET = 1.0, 30
"""Seconds from one look whether votes wait at Telegram to the next; after so many in which none came, none is waited
for any longer: where Telegram hands over much else all the time, something always waits."""
TRIES, PAUSE = 8, 0.25
"""How often an outcome is noted at most while the database cannot be used, and seconds before the second try."""


class LiveSender:
    """Runs the errands of live quizzes.

    Args:
        sleep: waits the given number of seconds.
        heard: who has voted in the polls that are open.
        wake: set when something may be due at once.
        caught_up: whether every vote that Telegram held when this was called has been handled.
    """

    def __init__(
        self,
        bot: Bot,
        course: LiveCourse,
        bank: Bank,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        *,
        heard: Heard,
        wake: asyncio.Event,
        caught_up: Callable[[], Awaitable[bool]],
    ) -> None:
        self._bot = bot
        self._course = course
        self._bank = bank
        self._clock = clock
        self._sleep = sleep
        self._caught_up = caught_up
        self._listening: set[str] = set()
        self._stopped = False
        self._busy: dict[str, asyncio.Task[None]] = {}
        self.heard = heard
        self.wake = wake

    async def run_due(self) -> float | None:
        """Begin what is due, each quiz by itself: no group waits for another.

        Returns:
            The seconds until something else is due; `None` if nothing is known to be.
        """
        self.wake.clear()
        now = self._clock()
        waits = []
        for id, due in await self._course.due():
            if id in self._busy:
                continue
            if due > now:
                waits.append((due - now).total_seconds())
                break  # they come in the order of their time
            self._begin(id)
        return min(waits, default=None)

    async def finished(self) -> None:
        """Wait until nothing that was begun is under way."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def stop_listening(self) -> None:
        """Wait for no more votes, and begin nothing. Whoever goes on with such a quiz waits anew."""
        self._stopped = True
        for id in self._listening:
            self._busy[id].cancel()

    def _begin(self, id: str) -> None:
        task = self._busy[id] = asyncio.create_task(self._run(id))

        def ended(_: "asyncio.Task[None]") -> None:
            del self._busy[id]
            self.wake.set()

        task.add_done_callback(ended)

    async def _run(self, id: str) -> None:
        """Do everything that is due in one quiz."""
        try:
            while not self._stopped and (claimed := await self._course.claim(id)) is not None:
                await self._do(claimed)
        except Exception as error:  # the next round, or the end of the claim, takes it up again
            log.error("a live quiz: %s", type(error).__name__)
            await self._sleep(1.0)

    async def _do(self, claimed: Claimed) -> None:
        """Run the errand of a quiz, and note its outcome."""
        quiz, errand = claimed.quiz, claimed.errand
        if not quiz.poll:
            self.heard.forget(quiz.id)
        if errand is None:
            return
        outcome = await self._run_errand(quiz, errand)
        if errand is Errand.ASK and isinstance(outcome, Sent):
            self.heard.opened(outcome.poll, quiz.id)
        if isinstance(outcome, Stopped):
            self.heard.closed(quiz.poll, quiz.id, outcome.voters)
        await self._settle(quiz, outcome)
        if errand is Errand.STOP and (complete := self.heard.complete(quiz.poll)):
            await self._course.seal_now(complete)

    async def _settle(self, quiz: LiveQuiz, outcome: Outcome) -> None:
        """Note an outcome, again and again while the database cannot be used: the call is not made a second time."""
        for tried in range(TRIES):
            try:
                await self._course.settle(quiz.id, quiz.claim, outcome)
                return
            except TransientError:
                if tried + 1 == TRIES:
                    raise
                await self._sleep(PAUSE * 2**tried)

    async def _run_errand(self, quiz: LiveQuiz, errand: Errand) -> Outcome:
        """Make the call of an errand."""
        tr = Translator(quiz.language)
        try:
            match errand:
                case Errand.COUNT:
                    players = await self._course.count_players(quiz.id)
                    return await self._edit_lobby(quiz, screens.lobby(tr, self._bank, quiz, players))
                case Errand.EXPIRE:
                    return await self._edit_lobby(quiz, screens.expired(tr))
                case Errand.ASK:
                    return await self._ask(tr, quiz)
                case Errand.STOP:
                    return await self._stop(tr, quiz)
                case Errand.LISTEN:
                    return await self._listen(quiz)
                case Errand.EXPLAIN:
                    return await self._say(quiz, live_course.answer(tr, await self._course.bank(quiz), quiz))
                case Errand.SUM_UP:
                    end = await self._course.end_of(quiz)
                    return await self._say(quiz, live_course.end(tr, await self._course.bank(quiz), end))
        except TelegramError as error:
            return await self._failed(tr, quiz, errand, error)

    async def _failed(self, tr: Translator, quiz: LiveQuiz, errand: Errand, error: TelegramError) -> Outcome:
        outcome = outcome_of(error)
        log.warning("a live quiz: %s failed: %s, so %s", errand, type(error).__name__, type(outcome).__name__)
        if errand is Errand.ASK and no_polls(error):
            with suppress(TelegramError):
                await self._say(quiz, live_course.no_polls_any_more(tr))
        return outcome

    async def _edit_lobby(self, quiz: LiveQuiz, screen: Screen) -> Outcome:
        if not quiz.lobby:
            return Refused()
        try:
            await call(self._bot, "editMessageText", chat_id=quiz.chat, message_id=quiz.lobby, **content_of(screen))
        except BadRequest as error:
            if refused(error) is not EditRefused.NOT_MODIFIED:
                raise
        return Sent(quiz.lobby)

    async def _say(self, quiz: LiveQuiz, screen: Screen) -> Outcome:
        sent = await self._call("sendMessage", quiz, **content_of(screen))
        return Sent(sent["message_id"])

    async def _ask(self, tr: Translator, quiz: LiveQuiz) -> Outcome:
        poll = live_course.poll(tr, await self._course.bank(quiz), quiz)
        sent = await self._call(
            "sendPoll",
            quiz,
            question=poll.question,
            options=[{"text": option} for option in poll.options],
            type="quiz",
            is_anonymous=not quiz.ranks,
            allows_multiple_answers=poll.several,
            allows_revoting=False,
            correct_option_ids=list(poll.right),
            explanation=poll.explanation,
            open_period=round(quiz.open_for.total_seconds()),
            hide_results_until_closes=True,
            protect_content=True,  # outsiders could vote in a forwarded copy (telegramdesktop/tdesktop#29687)
            reply_markup=keyboard_of(poll.rows),
        )
        return Sent(sent["message_id"], sent["poll"]["id"], _open_for(sent, quiz))

    async def _stop(self, tr: Translator, quiz: LiveQuiz) -> Outcome:
        rows = []
        if class_of(quiz.current.question) is None:  # what a class has of its own is not for everybody with a link
            payload = DeepLink.PASSAGE.payload(quiz.current.question)
            rows = [[{"text": live_course.more(tr), "url": f"https://t.me/{self._bot.username}?start={payload}"}]]
        markup = {"inline_keyboard": rows}
        poll = await call(
            self._bot, "stopPoll", chat_id=quiz.chat, message_id=quiz.poll_message, reply_markup=markup,
            timeout=READ_TIMEOUT,
        )  # fmt: skip
        counts = tuple(option["voter_count"] for option in poll["options"])
        return Stopped(counts, poll["total_voter_count"])

    async def _listen(self, quiz: LiveQuiz) -> Outcome:
        """Wait until every vote has been handled that Telegram holds, or until none has come for long."""
        self._listening.add(quiz.id)
        try:
            quiet, votes = 0, await self._course.votes_so_far(quiz)
            while votes is not None and quiet < QUIET and not await self._caught_up():
                await self._sleep(LISTEN_AGAIN)
                before, votes = votes, await self._course.votes_so_far(quiz)
                quiet = quiet + 1 if votes == before else 0
            return AllHeard()
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            return Lost()  # so that another process need not wait until the claim is too old
        finally:
            self._listening.discard(quiz.id)

    async def _call(self, method: str, quiz: LiveQuiz, **parameters: Any) -> dict[str, Any]:
        """Send a message to the group of a quiz, into its topic."""
        place = {"chat_id": quiz.chat} | ({"message_thread_id": quiz.thread} if quiz.thread else {})
        sent: dict[str, Any] = await call(self._bot, method, **place, **parameters, timeout=READ_TIMEOUT)
        return sent


def _open_for(sent: dict[str, Any], quiz: LiveQuiz) -> timedelta:
    """How long Telegram keeps the poll open, by its own clock: it may have changed what it was asked for."""
    closes = sent["poll"].get("close_date")
    return timedelta(seconds=closes - sent["date"]) if closes else quiz.open_for
