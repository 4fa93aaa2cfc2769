"""The rule language: parse once, then evaluate over many reports at a time.

Grammar, loosest first:

    rule     := "if" or "then" or | or
    or       := and ("or" and)*
    and      := not ("and" not)*
    not      := "not" not | compare
    compare  := add (("==" | "!=" | "<" | "<=" | ">" | ">=") add)?
    add      := mul (("+" | "-") mul)*
    mul      := unary (("*" | "/") unary)*
    unary    := "-" unary | atom
    atom     := number | 'text' | "(" rule ")" | "sum" "(" ref ("," ref)* ")"
              | "blank" "(" ref ")" | "abs" "(" rule ")" | ref
    ref      := [form ":"] [("previous" | "last_year") "."] (CODE | CODE "*" | "this") ["." column]

Truth has three values: true, false, and NaN for "not yet answerable" (an operand is null).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
When = Literal["previous", "last_year"]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*\*?)|(?P<mark>==|!=|<=|>=|[-+*/<>():.,]))"
)
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_RESERVED = frozenset({"if", "then", "and", "or", "not", "sum", "blank", "abs"})


class RuleRefused(ValueError):
    """A rule that cannot be read; the message says where and what was expected."""


@dataclass(frozen=True)
class Ref:
    """A named value: a measure (or, in task rules, a field), maybe of another time or form.

    `code` is "this" for the row at hand and may end in "*" inside a sum. `column` None means
    the column at hand.
    """

    code: str
    column: str | None = None
    when: When | None = None
    form: str | None = None


@dataclass(frozen=True)
class Literal_:
    value: float | str


@dataclass(frozen=True)
class Sum:
    refs: tuple[Ref, ...]


@dataclass(frozen=True)
class Blank:
    ref: Ref


@dataclass(frozen=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True)
class Absolute:
    operand: "Node"


@dataclass(frozen=True)
class Not:
    operand: "Node"


@dataclass(frozen=True)
class Binary:
    """Arithmetic, a comparison, "and", "or", or "if" (left: condition, right: consequence)."""

    operator: str
    left: "Node"
    right: "Node"


Node = Ref | Literal_ | Sum | Blank | Negative | Absolute | Not | Binary


@dataclass(frozen=True)
class Rule:
    """A parsed rule; `source` is the text that it was read from."""

    source: str
    node: Node

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every value that the rule names, left to right."""
        return tuple(_refs(self.node))

    @property
    def judged(self) -> Binary | None:
        """The comparison that the rule comes down to: of "if X then Y" the one in Y."""
        node = self.node
        while isinstance(node, Binary) and node.operator in ("if", "and", "or"):
            node = node.right if node.operator == "if" else node.left
        return node if isinstance(node, Binary) and node.operator in COMPARISONS else None


class Values(Protocol):
    """Where a rule finds its operands: arrays of one shape, NaN (or None in text) for null."""

    def of(self, ref: Ref) -> Array:
        """The values that a reference names."""

    def expand(self, ref: Ref) -> list[Ref]:
        """The references that a wildcard stands for."""


def parse(source: str) -> Rule:
    """The rule that a text spells; RuleRefused says what is wrong and where."""
    return Rule(source, _Parser(source).rule())


def evaluate(node: Node, values: Values, tolerance: float = 0.0) -> Array:
    """The node's value over all reports at once; truth as 1.0, 0.0 and NaN (not answerable)."""
    match node:
        case Ref():
            return values.of(node)
        case Literal_(value):
            return np.asarray(value, dtype=object if isinstance(value, str) else float)
        case Sum(refs):
            # Blank parts count as absent: with nothing entered the sum is 0, as SUM() in a
            # spreadsheet has it, so a total without its parts is found.
            parts = [values.of(one) for ref in refs for one in values.expand(ref)]
            return np.asarray(np.nansum(np.stack(parts), axis=0))
        case Blank(ref):
            return _is_null(values.of(ref)).astype(float)
        case Negative(operand):
            return np.asarray(-evaluate(operand, values))
        case Absolute(operand):
            return np.asarray(np.abs(evaluate(operand, values)))
        case Not(operand):
            return np.asarray(1.0 - evaluate(operand, values, tolerance))
        case Binary(operator, left, right):
            a = evaluate(left, values, tolerance)
            b = evaluate(right, values, tolerance)
            return _binary(operator, a, b, tolerance)


def _binary(operator: str, a: Array, b: Array, tolerance: float) -> Array:
    if operator in COMPARISONS:
        return _compare(operator, a, b, tolerance)
    with np.errstate(divide="ignore", invalid="ignore"):
        if operator in _ARITHMETIC:
            result = np.asarray(_ARITHMETIC[operator](a, b), dtype=float)
            return np.where(np.isinf(result), np.nan, result)
    if operator == "if":
        a, operator = np.asarray(1.0 - a), "or"
    # Kleene logic: false decides an "and", true decides an "or", whatever is not known.
    deciding = 0.0 if operator == "and" else 1.0
    unknown = np.isnan(a) | np.isnan(b)
    decided = (a == deciding) | (b == deciding)
    return np.where(decided, deciding, np.where(unknown, np.nan, 1.0 - deciding))


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
# Keeps sums of decimals from failing, or from holding, by the last bit.
SLACK = 1e-9
# Each comparison as a test of the difference, so that the tolerance is one number.
_DIFFERENCE: dict[str, Callable[[Any, float], Any]] = {
    "==": lambda d, t: np.abs(d) <= t,
    "!=": lambda d, t: np.abs(d) > t,
    "<": lambda d, t: d < -t,
    "<=": lambda d, t: d <= t,
    ">": lambda d, t: d > t,
    ">=": lambda d, t: d >= -t,
}


