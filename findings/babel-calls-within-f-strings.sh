#!/usr/bin/env bash
# Babel 2.18.0: which texts there are to translate depends on the Python that looks for them.
#
# Behaviour: a call of the translating function within the braces of an f-string, as in f"<b>{t('Summary')}</b>", is
#   found by Babel on Python 3.12 and later and is passed over on 3.11 and earlier. Nothing is said about it; the exit
#   code is 0. Until 3.12 an f-string is one token, and Babel's extraction goes by tokens.
# Expected: the same catalogue of the same sources with the same version of Babel. The change log says that f-strings
#   which are themselves messages are ignored if they hold expressions (2.11), and that f-strings of Python 3.12 are
#   parsed (2.13); not that calls within them are lost before it.
# Why it matters: a test that compares sources and catalogue passes on 3.11 while the text stays English for ever, and
#   fails on 3.12. Call the function before the f-string, or extract with 3.12 or later.
# Seen with Python 3.11:
#   found: ['plain']
# Seen with Python 3.12 and 3.13:
#   found: ['plain', 'within', 'of an object']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check Babel==2.18.0
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import io

from babel.messages.extract import extract

SOURCE = b"""
first = t("plain")
second = f"<b>{t('within')}</b>"
third = f"{say.t('of an object')}!"
"""
found = [message for _, message, _, _ in extract("python", io.BytesIO(SOURCE), keywords={"t": None})]
print(f"found: {found}")
PY

if venv/bin/python -c 'import sys; sys.exit(sys.version_info >= (3, 12))'; then
  diff - seen <<<"found: ['plain']"
else
  diff - seen <<<"found: ['plain', 'within', 'of an object']"
fi
