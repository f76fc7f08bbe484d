#!/usr/bin/env bash
# orjson 3.13.0: an integer of more than 64 bits is read as a float, without a word, and refused when it is written.
#
# Behaviour: orjson.loads() gives an int up to 2**64 - 1 and a float from 2**64 on, so that neighbouring numbers
#   become equal and the type changes within one list. orjson.dumps() raises for the same int. Written again after
#   reading, the number has another form and other digits.
# Expected: the README says that orjson "serializes and deserializes 64-bit integers by default". One would think that
#   what is outside of that is refused in both directions, or exact in both, as in Python's json module.
# Why it matters: an answer that somebody typed ("10000000000000000000001"), or a large id of another system, comes
#   out of a JSON column changed. Keep such numbers as strings.
# Seen:
#   18446744073709551615: json int 18446744073709551615, orjson int 18446744073709551615
#   18446744073709551616: json int 18446744073709551616, orjson float 1.8446744073709552e+19
#   18446744073709551617: json int 18446744073709551617, orjson float 1.8446744073709552e+19
#   -9223372036854775809: json int -9223372036854775809, orjson float -9.223372036854776e+18
#   the second and the third are equal: by json False, by orjson True
#   orjson.dumps(2**64): JSONEncodeError: Integer exceeds 64-bit range
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check orjson==3.13.0
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
import json

import orjson

numbers = [str(2**64 - 1), str(2**64), str(2**64 + 1), str(-(2**63) - 1)]
for number in numbers:
    exact, read = json.loads(number), orjson.loads(number)
    print(f"{number}: json {type(exact).__name__} {exact!r}, orjson {type(read).__name__} {read!r}")
equal = [library.loads(numbers[1]) == library.loads(numbers[2]) for library in (json, orjson)]
print(f"the second and the third are equal: by json {equal[0]}, by orjson {equal[1]}")
try:
    print(f"orjson.dumps(2**64): {orjson.dumps(2**64)}")
except orjson.JSONEncodeError as error:
    print(f"orjson.dumps(2**64): JSONEncodeError: {error}")
PY

diff - seen <<'EXPECTED'
18446744073709551615: json int 18446744073709551615, orjson int 18446744073709551615
18446744073709551616: json int 18446744073709551616, orjson float 1.8446744073709552e+19
18446744073709551617: json int 18446744073709551617, orjson float 1.8446744073709552e+19
-9223372036854775809: json int -9223372036854775809, orjson float -9.223372036854776e+18
the second and the third are equal: by json False, by orjson True
orjson.dumps(2**64): JSONEncodeError: Integer exceeds 64-bit range
EXPECTED
