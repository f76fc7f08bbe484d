#!/usr/bin/env bash
# fsrs 6.3.2: a day has passed after 24 full hours, not when the next day has begun.
#
# Behaviour: the time since the last review is counted in whole spans of 24 hours. A learner who answers each evening
#   a minute earlier than the evening before is, for the library, on one and the same day for ever: after thirty
#   evenings of Good the stability is that of the first answer. At the same minute each evening it is 109 days. The
#   predicted recall is 1 until 23:59 hours have gone by, and drops with the next minute.
# Expected: "same-day" reviews, as the project's issues and tests call them, to be those of one calendar day. The
#   README ("Py-FSRS uses UTC only") says how times are to be given, and not where a day ends.
# Why it matters: people study at about the same hour each day. A review that comes a minute too early in the day goes
#   by the formula for a second look on the same day, and may teach the scheduler nothing. Give it the days that you
#   mean: midnight UTC of the learner's own date, for example.
# Seen:
#   30 evenings, each 24:00 hours after the last: stability 109.1683, next in 109 days
#   30 evenings, each 23:59 hours after the last: stability 2.3065, next in 2 days
#   recall 23:59 hours after the first answer: 1.0000
#   recall 24:00 hours after the first answer: 0.9468
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check fsrs==6.3.2
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
from datetime import datetime, timedelta, timezone

import fsrs

scheduler = fsrs.Scheduler(enable_fuzzing=False)
begin = datetime(2026, 11, 2, 20, tzinfo=timezone.utc)
for apart in (timedelta(hours=24), timedelta(hours=23, minutes=59)):
    card = fsrs.Card(card_id=1, due=begin)
    for evening in range(30):
        now = begin + evening * apart
        card, _ = scheduler.review_card(card, fsrs.Rating.Good, now)
    hours = str(apart - timedelta(hours=23)).replace("1:00:00", "24:00").replace("0:59:00", "23:59")
    print(
        f"30 evenings, each {hours} hours after the last: "
        f"stability {card.stability:.4f}, next in {(card.due - now).days} days"
    )

first, _ = scheduler.review_card(fsrs.Card(card_id=1, due=begin), fsrs.Rating.Good, begin)
for hours, minutes in ((23, 59), (24, 0)):
    recall = scheduler.get_card_retrievability(first, begin + timedelta(hours=hours, minutes=minutes))
    print(f"recall {hours}:{minutes:02} hours after the first answer: {recall:.4f}")
PY

diff - seen <<'EXPECTED'
30 evenings, each 24:00 hours after the last: stability 109.1683, next in 109 days
30 evenings, each 23:59 hours after the last: stability 2.3065, next in 2 days
recall 23:59 hours after the first answer: 1.0000
recall 24:00 hours after the first answer: 0.9468
EXPECTED
