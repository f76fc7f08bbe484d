"""What the host, the clock, votes and Telegram's answers make of a live quiz."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.quiz.live import (
    ALL_ANSWERED,
    BREATH,
    CLAIM,
    COUNT_EVERY,
    GRACE,
    LIFE,
    LOBBY_LIFE,
    NET,
    PAUSE_LIFE,
    POLL_IS_OUT,
    RUNNING,
    SILENT_LIMIT,
    TAKES_VOTES,
    ChatClosed,
    Claimed,
    Errand,
    Later,
    LiveQuiz,
    Lost,
    Moved,
    Outcome,
    Phase,
    PollGone,
    Sent,
    Stopped,
)
from bot.quiz.live_questions import LiveQuestion, Result

# by its clock ------------------------------------------------------------------------------------


def claimed(quiz: LiveQuiz, token: str, now: datetime) -> Claimed:
    """Do what is due, up to the next errand.

    Args:
        quiz: a quiz that is due. The caller seals its question instead, by `sealed`, if `may_seal`.
        token: a random id for the errand.
        now: the present time (UTC).
    """
    if quiz.claim:  # whoever claimed it is gone
        return Claimed(settled(quiz, Lost(), now))
    if quiz.phase in RUNNING and quiz.phase not in TAKES_VOTES and now - quiz.since > LIFE:
        quiz = replace(quiz, phase=Phase.ENDING)

    def run(errand: Errand, **changes: object) -> Claimed:
        return Claimed(replace(quiz, claim=token, due=now + CLAIM, **changes), errand)  # type: ignore[arg-type]

    match quiz.phase:
        case Phase.SETUP:
            return run(Errand.EXPIRE)
        case Phase.LOBBY:
            return run(Errand.EXPIRE if now - quiz.since >= LOBBY_LIFE else Errand.COUNT)
        case Phase.ASKING:
            return run(Errand.ASK)
        case Phase.OPEN:
            if quiz.closes is not None and now >= quiz.closes:  # Telegram has closed it and would refuse
                return Claimed(_unstopped(quiz, now, now))
            return run(Errand.STOP, phase=Phase.STOPPING)
        case Phase.STOPPING:  # whoever was closing it is gone
            return Claimed(_unstopped(quiz, quiz.closes or now, now))
        case Phase.SEALING | Phase.UNSTOPPED:
            return run(Errand.LISTEN)
        case Phase.EXPLAINING:
            return run(Errand.EXPLAIN)
        case Phase.BREATH:
            quiz = _next_turn(quiz, now)
            return claimed(quiz, token, now)
        case Phase.PAUSED | Phase.ENDING:
            return run(Errand.SUM_UP, phase=Phase.ENDING)
        case _:
            return Claimed(quiz)


def _next_turn(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    if quiz.is_last:
        return replace(quiz, phase=Phase.ENDING, due=now)
    return replace(quiz, phase=Phase.ASKING, turn=quiz.turn + 1, due=now)


# by Telegram's answers ---------------------------------------------------------------------------


def settled(quiz: LiveQuiz, outcome: Outcome, now: datetime) -> LiveQuiz:
    """Return the quiz after the errand that was claimed.

    Args:
        quiz: the quiz, whose `claim` is that of the errand.
        outcome: how the errand ended.
        now: the present time (UTC).
    """
    quiz = replace(quiz, claim="")
    match outcome:
        case ChatClosed():
            return over(quiz, now)
        case Moved(chat):
            return moved(quiz, chat, now)
        case Later(wait, heard):
            if quiz.phase is not Phase.STOPPING:
                return replace(quiz, due=now + wait)
            # One that Telegram refused has closed the poll for it, but not for people: a second one is refused, too.
            return (
                _unstopped(quiz, quiz.closes or now, now) if heard else replace(quiz, phase=Phase.OPEN, due=now + wait)
            )
    match quiz.phase:
        case Phase.SETUP | Phase.LOBBY:
            expired = now - quiz.since >= LOBBY_LIFE
            return over(quiz, now) if expired else replace(quiz, due=quiz.since + LOBBY_LIFE)
        case Phase.ASKING:
            return _asked(quiz, outcome, now)
        case Phase.STOPPING:
            return _stopped(quiz, outcome, now)
        case Phase.SEALING | Phase.UNSTOPPED:  # nothing was heard: listen once more
            return replace(quiz, due=now)
        case Phase.EXPLAINING:
            return _explained(quiz, now)
        case Phase.ENDING:
            return replace(quiz, phase=Phase.RECORDING, due=now)
        case _:
            return quiz


def _asked(quiz: LiveQuiz, outcome: Outcome, now: datetime) -> LiveQuiz:
    if not isinstance(outcome, Sent) or not outcome.poll:
        return _without_result(quiz, now)
    asked = replace(
        quiz,
        phase=Phase.OPEN,
        poll=outcome.poll,
        poll_message=outcome.message,
        closes=now + outcome.open_for,
        due=now + outcome.open_for - NET,
    )
    return replace(asked, due=now) if quiz.ending else asked


def _stopped(quiz: LiveQuiz, outcome: Outcome, now: datetime) -> LiveQuiz:
    match outcome:
        case Stopped(counts, voters):
            counted = _with_current(quiz, replace(quiz.current, result=Result.COUNTED, counts=counts, voters=voters))
            grace = GRACE if quiz.ranks and voters else timedelta()
            return replace(counted, phase=Phase.SEALING, due=now + grace)
        case PollGone():
            return _without_result(quiz, now)
        case _:
            return _unstopped(quiz, quiz.closes or now, now)


def _unstopped(quiz: LiveQuiz, closes: datetime, now: datetime) -> LiveQuiz:
    """The poll was not closed, so people can vote until Telegram closes it; the last counts that come are taken."""
    return replace(quiz, phase=Phase.UNSTOPPED, due=max(closes, now) + GRACE)


def _explained(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    if not quiz.is_last and (quiz.pausing or quiz.silent >= SILENT_LIMIT):
        return replace(quiz, phase=Phase.PAUSED, pausing=False, silent=0, due=now + PAUSE_LIFE)
    return replace(quiz, phase=Phase.BREATH, due=now + BREATH)


def _without_result(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """The present question does not count; the group is told."""
    voided = _with_current(quiz, replace(quiz.current, result=Result.VOID, counts=(), voters=0))
    return replace(voided, phase=Phase.EXPLAINING, poll="", poll_message=0, closes=None, due=now)


def _with_current(quiz: LiveQuiz, question: LiveQuestion) -> LiveQuiz:
    questions = (*quiz.questions[: quiz.turn], question, *quiz.questions[quiz.turn + 1 :])
    return replace(quiz, questions=questions)


# by votes ----------------------------------------------------------------------------------------


def with_counts(quiz: LiveQuiz, counts: tuple[int, ...], voters: int) -> LiveQuiz:
    """Note counts of the present poll that Telegram sent by itself. They only grow; what comes late is ignored."""
    question = quiz.current
    if quiz.phase not in POLL_IS_OUT or len(counts) != len(question.option_order) or voters < question.voters:
        return quiz
    return _with_current(quiz, replace(question, counts=counts, voters=voters))


def taken_over(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Go on with a quiz after the process that ran it is gone. What it was running is lost."""
    return replace(quiz, due=now) if quiz.claim else quiz


