"""How high rows must be: not every program finds it for wrapped words by itself."""

from functools import lru_cache

from sync_service.workbooks.provincial.styles import Style

LINE = 14.0  # points of a line in 11 points
HIGHEST = 409.0  # points of a row


def height_of(words: str, width: float, style: Style) -> float:
    """The height in points that words need, broken at blanks in a column of so many characters."""
    # Letters are narrower than the digits that widths are counted in, bold ones hardly.
    width *= 11 / style.font_size * (0.98 if style.bold else 1.06)
    width = max(width - 2 * style.indent, 1)
    lines = 1 if len(words) < width and "\n" not in words else _lines_of(words, width)
    return lines * LINE * style.font_size / 11 + 2


def whole_pixels(points: float) -> float:
    """A height as it is kept in a file: in whole pixels, of 0.75 points."""
    return int(points / 0.75) * 0.75


@lru_cache(maxsize=20_000)
def _lines_of(words: str, width: float) -> int:
    lines = 0
    for paragraph in words.split("\n"):
        lines, room = lines + 1, width
        for word in paragraph.split():
            if room < width and len(word) + 1 > room:
                lines, room = lines + 1, width
            room -= len(word) + 1
            while room < -1:  # a word longer than the line
                lines, room = lines + 1, room + width
    return lines
