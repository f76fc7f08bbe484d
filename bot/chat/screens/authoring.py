"""The questions that a class has of its own: looking at drafts, approving, changing, and what is asked."""

from collections.abc import Iterator
from zlib import crc32

from bot.authoring.warnings import Doubt, warnings_of
from bot.chat.actions.authoring import (
    ApproveDraft,
    AskOwnFile,
    ChangeDraft,
    ChangePart,
    EditOwn,
    MarkRight,
    OwnAsked,
    OwnDownload,
    OwnQuestions,
    RetireOwn,
    ShowOwnDraft,
    ThrowAwayDraft,
)
from bot.chat.actions.documents import OwnDocuments
from bot.chat.actions.teaching import ShowClass
from bot.chat.parsing.replies import LETTERS
from bot.chat.screens import preview
from bot.chat.screens.markup import (
    Button,
    Html,
    Screen,
    bold,
    foreign,
    in_rows,
    italic,
    line,
    lines,
    paragraphs,
    plain,
    quote,
)
from bot.chat.screens.pages import filled, page_of
from bot.chat.translation import Translator
from bot.quiz.bank import Bank
from bot.quiz.draft import Draft
from bot.quiz.draft_changes import RIGHT, missing_part
from bot.quiz.own_pack import ApprovedQuestion, StoredDraft, pack_of, question_id, question_of
from bot.quiz.question import Question
from bot.quiz.user import User
from bot.services.authoring import Approved
from bot.services.authoring import OwnQuestions as Own
from bot.services.question_drafts import DraftShown

PAGE = 5
"""Questions on a page."""
ASK_LIMIT = 120
"""Characters of a question in a list."""


def own(tr: Translator, view: Own) -> Screen:
    """What a class has of its own, and what can be done with it."""
    id, waiting = view.klass.id, len(view.drafts)
    told = lines(
        (
            plain(tr.plural("{n} question is asked.", "{n} questions are asked.", len(view.questions))),
            plain(tr.plural("{n} waits for your approval.", "{n} wait for your approval.", waiting))
            if waiting
            else None,
        )
    )
    who = tr.t(
        "What you send belongs to the class: its teachers read and change all of it, its learners see what is "
        "approved. All of it is deleted with the class."
    )
    rows = filled(
        (Button(tr.t("Look at what waits"), ShowOwnDraft(view.drafts[0].id), main=True),) if waiting else (),
        (Button(tr.t("Send a file or a text"), AskOwnFile(id), main=not waiting),),
        (Button(tr.t("Documents"), OwnDocuments(id)),) if view.documents else (),
        (Button(tr.t("Questions that are asked"), OwnAsked(id)), Button(tr.t("Take them away"), OwnDownload(id)))
        if view.questions
        else (),
        (Button(tr.t("Back to the class"), ShowClass(id)),),
    )
    return Screen(paragraphs((bold(tr.t("Your own questions")), told, plain(who))), rows)


def draft(tr: Translator, shared: Bank, shown: DraftShown, teacher: User, *, explained: bool = False) -> Screen:
    """A draft as learners will see it, or as it will be explained to one who was right, with what speaks against it."""
    stored = shown.stored
    question = question_of_draft(shown)
    bank = shared.with_packs([pack_of(stored.klass, [])])
    if shown.problem is None:
        shows = preview.explained if explained else preview.asked
        seen = shows(tr, bank, question, teacher).html
    else:
        quoted = quote(plain(foreign(stored.draft.cite.quote))) if stored.draft.cite else None
        seen = paragraphs((quoted, plain(foreign(stored.draft.ask or "…"))))
    head = tr.t("Draft {n} of {of}, as learners will see it", n=shown.number, of=shown.of)
    if shown.again:
        head = tr.t("Draft {n} of {of}: new words for a question that is asked", n=shown.number, of=shown.of)
    warnings = list(_warnings(tr, shown))
    body = paragraphs((bold(head), seen, lines(map(italic, warnings)) if warnings else None))
    id = stored.id
    missing = missing_part(stored.draft)
    other = tr.t("The question") if explained else tr.t("Its explanation")
    rows = filled(
        (Button(tr.t("Approve"), ApproveDraft(id), main=True),) if shown.problem is None else (),
        (Button(tr.t("Write what is missing"), ChangePart(id, missing), main=True),) if missing else (),
        (Button(tr.t("Change"), ChangeDraft(id)), Button(tr.t("Throw away"), ThrowAwayDraft(id))),
        (Button(other, ShowOwnDraft(id, not explained)),) if shown.problem is None else (),
        (Button(tr.t("Your own questions"), OwnQuestions(stored.klass)),),
    )
    return Screen(body, rows)


