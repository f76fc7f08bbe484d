"""Turns the file of claims, which must have been checked before, into the statements that learners judge."""

from collections.abc import Mapping

from bot.packs.build import fingerprint, text
from bot.packs.claim_files import ClaimFile, ClaimsFile
from bot.quiz.bank import Claims
from bot.quiz.claims import question_id
from bot.quiz.question import Judgement, Option, Pack, Question


def claims(file: ClaimsFile, packs: Mapping[str, Pack]) -> Claims:
    """Return the statements, in the order of the file.

    Raises:
        KeyError: one names a fact that no pack has.
    """
    facts = {fact.id: (fact, pack.id) for pack in packs.values() for fact in pack.facts}
    answers = [text(answer) for answer in file.answers]

    def question(entry: ClaimFile) -> Question:
        fact, pack = facts[entry.fact]
        told, ask = entry.told is not None, text(entry.says)
        explain = text(entry.explain) if entry.explain else fact.says
        half = len(answers) // 2
        form = Judgement(told, tuple(Option(words, right=(i < half) == told) for i, words in enumerate(answers)))
        return Question(
            id=question_id(entry.claim),
            facts=(fact,),
            ask=ask,
            form=form,
            general_feedback=explain,
            hash=fingerprint((fact,), form.kind, ask, form, explain),
            pack=pack,
            retired=entry.retired,
        )

    return Claims(text(file.title), text(file.mix), tuple(map(question, file.claims)))
