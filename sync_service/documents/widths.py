"""How wide a line prints, and so whether the next word would still have had room on it."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

# Advance widths of Times (Roman) in thousandths of the size: the face the Party's documents use.
_LETTERS = {
    250: " .,",
    278: "ijlt/:;\\",
    333: "fr-()[]I‘’`",
    389: "sJ",
    444: "acez“”",
    500: "bdđghknopquvxy0123456789–*",
    556: "FPS",
    611: "ELTZ",
    667: "BCR",
    722: "wADĐGHKNOQUVXY",
    778: "m",
    833: "%",
    889: "M",
    944: "W",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_USUAL, _BLANK = 500, 250


def width_of(text: str) -> int:
    """The width of a line, marks over and under letters aside, in thousandths of the size."""
    letters = unicodedata.normalize("NFD", text.strip())
    return sum(
        _WIDTHS.get(letter, _USUAL) for letter in letters if not unicodedata.combining(letter)
    )


def line_width(texts: Sequence[str]) -> int:
    """The width of a page's lines, learnt from the widest of them; odd ones do not count."""
    widths = sorted(map(width_of, texts))
    return widths[int(len(widths) * 0.99)] if widths else 0


def reach(text: str, behind: str, most: int) -> float:
    """What share of a line its text and the first word of the line behind it would take."""
    words = behind.split()
    wanted = width_of(text) + _BLANK + width_of(words[0] if words else "")
    return wanted / most if most else 0.0


def first_line_indent(starts: Sequence[int], least: int) -> int | None:
    """How far in a text's first lines begin, from where its lines do; None without a habit.

    `starts` are rounded so that equal ones are equal; less than `least` is no indent.
    """
    if not starts:
        return None
    left = Counter(starts).most_common(1)[0][0]
    offsets = Counter(start - left for start in starts if start - left >= least)
    if not offsets:
        return None
    offset, times = offsets.most_common(1)[0]
    return left + offset if times >= max(3, 0.03 * len(starts)) else None
