#!/usr/bin/env bash
# mammoth 1.13.0: text that is struck through twice, or hidden, comes out as ordinary text, without a message.
#
# Behaviour: a run with w:strike becomes <s>; one with w:dstrike (double strikethrough in Word's dialogue of fonts) is
#   ordinary text, and so is one with w:vanish ("hidden"), which Word neither shows nor prints.
# Expected: the README lists "Bold, italics, underlines, strikethrough" as supported, and speaks of "messages, such as
#   warnings during conversion"; there is none of what was not understood here.
# Why it matters: "14" struck twice and "30" beside it read 1430; what an author hid is published.
# Seen:
#   <p><s>14</s>30</p>
#   <p>1430</p>
#   <p>seenhidden</p>
#   messages: []
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check mammoth==1.13.0
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import io
import zipfile

import mammoth

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


messages = []
for runs in (
    run("14", "<w:strike/>") + run("30"),
    run("14", "<w:dstrike/>") + run("30"),
    run("seen") + run("hidden", "<w:vanish/>"),
):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("word/document.xml", f"<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>")
    result = mammoth.convert_to_html(file)
    messages += result.messages
    print(result.value)
print(f"messages: {messages}")
PY

diff - seen <<'EXPECTED'
<p><s>14</s>30</p>
<p>1430</p>
<p>seenhidden</p>
messages: []
EXPECTED
