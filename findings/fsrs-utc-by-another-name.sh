#!/usr/bin/env bash
# fsrs 6.3.2 with the zoneinfo module: a time in UTC is refused because it is not in UTC.
#
# Behaviour: review_card() compares the time's tzinfo with datetime.timezone.utc. ZoneInfo("UTC") is the same zone,
#   but not the same object, so the same instant with the same offset is refused with "datetime must be timezone-aware
#   and set to UTC". get_card_retrievability() takes the very same time, and a Card takes it as due and last_review.
# Expected: the README says "you can still specify custom datetimes, but they must use the UTC timezone". It does.
# Why it matters: ZoneInfo("UTC") comes in by itself from configuration ("the zone's name is UTC") and from
#   astimezone(ZoneInfo(name)); tests that say timezone.utc do not find it. Normalise with .astimezone(timezone.utc)
#   before each call.
# Seen:
#   equal instants: True, offsets 0:00:00 and 0:00:00
#   review_card with timezone.utc: taken
#   review_card with ZoneInfo('UTC'): ValueError: datetime must be timezone-aware and set to UTC
#   get_card_retrievability with ZoneInfo('UTC'): taken
#   Card(due=...) with ZoneInfo('UTC'): taken
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check fsrs==6.3.2 tzdata==2026.6
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import fsrs

plain = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
named = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("UTC"))
print(f"equal instants: {plain == named}, offsets {plain.utcoffset()} and {named.utcoffset()}")
scheduler = fsrs.Scheduler(enable_fuzzing=False)
card, _ = scheduler.review_card(fsrs.Card(card_id=1, due=plain), fsrs.Rating.Good, plain)
for what, call in {
    "review_card with timezone.utc": lambda: scheduler.review_card(card, fsrs.Rating.Good, plain),
    "review_card with ZoneInfo('UTC')": lambda: scheduler.review_card(card, fsrs.Rating.Good, named),
    "get_card_retrievability with ZoneInfo('UTC')": lambda: scheduler.get_card_retrievability(card, named),
    "Card(due=...) with ZoneInfo('UTC')": lambda: fsrs.Card(card_id=1, due=named),
}.items():
    try:
        call()
        print(f"{what}: taken")
    except ValueError as error:
        print(f"{what}: ValueError: {error}")
PY

diff - seen <<'EXPECTED'
equal instants: True, offsets 0:00:00 and 0:00:00
review_card with timezone.utc: taken
review_card with ZoneInfo('UTC'): ValueError: datetime must be timezone-aware and set to UTC
get_card_retrievability with ZoneInfo('UTC'): taken
Card(due=...) with ZoneInfo('UTC'): taken
EXPECTED
