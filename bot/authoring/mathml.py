"""Formulas of web pages as a line of text: a fraction with its stroke, powers raised."""

from lxml.etree import _Element

from bot.authoring.scripts import subscript, superscript


def linear(element: _Element) -> str:
    """Return a formula in MathML, or a part of one, as a line of text."""
    inner = [linear(each) for each in element if isinstance(each.tag, str)]
    match str(element.tag).rpartition("}")[2], inner:
        case (("annotation" | "annotation-xml"), _):
            return ""
        case "mfrac", [above, below]:
            return f"{_bracketed(above)}/{_bracketed(below)}"
        case "msup", [base, raised]:
            return base + _marked("^", raised, superscript(raised))
        case "msub", [base, lowered]:
            return base + _marked("_", lowered, subscript(lowered))
        case "msubsup", [base, lowered, raised]:
            return base + _marked("_", lowered, subscript(lowered)) + _marked("^", raised, superscript(raised))
        case "msqrt", _:
            return f"√({''.join(inner)})"
        case _:
            return (element.text or "").strip() + "".join(inner)


def _bracketed(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _marked(sign: str, text: str, moved: str) -> str:
    return moved if moved != text or not text else f"{sign}({text})"
