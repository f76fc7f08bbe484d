"""Small values to test with: plain functions, with defaults."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256

from bot.quiz.bank import Bank, Claims
from bot.quiz.question import (
    AnticipatedError,
    Citation,
    Claim,
    Fact,
    Form,
    Judgement,
    LaterFinding,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    Pack,
    Passage,
    Question,
    Reading,
    Reference,
    SingleChoice,
    Source,
    Text,
)
from bot.quiz.risk import Misconception, Risk
from bot.quiz.sitting import DealtQuestion, Sitting

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def text(en: str, id: str | None = None) -> Text:
    return {"en": en, "id": id or f"{en} (id)"}


def a_source(id: str = "a-blog", language: str = "en") -> Source:
    return Source(
        id, "A blog & its <title>", text("A blog"), "Somebody", text("blog"), language, text("2018"), text("one voice")
    )


PASSAGE = (
    "Nobody asked us. The score runs from 350 to 950. Bills count, and so do friends & “decent” things. Apparently."
)


def a_citation(quote: str = "The score runs from 350 to 950.", source: Source | None = None) -> Citation:
    source = source or a_source()
    other = "id" if source.language == "en" else "en"
    return Citation(Passage(f"{source.id}/start", source, PASSAGE), quote, {other: f"gloss of {quote}"})


SCORE, BILLS = "The score runs from 350 to 950.", "Bills count, and so do friends"


def a_fact(
    id: str = "range", *, risks: tuple[str, ...] = ("opacity",), since: bool = False, quote: str = SCORE
) -> Fact:
    reference = Reference("A later report", "A paper", "2022-11-22", "https://example.org/report?a=1&b=2")
    later = LaterFinding(text("It was otherwise."), reference)
    return Fact(id, text(f"What {id} says."), a_citation(quote), Claim.REPORTED, risks, later if since else None)


def a_reading(id: str, quote: str) -> Reading:
    """It tells every fact that quotes no more than *quote*."""
    return Reading(id, (a_citation(quote),))


def wrong(en: str) -> Option:
    return Option(text(en), feedback=text(f"{en} is wrong because it is."), misconception="mix-up")


def a_question(
    id: str = "which-range", *, form: Form | None = None, facts: tuple[Fact, ...] | None = None, ask: str | None = None
) -> Question:
    form = form or SingleChoice((Option(text("350 to 950"), right=True), wrong("0 to 100"), wrong("600 to 700")))
    asked, explained = text(ask or f"What about {id}?"), text(f"Explanation of {id}.")
    facts = facts or (a_fact(f"fact-of-{id}"),)
    seen = repr((id, asdict(form), asked, explained, [asdict(fact) for fact in facts]))
    return Question(id, facts, asked, form, explained, sha256(seen.encode()).hexdigest()[:16], "sesame")


def several(id: str = "several", facts: tuple[Fact, ...] | None = None) -> Question:
    options = (
        Option(text("Bills"), right=True),
        wrong("Height"),
        Option(text("Friends"), right=True),
        wrong("Shoe size"),
    )
    return a_question(id, form=MultipleChoice(options), facts=facts)


def order(id: str = "order") -> Question:
    items = (Option(text("First")), Option(text("Second"), feedback=text("it follows")), Option(text("Third")))
    return a_question(id, form=Ordering(items, text("from first to third")))


def number(id: str = "number", answer: str = "6000", tolerance: str = "0") -> Question:
    slip = AnticipatedError(Decimal(6), text("A point is no decimal point there."), "mix-up")
    return a_question(id, form=Numeric(Decimal(answer), Decimal(tolerance), text("people", "orang"), (slip,)))


def words(id: str = "words") -> Question:
    return a_question(id, form=SingleChoice((wrong("True"), Option(text("Not stated"), right=True)), words=True))


def a_pack(*questions: Question, id: str = "sesame", readings: tuple[Reading, ...] = ()) -> Pack:
    questions = questions or (a_question("q1"), several(), order(), number(), words(), a_question("q2"))
    facts = {fact.id: fact for question in questions for fact in question.facts}
    return Pack(
        id,
        text("Sesame", "Sesame"),
        text("Who scores whom."),
        text("A score is a choice."),
        tuple(facts.values()),
        questions,
        readings,
    )


def two_questions() -> Bank:
    return a_bank(a_pack(a_question("q1"), a_question("q2")))


def a_bank(*packs: Pack) -> Bank:
    risk = Risk("opacity", text("Opacity"), text("You cannot look inside."), text("A secret formula."))
    error = Misconception("mix-up", text("Mixing things up."), text("They differ."))
    packs = packs or (a_pack(),)
    return Bank({pack.id: pack for pack in packs}, {"a-blog": a_source()}, {risk.id: risk}, {error.id: error})


def a_sitting(*questions: Question, id: str = "sitting0000001", learner: int = 1, turn: int = 0) -> Sitting:
    asked = tuple(DealtQuestion(q.id, q.hash, tuple(range(len(q.options)))) for q in questions or (a_question(),))
    return Sitting(id, learner, "sesame", asked, NOON, turn)


LEVELS = (
    "They say so: sure",
    "They say so: fairly",
    "They say so: guess",
    "They don't: guess",
    "They don't: fairly",
    "They don't: sure",
)


def a_claim(id: str, *, told: bool, fact: Fact | None = None) -> Question:
    """A statement to judge."""
    form = Judgement(told, tuple(Option(text(level), right=(i < 3) == told) for i, level in enumerate(LEVELS)))
    made = a_question(f"claim-{id}", form=form, facts=(fact or a_fact(f"fact-of-{id}"),), ask=f"Statement {id}.")
    return replace(made, general_feedback=made.facts[0].says)


def with_claims(bank: Bank, told: int = 12, untold: int = 12) -> Bank:
    """The bank with statements on its first pack, each on a fact of its own."""
    claims = [a_claim(f"t{n}", told=True) for n in range(told)] + [a_claim(f"u{n}", told=False) for n in range(untold)]
    return replace(bank, claims=Claims(text("Told or not"), text("all texts"), tuple(claims)))
