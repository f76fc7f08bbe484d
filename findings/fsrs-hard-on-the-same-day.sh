#!/usr/bin/env bash
# fsrs 6.3.1 and fsrs 6.3.2: a patch release schedules the same history differently.
#
# Behaviour: a card that is rated Hard again on the day of its last review loses stability in 6.3.1 and keeps it in
#   6.3.2. After Good, Hard, Hard within two hours the stability is 0.80 days in one and 2.31 in the other, and the
#   card is due a day later. Nothing in the two versions' public names or parameters differs.
# Expected: the description of the algorithm (wiki of fsrs4anki, "The Algorithm") has the increase kept from falling
#   below 1 for Good and Easy only, as 6.3.1 does; see issue 343 of open-spaced-repetition/srs-benchmark. 6.3.2 (pull
#   request 155 of py-fsrs) adds Hard. A change of a formula is not what one expects behind a third digit.
# Why it matters: whoever stores stability and recomputes it, or compares with another implementation in a test, gets
#   other due dates after an update within "6.3.x". Pin the exact version.
# Seen:
#   6.3.1 Good: stability 2.3065, due 2026-11-04 09:00
#   6.3.1 Hard: stability 1.3334, due 2026-11-03 10:00
#   6.3.1 Hard: stability 0.7991, due 2026-11-03 11:00
#   6.3.2 Good: stability 2.3065, due 2026-11-04 09:00
#   6.3.2 Hard: stability 2.3065, due 2026-11-04 10:00
#   6.3.2 Hard: stability 2.3065, due 2026-11-04 11:00
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for version in 6.3.1 6.3.2; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/python" -m pip install --quiet --disable-pip-version-check "fsrs==$version"
  "$folder/$version/bin/python" -I - "$version" <<'PY'
import sys
from datetime import datetime, timedelta, timezone

import fsrs

scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
begin = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
card = fsrs.Card(card_id=1, due=begin)
for hour, rating in enumerate((fsrs.Rating.Good, fsrs.Rating.Hard, fsrs.Rating.Hard)):
    card, _ = scheduler.review_card(card, rating, begin + timedelta(hours=hour))
    print(f"{sys.argv[1]} {rating.name}: stability {card.stability:.4f}, due {card.due:%Y-%m-%d %H:%M}")
PY
done | tee "$folder/seen"

diff - "$folder/seen" <<'EXPECTED'
6.3.1 Good: stability 2.3065, due 2026-11-04 09:00
6.3.1 Hard: stability 1.3334, due 2026-11-03 10:00
6.3.1 Hard: stability 0.7991, due 2026-11-03 11:00
6.3.2 Good: stability 2.3065, due 2026-11-04 09:00
6.3.2 Hard: stability 2.3065, due 2026-11-04 10:00
6.3.2 Hard: stability 2.3065, due 2026-11-04 11:00
EXPECTED
