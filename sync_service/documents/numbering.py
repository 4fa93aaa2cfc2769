"""Numbers that Word puts before paragraphs by itself, and that stand nowhere in their text."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True)
class _Level:
    """A level of a list: its kind of number, its pattern ("%1.%2."), where it starts."""

    format: str
    pattern: str
    start: int


class Numbering:
    """Counts a document's automatic lists; ask for the labels in the paragraphs' order."""

    def __init__(self, numbering: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._learn(numbering)

    def label(self, properties: Any | None) -> str:
        """What Word prints before a paragraph with these `w:numPr`; empty without a number."""
        if properties is None:
            return ""
        number, level = _value(properties, "w:numId"), int(_value(properties, "w:ilvl") or 0)
        levels = self._levels.get(number or "", {})
        if level not in levels:
            return ""
        counts = self._counts[number or ""]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return _printed(levels, counts, level)

    def _learn(self, numbering: Any) -> None:
        abstract = {
            one.get(qn("w:abstractNumId")): _levels_of(one)
            for one in numbering.findall(qn("w:abstractNum"))
        }
        for one in numbering.findall(qn("w:num")):
            of = _value(one, "w:abstractNumId")
            self._levels[one.get(qn("w:numId"))] = abstract.get(of, {})


def _levels_of(abstract: Any) -> dict[int, _Level]:
    return {
        int(level.get(qn("w:ilvl"))): _Level(
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText") or "",
            int(_value(level, "w:start") or 1),
        )
        for level in abstract.findall(qn("w:lvl"))
    }


def _printed(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    if levels[level].format == "bullet":
        return "+" if levels[level].pattern.strip() == "+" else "-"
    if levels[level].format == "none":
        return ""
    label = levels[level].pattern
    for one in range(level + 1):
        shape = levels.get(one, levels[level])
        number = counts.get(one, shape.start)
        label = label.replace(f"%{one + 1}", _FORMATS.get(shape.format, str)(number))
    return label


def _roman(number: int) -> str:
    words = ""
    for value, sign in _ROMAN:
        while number >= value:
            words, number = words + sign, number - value
    return words


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))
