#!/usr/bin/env bash
# genanki 0.13.1: each deck that is written leaves a copy of its notes in the temporary folder.
#
# Behaviour: Package.write_to_file makes the database with tempfile.mkstemp, packs it, and does not remove it. Every
#   call leaves a file of SQLite with all notes in it, for as long as the temporary folder is kept.
# Expected: the documentation says "genanki.Package(my_deck).write_to_file('output.apkg')", and nothing of a second
#   file; Python's documentation of mkstemp leaves the removal to the caller, who does not know of it here.
# Why it matters: a program that runs for months and writes a deck at each request fills its disk; and what was in a
#   deck that was deleted since can still be read there. Package.write_to_db with a database in memory writes the same.
# Seen:
#   files in the temporary folder before: 0
#   after one deck: 1, with the notes ['Which range?']
#   after three decks: 3
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check genanki==0.13.1
cd "$folder"
mkdir temporary
TMPDIR="$folder/temporary" venv/bin/python -I - <<'PY' | tee seen
import os
import sqlite3
from pathlib import Path

import genanki

temporary = Path(os.environ["TMPDIR"])
model = genanki.Model(1, "M", fields=[{"name": "Q"}, {"name": "A"}], templates=[{"name": "C", "qfmt": "{{Q}}", "afmt": "{{A}}"}])


def write():
    deck = genanki.Deck(2, "D")
    deck.add_note(genanki.Note(model=model, fields=["Which range?", "350 to 950"]))
    genanki.Package(deck).write_to_file("deck.apkg")


print("files in the temporary folder before:", len(list(temporary.iterdir())))
write()
(left,) = temporary.iterdir()
notes = [fields.split("\x1f")[0] for (fields,) in sqlite3.connect(left).execute("SELECT flds FROM notes")]
print("after one deck: 1, with the notes", notes)
write()
write()
print("after three decks:", len(list(temporary.iterdir())))
PY

diff - seen <<'EXPECTED'
files in the temporary folder before: 0
after one deck: 1, with the notes ['Which range?']
after three decks: 3
EXPECTED
