#!/usr/bin/env bash
# rapidfuzz 3.14.6: a score may be less than itself: with score_cutoff set to the score, the result is 0 or nothing.
#
# Behaviour: fuzz.ratio(a, b, score_cutoff=fuzz.ratio(a, b)) is 0 for some pairs, and process.extract() leaves them
#   out. In the library's Python sources the cutoff is divided by 100 before it is compared, and the score multiplied
#   after; rounding can put one below the other. It is not only so for long fractions: 68, a whole number, is missed
#   as well.
# Expected: the documentation of score_cutoff: "For ratio < score_cutoff 0 is returned instead." A score that equals
#   the cutoff is not below it. (An earlier case was reported in 2022, issue 210 of the project, where the answer
#   mentions that there are probably more.)
# Why it matters: "everything that is as near as the best" is the natural second look after extractOne(), and loses
#   the best itself; a limit that was found by looking at scores leaves out the pair that it was taken from. Subtract
#   a little (1e-9) from a cutoff that is itself a score.
# Seen:
#   Manado, Manada: score 83.33333333333334, with that as the cutoff 0.0; extract finds []
#   the same with a cutoff 1e-9 lower: 83.33333333333334
#   25 letters each: score 68.0, with a cutoff of 68 0.0; extract finds []
#   Jakarta, Jakarte: score 85.71428571428572, with that as the cutoff 85.71428571428572
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rapidfuzz==3.14.6
cd "$folder"
venv/bin/python -I - <<'PY' | tee seen
from rapidfuzz import fuzz, process


def found(said, name, cutoff):
    return [word for word, _, _ in process.extract(said, [name], scorer=fuzz.ratio, score_cutoff=cutoff)]


name, said = "Manado", "Manada"
score = fuzz.ratio(said, name)
cut = fuzz.ratio(said, name, score_cutoff=score)
print(f"{name}, {said}: score {score}, with that as the cutoff {cut}; extract finds {found(said, name, score)}")
print(f"the same with a cutoff 1e-9 lower: {fuzz.ratio(said, name, score_cutoff=score - 1e-9)}")

name, said = "a" * 17 + "b" * 8, "a" * 17 + "c" * 8
score, cut = fuzz.ratio(said, name), fuzz.ratio(said, name, score_cutoff=68)
print(f"25 letters each: score {score}, with a cutoff of 68 {cut}; extract finds {found(said, name, 68)}")

name, said = "Jakarta", "Jakarte"
score = fuzz.ratio(said, name)
print(f"{name}, {said}: score {score}, with that as the cutoff {fuzz.ratio(said, name, score_cutoff=score)}")
PY

diff - seen <<'EXPECTED'
Manado, Manada: score 83.33333333333334, with that as the cutoff 0.0; extract finds []
the same with a cutoff 1e-9 lower: 83.33333333333334
25 letters each: score 68.0, with a cutoff of 68 0.0; extract finds []
Jakarta, Jakarte: score 85.71428571428572, with that as the cutoff 85.71428571428572
EXPECTED
