"""A quiz bot as python-telegram-bot's own tutorials write one: a control that has to lose taps.

It takes its updates from PTB's Updater, keeps each answer in SQLite before it speaks, and asks one question for ever.
Its buttons and explanations look like Scorewise's, so that the same learners can use it.

    STOCK_ORDER=speak-first    shows the explanation before it keeps the answer
"""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

QUESTION = "Is a score a choice?\n\nA. Yes\nB. No\nC. It depends"


class Quiz:
    """Everybody sits one endless sitting, named by their number."""

    def __init__(self, path: Path, *, speak_first: bool) -> None:
        self._speak_first = speak_first
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS answer (sitting TEXT, turn INTEGER, learner INTEGER, shown TEXT, choice TEXT,"
            " PRIMARY KEY (sitting, turn))"
        )

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        assert update.effective_user is not None
        (turn,) = self._db.execute(
            "SELECT count(*) FROM answer WHERE learner = ?", (update.effective_user.id,)
        ).fetchone()
        await update.message.reply_text(QUESTION, reply_markup=_letters(f"s{update.effective_user.id}", turn))

    async def tapped(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        kind, sitting, turn, *slot = query.data.split(":")
        await query.answer()
        if kind == "n1":
            await query.get_bot().send_message(
                query.from_user.id, QUESTION, reply_markup=_letters(sitting, int(turn) + 1)
            )
        elif self._speak_first:
            await self._show(query, sitting, int(turn), int(slot[0]))
            self._keep(sitting, int(turn), query.from_user.id, int(slot[0]))
        else:
            self._keep(sitting, int(turn), query.from_user.id, int(slot[0]))
            await self._show(query, sitting, int(turn), self._kept(sitting, int(turn)))

    async def _show(self, query: CallbackQuery, sitting: str, turn: int, slot: int) -> None:
        lines = [line + (" (your answer)" if line.startswith("ABC"[slot]) else "") for line in QUESTION.splitlines()]
        go_on = InlineKeyboardButton("Next question", callback_data=f"n1:{sitting}:{turn}")
        await query.edit_message_text(
            f"Question {turn + 1} is noted.\n" + "\n".join(lines), reply_markup=InlineKeyboardMarkup([[go_on]])
        )

    def _keep(self, sitting: str, turn: int, learner: int, slot: int) -> None:
        row = (sitting, turn, learner, "[0, 1, 2]", json.dumps({"options": [slot]}))
        self._db.execute("INSERT OR IGNORE INTO answer VALUES (?, ?, ?, ?, ?)", row)

    def _kept(self, sitting: str, turn: int) -> int:
        found = self._db.execute("SELECT choice FROM answer WHERE sitting = ? AND turn = ?", (sitting, turn)).fetchone()
        return int(json.loads(found[0])["options"][0])


def _letters(sitting: str, turn: int) -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(letter, callback_data=f"c1:{sitting}:{turn}:{slot}") for slot, letter in enumerate("ABC")
    ]
    return InlineKeyboardMarkup([row])


def main() -> None:
    folder = Path(os.environ["SCOREWISE_DATA"])
    folder.mkdir(exist_ok=True)
    quiz = Quiz(folder / "scorewise.db", speak_first=os.environ.get("STOCK_ORDER") == "speak-first")
    builder = Application.builder().token(os.environ["SCOREWISE_TOKEN"]).base_url(os.environ["SCOREWISE_API"])
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(CommandHandler(["start", "quiz"], quiz.start))
    application.add_handler(CallbackQueryHandler(quiz.tapped))
    if public := os.environ.get("SCOREWISE_WEBHOOK"):
        host, _, port = os.environ["SCOREWISE_LISTEN"].partition(":")
        application.run_webhook(
            host,
            int(port),
            urlsplit(public).path,
            webhook_url=public,
            secret_token=os.environ["SCOREWISE_WEBHOOK_SECRET"],
            bootstrap_retries=5,
        )
    else:
        application.run_polling(bootstrap_retries=5)


if __name__ == "__main__":
    main()
