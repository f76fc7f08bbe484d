#!/usr/bin/env bash
# XlsxWriter 3.3.1, read back by openpyxl 3.1.5: write_string() does not write every string as text.
#
# Behaviour: a string that begins with <r> and ends with </r> is taken for the markup of rich text that the library
#   makes itself, and is put into the file as it stands, not escaped. Read back, "<r>Residual risk</r>" is empty, and
#   "<r><t>Residual</t> risk</r>" is "Residual". The call returns 0, no error. The same words in <R> or <i> are kept.
# Expected: the documentation of write_string() says that it writes a string to the cell; that there is a form of
#   string which it does not write is said nowhere in it. Rich text has a method of its own, write_rich_string().
# Why it matters: names, answers and titles are typed by people. An export that keeps formulas out by write_string()
#   still loses such a text without a word. (Put one run around it: <r><t xml:space="preserve">escaped</t></r>.)
# Seen:
#   '<r>Residual risk</r>' returns 0, read back as ''
#   '<r><t>Residual</t> risk</r>' returns 0, read back as 'Residual'
#   '<R>Residual risk</R>' returns 0, read back as '<R>Residual risk</R>'
#   '<i>Residual risk</i>' returns 0, read back as '<i>Residual risk</i>'
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

for text in ("<r>Residual risk</r>", "<r><t>Residual</t> risk</r>", "<R>Residual risk</R>", "<i>Residual risk</i>"):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    returned = book.add_worksheet().write_string(0, 0, text)
    book.close()
    print(f"{text!r} returns {returned}, read back as {openpyxl.load_workbook(file).active['A1'].value!r}")
PY

diff - seen <<'EXPECTED'
'<r>Residual risk</r>' returns 0, read back as ''
'<r><t>Residual</t> risk</r>' returns 0, read back as 'Residual'
'<R>Residual risk</R>' returns 0, read back as '<R>Residual risk</R>'
'<i>Residual risk</i>' returns 0, read back as '<i>Residual risk</i>'
EXPECTED
