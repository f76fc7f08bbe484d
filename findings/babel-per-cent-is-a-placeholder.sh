#!/usr/bin/env bash
# Babel 2.18.0: "You are 100% sure." is taken for a format, and its translation for a broken one.
#
# Behaviour: a per cent sign, an optional blank and a letter that printf knows make a message "python-format" when it
#   is extracted, whatever the program does with it: "100% sure" (% s) and "5 % of them" (% o). `pybabel compile` then
#   looks for the same placeholder in the translation. The Indonesian "100% yakin" has none, "5 % dari" has another
#   one: two errors, exit code 1. The German "100% sicher" passes, since that word begins with an s, too. The flag
#   no-python-format, which GNU gettext has for this, does not help: the message gets both flags.
# Expected: both texts and both translations are right. Babel's chapters on messages and on its commands do not say
#   that a per cent sign makes a format, nor that compiling checks formats and fails by them.
# Why it matters: quizzes, results and statistics are full of per cents. Whether the build passes depends on the first
#   letter of the next word in the other language. Fill the share in ("{share} sure"), let no letter follow the sign,
#   or compile without that check (babel.messages.mofile.write_mo).
# Seen:
#   #, python-format
#   msgid "You are 100% sure."
#   #, python-format
#   msgid "Only 5 % of them knew."
#   id: error: placeholders are incompatible
#   id: error: incompatible format for placeholder 1: 'o' and 'd' are not compatible
#   id: exit code 1
#   de: exit code 0
#   id with no-python-format: 2 errors, exit code 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check Babel==2.18.0
cd "$folder"
mkdir app
cat >app/texts.py <<'PY'
_("You are 100% sure.")
_("Only 5 % of them knew.")
PY
venv/bin/pybabel --quiet extract --output texts.pot app
{
  grep -A1 '^#, python-format' texts.pot | grep -v '^--'
  for language in id de; do
    venv/bin/pybabel --quiet init --input-file texts.pot --output-file "$language.po" --locale "$language"
  done
  sed -i -e '/You are 100% sure/{n;s/""/"Anda 100% yakin."/}' \
    -e '/Only 5 % of/{n;s/""/"Hanya 5 % dari mereka tahu."/}' id.po
  sed -i -e '/You are 100% sure/{n;s/""/"Du bist 100% sicher."/}' \
    -e '/Only 5 % of/{n;s/""/"Nur 5 % ohne Fehler."/}' de.po
  for language in id de; do
    code=0
    venv/bin/pybabel --quiet compile --input-file "$language.po" --output-file "$language.mo" --locale "$language" \
      >told 2>&1 || code=$?
    sed -n "s/^error: [^ ]*:[0-9]*: /$language: error: /p" told
    echo "$language: exit code $code"
  done
  sed 's/^#, python-format/#, no-python-format/' id.po >flagged.po
  code=0
  venv/bin/pybabel --quiet compile --input-file flagged.po --output-file flagged.mo --locale id >told 2>&1 || code=$?
  echo "id with no-python-format: $(grep -c '^error:' told) errors, exit code $code"
} | tee seen

diff - seen <<'EXPECTED'
#, python-format
msgid "You are 100% sure."
#, python-format
msgid "Only 5 % of them knew."
id: error: placeholders are incompatible
id: error: incompatible format for placeholder 1: 'o' and 'd' are not compatible
id: exit code 1
de: exit code 0
id with no-python-format: 2 errors, exit code 1
EXPECTED
