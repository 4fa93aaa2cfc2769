"""A rule printed in words, as the check list and the forms' description show it."""

from dataclasses import dataclass

from sync_service.contract.definitions import Form, Language, RuleLine, StatisticsForm
from sync_service.contract.rules import (
    COMPARISONS,
    Absolute,
    Binary,
    Blank,
    Literal_,
    Negative,
    Node,
    Not,
    Ref,
    Sum,
)
from sync_service.domain.numbers import vietnamese

_WORDS: dict[str, tuple[str, str]] = {
    "==": ("{left} bằng {right}", "{left} equals {right}"),
    "!=": ("{left} khác {right}", "{left} differs from {right}"),
    "by": ("{left} không sau {right}", "{left} is not after {right}"),
    "<": ("{left} nhỏ hơn {right}", "{left} is less than {right}"),
    "<=": ("{left} không lớn hơn {right}", "{left} is at most {right}"),
    ">": ("{left} lớn hơn {right}", "{left} is more than {right}"),
    ">=": ("{left} không nhỏ hơn {right}", "{left} is at least {right}"),
    "and": ("{left} và {right}", "{left} and {right}"),
    "or": ("{left} hoặc {right}", "{left} or {right}"),
    "if": ("nếu {left} thì {right}", "if {left}, then {right}"),
    "not": ("không phải {x}", "it is not so that {x}"),
    "blank": ("{x} để trống", "{x} is blank"),
    "filled": ("{x} đã nhập", "{x} is filled in"),
    "sum": ("tổng {x}", "the sum of {x}"),
    "difference": ("chênh lệch giữa {left} và {right}", "the difference of {left} and {right}"),
    "abs": ("độ lớn của {x}", "the size of {x}"),
    "this": ("dòng đang xét", "the row"),
    "this_column": ("cột “{column}”", "column “{column}”"),
    "column": ("{code} cột “{column}”", "{code} in column “{column}”"),
    "previous": ("{x} của kỳ trước", "{x} of last period"),
    "last_year": ("{x} của cùng kỳ năm trước", "{x} of the same period last year"),
    "form": ("{x} ({form})", "{x} ({form})"),
    "last_day": ("ngày cuối của kỳ báo cáo", "the period's last day"),
    "tolerance": ("{x} (sai số cho phép {n})", "{x} (within {n})"),
    "and_so_on": ("các dòng {stem}…", "rows {stem}…"),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": ":"}


def rule_words(
    line: RuleLine, form: Form, others: tuple[StatisticsForm, ...] = (), language: Language = "vi"
) -> str:
    """One sentence that says what the rule asks for; `others` are forms that it may name."""
    printer = _Printer(form, {one.code: one for one in others}, language)
    words = printer.words(line.rule.node)
    if line.tolerance:
        words = printer.say("tolerance", x=words, n=_number(line.tolerance, language))
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True)
class _Printer:
    form: Form
    others: dict[str, StatisticsForm]
    language: Language

    def say(self, text: str, **params: str) -> str:
        vi, en = _WORDS[text]
        return (en if self.language == "en" else vi).format(**params)

    def words(self, node: Node) -> str:
        match node:
            case Ref():
                return self._ref(node)
            case Literal_(literal):
                is_words = isinstance(literal, str)
                return f"“{literal}”" if is_words else _number(float(literal), self.language)
            case Sum((ref,)) if not ref.code.endswith("*"):
                return self._ref(ref)
            case Sum(refs):
                return self.say("sum", x=", ".join(map(self._ref, refs)))
            case Blank(ref):
                return self.say("blank", x=self._ref(ref))
            case Not(Blank(ref)):
                return self.say("filled", x=self._ref(ref))
            case Not(operand):
                return self.say("not", x=self._part(operand))
            case Negative(operand):
                return f"−{self._part(operand)}"
            case Absolute(Binary("-", left, right)):
                return self.say("difference", left=self.words(left), right=self.words(right))
            case Absolute(operand):
                return self.say("abs", x=self._part(operand))
            case Binary(operator, left, right) if operator in _SIGNS:
                tight = operator in ("*", "/")
                sides = [self._part(side) if tight else self.words(side) for side in (left, right)]
                if operator == "-" and _adds(right):
                    sides[1] = f"({sides[1]})"
                return f"{sides[0]} {_SIGNS[operator]} {sides[1]}"
            case Binary("<=", left, Ref(code="period") as day):
                return self.say("by", left=self.words(left), right=self._ref(day))
            case Binary(operator, left, right):
                # A comparison or a condition; mixed "and" and "or" need their parentheses.
                plain = operator in COMPARISONS or operator == "if"
                sides = [
                    self.words(side) if plain else self._joined(side, operator)
                    for side in (left, right)
                ]
                return self.say(operator, left=sides[0], right=sides[1])

    def _joined(self, node: Node, operator: str) -> str:
        """A side of "and" or "or", in parentheses where the other word stands inside."""
        words = self.words(node)
        other = isinstance(node, Binary) and node.operator in {"and", "or", "if"} - {operator}
        return f"({words})" if other else words

    def _part(self, node: Node) -> str:
        words = self.words(node)
        return f"({words})" if isinstance(node, Binary) else words

    def _ref(self, ref: Ref) -> str:
        if isinstance(self.form, StatisticsForm):
            words = self._figure(ref, self.form)
        elif ref.code == "period":
            return self.say("last_day")
        else:
            fields = {field.code: field.heading for field in self.form.fields}
            heading = fields.get(ref.code)
            words = f"“{heading.in_(self.language)}”" if heading else ref.code
        return self.say(ref.when, x=words) if ref.when else words

    def _figure(self, ref: Ref, own: StatisticsForm) -> str:
        form = self.others.get(ref.form, own) if ref.form else own
        code = ref.code
        if code.endswith("*"):
            code = self.say("and_so_on", stem=code[:-1])
        column = self._column(ref.column, form)
        if ref.code == "this":
            words = self.say("this_column", column=column) if column else self.say("this")
        else:
            words = self.say("column", code=code, column=column) if column else code
        if ref.form:
            words = self.say("form", x=words, form=_sheet_of(ref, form))
        return words

    def _column(self, code: str | None, form: StatisticsForm) -> str | None:
        if code is None:
            return None
        found = (c for sheet in form.sheets for c in sheet.columns if c.code == code)
        column = next(found, None)
        return column.heading.in_(self.language) if column else code


def _sheet_of(ref: Ref, form: StatisticsForm) -> str:
    found = form.measures.get(ref.code)
    return found[0].name if found else form.code


def _adds(node: Node) -> bool:
    return isinstance(node, Binary) and node.operator in ("+", "-")


def _number(number: float, language: Language) -> str:
    decimals = 0 if number.is_integer() else len(f"{number:g}".partition(".")[2])
    if language == "en":
        return f"{number:,.{decimals}f}"
    return vietnamese(number, decimals)
