"""Conditional formats: by the cell's value, or by a formula."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.calc import colours
from addin.calc.addresses import area_of
from addin.calc.bridge import Link
from addin.calc.fonts import slant, weight
from addin.calc.guard import calc_class

if TYPE_CHECKING:
    from addin.calc.books import Book
    from addin.calc.looks import Looks

_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
# com.sun.star.sheet.ConditionFormatOperator
_OPERATORS = {
    "equal_to": 0,
    "less_than": 1,
    "greater_than": 2,
    "less_than_or_equal": 3,
    "greater_than_or_equal": 4,
    "not_equal_to": 5,
    "between": 6,
    "not_between": 7,
}
_BETWEEN = (6, 7)
_FORMULA = 24
_STYLE = "ConditionalStyle"  # as LibreOffice names those of an opened file


@calc_class("ConditionalFormats")
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that hold for some of a range's cells, the one that wins first."""

    def __init__(self, cells: "Looks") -> None:
        self.link: Link = cells.link
        self._cells = cells

    @property
    def api(self) -> Any:
        """All rules of the sheet (com.sun.star.sheet.XConditionalFormats)."""
        return self._cells.sheet.api.ConditionalFormats

    def _all(self) -> list["ConditionalFormat"]:
        book, area = self._cells.book, self._cells.area
        found = []
        for group in self.api.getConditionalFormats():
            areas = [area_of(at) for at in group.Range.getRangeAddresses()]
            if any(one.common(area) is not None for one in areas):
                rules = (group.getByIndex(index) for index in range(group.getCount()))
                found += [ConditionalFormat(book, self.api, group, rule) for rule in rules]
        return found

    def __call__(self, index: int) -> "ConditionalFormat":
        rules = self._all()
        if not 1 <= index <= len(rules):
            raise IndexError(f"there is no rule {index}")
        return rules[index - 1]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator["ConditionalFormat"]:
        return iter(self._all())

    def add_cell_value(self, spec: Mapping[str, Any]) -> "ConditionalFormat":
        formulas = [spec["formula1"], spec.get("formula2")]
        return self._added(_OPERATORS[spec["operator"]], formulas, spec)

    def add_custom(self, spec: Mapping[str, Any]) -> "ConditionalFormat":
        return self._added(_FORMULA, [spec["formula"]], spec)

    def _added(
        self, operator: int, formulas: list[Any], spec: Mapping[str, Any]
    ) -> "ConditionalFormat":
        book, area = self._cells.book, self._cells.area
        texts = [self._formula(one) for one in formulas if one is not None]
        rule = _Rule(operator, (*texts, "")[:2], _style(book, spec))
        for group in self.api.getConditionalFormats():
            addresses = group.Range.getRangeAddresses()
            if len(addresses) == 1 and area_of(addresses[0]) == area and _is_plain(group):
                made = _group(self.api, group.Range, [rule, *_rules(group)])
                self.api.removeByID(group.ID)
                break
        else:
            cells = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
            cells.addRangeAddress(self._cells.uno_address(), False)
            made = _group(self.api, cells, [rule])
        return ConditionalFormat(book, self.api, made, made.getByIndex(0))

    def _formula(self, given: Any) -> str:
        text = str(given)
        if not text.startswith("="):
            return text
        area = self._cells.area
        at = self._cells.sheet.position, area.row, area.column
        return str(self._cells.book.grammar.to_calc(text, *at)[1:])

    def clear(self) -> None:
        """Takes the rules away, from cells beyond the range too."""
        while rules := self._all():
            rules[0].delete()


@dataclass(frozen=True)
class _Rule:
    """A rule as LibreOffice has it."""

    operator: int
    formulas: tuple[str, ...]
    style: str


def _is_plain(group: Any) -> bool:
    """Whether there are no scales of colours and the like, which cannot be made anew."""
    return all(group.getByIndex(i).getType() == _CONDITION for i in range(group.getCount()))


def _rules(group: Any) -> list[_Rule]:
    rules = (group.getByIndex(index) for index in range(group.getCount()))
    return [_Rule(one.Operator, (one.Formula1, one.Formula2), one.StyleName) for one in rules]


