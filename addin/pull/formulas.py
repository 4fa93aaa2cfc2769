"""The model's formulas, moved to where its rows and columns stand in this workbook."""

import re
from collections.abc import Mapping, Sequence

from addin.cells import letters, quoted
from addin.painting import Frame

_REFERENCE = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?:(?P<sheet>'(?:[^']|'')+'|(?<![\w.$'])[^\W\d][\w.]*)!)?"
    r"(?<![\w.])(?P<from>\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(?P<to>\$?[A-Z]{1,3}\$?[0-9]{1,7}))?"
    r"(?![\w(!])"
)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})")


class Mover:
    """Moves references; `frames` and `names` are by the model's name of a sheet."""

    def __init__(self, frames: Mapping[str, Frame], names: Mapping[str, str]) -> None:
        self._frames = frames
        self._names = names
        self._plain = {
            name
            for name, frame in frames.items()
            if list(frame.rows) == list(range(len(frame.rows)))
            and list(frame.columns) == list(range(len(frame.columns)))
        }
        self.moves_nothing = len(self._plain) == len(frames) and all(
            name == actual for name, actual in names.items()
        )

    def moved(self, formula: str, sheet: str) -> str:
        """A formula that stands on a sheet of the model, as it must read in this workbook."""
        if self.moves_nothing or ("!" not in formula and sheet in self._plain):
            return formula

        def place(found: re.Match[str]) -> str:
            if found["text"] is not None:
                return found[0]
            given = found["sheet"]
            target = sheet if given is None else _unquoted(given)
            frame = self._frames.get(target)
            if frame is None:
                return found[0]
            ends = [_moved_cell(one, frame) for one in (found["from"], found["to"]) if one]
            prefix = "" if given is None else f"{quoted(self._names.get(target, target))}!"
            return prefix + ":".join(ends)

        return _REFERENCE.sub(place, formula)


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _moved_cell(reference: str, frame: Frame) -> str:
    found = _CELL.fullmatch(reference)
    assert found is not None
    column_mark, word, row_mark, number = found.groups()
    column = 0
    for letter in word:
        column = column * 26 + ord(letter) - ord("A") + 1
    moved_column = _at(frame.columns, column - 1)
    moved_row = _at(frame.rows, int(number) - 1)
    return f"{column_mark}{letters(moved_column)}{row_mark}{moved_row + 1}"


def _at(places: Sequence[int], index: int) -> int:
    if index < len(places):
        return places[index]
    return places[-1] + index - len(places) + 1 if places else index
