"""Commands for people who write questions: check the files, count what is in them, write what editors need."""

import json
from argparse import Namespace
from collections.abc import Sequence

from bot import paths
from bot.errors import UserError
from bot.packs import file_kinds
from bot.packs.figure import Figure, Lines
from bot.packs.figures import measure
from bot.packs.load import Findings, inspect
from bot.packs.problems import did_you_mean
from bot.packs.stats import counts, tables
from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Pack
from bot.storage.data_inventory import data_page
from bot.storage.privacy_label import privacy_label


def check(arguments: Namespace) -> int:
    """Verify the question files, count what is in them, and measure how good it is. Returns the exit code.

    Raises:
        UserError: `--worst` names a pack that is not there.
    """
    from bot.chat.screens.fit import too_long  # the other commands start faster without the screens

    findings = inspect(arguments.questions or paths.own("questions"), arguments.documents)
    problems = findings if not isinstance(findings, Findings) else list(too_long(findings.bank))
    if problems or not isinstance(findings, Findings):
        print(*problems, f"Problems: {len(problems)}.", sep="\n")
        return 1
    if arguments.worst and arguments.worst not in findings.bank.packs:
        hint = did_you_mean(arguments.worst, findings.bank.packs)
        raise UserError(f"There is no pack {arguments.worst!r}; {hint or 'see questions/packs'}")
    _print_findings(findings, in_documents=bool(arguments.documents))
    measured = list(measure(findings.bank, lines_of(findings.bank)))
    if arguments.stats or arguments.worst is not None:
        _print_stats(findings)
        _print_figures(measured)
    if arguments.worst is not None:
        _print_offenders(measured, arguments.worst)
    return _print_over_budget(measured[0][1])


def _print_over_budget(figures: Sequence[Figure]) -> int:
    """Print each figure of the bank that is out of its limits. Returns the exit code: 1 if there is one."""
    over = [figure for figure in figures if not figure.ok]
    if over:
        advice = "docs/writing-questions.md says what they measure; --worst, what each comes from."
        print("", *over, f"Figures out of their limits: {len(over)}. {advice}", sep="\n")
    return int(bool(over))


def _print_findings(findings: Findings, *, in_documents: bool) -> None:
    """Print the warnings, how much there is of everything, and what was found to be in order."""
    for name, problem in findings.warnings:
        print(f"{problem}\n    warning: {name}")
    print(", ".join(f"{what}: {number}" for what, number in counts(findings.bank).items()))
    print(f"Warnings: {len(findings.warnings)}, and {len(findings.explained)} that the files explain.")
    print("Every quote stands word for word in its passage.")
    if in_documents:
        print("Every passage stands byte for byte in its document.")


def lines_of(bank: Bank) -> Lines:
    """Return how many lines each feedback takes on the real screens."""
    from bot.chat.screens.fit import feedback_lines
    from bot.chat.translation import Translator

    translators = {language: Translator(language) for language in LANGUAGES}
    return {
        (language, question.id): feedback_lines(bank, question, tr)
        for language, tr in translators.items()
        for question in bank.questions.values()
        if not question.retired
    }


def _print_figures(measured: Sequence[tuple[Pack | None, list[Figure]]]) -> None:
    """Print each figure with its limit, for the bank and for each pack; "!" stands behind what is out of its limit."""
    heading = ("figure", "", "limit", *("bank" if pack is None else pack.id for pack, _ in measured))
    rows = [
        (of[0].name, of[0].language or "", of[0].limit, *(f"{it.shown} {' ' if it.ok else '!'}" for it in of))
        for of in zip(*(figures for _, figures in measured), strict=True)
    ]
    print()
    _print_table(heading, rows)


def _print_offenders(measured: Sequence[tuple[Pack | None, list[Figure]]], wanted: str) -> None:
    """Print what each figure of the bank comes from, the worst first: of the pack *wanted*, or of all if empty."""
    for figure in measured[0][1]:
        offenders = [offender for offender in figure.offenders if wanted in ("", offender.pack)]
        if offenders:
            language = f" ({figure.language})" if figure.language else ""
            print(f"\n{figure.name}{language}: {figure.shown}; {figure.limit}", *offenders, sep="\n    ")


def _print_stats(findings: Findings) -> None:
    """Print what the bank covers, and the warnings that the files explain."""
    for heading, rows in tables(findings.bank):
        print()
        _print_table(heading, rows)
    for (name, problem), reason in findings.explained:
        print(f"\n{problem.where}: {name}\n    {reason}", end="")
    print()


def _print_table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table in columns: the first one flush left, the others flush right."""
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    for row in (heading, *rows):
        first, *rest = (
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *rest)))


def write_schemas() -> int:
    """Write the JSON Schemas for editors of question files and, in a checkout, what is written from the tables.

    Returns:
        The exit code.
    """
    folder = paths.own("questions") / "schema"
    folder.mkdir(exist_ok=True)
    for name in file_kinds.FILES:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")
    print(f"{len(file_kinds.FILES)} schemas written.")
    page = folder.parent.parent / "docs" / "data.md"
    if page.parent.is_dir():  # not where only the program is installed
        page.write_text(data_page(), encoding="utf-8")
        (page.parent / "privacy-label.svg").write_text(privacy_label(), encoding="utf-8")
        print(f"{page.name} and privacy-label.svg written.")
    return 0


def schema_text(name: str) -> str:
    """The JSON Schema of the kind of file called *name*: one of `file_kinds.FILES`."""
    return json.dumps(file_kinds.json_schema(name), indent=2, ensure_ascii=False) + "\n"
