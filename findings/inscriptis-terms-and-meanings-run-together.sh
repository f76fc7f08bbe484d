#!/usr/bin/env bash
# inscriptis 2.7.6: a term and its meaning in a <dl> are one word, and a list counts from 1 wherever it starts.
#
# Behaviour: get_text() writes <dt> and <dd> on one line without a blank ("BallastA weight."), with the strict profile
#   of CSS as with the relaxed one, and ignores start= of an <ol> and value= of an <li>.
# Expected: the README: "a layout-aware conversion of HTML that more closely resembles the rendering obtained from
#   standard Web browsers". Browsers lay <dt> and <dd> out as blocks, and count from the number given.
# Why it matters: glossaries lose the border between words, and "see step 4" points elsewhere.
# Seen:
#   strict: 'BallastA weight.DemurrageA fee.'
#   relaxed: 'BallastA weight.DemurrageA fee.'
#   a list from 3: ' 1. Pull.\n 2. Push.'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check inscriptis==2.7.6
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

TERMS = "<dl><dt>Ballast</dt><dd>A weight.</dd><dt>Demurrage</dt><dd>A fee.</dd></dl>"
for name in ("strict", "relaxed"):
    print(f"{name}: {get_text(TERMS, ParserConfig(css=CSS_PROFILES[name])).rstrip()!r}")
print(f"a list from 3: {get_text('<ol start=3><li>Pull.</li><li>Push.</li></ol>').strip(chr(10))!r}")
PY

diff - seen <<'EXPECTED'
strict: 'BallastA weight.DemurrageA fee.'
relaxed: 'BallastA weight.DemurrageA fee.'
a list from 3: ' 1. Pull.\n 2. Push.'
EXPECTED
