"""Why something in a file cannot be read, or cannot be written: each reason is a sentence, and says what to do.

The sentences have no places to fill in, so that they can be translated as they stand, and so no curly brackets. What
they are about, and its line, stand beside them.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import UserError
from bot.quiz.draft import Draft
from bot.quiz.language import t


class Reason(StrEnum):
    """The sentences, in English; the chat shows them in the reader's language."""

    # what a file is
    TOO_LARGE = t("The file is too large. Split it: at most 10 MB and 2,000 questions in one file.")
    NOT_TEXT = t("The file should be text, but holds signs that no text has. Export it once more, as text in UTF-8.")
    UNKNOWN_FORMAT = t(
        "No kind of question file was recognised. Send GIFT, Moodle XML, Aiken, a table (XLSX or CSV), Anki or YAML."
    )
    EMPTY = t("There is no question in this file. Check that it is the right one.")
    A_DOCUMENT = t(
        "This is a document, not a question file. Save it as PDF or DOCX (a table as XLSX), with that ending, and send "
        "it again."
    )
    NO_QTI = t("QTI files can be made here, but not read. Export the questions as Moodle XML or as a table.")
    DAMAGED = t("The file is damaged. Export it once more, and send the new file.")
    UNPACKS_TOO_LARGE = t("Unpacked, the file is too large. Export the questions without pictures, sound and film.")
    NOT_XML = t("This XML file is broken. Export it once more, and do not change it by hand.")
    XML_ENTITIES = t(
        "This XML file has a DOCTYPE, which is not read for safety's sake. Export the questions from Moodle itself."
    )
    XML_TOO_DEEP = t(
        "This XML file is nested too deep, or too long. Export fewer questions at a time, from Moodle itself."
    )
    NOT_MOODLE_XML = t("This XML file is not Moodle's. Export the questions from Moodle, as Moodle XML.")
    NOT_YAML = t("This YAML file cannot be read: only plain lists and keys are, without tabs, anchors and tags.")
    ANKI_TOO_NEW = t("This Anki file cannot be unpacked. Export it again with “Support older Anki versions” ticked.")
    NO_HEADINGS = t("The first row of the table has to name the columns, such as: question, A, B, C, right.")
    # a question
    ESSAY = t("A free text cannot be judged here. Ask for a choice, a number or an order.")
    SHORT_ANSWER = t("Typed words cannot be judged here. Offer them as answers to choose from.")
    DESCRIPTION = t("This is a text without a question, so it is left out.")
    CATEGORY = t("Categories are left out; tags are kept.")
    KIND = t("This kind of question cannot be asked here. Ask for a choice, a number or an order.")
    CLOZE = t("A text with several gaps cannot be asked here. Make a question of each gap.")
    CALCULATED = t("Formulas cannot be asked here. Ask for one number.")
    NO_KEY = t("No answer is marked as right. Mark one.")
    NO_BACK = t("This card has nothing on its back. Write the answer there.")
    KEY_LETTER = t("The letter after ANSWER: names no answer. Write the capital letter of one, such as ANSWER: B.")
    FEW_OPTIONS = t("At least two different answers are needed, and none of them empty.")
    MANY_OPTIONS = t("There are too many answers: at most ten fit.")
    SAME_OPTIONS = t("Two answers are the same. Change one of them.")
    ONE_LINE = t(
        "In Aiken the question stands on one line, each answer on a line of its own below, and ANSWER: at the end."
    )
    NO_ANSWER_LINE = t("The line with ANSWER: is missing. Write it below the answers, such as ANSWER: B.")
    BRACES = t(
        "A curly bracket is missing or stands alone. The answers stand between an opening and a closing one, with no "
        "empty line between."
    )
    WEIGHT = t("Moodle knows no such weight and refuses the file. Use its own, such as 50, 33.33333 or -25.")
    PAIR = t("A pair of this matching question is not complete. In GIFT a pair is written so: = one -> other.")
    NUMBER = t("There is no number where one is needed. Write digits, with a point before decimals, as in 3.14.")
    RANGE = t("The number is too long: at most 15 digits and 6 decimals.")
    NUMBERS = t("Several numbers are right. Here it is one: keep one, and give it a tolerance.")
    NO_QUESTION = t("The question itself is empty. Write what is asked.")
    LONG_QUESTION = t("The question is too long. Shorten it: at most 700 characters fit into a message.")
    LONG_OPTION = t("An answer is too long. Shorten it: at most 200 characters, and 1,400 for all answers together.")
    LONG_FEEDBACK = t("The feedback for an answer is too long. Shorten it: at most 400 characters.")
    LONG_EXPLANATION = t("The explanation is too long. Shorten it: at most 800 characters.")
    LONG_QUOTE = t("The quote, or the passage around it, is too long. Shorten it: at most 700 characters.")
    LONG_TOGETHER = t(
        "All texts together are too long for one message. Shorten the explanation, the feedback or the passage: at "
        "most 3,300 characters fit."
    )
    LONG = t("This is too long for a question. Shorten it.")
    TWICE = t("Another question earlier in the file has the same id, so this one is kept without an id.")
    COLUMN_KIND = t("The column “kind” has to say one, several, order or number.")
    # a part of a question
    PARTIAL_CREDIT = t(
        "Some answers earn a part of the mark. Here they count as right in a choice, and as wrong among numbers."
    )
    WEIGHTS_ALIKE = t("The right answers have different weights; here they count alike.")
    PENALTY = t("A wrong answer costs marks in the file; here it earns none.")
    OTHER_FEEDBACK = t("The feedback for all other answers is left out.")
    COMBINED_FEEDBACK = t(
        "Feedback for right, partly right and wrong answers is left out; that for each answer is kept."
    )
    MATCHING = t("Each pair becomes a question of its own, with the other halves to choose from.")
    SUBSET = t("Moodle shows some of the items only; here all are put in order.")
    PICTURE = t("Pictures are left out. Check whether the question works without them.")
    MEDIA = t("Sound, film and embedded pages are left out. Check whether the question works without them.")
    EMPHASIS = t("Bold, italics and colours are left out; the words are kept.")
    UNIT = t("Only the first unit is kept.")
    QUOTE = t("The quote does not stand in its passage word for word, so the question has no source.")
    SOURCE_ELSEWHERE = t("The passage stands in a file of its own, so the question has no source here.")
    LEFT_COLUMN = t("No column of this name is known, so it is left out.")
    OTHER_BACKS = t("The wrong answers are taken from other cards: look at them before you approve.")
    ONE_CARD = t(
        "A card has no answers to choose from, and there are too few others to take wrong ones from. Send more "
        "cards in one file."
    )
    MORE = t("The rest of the file is left out. Mend what is listed, or split the file, and send it again.")
    # what a format cannot hold
    HOLDS_NO_KIND = t("This format has no such kind of question, so the question is not in the file.")
    HOLDS_NO_TWO_RIGHT = t(
        "This format has one right answer for a choice of one, so a question with another number is not in the file."
    )
    HOLDS_NO_FEEDBACK = t("This format cannot hold feedback for single answers.")
    HOLDS_NO_EXPLANATION = t("This format cannot hold explanations.")
    HOLDS_NO_SOURCE = t("This format cannot hold quotes and sources.")
    HOLDS_NO_SLIPS = t("This format cannot hold feedback for all the wrong numbers that are expected.")
    HOLDS_NO_NUMBER_DETAILS = t("This format cannot hold the unit.")
    HOLDS_NO_ID = t("This format cannot hold ids, titles and tags.")
    HOLDS_NO_LINES = t("This format cannot hold line breaks; they became spaces.")
    HOLDS_NO_FIRST_LETTER = t(
        "In this format a question may not be very short or look like an answer (“A. …”), so it is not in the file."
    )


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something in a file that no draft came of, or a part of a draft that was not kept or not written.

    Attributes:
        what: the beginning of it, or its name; may be empty.
        reason: why.
        line: counted from 1; `None` where the format has no lines.
    """

    what: str
    reason: Reason
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionsRead:
    """What came of a question file: drafts in the order of the file, and what was left out."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...] = ()


class UnreadableQuestions(UserError):
    """A question file of which nothing can be read.

    Attributes:
        reason: the sentence.
        line: the line that it is about, from 1; `None` if it is about the whole file.
    """

    def __init__(self, reason: Reason, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {reason}" if line else str(reason))
        self.reason = reason
        self.line = line
