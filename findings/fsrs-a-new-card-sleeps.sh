#!/usr/bin/env bash
# fsrs 6.3.2: making a Card sleeps for a millisecond.
#
# Behaviour: Card() without card_id takes the time in milliseconds as its id and then calls time.sleep(0.001), so that
#   the next card gets another one. A thousand cards make the thread sleep a thousand times, for a second or more in
#   all; in an asyncio program nothing else runs meanwhile. Card(card_id=...) and Card.from_dict() do not sleep.
# Expected: a constructor of a dataclass to return at once. Its documentation says that card_id "defaults to the epoch
#   milliseconds of when the card was created", and not that one waits for it.
# Why it matters: a bot that gives fifty new cards to each of three hundred learners would stand still for fifteen
#   seconds. Pass card_id, any number, if the id is not used.
# Seen:
#   1000 cards without an id: slept 1000 times, 1.000 s in all; at least a second went by: True
#   1000 cards with an id: slept 0 times, 0.000 s in all; at least a second went by: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check fsrs==6.3.2
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import time

import fsrs

slept, sleep = [], time.sleep


def counted(seconds):
    slept.append(seconds)
    sleep(seconds)


time.sleep = counted
for name, ids in (("without", [None] * 1000), ("with", range(1000))):
    slept.clear()
    begin = time.monotonic()
    for card_id in ids:
        fsrs.Card(card_id=card_id)
    long = time.monotonic() - begin >= 1
    print(
        f"1000 cards {name} an id: slept {len(slept)} times, {sum(slept):.3f} s in all; "
        f"at least a second went by: {long}"
    )
PY

diff - seen <<'EXPECTED'
1000 cards without an id: slept 1000 times, 1.000 s in all; at least a second went by: True
1000 cards with an id: slept 0 times, 0.000 s in all; at least a second went by: False
EXPECTED