def _compare(operator: str, a: Array, b: Array, tolerance: float) -> Array:
    if a.dtype == object or b.dtype == object:
        same = np.asarray(a == b, dtype=bool)
        result = (same if operator == "==" else ~same).astype(float)
        return np.where(_is_null(a) | _is_null(b), np.nan, result)
    slack = SLACK if operator in ("<", ">") else tolerance + SLACK
    difference = np.asarray(a - b, dtype=float)
    result = np.asarray(_DIFFERENCE[operator](difference, slack), dtype=float)
    return np.where(np.isnan(difference), np.nan, result)


def _is_null(values: Array) -> npt.NDArray[np.bool_]:
    if values.dtype == object:
        return np.array([one is None for one in values.flat]).reshape(values.shape)
    return np.asarray(np.isnan(values.astype(float)), dtype=np.bool_)


def _refs(node: Node) -> Iterator[Ref]:
    match node:
        case Ref():
            yield node
        case Sum(refs):
            yield from refs
        case Blank(ref):
            yield ref
        case Negative(operand) | Absolute(operand) | Not(operand):
            yield from _refs(operand)
        case Binary(_, left, right):
            yield from _refs(left)
            yield from _refs(right)
        case Literal_():
            pass


class _Parser:
    """A recursive descent over the tokens, one method a line of the grammar."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = self._tokens()
        self.at = 0

    def rule(self) -> Node:
        node = self._rule()
        if self.at < len(self.tokens):
            raise self._refused("the end")
        return node

    def _tokens(self) -> list[tuple[str, str, int]]:
        tokens, at = [], 0
        while self.source[at:].strip():
            match = _TOKEN.match(self.source, at)
            if match is None:
                raise RuleRefused(f"{self.source!r}: cannot read {self.source[at:].strip()!r}")
            kind = str(match.lastgroup)
            tokens.append((kind, match[kind], match.start(kind)))
            at = match.end()
        return tokens

    def _refused(self, expected: str) -> RuleRefused:
        where = f"at {self.tokens[self.at][1]!r}" if self.at < len(self.tokens) else "at the end"
        return RuleRefused(f"{self.source!r}: expected {expected} {where}")

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def _accept(self, *words: str) -> str | None:
        return self._take() if self._kind() != "text" and self._peek() in words else None

    def _expect(self, word: str) -> None:
        if self._accept(word) is None:
            raise self._refused(repr(word))

    def _rule(self) -> Node:
        if self._accept("if"):
            condition = self._or()
            self._expect("then")
            return Binary("if", condition, self._or())
        return self._or()

    def _or(self) -> Node:
        return self._chain(self._and, "or")

    def _and(self) -> Node:
        return self._chain(self._not, "and")

    def _not(self) -> Node:
        if self._accept("not"):
            return Not(self._not())
        return self._compare()

    def _compare(self) -> Node:
        left = self._add()
        operator = self._accept(*COMPARISONS)
        return left if operator is None else Binary(operator, left, self._add())

    def _add(self) -> Node:
        return self._chain(self._mul, "+", "-")

    def _mul(self) -> Node:
        return self._chain(self._unary, "*", "/")

    def _unary(self) -> Node:
        if self._accept("-"):
            return Negative(self._unary())
        return self._atom()

    def _chain(self, part: Callable[[], Node], *operators: str) -> Node:
        node = part()
        while operator := self._accept(*operators):
            node = Binary(operator, node, part())
        return node

    def _atom(self) -> Node:
        if self._kind() == "number":
            return Literal_(float(self._take()))
        if self._kind() == "text":
            return Literal_(self._take()[1:-1])
        if self._accept("("):
            node = self._rule()
            self._expect(")")
            return node
        if function := self._accept("sum", "blank", "abs"):
            return self._call(function)
        ref = self._ref()
        if ref.code.endswith("*"):
            raise RuleRefused(f"{self.source!r}: {ref.code!r} may stand only inside sum()")
        return ref

    def _call(self, function: str) -> Node:
        self._expect("(")
        node: Node
        if function == "sum":
            refs = [self._ref()]
            while self._accept(","):
                refs.append(self._ref())
            node = Sum(tuple(refs))
        elif function == "blank":
            node = Blank(self._ref())
        else:
            node = Absolute(self._rule())
        self._expect(")")
        return node

    def _word(self) -> str:
        if self._kind() != "word" or self._peek() in _RESERVED:
            raise self._refused("a name")
        return self._take()

    def _ref(self) -> Ref:
        word = self._word()
        form = when = column = None
        if self._accept(":"):
            form, word = word, self._word()
        if word in ("previous", "last_year") and self._accept("."):
            when, word = word, self._word()
        if self._accept("."):
            column = self._word()
        return Ref(word, column, when, form)  # type: ignore[arg-type]  # `when` is one of the two
