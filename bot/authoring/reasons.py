"""Why something in a file cannot be read, or cannot be written: each reason is a sentence, and says what to do.

The sentences have no places to fill in, so that they can be translated as they stand. What they are about, and its
line, stand beside them.
"""

from enum import StrEnum

from bot.errors import UserError


class Reason(StrEnum):
    """The sentences, in English."""

    # what a file is
    TOO_LARGE = "The file is too large. Split it: at most 10 MB and 2,000 questions in one file."
    NOT_TEXT = "This is no text: it holds NUL characters. Export the questions anew, as text in UTF-8."
    UNKNOWN_FORMAT = (
        "No kind of question file was recognised. Send GIFT, Moodle XML, Aiken, a table by the template, Anki or YAML."
    )
    EMPTY = "There is no question in this file."
    A_DOCUMENT = "This is a document, not a question file. Send it as a document, and questions are suggested from it."
    NO_QTI = "QTI packages are written here and not read. Export the questions as Moodle XML or as a table."
    DAMAGED = "The file is damaged. Export it once more, and send the new file."
    UNPACKS_TOO_LARGE = "The file unpacks to more than it should. Send the questions alone, without media."
    NOT_XML = "This is no well-formed XML. Export it once more; do not mend it by hand."
    XML_ENTITIES = "XML with a DOCTYPE or entities of its own is not read. Export the questions from Moodle itself."
    XML_TOO_DEEP = "The XML is nested too deep, or has too many elements. Export the questions from Moodle itself."
    NOT_MOODLE_XML = "This XML is no Moodle XML: it does not begin with <quiz>."
    NOT_YAML = "This is no YAML that question files use."
    ANKI_TOO_NEW = "This Anki file cannot be unpacked. Export it again with “Support older Anki versions” ticked."
    NO_HEADINGS = "The first row has no headings that are known here. Take the template, and keep its first row."
    # a question
    ESSAY = "A free text cannot be judged here. Ask for a choice, a number or an order."
    SHORT_ANSWER = "Typed words cannot be judged here. Offer them as answers to choose from."
    DESCRIPTION = "This is a text without a question."
    CATEGORY = "Categories are left out; tags are kept."
    KIND = "This kind of question cannot be asked here."
    CLOZE = "A text with several gaps cannot be asked here. Make a question of each gap."
    CALCULATED = "Formulas cannot be asked here. Ask for one number."
    NO_KEY = "No answer is marked as right."
    KEY_LETTER = "The letter after ANSWER: names no answer. Moodle wants a capital letter, such as ANSWER: B."
    FEW_OPTIONS = "At least two different answers are needed."
    MANY_OPTIONS = "More answers than fit: at most ten."
    SAME_OPTIONS = "Two answers are the same."
    ONE_LINE = "In Aiken a question stands on one line, its answers one each below it, and ANSWER: at the end."
    NO_ANSWER_LINE = "The line with ANSWER: is missing."
    BRACES = "A brace is missing or stands alone: answers begin with { and end with }, with no empty line between."
    WEIGHT = "Moodle knows no such weight and refuses the file. Use its own, such as 50, 33.33333 or -25."
    PAIR = "In a matching question each line is = one -> other."
    NUMBER = "No number stands here: digits, with a point before decimals, as in 3.14."
    RANGE = "The number is too long: at most 15 digits and 6 decimals."
    NUMBERS = "Several numbers are right. Here it is one, with a tolerance."
    NO_QUESTION = "The question itself is empty."
    LONG_QUESTION = "The question is too long: at most 700 characters fit into a message."
    LONG_OPTION = "An answer is too long: at most 200 characters, and 1,400 all together."
    LONG_FEEDBACK = "A feedback is too long: at most 400 characters."
    LONG_EXPLANATION = "The explanation is too long: at most 800 characters."
    LONG_QUOTE = "The quote or its passage is too long: at most 700 characters."
    LONG = "This is too long for a question."
    TWICE = "Its id stands earlier in the file, so it got none."
    COLUMN_KIND = "The column “kind” says one, several, order or number."
    # a part of a question
    PARTIAL_CREDIT = "Some answers earn a part of the mark; here they count as right if it is a choice, else as wrong."
    WEIGHTS_ALIKE = "The right answers have different weights; here they count alike."
    PENALTY = "A wrong answer costs marks; here it earns none."
    OTHER_FEEDBACK = "The feedback for all other answers is left out."
    COMBINED_FEEDBACK = "Feedback for right, partly right and wrong answers is left out; that for each answer is kept."
    MATCHING = "Each pair becomes a question of its own, with the other halves to choose from."
    SUBSET = "Moodle shows some of the items only; here all are put in order."
    PICTURE = "Pictures are left out. Does the question work without?"
    MEDIA = "Sound, film and embedded pages are left out. Does the question work without?"
    EMPHASIS = "Bold, italics and colours are left out; the words are kept."
    UNIT = "Only the first unit is kept."
    CASE = "Whether capitals count is left out."
    QUOTE = "The quote does not stand in its passage word for word, so the question has no source."
    SOURCE_ELSEWHERE = "The passage stands in a file of its own, so the question has no source here."
    LEFT_COLUMN = "This column is unknown and left out."
    OTHER_BACKS = "The wrong answers are taken from other cards: look at them before you approve."
    ONE_CARD = "A card has no answers to choose from, and there are too few others to take wrong ones from."
    MORE = "More of the file is left out; mend the first ones and send it again."
    # what a format cannot hold
    HOLDS_NO_KIND = "This format cannot hold this kind of question."
    HOLDS_NO_TWO_RIGHT = "This format knows one right answer for a choice of one."
    HOLDS_NO_FEEDBACK = "This format cannot hold feedback for single answers."
    HOLDS_NO_EXPLANATION = "This format cannot hold explanations."
    HOLDS_NO_SOURCE = "This format cannot hold quotes and sources."
    HOLDS_NO_SLIPS = "This format cannot hold feedback for expected wrong numbers."
    HOLDS_NO_NUMBER_DETAILS = "This format cannot hold the unit."
    HOLDS_NO_ID = "This format cannot hold ids, titles and tags."
    HOLDS_NO_LINES = "This format cannot hold line breaks; they became spaces."
    HOLDS_NO_ITEM = "In this format an item cannot hold braces, line breaks, #### or a leading //."
    HOLDS_NO_FIRST_LETTER = "In this format no line but the answers may look like one, such as “A. …”."


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
