#!/usr/bin/env bash
# text2qti 0.8.0: an answer that is a date in the German way of writing becomes an ordered list without its day.
#
# Behaviour: answers are Markdown, and "17. August 1945" is in Markdown the seventeenth item of a list. The answer in
#   the file is <ol start="17"><li>August 1945</li></ol>, beside <p>16 August 1945</p>: in Canvas it stands indented,
#   with a number in front that a style sheet draws, and looks unlike all others. Nothing is said of it.
# Expected: the README says that text2qti makes quizzes "from Markdown-based plain text", and shows answers in one line
#   behind "a)"; that a line which begins with the mark of an answer can begin a list as well is nowhere said.
# Why it matters: "1945. ", "3. Mai" and "12. Kapitel" are ordinary answers; the odd one out gives a key away.
# Seen:
#   <p>16 August 1945</p>
#   <ol start="17"> <li>August 1945</li> </ol>
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check text2qti==0.8.0
cd "$folder"
printf '%s\n' 'Quiz title: T' '' '1. When was it?' 'a) 16 August 1945' '*b) 17. August 1945' >quiz.txt
HOME="$folder" venv/bin/text2qti quiz.txt >/dev/null
venv/bin/python -I - <<'PY' | tee seen
import html
import re
import zipfile

with zipfile.ZipFile("quiz.zip") as package:
    text = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
for found in re.findall(r'<mattext texttype="text/html">(.*?)</mattext>', text, re.DOTALL):
    if "August" in found:
        print(" ".join(html.unescape(found).split()))
PY

diff - seen <<'EXPECTED'
<p>16 August 1945</p>
<ol start="17"> <li>August 1945</li> </ol>
EXPECTED