def question_of_draft(shown: DraftShown) -> Question:
    """The question that a draft would be."""
    return question_of(shown.stored.draft, question_id(shown.stored.klass, shown.stored.id), shown.stored.klass)


def _warnings(tr: Translator, shown: DraftShown) -> Iterator[str]:
    """What speaks against a draft, as sentences."""
    if shown.problem is not None:
        yield tr.t("It cannot be asked yet: {why}", why=tr.t(shown.problem))
    for warning in shown.warnings:
        yield tr.t(warning.doubt, word=foreign(warning.word)) if warning.word else tr.t(warning.doubt)


def change(tr: Translator, shown: DraftShown) -> Screen:
    """Ask what of a draft is to change."""
    draft, id = shown.stored.draft, shown.stored.id
    buttons = [
        Button(tr.t("The question"), ChangePart(id, "ask")),
        Button(tr.t("Explanation"), ChangePart(id, "explanation")),
    ]
    if draft.kind == "number":
        buttons.append(Button(tr.t("The number"), ChangePart(id, "number")))
    else:
        buttons.append(Button(tr.t("All answers"), ChangePart(id, "options")))
    if shown.stored.document is not None or draft.cite is not None:
        buttons.append(Button(tr.t("Another quote"), ChangePart(id, "quote")))
    options = tuple(Button(LETTERS[place], ChangePart(id, "option", place)) for place in range(len(draft.options)))
    rights = tuple(
        Button(f"✓ {LETTERS[place]}" if option.right else LETTERS[place], MarkRight(id, place))
        for place, option in enumerate(draft.options)
    )
    listed = lines(
        line(bold(f"{LETTERS[place]}."), plain(foreign(option.text) + (f" ({tr.t('right')})" if option.right else "")))
        for place, option in enumerate(draft.options)
    )
    choose = draft.kind in ("one", "several")
    how = [tr.t("The first row of letters changes an answer's words.")] if options else []
    how += [tr.t("The second row says which is right.")] if choose and options else []
    body = paragraphs(
        (
            bold(tr.t("What shall change?")),
            plain(foreign(draft.ask)),
            listed or None,
            plain(" ".join(how)) if how else None,
        )
    )
    return Screen(
        body,
        filled(
            *in_rows(buttons),
            *_fives(options),
            *(_fives(rights) if choose else ()),
            (Button(tr.t("Back"), ShowOwnDraft(id)),),
        ),
    )