def may_seal(quiz: LiveQuiz) -> bool:
    """Whether the present question can be sealed when it is due, because no vote of a player can be on its way."""
    if quiz.claim:
        return False
    return (quiz.phase is Phase.SEALING and not (quiz.ranks and quiz.current.voters)) or (
        quiz.phase is Phase.UNSTOPPED and not quiz.ranks
    )


def all_players_answered(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Close the question at once, where that was agreed on."""
    ready = quiz.phase is Phase.OPEN and quiz.seconds == ALL_ANSWERED and not quiz.claim
    return replace(quiz, due=now) if ready else quiz


def sealed(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Take the present question's counts as they are. No vote counts for it from now on."""
    question = quiz.current
    if quiz.phase is Phase.UNSTOPPED:
        counts = question.counts or (0,) * len(question.option_order)
        quiz = _with_current(quiz, replace(question, result=Result.AT_LEAST, counts=counts))
    silent = quiz.silent + 1 if quiz.current.result is Result.COUNTED and not quiz.current.voters else 0
    return replace(quiz, phase=Phase.EXPLAINING, poll="", closes=None, silent=silent, due=now)


# by the host -------------------------------------------------------------------------------------


def opened_lobby(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """End the choosing of settings: people may join."""
    return replace(quiz, phase=Phase.LOBBY, since=now, due=now + LOBBY_LIFE)


def joined(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Let the lobby's count be brought up to date, in a while: others may join until then."""
    soon = now + COUNT_EVERY
    return replace(quiz, due=min(quiz.due or soon, soon)) if quiz.phase is Phase.LOBBY else quiz


def started(quiz: LiveQuiz, questions: tuple[LiveQuestion, ...], now: datetime) -> LiveQuiz:
    """Begin with the first of *questions*."""
    return replace(quiz, phase=Phase.ASKING, questions=questions, turn=0, since=now, due=now, claim="")


def advanced(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Go on at once: close the open question, end a pause or the gap before the next one."""
    match quiz.phase:
        case Phase.OPEN | Phase.BREATH:
            return replace(quiz, due=now, pausing=False)
        case Phase.PAUSED:
            return replace(quiz, phase=Phase.BREATH, due=now)
        case _:
            return replace(quiz, pausing=False)


def paused(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Pause now, or after the present question."""
    if quiz.phase is Phase.BREATH:
        return replace(quiz, phase=Phase.PAUSED, due=now + PAUSE_LIFE)
    return replace(quiz, pausing=quiz.phase in RUNNING and quiz.phase is not Phase.PAUSED)


def ended(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """End as soon as the present question is done with. Before the start it is over at once."""
    match quiz.phase:
        case Phase.SETUP | Phase.LOBBY:
            return over(quiz, now)
        case Phase.OPEN | Phase.BREATH | Phase.PAUSED:
            phase = quiz.phase if quiz.phase is Phase.OPEN else Phase.ENDING
            return replace(quiz, phase=phase, ending=True, due=now)
        case Phase.ASKING if not quiz.claim:
            return replace(quiz, phase=Phase.ENDING, ending=True, due=now)
        case _:
            return replace(quiz, ending=True)


def moved(quiz: LiveQuiz, chat: int, now: datetime) -> LiveQuiz:
    """Go on in another chat, because the group has become a supergroup. An open question cannot be closed any more."""
    quiz = replace(quiz, chat=chat, thread=None, lobby=0)
    if quiz.phase in POLL_IS_OUT or (quiz.phase is Phase.ASKING and quiz.claim):
        return _without_result(replace(quiz, claim=""), now)
    speaks_next = quiz.phase in (Phase.ASKING, Phase.EXPLAINING, Phase.ENDING) and not quiz.claim
    return replace(quiz, due=now) if speaks_next else quiz


def over(quiz: LiveQuiz, now: datetime) -> LiveQuiz:
    """Let it be over. It is kept for a day; see `KEPT`."""
    return replace(quiz, phase=Phase.OVER, due=None, claim="", poll="", host="", since=now)
