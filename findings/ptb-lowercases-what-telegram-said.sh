#!/usr/bin/env bash
# python-telegram-bot 22.8: the message of a BadRequest is not what Telegram said: all but its first letter is lowered.
#
# Behaviour: "Bad Request: " is taken off an error's description, and the rest goes through str.capitalize(), which
#   makes every further letter small. BUTTON_DATA_INVALID becomes "Button_data_invalid", and HTTP and URL become small
#   in the middle of a sentence. A description that has no such beginning, as "Forbidden: ...", stays as it is.
# Expected: the text of the answer, as the Bot API gives it in `description`; at most without its beginning.
# Why it matters: many refusals share one class and one code (400), so that programs tell them apart by their words. A
#   search for the words that Telegram's server sends finds nothing where they have a capital letter, and codes and
#   names that are quoted in an error are changed in the log. Compare without regard to case.
# Seen:
#   Telegram said 'Bad Request: BUTTON_DATA_INVALID'
#     BadRequest 'Button_data_invalid', has what was said: False
#   Telegram said 'Bad Request: wrong file identifier/HTTP URL specified'
#     BadRequest 'Wrong file identifier/http url specified', has what was said: False
#   Telegram said 'Forbidden: bot was blocked by the user ANI'
#     Forbidden 'Forbidden: bot was blocked by the user ANI', has what was said: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check python-telegram-bot==22.8
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import asyncio
import json

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest

said = ""


class Refusing(BaseRequest):
    """Answers each call as Telegram refuses one."""

    read_timeout = 1.0

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, *args, **kwargs):
        code = 403 if said.startswith("Forbidden") else 400
        return code, json.dumps({"ok": False, "error_code": code, "description": said}).encode()


async def main():
    global said
    bot = Bot("1:a", request=Refusing(), get_updates_request=Refusing())
    for said in (
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Forbidden: bot was blocked by the user ANI",
    ):
        print(f"Telegram said {said!r}")
        try:
            await bot.send_message(5, "hello")
        except TelegramError as error:
            kept = said.removeprefix("Bad Request: ") in error.message
            print(f"  {type(error).__name__} {error.message!r}, has what was said: {kept}")


asyncio.run(main())
PY

diff - seen <<'EXPECTED'
Telegram said 'Bad Request: BUTTON_DATA_INVALID'
  BadRequest 'Button_data_invalid', has what was said: False
Telegram said 'Bad Request: wrong file identifier/HTTP URL specified'
  BadRequest 'Wrong file identifier/http url specified', has what was said: False
Telegram said 'Forbidden: bot was blocked by the user ANI'
  Forbidden 'Forbidden: bot was blocked by the user ANI', has what was said: True
EXPECTED
