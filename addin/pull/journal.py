"""What a pull has done so far, so that all of it can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field

Undo = Callable[[], object]


@dataclass
class Journal:
    """Steps taken. Rows and columns go back first, the last step first; then what cells held.

    In that order, since what cells held belongs to the places they had before.
    """

    _shape: list[Undo] = field(default_factory=list)
    _contents: list[Undo] = field(default_factory=list)

    def reshaped(self, undo: Undo) -> None:
        """Notes how to take back that sheets, rows or columns came or went."""
        self._shape.append(undo)

    def rewritten(self, undo: Undo) -> None:
        """Notes how to give cells, names and marks back what they had."""
        self._contents.append(undo)

    def take_back(self) -> list[Exception]:
        """Takes everything back; the errors that stood in the way of that."""
        failures: list[Exception] = []
        for undo in (*reversed(self._shape), *self._contents):
            try:
                undo()
            except Exception as failure:
                failures.append(failure)
        self._shape.clear()
        self._contents.clear()
        return failures
