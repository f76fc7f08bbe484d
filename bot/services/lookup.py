"""Looking up what somebody asks: the facts whose passages speak of it. Nothing is generated, and nothing is stored."""

import re
import sqlite3
import unicodedata
from functools import cached_property

from bot.quiz.bank import Bank
from bot.quiz.language import LANGUAGES
from bot.quiz.question import Fact

MOST = 2
"""Facts that are shown for one question."""
WORDS = 12
"""How many words of a message are looked up; the rest are ignored."""
_SHORTEST = 3
_STEM = 4
"""Letters that words must share: "scores" finds "score", "mencatat" does not find "meja"."""
_FITTING = (
    "SELECT fact FROM facts WHERE facts MATCH :query "
    "ORDER BY bm25(facts, 0, 4, 2, 3) * (1 + (language = :language)) LIMIT 40"
)
"""The best first: bm25 is negative; words in the statement count most, and those of the reader's language twice."""
_COMMON = {
    "en": "about and any are can could did does for from have how into its much not please tell that the them then "
    "there they this was what when where which who why will with work works would you your",
    "id": "ada adalah agar aku apa apakah atau bagaimana berapa bisa dan dari dengan di dong ini itu jelaskan ke "
    "kenapa kamu kapan karena kok mana mengapa oleh pada saja saya sih siapa tentang tidak untuk yang",
}
"""Words that say nothing of what is asked."""


class Lookup:
    """Finds facts by words of either language, with SQLite's full-text search over the bank, in memory.

    It is no table of the bot's database: questions live in files, and so it is the same beside PostgreSQL.
    """

    def __init__(self, bank: Bank) -> None:
        self._bank = bank

    def find(self, text: str, language: str) -> tuple[Fact, ...]:
        """The facts that fit best, the best first, no two on the same words; () if no word of *text* is known.

        Args:
            text: what somebody typed.
            language: the language they read; words of the others are found too, but count for less.
        """
        words = _words(text)
        if not words:
            return ()
        query = " OR ".join(f'"{_stem(word)}"*' for word in words)
        ranked = self._index.execute(_FITTING, {"query": query, "language": language})
        found: dict[str, Fact] = {}
        for (id,) in ranked:
            fact = self._facts[id]
            found.setdefault(fact.quoted.quote, fact)
        return tuple(found.values())[:MOST]

    def pack_of(self, fact: Fact) -> str:
        """The id of a pack that asks for the fact."""
        return self._packs[fact.id]

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        """Every fact that a question still asks for, by its id."""
        return {fact.id: fact for q in self._bank.questions.values() if not q.retired for fact in q.facts}

    @cached_property
    def _packs(self) -> dict[str, str]:
        """The pack of each fact, by their ids."""
        return {fact.id: q.pack for q in self._bank.questions.values() if not q.retired for fact in q.facts}

    @cached_property
    def _index(self) -> sqlite3.Connection:
        """One row for each fact and language; made when somebody first asks."""
        index = sqlite3.connect(":memory:", check_same_thread=False)
        index.execute(
            "CREATE VIRTUAL TABLE facts USING fts5(fact UNINDEXED, says, passage, around, language UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        for fact in self._facts.values():
            for language in LANGUAGES:
                around = [fact.quoted.gloss.get(language, ""), fact.quoted.passage.source.short[language]]
                around += [self._bank.risks[risk].name[language] for risk in fact.risks]
                around.append(self._bank.packs[self.pack_of(fact)].title[language])
                row = (fact.id, fact.says[language], fact.quoted.passage.text, " ".join(around), language)
                index.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", row)
        return index


def _words(text: str) -> list[str]:
    """The words of *text* that may say what is asked, each once."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    common = {word for words in _COMMON.values() for word in words.split()}
    words = (word for word in re.findall(r"\w+", plain) if len(word) >= _SHORTEST and word not in common)
    return list(dict.fromkeys(words))[:WORDS]


def _stem(word: str) -> str:
    """Its first letters: endings differ ("scored", "scores"), and so a word is found by its beginning."""
    return word[: max(_STEM, len(word) - 2)]
