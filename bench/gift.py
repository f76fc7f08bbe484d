"""How long does it take to read 1,000 questions in GIFT, beside a parser that can be installed?

python -m bench.gift

The reference (pygiftparserrgmf, with lex and yacc) runs in the environment of the references. Both get the same text,
in its words: short titles, choices of three, feedback. Each is run five times by turns in a process of its own, and the
least CPU time counts: what other work there is can only add to it.
"""

import subprocess
import sys
from pathlib import Path

QUESTIONS, ROUNDS = 1_000, 5
_ONE = "::Q{n}::Which range does text {n} give?{{=350 to 950#Right. ~0 to 100#Too small. ~600 to 700}}\n\n"
TEXT = "".join(_ONE.format(n=n) for n in range(QUESTIONS))
_OURS = """
import sys, time
from bot.authoring.formats import read_questions
data = sys.stdin.buffer.read()
before = time.process_time()
found = read_questions("bench.gift", data, "en")
print(time.process_time() - before, len(found.drafts))
"""
_REFERENCE = """
import sys, time
from pygiftparser import parser
text = sys.stdin.read()
before = time.process_time()
found = parser.parse(text)
print(time.process_time() - before, len(found.questions))
"""
REFERENCE = Path(".venv-bench/bin/python")


def seconds(python: str, program: str) -> float:
    """Return the CPU seconds that *program* took to read the text; it has to find every question."""
    done = subprocess.run([python, "-c", program], input=TEXT, capture_output=True, text=True, check=True)
    took, found = done.stdout.split()
    if int(found) != QUESTIONS:
        raise SystemExit(f"{found} of {QUESTIONS} questions were found.")
    return float(took)


def main() -> None:
    """Print the figures."""
    if not REFERENCE.exists():
        raise SystemExit("The reference is missing: make bench sets it up.")
    rounds = [(seconds(sys.executable, _OURS), seconds(str(REFERENCE), _REFERENCE)) for _ in range(ROUNDS)]
    ours, theirs = (min(each) for each in zip(*rounds, strict=True))
    print(
        f"1,000 questions in GIFT: {1000 * ours:.0f} ms, pygiftparserrgmf {1000 * theirs:.0f} ms: {ours / theirs:.2f}"
    )


if __name__ == "__main__":
    main()
