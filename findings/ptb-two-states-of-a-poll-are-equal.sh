#!/usr/bin/env bash
# python-telegram-bot 22.8: two states of one poll are equal, whatever their counts, and whether open or closed.
#
# Behaviour: Poll compares and hashes by its id alone.
# Expected: TelegramObject says so of itself ("objects are comparable in terms of equality if their id is equal"), but a
#   poll is the one object that Telegram sends again and again for its changes: `if poll != before` never holds.
# Why it matters: whoever looks for news by comparing, or keeps polls in a set, sees none; a closed poll counts as seen.
# Seen:
#   open with 0 votes == closed with 7 votes: True
#   in a set of both: 1
#   their counts differ: 0 and 7
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check python-telegram-bot==22.8
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
from telegram import Poll


def poll(votes, closed):
    return Poll.de_json(
        {
            "id": "5",
            "question": "Primes?",
            "options": [{"text": "2", "voter_count": votes, "persistent_id": "0"}],
            "total_voter_count": votes,
            "is_closed": closed,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        },
        None,
    )


before, after = poll(0, False), poll(7, True)
print("open with 0 votes == closed with 7 votes:", before == after)
print("in a set of both:", len({before, after}))
print("their counts differ:", before.total_voter_count, "and", after.total_voter_count)
PY

diff - seen <<'EXPECTED'
open with 0 votes == closed with 7 votes: True
in a set of both: 1
their counts differ: 0 and 7
EXPECTED
