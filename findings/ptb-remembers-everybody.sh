#!/usr/bin/env bash
# python-telegram-bot 22.8: without a persistence, an Application still keeps the number of everybody, for ever.
#
# Behaviour: each handled update puts the numbers of its chat and its user into two sets of the Application, "to be
#   updated in persistence". Only a persistence empties them. Without one they grow by two numbers for each person
#   that is ever answered, although chat_data and user_data stay empty. update_persistence() does nothing, and
#   drop_chat_data() and drop_user_data() take nobody out: they note the number in two more sets, "to be deleted".
# Expected: the persistence is optional, and none is set up here. One would think that nothing is kept for it, and
#   that "drops the corresponding entry" leaves less than before.
# Why it matters: a process that runs for months grows with its public; and whoever promises that a person can be
#   deleted still has their number in memory until the next restart. (A subclass of Application may leave the noting
#   out.)
# Seen:
#   after 1000 people: 1000 chats and 1000 users noted, entries in chat_data 0, in user_data 0
#   after 2000 people: 2000 chats and 2000 users noted, entries in chat_data 0, in user_data 0
#   after 3000 people: 3000 chats and 3000 users noted, entries in chat_data 0, in user_data 0
#   persistence: None
#   after update_persistence(): 3000 chats and 3000 users noted
#   after dropping all of them: 3000 chats and 3000 users noted, 3000 and 3000 more to be deleted
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check python-telegram-bot==22.8
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import asyncio
import json

from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import BaseRequest

ME = {"id": 1, "is_bot": True, "first_name": "Quiz", "username": "quiz_bot"}


class Offline(BaseRequest):
    """Answers getMe, which is all that is asked."""

    read_timeout = 1.0

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, *args, **kwargs):
        return 200, json.dumps({"ok": True, "result": ME}).encode()


def message(number):
    chat = {"id": number, "type": "private", "first_name": "A"}
    sender = {"id": number, "is_bot": False, "first_name": "A"}
    return {
        "update_id": number,
        "message": {"message_id": 1, "date": 1793700000, "chat": chat, "from": sender, "text": "hello"},
    }


async def handle(update, context):
    pass


async def main():
    builder = ApplicationBuilder().token("1:a").request(Offline()).get_updates_request(Offline()).updater(None)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, handle))

    def noted():
        chats = application._chat_ids_to_be_updated_in_persistence
        users = application._user_ids_to_be_updated_in_persistence
        return f"{len(chats)} chats and {len(users)} users noted"

    async with application:
        for number in range(1, 3001):
            await application.process_update(Update.de_json(message(number), application.bot))
            if number % 1000 == 0:
                print(
                    f"after {number} people: {noted()}, entries in chat_data {len(application.chat_data)}, "
                    f"in user_data {len(application.user_data)}"
                )
        print(f"persistence: {application.persistence}")
        await application.update_persistence()
        print(f"after update_persistence(): {noted()}")
        for number in range(1, 3001):
            application.drop_chat_data(number)
            application.drop_user_data(number)
        chats = application._chat_ids_to_be_deleted_in_persistence
        users = application._user_ids_to_be_deleted_in_persistence
        print(f"after dropping all of them: {noted()}, {len(chats)} and {len(users)} more to be deleted")


asyncio.run(main())
PY

diff - seen <<'EXPECTED'
after 1000 people: 1000 chats and 1000 users noted, entries in chat_data 0, in user_data 0
after 2000 people: 2000 chats and 2000 users noted, entries in chat_data 0, in user_data 0
after 3000 people: 3000 chats and 3000 users noted, entries in chat_data 0, in user_data 0
persistence: None
after update_persistence(): 3000 chats and 3000 users noted
after dropping all of them: 3000 chats and 3000 users noted, 3000 and 3000 more to be deleted
EXPECTED