def _group(api: Any, cells: Any, rules: Sequence[_Rule]) -> Any:
    """New rules of some cells, the one that wins first.

    LibreOffice 7.4 can neither put a rule before others nor take one out of them.
    """
    made = api.createByRange(cells)
    group = next(one for one in api.getConditionalFormats() if made == one.ID)
    for at, rule in enumerate(rules):
        group.createEntry(_CONDITION, at)
        entry = group.getByIndex(at)
        entry.Operator = rule.operator
        entry.Formula1 = rule.formulas[0]
        if rule.operator in _BETWEEN:  # others tell a second one, too, and take none
            entry.Formula2 = rule.formulas[1]
        entry.StyleName = rule.style
    return group


@calc_class("ConditionalFormat")
class ConditionalFormat(base_classes.ConditionalFormat):
    """One rule."""

    def __init__(self, book: "Book", rules: Any, group: Any, rule: Any) -> None:
        self.link: Link = book.link
        self._book = book
        self._rules = rules
        self._group = group
        self._rule = rule

    @property
    def api(self) -> Any:
        return self._rule

    @property
    def type(self) -> str:
        if self._rule.getType() != _CONDITION:
            return "unknown"
        operator = self._rule.Operator
        if operator == _FORMULA:
            return "custom"
        return "cell_value" if operator in _OPERATORS.values() else "unknown"

    @property
    def operator(self) -> str | None:
        if self.type != "cell_value":
            return None
        wanted = self._rule.Operator
        return next(name for name, calc in _OPERATORS.items() if calc == wanted)

    @property
    def formula1(self) -> str | None:
        return self._formula("Formula1") if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        return self._formula("Formula2") if self.operator in ("between", "not_between") else None

    @property
    def formula(self) -> str | None:
        return self._formula("Formula1") if self.type == "custom" else None

    def _formula(self, name: str) -> str:
        at = self._group.Range.getRangeAddresses()[0]
        text = f"={getattr(self._rule, name)}"
        return str(self._book.grammar.to_excel(text, at.Sheet, at.StartRow, at.StartColumn))

    def _look(self) -> Any:
        styles = self._book.api.getStyleFamilies().getByName("CellStyles")
        return styles.getByName(self._rule.StyleName)

    @property
    def font_color(self) -> tuple[int, int, int] | None:
        colour = self._look().CharColor
        return None if colour == -1 else colours.to_rgb(colour)

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        colour = self._look().CellBackColor
        return None if colour == -1 else colours.to_rgb(colour)

    @property
    def font_bold(self) -> bool:
        return bool(self._look().CharWeight >= weight(True))

    @property
    def font_italic(self) -> bool:
        return bool(self._look().CharPosture == slant(True))

    @property
    def stop_if_true(self) -> bool:
        # Of the rules of one range LibreOffice follows the first that holds.
        return True

    def delete(self) -> None:
        """Takes the rule away from all of its cells."""
        rules = _rules(self._group) if _is_plain(self._group) else []
        if self._group.getCount() > 1:
            mine = _Rule(
                self._rule.Operator,
                (self._rule.Formula1, self._rule.Formula2),
                self._rule.StyleName,
            )
            if mine not in rules:
                raise NotImplementedError("one rule beside scales cannot go on LibreOffice")
            rules.remove(mine)
            _group(self._rules, self._group.Range, rules)
        self._rules.removeByID(self._group.ID)


def _style(book: "Book", spec: Mapping[str, Any]) -> str:
    """The cell style that looks so; made when there is none yet."""
    wanted: dict[str, Any] = {}
    if spec.get("font_color") is not None:
        wanted["CharColor"] = colours.to_calc(spec["font_color"])
    if spec.get("fill_color") is not None:
        wanted["CellBackColor"] = colours.to_calc(spec["fill_color"])
    if spec.get("font_bold") is not None:
        wanted["CharWeight"] = weight(spec["font_bold"])
    if spec.get("font_italic") is not None:
        wanted["CharPosture"] = slant(spec["font_italic"])
    styles = book.api.getStyleFamilies().getByName("CellStyles")
    # One style for one look, so that many pulls leave no more styles than one.
    said = "_".join(f"{name[4:8]}{_said(value)}" for name, value in sorted(wanted.items()))
    name = f"{_STYLE}_{said}"
    if not styles.hasByName(name):
        made = book.api.createInstance("com.sun.star.style.CellStyle")
        styles.insertByName(name, made)
        for key, value in wanted.items():
            setattr(styles.getByName(name), key, value)
    return name


def _said(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:06X}"
    return str(getattr(value, "value", value)).partition(".")[0]
