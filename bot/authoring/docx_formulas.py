"""Formulas of word processors as a line of text: a fraction with its stroke, powers raised."""

from xml.etree.ElementTree import Element, SubElement

from bot.authoring.docx_package import W
from bot.authoring.scripts import subscript, superscript

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def write_out(body: Element) -> bool:
    """Put a run of text in the place of each formula within *body*. Returns whether there was one."""
    found = False
    for parent in list(body.iter()):
        for place, child in enumerate(list(parent)):
            inner = child if child.tag == f"{_M}oMath" else None
            if child.tag == f"{_M}oMathPara":
                text = " ".join(linear(each) for each in child if each.tag == f"{_M}oMath")
            elif inner is not None:
                text = linear(inner)
            else:
                continue
            run = Element(f"{W}r")
            SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
            parent[place] = run
            found = True
    return found


def linear(element: Element) -> str:
    """Return a formula, or a part of one, as a line of text."""
    match element.tag.removeprefix(_M):
        case "t":
            return element.text or ""
        case "f":
            return f"{_bracketed(element, 'num')}/{_bracketed(element, 'den')}"
        case "sSup":
            return _part(element, "e") + _raised(_part(element, "sup"))
        case "sSub":
            return _part(element, "e") + _lowered(_part(element, "sub"))
        case "sSubSup":
            return _part(element, "e") + _lowered(_part(element, "sub")) + _raised(_part(element, "sup"))
        case "rad":
            return f"√({_part(element, 'e')})"
        case "d":
            return f"({', '.join(linear(each) for each in element if each.tag == f'{_M}e')})"
        case "nary":
            signs = [each.get(f"{_M}val", "") for each in element.iter(f"{_M}chr")]
            limits = f"{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"
            return f"{signs[0] if signs else '∫'}{limits} {_part(element, 'e')}"
        case _:
            return "".join(map(linear, element))


def _part(element: Element, name: str) -> str:
    part = element.find(f"{_M}{name}")
    return "" if part is None else "".join(map(linear, part))


def _bracketed(element: Element, name: str) -> str:
    text = _part(element, name)
    return text if text.isalnum() else f"({text})"


def _raised(text: str) -> str:
    raised = superscript(text)
    return raised if raised != text or not text else f"^({text})"


def _lowered(text: str) -> str:
    lowered = subscript(text)
    return lowered if lowered != text or not text else f"_({text})"