def _fives(buttons: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    return [buttons[start : start + 5] for start in range(0, len(buttons), 5)]


def ask_part(tr: Translator, draft: Draft, id: str, part: str, place: int) -> Screen:
    """Ask for the new words of a part of a draft."""
    ask, now = _asked_for(tr, draft, part, place)
    told = plain(foreign(now)) if now else None
    ask = tr.t("{ask} Now it is:", ask=ask) if now else ask
    return Screen(paragraphs((plain(ask), told)), ((Button(tr.t("Never mind"), ShowOwnDraft(id)),),))


def ask_missing(tr: Translator, stored: StoredDraft, part: str) -> Screen:
    """Ask for a part that a draft lacks still, below the words that it quotes."""
    draft = stored.draft
    ask, _ = _asked_for(tr, draft, part, 0)
    quoted = quote(plain(foreign(draft.cite.quote))) if draft.cite else None
    asked = plain(foreign(draft.ask)) if draft.ask else None
    return Screen(paragraphs((quoted, asked, plain(ask))), ((Button(tr.t("Never mind"), ShowOwnDraft(stored.id)),),))


def _asked_for(tr: Translator, draft: Draft, part: str, place: int) -> tuple[str, str]:
    """What to send for a part of a draft, and how it reads now; "" if it is not there yet."""
    match part:
        case "ask":
            return tr.t("Send the question as it shall read."), draft.ask
        case "explanation":
            return tr.t("Send what everybody reads afterwards."), draft.explanation
        case "number":
            return tr.t("Send the right number, such as 3.14."), str(draft.number.answer) if draft.number else ""
        case "quote":
            ask = tr.t("Send the words that prove the answer, exactly as they stand in the document.")
            return ask, draft.cite.quote if draft.cite else ""
        case "options" if draft.kind == "order":
            ask = tr.t("Send all that is put in order, each on a line of its own, in the right order.")
            return ask, "\n".join(option.text for option in draft.options)
        case "options":
            ask = tr.t("Send all answers, each on a line of its own, with a * before each that is right.")
            return ask, "\n".join(f"{RIGHT if option.right else ''}{option.text}" for option in draft.options)
        case _:
            ask = tr.t("Send answer {letter} as it shall read.", letter=LETTERS[place])
            return ask, draft.options[place].text


def not_in_text(tr: Translator, id: str) -> Screen:
    """Say that a quote does not stand in the document."""
    sorry = tr.t("These words do not stand in the document so. Copy them from there and send them again.")
    return Screen(plain(sorry), ((Button(tr.t("Never mind"), ShowOwnDraft(id)),),))


def no_number(tr: Translator, id: str) -> Screen:
    """Say that no number was read."""
    sorry = tr.t("I could not read a number in that. Try digits only, for example {n}.", n=tr.number(250))
    return Screen(plain(sorry), ((Button(tr.t("Never mind"), ShowOwnDraft(id)),),))


def gone(tr: Translator) -> Screen:
    """Say that a draft is not there any more."""
    return Screen(plain(tr.t("This draft is not there any more: it was approved or thrown away.")))


def done(tr: Translator, outcome: Approved) -> Screen:
    """Say that no draft is left."""
    told = tr.t("Nothing waits any more. Give the questions to the class with “Give a quiz”, “About”.")
    return Screen(
        plain(told),
        (
            (Button(tr.t("Your own questions"), OwnQuestions(outcome.klass), main=True),),
            (Button(tr.t("Back to the class"), ShowClass(outcome.klass)),),
        ),
    )


def asked(tr: Translator, view: Own, page: int) -> Screen:
    """A page of the questions that a class is asked."""
    id, shown = view.klass.id, page_of(view.questions, page, PAGE)
    rows: list[tuple[Button, ...]] = []
    listed: list[Html | None] = []
    for place, each in enumerate(shown.items, shown.first):
        source = foreign(each.draft.cite.source.title) if each.draft.cite else tr.t("without a source")
        listed.append(line(bold(f"{place + 1}."), plain(f"{foreign(_cut(each.draft.ask))} ({source})")))
        listed.append(_cut_short(tr, each.draft))
        rows.append(
            (
                Button(tr.t("Change {n}", n=place + 1), EditOwn(id, place)),
                Button(tr.t("No longer ask {n}", n=place + 1), RetireOwn(id, place, check(each))),
            )
        )
    body = paragraphs((bold(shown.titled(tr, tr.t("Questions that are asked"))), lines(listed) or None))
    turning = shown.turning(tr, lambda page: OwnAsked(id, page))
    return Screen(body, filled(*rows, turning, (Button(tr.t("Back"), OwnQuestions(id)),)))


def _cut_short(tr: Translator, draft: Draft) -> Html | None:
    """Say that a question that is asked quotes less than it should; `None` if it does not."""
    warnings = [warning for warning in warnings_of(draft) if warning.doubt is Doubt.CUT_SHORT]
    return italic(tr.t(warnings[0].doubt, word=foreign(warnings[0].word))) if warnings else None


def check(question: ApprovedQuestion) -> int:
    """A number below 10,000 that tells the question at a place from another one that has moved there."""
    return crc32(f"{question.id} {question.hash}".encode()) % 10_000


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= ASK_LIMIT else text[: ASK_LIMIT - 1].rstrip() + "…"
