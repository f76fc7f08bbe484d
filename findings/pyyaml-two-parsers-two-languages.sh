#!/usr/bin/env bash
# PyYAML 6.0.3: its two parsers accept different files.
#
# Behaviour: BaseLoader (Python) and CBaseLoader (libyaml), like SafeLoader and CSafeLoader, are two parsers. A tab
#   between "a:" and its value, and a question mark within a text in [brackets] or {braces}, as in an address, are
#   errors for the one and fine for the other. JSON with an escaped pair of surrogates, as json.dumps() writes each
#   emoji, is an error for libyaml; the one in Python accepts it and makes two halves, a string that cannot be
#   encoded.
# Expected: the documentation speaks of "subtle (but not really significant) differences" between the two. YAML 1.2.2
#   allows the tab (6.2, separation spaces) and the question mark (7.3.3, plain style: what is excluded within
#   brackets is the comma, and brackets and braces), and has JSON as a subset.
# Why it matters: "the C one if it is there, else the other" is what the documentation shows. Then the same file of
#   questions is good on one computer and refused on another, or is read on both and breaks later. Check files in one
#   place with the loader that the program uses, or insist on one of them.
# Seen:
#   'a:\tb\n': Python ScannerError, libyaml {'a': 'b'}
#   '[https://example.org/?a=b]\n': Python ParserError, libyaml ['https://example.org/?a=b']
#   '{see: https://example.org/?a=b}\n': Python ParserError, libyaml {'see': 'https://example.org/?a=b'}
#   '{"a": "\\ud83d\\ude00"}': Python {'a': '\ud83d\ude00'}, libyaml ScannerError
#   json reads the last one as {'a': '\U0001f600'}; Python's YAML in UTF-8: UnicodeEncodeError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check PyYAML==6.0.3
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import json

import yaml


def read(text, loader):
    try:
        return ascii(yaml.load(text, loader))
    except yaml.YAMLError as error:
        return type(error).__name__


written = json.dumps({"a": "\U0001f600"})
addresses = ("[https://example.org/?a=b]\n", "{see: https://example.org/?a=b}\n")
for text in ("a:\tb\n", *addresses, written):
    print(f"{text!r}: Python {read(text, yaml.SafeLoader)}, libyaml {read(text, yaml.CSafeLoader)}")
try:
    ended = repr(yaml.load(written, yaml.SafeLoader)["a"].encode())
except UnicodeEncodeError as error:
    ended = type(error).__name__
print(f"json reads the last one as {ascii(json.loads(written))}; Python's YAML in UTF-8: {ended}")
PY

diff - seen <<'EXPECTED'
'a:\tb\n': Python ScannerError, libyaml {'a': 'b'}
'[https://example.org/?a=b]\n': Python ParserError, libyaml ['https://example.org/?a=b']
'{see: https://example.org/?a=b}\n': Python ParserError, libyaml {'see': 'https://example.org/?a=b'}
'{"a": "\\ud83d\\ude00"}': Python {'a': '\ud83d\ude00'}, libyaml ScannerError
json reads the last one as {'a': '\U0001f600'}; Python's YAML in UTF-8: UnicodeEncodeError
EXPECTED
