"""Rows of a tab brought into a new order: taken out, moved, put in, so that each keeps its own."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sync_service.outlets.google.sheets import Request


@dataclass(frozen=True)
class RowMove:
    """One step, done after those before it; rows counted from 0."""

    kind: Literal["insert", "delete", "move"]
    row: int
    count: int
    # Where to, as rows are counted before the move.
    to: int = 0

    def request(self, sheet: int) -> Request:
        """The step as the API has it."""
        rows = {
            "sheetId": sheet,
            "dimension": "ROWS",
            "startIndex": self.row,
            "endIndex": self.row + self.count,
        }
        match self.kind:
            case "insert":
                return {"insertDimension": {"range": rows, "inheritFromBefore": self.row > 0}}
            case "delete":
                return {"deleteDimension": {"range": rows}}
            case "move":
                return {"moveDimension": {"source": rows, "destinationIndex": self.to}}


def row_moves(before: Sequence[str], after: Sequence[str], kept: Collection[str]) -> list[RowMove]:
    """The steps from the rows before to those after; rows that are gone but `kept` go below."""
    wanted, standing = set(after), list(before)
    moves = list(_joined(_taken_out(standing, wanted, set(kept))))
    position = 0
    while position < len(after):
        key = after[position]
        if position < len(standing) and standing[position] == key:
            position += 1
        elif key in standing[position:]:
            at = standing.index(key, position)
            moves.append(RowMove("move", at, 1, position))
            standing.insert(position, standing.pop(at))
            position += 1
        else:
            new = _run(after, position, set(standing))
            moves.append(RowMove("insert", position, new))
            standing[position:position] = after[position : position + new]
            position += new
    return moves


def _taken_out(standing: list[str], wanted: set[str], kept: set[str]) -> Iterator[RowMove]:
    """Rows that are gone: deleted, or moved below all others; changes `standing`."""
    gone = [at for at, key in enumerate(standing) if key not in wanted]
    below: list[str] = []
    last = len(standing)
    # From the last on: the numbers of those before stay as they are.
    for at in reversed(gone):
        key = standing.pop(at)
        if key in kept:
            if at + 1 < last - len(below):
                yield RowMove("move", at, 1, last - len(below))
            below.insert(0, key)
        else:
            yield RowMove("delete", at, 1)
            last -= 1
    standing += below


def _joined(moves: Iterable[RowMove]) -> Iterator[RowMove]:
    """Rows deleted one above the other as one step."""
    waiting: RowMove | None = None
    for move in moves:
        if waiting and move.kind == "delete" and move.row + 1 == waiting.row:
            waiting = RowMove("delete", move.row, waiting.count + 1)
            continue
        if waiting:
            yield waiting
        waiting = move if move.kind == "delete" else None
        if waiting is None:
            yield move
    if waiting:
        yield waiting


def _run(after: Sequence[str], first: int, standing: set[str]) -> int:
    count = 0
    while first + count < len(after) and after[first + count] not in standing:
        count += 1
    return count
