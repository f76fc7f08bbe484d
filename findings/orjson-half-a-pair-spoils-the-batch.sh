#!/usr/bin/env bash
# orjson 3.13.0 beside the json module and python-telegram-bot 22.8: three libraries, three answers to one message.
#
# Behaviour: \ud83d in JSON is the first half of a pair of surrogates. Python's json module makes a string of it; so
#   does python-telegram-bot, which reads answers with json, and hands it on. orjson.loads() refuses the whole
#   document. In a batch of three updates, two good ones are lost with it. Whoever read the text with json cannot
#   write it with orjson either: orjson.dumps() refuses it.
# Expected: RFC 8259, section 8.2: the grammar of JSON allows it, and what software does with it is unpredictable. The
#   README of orjson says that it is stricter here than json. What surprises is where it hits: a drop-in replacement
#   for json at the door of a bot lets one odd message spoil all that came with it, however often they are fetched.
# Why it matters: use orjson for what you write yourself, and json for what strangers send; keep a way to store what
#   came in (an escape of your own), or the text that was read fails later, in the database or in the answer.
# Seen:
#   json: 3 updates, texts ['yes', 'no \ud83d', 'perhaps']
#   python-telegram-bot: 3 updates, texts ['yes', 'no \ud83d', 'perhaps']
#   orjson: JSONDecodeError: no low surrogate in string: line 1 column 262 (char 261)
#   orjson.dumps of the second text: JSONEncodeError: str is not valid UTF-8: surrogates not allowed
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check orjson==3.13.0 python-telegram-bot==22.8
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import json

import orjson
from telegram import Update
from telegram.request import BaseRequest


def update(number, text):
    chat = {"id": 5, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 1793700000, "chat": chat, "text": text}}


texts = ["yes", "no \ud83d", "perhaps"]
batch = json.dumps({"ok": True, "result": [update(n, text) for n, text in enumerate(texts, 1)]}).encode()

read = [one["message"]["text"] for one in json.loads(batch)["result"]]
print(f"json: {len(read)} updates, texts {ascii(read)}")
parsed = [Update.de_json(one, None) for one in BaseRequest.parse_json_payload(batch)["result"]]
print(f"python-telegram-bot: {len(parsed)} updates, texts {ascii([one.message.text for one in parsed])}")
try:
    print(f"orjson: {len(orjson.loads(batch)['result'])} updates")
except orjson.JSONDecodeError as error:
    print(f"orjson: {type(error).__name__}: {error}")
try:
    print(f"orjson.dumps of the second text: {orjson.dumps(read[1])}")
except orjson.JSONEncodeError as error:
    print(f"orjson.dumps of the second text: JSONEncodeError: {error}")
PY

diff - seen <<'EXPECTED'
json: 3 updates, texts ['yes', 'no \ud83d', 'perhaps']
python-telegram-bot: 3 updates, texts ['yes', 'no \ud83d', 'perhaps']
orjson: JSONDecodeError: no low surrogate in string: line 1 column 262 (char 261)
orjson.dumps of the second text: JSONEncodeError: str is not valid UTF-8: surrogates not allowed
EXPECTED
