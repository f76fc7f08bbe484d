"""Words that make a statement less than certain, those that say whose it is, and those that turn it round."""

import re

HEDGES = {
    "en": re.compile(
        r"\b(?:may|might|could|perhaps|possibly|probably|likely|apparently|allegedly|reportedly"
        r"|supposedly|seems?|seemed|appears?|"
        r"suggests?|believes?|believed|thinks?|thought|estimated|claims?|claimed|according to"
        r"|said|says|told|reported|stated|wrote|"
        r"rumou?red|unclear|unknown|not known|whether)\b",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"\b(?:mungkin|dapat|bisa jadi|barangkali|kira-kira|diperkirakan|diduga|menduga|rupanya"
        r"|konon|kabarnya|katanya|tampaknya|"
        r"agaknya|sepertinya|menurut|mengatakan|berkata|menyatakan|menulis|menyebut|melaporkan"
        r"|tidak diketahui|belum diketahui|"
        r"belum jelas|belum diputuskan|apakah|percaya)\b",
        re.IGNORECASE,
    ),
}
NEGATIONS = {
    "en": re.compile(
        r"\b(?:not|no|never|neither|nor|without|unless|except|only|hardly|denie[ds]|den(?:y|ied)"
        r"|false|untrue|wrongly|if|would)\b|n[’']t\b",
        re.IGNORECASE,
    ),
    "id": re.compile(
        r"\b(?:tidak|tak|bukan|belum|tanpa|kecuali|jangan|hanya|membantah|menyangkal|keliru|salah"
        r"|jika|bila|kalau|seandainya)\b",
        re.IGNORECASE,
    ),
}
_ATTRIBUTED = {
    "en": re.compile(r"(According to ([^,]{3,60})), (?=\S)"),
    "id": re.compile(r"(Menurut ([^,]{3,60}(?:, (?:mantan|ketua|kepala|direktur|guru|peneliti)[^,]{3,40})?)), (?=\S)"),
}


def attributed(text: str, language: str) -> tuple[str, str]:
    """Part a sentence from an attribution at its beginning.

    Returns:
        The sentence without it, and the attribution as it ends a question; the sentence itself and "" without one.
    """
    found = _ATTRIBUTED[language].match(text)
    if found is None:
        return text, ""
    return text[found.end() :], found[1][0].lower() + found[1][1:]
