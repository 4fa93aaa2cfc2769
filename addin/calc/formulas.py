"""Formulas: Excel's grammar in English on one side, that of Calc's interface on the other."""

import re
from functools import lru_cache
from typing import Any

from addin.calc.bridge import struct

# com.sun.star.sheet: AddressConvention, FormulaLanguage, FormulaMapGroup
_CALC_A1, _EXCEL_A1 = 0, 1
_API_ENGLISH, _EXCEL_ENGLISH = 1, 3
_ALL_GROUPS = 0x7FFFFFFF

_TEXT = r'"(?:[^"]|"")*"'
_SHEET = r"'(?:[^']|'')*'"
_TRUTH = re.compile(rf"({_TEXT}|{_SHEET})|(?<![\w.$!])(TRUE|FALSE)(?![\w.(!])", re.IGNORECASE)
# Spelled alike on both sides but for separators and sheets: no array, name or union in it.
_COMMON = (
    "SUM|IF|ROUND|AVERAGE|MIN|MAX|COUNT|COUNTA|IFERROR|AND|OR|ABS|SUMPRODUCT|INT|SUBTOTAL"
    "|ISNUMBER|ROW|COLUMN"
)
_REFERENCE = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}"
# Names that are quoted on both sides; what else is quoted differs.
_QUOTED = r"'(?=[^'!.]* )(?:[^\W\d][\w ]*)'"
_REFERENCES = (
    rf"(?:{_REFERENCE}(?::{_REFERENCE})?|\$[0-9]{{1,7}}:\$[0-9]{{1,7}}"
    r"|\$[A-Z]{1,3}:\$[A-Z]{1,3})(?![\w(.!:])"
)
_SIMPLE = re.compile(
    rf"=(?:(?:{_COMMON})\((?!\()|(?:{_QUOTED}!|\${_QUOTED}\.)?{_REFERENCES}|{_TEXT}"
    r"|(?<![\w)])[0-9]+(?:\.[0-9]+)?(?![\w(.])|[-+*/^&<>=),;])+"
)
_IN_EXCEL = re.compile(rf"({_TEXT})|({_QUOTED})!|,")
_IN_CALC = re.compile(rf"({_TEXT})|\$({_QUOTED})\.|;")


class Grammar:
    """Translates formulas of one workbook; a formula is relative to the cell it stands in."""

    def __init__(self, document: Any) -> None:
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._excel = self._parser(document, mapper, _EXCEL_A1, _EXCEL_ENGLISH)
        self._calc = self._parser(document, mapper, _CALC_A1, _API_ENGLISH)

    @staticmethod
    def _parser(document: Any, mapper: Any, convention: int, language: int) -> Any:
        parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish = True
        parser.FormulaConvention = convention
        parser.OpCodeMap = mapper.getAvailableMappings(language, _ALL_GROUPS)
        return parser

    def to_calc(self, formula: str, sheet: int, row: int, column: int) -> str:
        """ "=SUM(A1,'Biểu 1'!B2)" as Calc's interface wants it: "=SUM(A1;$'Biểu 1'.B2)"."""
        if is_simple(formula):
            return _IN_EXCEL.sub(lambda m: m[1] or (f"${m[2]}." if m[2] else ";"), formula)
        # The parser takes a bare TRUE for the number 1.
        text = _TRUTH.sub(lambda m: m[1] or f"{m[2].upper()}()", formula[1:])
        cell = _address(sheet, row, column)
        printed: str = self._calc.printFormula(self._excel.parseFormula(text, cell), cell)
        return "=" + printed

    def to_excel(self, formula: str, sheet: int, row: int, column: int) -> str:
        """A formula of Calc's interface in Excel's spelling."""
        if is_simple(formula):
            return _IN_CALC.sub(lambda m: m[1] or (f"{m[2]}!" if m[2] else ","), formula)
        cell = _address(sheet, row, column)
        printed: str = self._excel.printFormula(self._calc.parseFormula(formula[1:], cell), cell)
        return "=" + printed

    def filled(
        self, formula: str, sheet: int, row: int, column: int, rows: int, columns: int
    ) -> tuple[tuple[str, ...], ...]:
        """An Excel formula of the first cell, for every cell of an area as by filling down."""
        text = _TRUTH.sub(lambda m: m[1] or f"{m[2].upper()}()", formula[1:])
        tokens = self._excel.parseFormula(text, _address(sheet, row, column))
        return tuple(
            tuple(
                "=" + self._calc.printFormula(tokens, _address(sheet, row + r, column + c))
                for c in range(columns)
            )
            for r in range(rows)
        )


@lru_cache(maxsize=4096)
def is_simple(formula: str) -> bool:
    """Whether both sides spell a formula alike, but for separators and sheets."""
    return len(formula) < 400 and _SIMPLE.fullmatch(formula) is not None


def _address(sheet: int, row: int, column: int) -> Any:
    return struct("table.CellAddress", sheet, column, row)
