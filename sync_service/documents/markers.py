"""What a line opens with: heading numbers, letters, bullets."""

import re
from dataclasses import dataclass
from typing import Literal

MarkerKind = Literal["roman", "upper", "number", "bracket", "letter", "dash", "plus"]


@dataclass(frozen=True)
class Marker:
    """The opening of a line: `roman` I- IV. · `upper` A. · `number` 2.1.1. · `bracket` (1) ·
    `letter` a) · `dash` - · `plus` +. The label has no punctuation ("2.1.1", "a", "IV")."""

    kind: MarkerKind
    label: str


_PATTERNS: tuple[tuple[MarkerKind, re.Pattern[str]], ...] = (
    ("roman", re.compile(r"(?P<label>[IVX]{1,5})\s*[-–—.:)]+\s*(?=\S)")),
    ("upper", re.compile(r"(?P<label>[A-EĐG-H])\s*[-–—.)/]+\s+(?=\S)")),
    (
        "number",
        re.compile(
            r"(?P<label>\d{1,2}(?:\.\d{1,2}){0,4})\s*(?:[.)/]|\s[-–—])[-–—]?\s*(?=[^\d\s/])"
        ),
    ),
    ("number", re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,4})\s+(?=\S)")),
    ("bracket", re.compile(r"\((?P<label>\d{1,2})\)\s*(?=\S)")),
    ("letter", re.compile(r"(?P<label>[a-zđ])\s*\)\s*(?=\S)")),
    ("letter", re.compile(r"(?P<label>[a-zđ])\.\s+(?=\S)")),
    ("dash", re.compile(r"(?P<label>[-–—•*])\s+(?=\S)")),
    ("plus", re.compile(r"(?P<label>\+)\s*(?=\S)")),
)


def marker_of(text: str) -> tuple[Marker | None, str]:
    """The marker that the line opens with, and the text behind it; (None, text) without one."""
    stripped = text.strip()
    for kind, pattern in _PATTERNS:
        if found := pattern.match(stripped):
            return Marker(kind, found["label"]), stripped[found.end() :]
    return None, stripped
