#!/usr/bin/env bash
# openpyxl 3.1.5 with XlsxWriter 3.3.1: what a cell says depends on where in the file its text is kept.
#
# Behaviour: a workbook may keep texts in one table for all sheets (XlsxWriter's default) or within their cells
#   (XlsxWriter's constant_memory). XlsxWriter escapes both alike: _x0001_ for a control character, and _x005F_ for an
#   underscore that would look like such a code. openpyxl undoes _x005F_ in the table, and in the cells it does not:
#   the text "id_x0041_b" comes back as itself from one workbook and as "id_x005F_x0041_b" from the other. Codes of
#   control characters (_x0001_, and _x000D_ for a carriage return) it undoes in neither.
# Expected: ECMA-376, part 1, 22.9.2.19 (ST_Xstring): codes _xHHHH_ stand for characters, wherever such a text is
#   kept. XlsxWriter's documentation says of constant_memory what it costs in features, and not that texts read
#   differently.
# Why it matters: tests that read an export back with openpyxl pass or fail by a switch that was meant to save memory,
#   and a CRLF in an answer seems to have become "_x000D_\n". openpyxl.utils.escape.unescape() gives back what was
#   written, for workbooks with constant_memory.
# Seen:
#   'id_x0041_b' by default 'id_x0041_b', with constant_memory 'id_x005F_x0041_b'
#   'bell\x07' by default 'bell_x0007_', with constant_memory 'bell_x0007_'
#   'a\r\nb' by default 'a_x000D_\nb', with constant_memory 'a_x000D_\nb'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check XlsxWriter==3.3.1 openpyxl==3.1.5
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import io

import openpyxl
import xlsxwriter


def read_back(text, options):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    book.add_worksheet().write_string(0, 0, text)
    book.close()
    return openpyxl.load_workbook(file).active["A1"].value


for text in ("id_x0041_b", "bell\x07", "a\r\nb"):
    kept, inline = read_back(text, {}), read_back(text, {"constant_memory": True})
    print(f"{text!r} by default {kept!r}, with constant_memory {inline!r}")
PY

diff - seen <<'EXPECTED'
'id_x0041_b' by default 'id_x0041_b', with constant_memory 'id_x005F_x0041_b'
'bell\x07' by default 'bell_x0007_', with constant_memory 'bell_x0007_'
'a\r\nb' by default 'a_x000D_\nb', with constant_memory 'a_x000D_\nb'
EXPECTED
