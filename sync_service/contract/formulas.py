"""A rule as a spreadsheet formula, with functions that every program has known since 2010.

A truth is 1 (holds), 0 (fails) or 0.5 (not yet answerable), so that "and" is the least of its
parts, "or" the greatest and "not x" is 1 - x: Kleene's logic, as `evaluate()` has it.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Protocol

from sync_service.contract.rules import (
    COMPARISONS,
    SLACK,
    Absolute,
    Binary,
    Blank,
    Literal_,
    Negative,
    Node,
    Not,
    Ref,
    RuleRefused,
    Sum,
)

HOLDS, FAILS, OPEN = "1", "0", "0.5"
# What a cell holds in place of null: never empty text, which some programs save as no result, and
# nothing that a clerk would type.
NOTHING = "∅"

# Each comparison as a test of the difference, with the same slack as the service's.
_DIFFERENCE = {
    "==": "ABS({d})<={t}",
    "!=": "ABS({d})>{t}",
    "<": "{d}<-{t}",
    "<=": "{d}<={t}",
    ">": "{d}>{t}",
    ">=": "{d}>=-{t}",
}


class Cells(Protocol):
    """Where a formula finds its operands."""

    def address(self, ref: Ref) -> str | None:
        """The cell of a reference; None where the workbook has none (its value is null)."""

    def expand(self, ref: Ref) -> list[Ref]:
        """The references that a wildcard stands for."""

    def is_text(self, ref: Ref) -> bool:
        """Whether the cell holds words, NOTHING for null."""


def refuse_unwritable(node: Node, words: Container[str] = ()) -> None:
    """Raises RuleRefused for a rule that no formula can spell; `words` are fields that hold text.

    Such a rule has no meaning either: it adds truths, or compares words with numbers.
    """
    truth(node, _Anywhere(words))


def truth(node: Node, cells: Cells, tolerance: float = 0.0) -> str:
    """The formula (without "=") of a node that is true or not; RuleRefused for any other."""
    match node:
        case Binary("and", left, right):
            return f"MIN({truth(left, cells, tolerance)},{truth(right, cells, tolerance)})"
        case Binary("or", left, right):
            return f"MAX({truth(left, cells, tolerance)},{truth(right, cells, tolerance)})"
        case Binary("if", left, right):
            return f"MAX(1-{truth(left, cells, tolerance)},{truth(right, cells, tolerance)})"
        case Not(operand):
            return f"(1-{truth(operand, cells, tolerance)})"
        case Blank(ref):
            return _blank(ref, cells)
        case Binary(operator, left, right) if operator in COMPARISONS:
            if _is_words(left, cells) or _is_words(right, cells):
                return _same_words(operator, left, right, cells)
            difference = f"({number(left, cells)}-{number(right, cells)})"
            slack = _digits(SLACK if operator in ("<", ">") else tolerance + SLACK)
            test = _DIFFERENCE[operator].format(d=difference, t=slack)
            return _guarded(f"IF({test},1,0)", node, cells, OPEN)
        case _:
            raise RuleRefused(f"{node}: neither holds nor fails")


def value(node: Node, cells: Cells) -> str:
    """The formula of a number, NOTHING in quotes where it is null."""
    return _guarded(number(node, cells), node, cells, f'"{NOTHING}"')


def number(node: Node, cells: Cells) -> str:
    """The bare formula of a number whose operands are known; RuleRefused for anything else."""
    match node:
        case Ref() if not cells.is_text(node):
            # Where there is no cell, the guard around the formula answers before.
            return cells.address(node) or "0"
        case Literal_(float() as literal):
            return _digits(literal)
        case Sum(refs):
            parts = [cells.address(one) for ref in refs for one in cells.expand(ref)]
            given = [part for part in parts if part is not None]
            return f"SUM({','.join(given)})" if given else "0"
        case Negative(operand):
            return f"(-{number(operand, cells)})"
        case Absolute(operand):
            return f"ABS({number(operand, cells)})"
        case Binary("+" | "-" | "*" | "/" as operator, left, right):
            return f"({number(left, cells)}{operator}{number(right, cells)})"
        case _:
            raise RuleRefused(f"{node}: is no number")


def quoted(words: str) -> str:
    """Words as text inside a formula, in pieces of at most 255 characters as Excel wants them."""
    pieces = [words[at : at + 200].replace('"', '""') for at in range(0, len(words), 200)]
    return "&".join(f'"{piece}"' for piece in pieces or [""])


@dataclass(frozen=True)
class _Anywhere:
    """Cells for a rule that is only tried out."""

    words: Container[str]

    def address(self, _ref: Ref) -> str:
        return "A1"

    def expand(self, ref: Ref) -> list[Ref]:
        return [ref]

    def is_text(self, ref: Ref) -> bool:
        return ref.code in self.words


def _guarded(formula: str, node: Node, cells: Cells, otherwise: str) -> str:
    """The formula where all that it needs is there, else what stands for null."""
    needed = dict.fromkeys(map(cells.address, _needed(node)))
    if None in needed:
        return otherwise
    if _divides(node):
        formula = f"IFERROR({formula},{otherwise})"
    if not needed:
        return formula
    known = ",".join(str(address) for address in needed)
    return f"IF(COUNT({known})={len(needed)},{formula},{otherwise})"


def _needed(node: Node) -> Iterator[Ref]:
    """The values without which a number is null: all but the parts of sums."""
    match node:
        case Ref():
            yield node
        case Negative(operand) | Absolute(operand):
            yield from _needed(operand)
        case Binary(_, left, right):
            yield from _needed(left)
            yield from _needed(right)


def _divides(node: Node) -> bool:
    match node:
        case Binary(operator, left, right):
            return operator == "/" or _divides(left) or _divides(right)
        case Negative(operand) | Absolute(operand):
            return _divides(operand)
        case _:
            return False


def _blank(ref: Ref, cells: Cells) -> str:
    address = cells.address(ref)
    if address is None:
        return HOLDS
    if cells.is_text(ref):
        return f'IF({address}="{NOTHING}",1,0)'
    return f"IF(ISNUMBER({address}),0,1)"


def _same_words(operator: str, left: Node, right: Node, cells: Cells) -> str:
    if operator not in ("==", "!="):
        raise RuleRefused(f"{operator!r}: words are equal or not, neither less nor more")
    sides = [_words(side, cells) for side in (left, right)]
    if None in sides:
        return OPEN
    known = [f'{side}<>"{NOTHING}"' for side in sides if side is not None and side[0] != '"']
    same, other = (HOLDS, FAILS) if operator == "==" else (FAILS, HOLDS)
    test = f"IF(EXACT({sides[0]},{sides[1]}),{same},{other})"
    for condition in known:
        test = f"IF({condition},{test},{OPEN})"
    return test


def _words(node: Node, cells: Cells) -> str | None:
    match node:
        case Literal_(str() as literal):
            return quoted(literal)
        case Ref() if cells.is_text(node):
            return cells.address(node)
        case _:
            raise RuleRefused(f"{node}: words are compared with words only")


def _is_words(node: Node, cells: Cells) -> bool:
    match node:
        case Literal_(literal):
            return isinstance(literal, str)
        case Ref():
            return cells.is_text(node)
        case _:
            return False


def _digits(literal: float) -> str:
    """A number without an exponent, which not every program reads."""
    return f"{literal:.12f}".rstrip("0").rstrip(".")
