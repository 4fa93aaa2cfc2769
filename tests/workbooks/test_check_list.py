"""The live check list: as issued, in any program, and when the office changes a rule's state."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook as XlsxWriter
from xlsxwriter.utility import xl_rowcol_to_cell

from sync_service.contract.binding import BoundRule, bind
from sync_service.contract.definitions import RuleLine, StatisticsForm, Text
from sync_service.contract.formulas import NOTHING
from sync_service.contract.loading import load_contract
from sync_service.contract.rule_states import bound_in, task_form_in
from sync_service.contract.rules import parse
from sync_service.demo.filling import fill, locate
from sync_service.domain.findings import Severity
from sync_service.workbooks import texts
from sync_service.workbooks.checklist import figures as check_figures
from sync_service.workbooks.checklist import tasks as check_tasks
from sync_service.workbooks.checklist.lines import day_in, number_in
from sync_service.workbooks.checklist.typed import Typed
from sync_service.workbooks.issue.drawing import _told as told
from sync_service.workbooks.issue.issuing import IssueOrder, Issuer
from sync_service.workbooks.read import cells
from sync_service.workbooks.read.workbook import read_workbook
from tests.conftest import Convert
from tests.workbooks.orders import SECRET, figures, order
from tests.workbooks.typed import SPELLINGS

CONTRACT = load_contract()
LISTS = CONTRACT.lists.choices
# Known to Excel 2010, LibreOffice, WPS and Google Sheets alike.
FUNCTIONS = {
    *("ABS", "AND", "CLEAN", "COUNT", "COUNTIF", "DATE", "DAY", "EXACT", "FIND", "FIXED"),
    *("HYPERLINK", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISLOGICAL", "ISNUMBER", "ISTEXT"),
    *("LEFT", "LEN", "MATCH", "MAX", "MID", "MIN", "MONTH", "OR", "RIGHT", "ROUND", "SUBSTITUTE"),
    *("REPT", "SUM", "SUMPRODUCT", "TEXT", "TRIM", "VALUE"),
}
# Read by the service, asked for again by the check list: what its formulas cannot tell in the few
# signs that each figure has for them. Never the other way round.
RARER = (
    *("１２", "１.２３４", "'12", "+12", "+1.234", "\u202f12", "1\u200b2", "1,234.0", "1,234.5"),
    *("0,000", "0,230", "12.0000", "1,000,000"),
)
_STRING = re.compile(r'"(?:[^"]|"")*"')


def real_order(**states: str) -> IssueOrder:
    """An order with the shipped forms and rules, in the states given by code."""
    forms = CONTRACT.statistics(CONTRACT.newest)
    rules = CONTRACT.rules({code: form.version for code, form in forms.items()})
    shown = {code.replace("_", "-"): state for code, state in states.items()}
    return order(
        statistics=tuple(forms.values()),
        task_form=task_form_in(CONTRACT.tasks(CONTRACT.newest), shown),  # type: ignore[arg-type]
        rules=bound_in(rules, shown),  # type: ignore[arg-type]
        previous=figures("2026-Q2"),
        last_year=figures("2025-Q3"),
    )


@pytest.fixture(scope="module")
def issued() -> bytes:
    """A workbook of all shipped forms."""
    return Issuer(LISTS, SECRET).workbook(real_order())


def opened(content: bytes, computed: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=computed)


def lines_of(sheet: Worksheet) -> Iterator[tuple[str, str, str, str]]:
    """Rule, verdict, level and words of every line."""
    for row in sheet.iter_rows(min_row=7, max_col=5, values_only=True):
        if row[1] is not None:
            yield str(row[0]), str(row[1]), str(row[2]), str(row[3])


def formulas_of(content: bytes) -> list[str]:
    return [
        cell.value
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_there_is_one_line_a_rule(issued: bytes) -> None:
    """Every rule over a report has its line, with a link to its cell and its words."""
    sheet = opened(issued, computed=True)[texts.CHECK_SHEET]
    codes = [code for code, *_ in lines_of(sheet) if code != texts.REQUIRED_RULE]
    forms = CONTRACT.statistics(CONTRACT.newest).values()
    wanted = [rule.code for rule in CONTRACT.tasks(CONTRACT.newest).rules]
    wanted += [rule.code for form in forms for rule in form.rules if rule.over == "report"]
    assert codes == wanted
    links = {
        str(cell.value): cell.hyperlink.location
        for row in sheet.iter_rows(min_row=7, max_col=1)
        for cell in row
        if cell.hyperlink
    }
    assert links["TK-101"] == "'Biểu 1'!C23"
    assert links["NV-02"] == "'NV QNG-21'!H6"


def test_a_program_that_does_not_compute_sees_nothing_entered(issued: bytes) -> None:
    """As issued every line says "chưa nhập", and the cover that it cannot be sent yet."""
    book = opened(issued, computed=True)
    assert {verdict for _, verdict, *_ in lines_of(book[texts.CHECK_SHEET])} == {texts.OPEN}
    shown = list(book[texts.COVER_SHEET].iter_rows(values_only=True))
    assert any(texts.STATE_LABEL in row and texts.NOT_CHECKED in row for row in shown)


def test_formulas_are_understood_everywhere(issued: bytes) -> None:
    """No macro, no newer function, no long text, no empty result, nothing from another file."""
    found = formulas_of(issued)
    assert len(found) > 5000
    used = {name for one in found for name in re.findall(r"([A-Z]+)\(", _STRING.sub("", one))}
    assert used == FUNCTIONS
    assert max(map(len, found)) < 8192
    assert max(len(words) for one in found for words in _STRING.findall(one)) <= 257
    assert not any("[" in _STRING.sub("", one) for one in found)
    with zipfile.ZipFile(io.BytesIO(issued)) as package:
        assert not any("vba" in name for name in package.namelist())
        sheets = [package.read(name) for name in package.namelist() if "worksheets/s" in name]
    assert not any(b"<v></v>" in xml for xml in sheets)


def test_the_reader_takes_no_notice(issued: bytes) -> None:
    """Reading finds neither a figure nor a fault in the check list."""
    read = read_workbook(issued, CONTRACT, SECRET)
    assert {finding.code for finding in read.findings} == set()
    assert set(read.forms) == set(CONTRACT.statistics(CONTRACT.newest))


def test_the_check_list_is_never_taken_for_a_lost_sheet(issued: bytes) -> None:
    """A check list in which somebody wrote a form's codes is still nobody's form."""
    book = opened(issued)
    del book["Xếp loại"]
    rating = next(f for f in CONTRACT.statistics(CONTRACT.newest).values() if f.annual_quarter)
    for at, code in enumerate(rating.measures, start=200):
        book[texts.CHECK_SHEET].cell(at, 1, code)
    saved = io.BytesIO()
    book.save(saved)
    found = {f.code for f in read_workbook(saved.getvalue(), CONTRACT, SECRET).findings}
    assert "SHEET_MISSING" in found
    assert "SHEET_RENAMED" not in found


def test_a_rule_that_is_off_has_no_line_and_one_on_trial_warns() -> None:
    """The office's states show in the next workbook that is issued."""
    content = Issuer(LISTS, SECRET).workbook(
        real_order(TK_101="off", TK_102="trial", TK_130="trial", NV_01="off", NV_02="trial")
    )
    levels = {
        code: level for code, _, level, _ in lines_of(opened(content, True)[texts.CHECK_SHEET])
    }
    assert not {"TK-101", "NV-01"} & set(levels)
    assert {levels[code] for code in ("TK-102", "TK-130", "NV-02")} == {texts.LEVELS["warning"]}
    assert levels["TK-103"] == texts.LEVELS["error"]


def test_states_make_another_stencil() -> None:
    """One issuer, two sets of states: each workbook has its own lines."""
    issuer = Issuer(LISTS, SECRET)
    usual, fewer = issuer.workbook(real_order()), issuer.workbook(real_order(TK_101="off"))
    assert len(formulas_of(fewer)) < len(formulas_of(usual))


@dataclass(frozen=True)
class Judged:
    """What a clerk sees of one rule after typing."""

    verdict: str
    words: str
    place: str
    state: str
    marks: dict[str, float]
    required: str
    required_place: str


def judged(
    typed: dict[tuple[str, str], object],
    folder: Path,
    convert: Convert,
    *,
    source: str = "D == A + B1",
    severity: Severity = "error",
) -> Judged:
    """The check list of a small workbook with one rule, computed by LibreOffice."""
    wanted = order(plans=(), previous=figures("2026-Q2"))
    form = wanted.statistics[0]
    rule = bound(form, source, severity)
    honest: dict[tuple[str, str], object] = {
        (code, heading): 0 for code in ("A", "B1", "D") for heading in ("Tổng số", "Nữ")
    }
    honest |= {("AGE", "Tổng số"): 40.5}
    honest |= {(code, head): 1 for code in ("XA", "CQ") for head in ("Số tổ chức", "Số người")}
    content = Issuer(LISTS, SECRET).workbook(order(**{**vars(wanted), "rules": (rule,)}))
    places = locate(content)
    cells: dict[str, dict[str, object]] = {}
    for sheet, known in places.items():
        for key, ref in known.items():
            if key in honest | typed:
                cells.setdefault(sheet, {})[ref] = (honest | typed)[key]
    path = folder / "filled.xlsx"
    path.write_bytes(fill(content, cells))  # type: ignore[arg-type]
    book = load_workbook(convert(path, "xlsx"), data_only=True)
    sheet = book[texts.CHECK_SHEET]
    line = next(row for row in sheet.iter_rows(min_row=7, values_only=True) if row[0] == "R-1")
    marks = {
        f"{code} {heading}": book["Biểu 1"][ref].offset(0, 7).value
        for (code, heading), ref in places["Biểu 1"].items()
        if heading in ("Tổng số", "Nữ")
    }
    shown = {name: mark for name, mark in marks.items() if mark}
    required = next(
        row for row in sheet.iter_rows(min_row=7, values_only=True) if row[0] == texts.REQUIRED_RULE
    )
    return Judged(
        str(line[1]),
        str(line[3]),
        str(line[4]),
        str(sheet["A3"].value),
        shown,
        str(required[3]),
        str(required[4]),
    )


def bound(form: StatisticsForm, source: str, severity: Severity) -> BoundRule:
    message = Text('Cột {column}: “D” ghi {left}, tính ra {right}; xem "D".')
    return bind(form, RuleLine("R-1", parse(source), severity, message), {form.code: form})


def test_a_failing_rule_is_told_in_its_own_words(tmp_path: Path, soffice_convert: Convert) -> None:
    """The figures stand in the message, the cell is named and coloured, the cover says no."""
    found = judged({("A", "Nữ"): 5, ("D", "Nữ"): 1234}, tmp_path, soffice_convert)
    assert found.verdict == texts.FAILS
    assert re.fullmatch(r'Cột Nữ: “D” ghi 1[.,]234, tính ra 5; xem "D"\.', found.words)
    assert found.place == "Biểu 1!D11"
    assert found.state == texts.NOT_READY.format(bad=1, open=0)
    assert found.marks == {"D Nữ": 3}


def test_a_text_is_never_taken_for_nothing(tmp_path: Path, soffice_convert: Convert) -> None:
    """Words in a figure's cell: the rule waits, the cell is coloured, nothing counts as 0."""
    found = judged({("A", "Nữ"): "không"}, tmp_path, soffice_convert)
    assert found.verdict == texts.OPEN
    assert found.place == "Biểu 1!D11"
    assert found.state == texts.NOT_READY.format(bad=1, open=1)
    assert found.marks == {"A Nữ": 3}


def test_a_number_typed_as_words_is_judged_and_shown(
    tmp_path: Path, soffice_convert: Convert
) -> None:
    """The rule goes by what the service will read; the cell is coloured, and its line says so."""
    typed: dict[tuple[str, str], object] = {("A", "Nữ"): "1.234", ("D", "Nữ"): " 1234\u00a0"}
    found = judged(typed, tmp_path, soffice_convert)
    assert found.verdict == texts.HOLDS
    assert found.marks == {"A Nữ": 2, "D Nữ": 2}
    assert found.state == texts.READY.format(open=0)
    assert found.required == f"Biểu 1: {texts.READ_AS}1234."
    assert found.required_place == "Biểu 1!D7"


def test_a_number_typed_as_words_that_is_wrong_fails_its_rule(
    tmp_path: Path, soffice_convert: Convert
) -> None:
    """A text is no way around a rule."""
    found = judged({("D", "Nữ"): "5"}, tmp_path, soffice_convert)
    assert (found.verdict, found.place) == (texts.FAILS, "Biểu 1!D11")
    assert found.marks == {"D Nữ": 3}


def test_what_must_be_explained_is_settled_by_a_reason(
    tmp_path: Path, soffice_convert: Convert
) -> None:
    """Without a reason the line fails and the cell is marked; with one both are in order."""
    typed: dict[tuple[str, str], object] = {("D", "Tổng số"): 7}
    without = judged(typed, tmp_path, soffice_convert, severity="explain")
    assert (without.verdict, without.marks) == (texts.FAILS, {"D Tổng số": 2})
    typed["D", "Giải trình"] = "Sáp nhập"
    with_reason = judged(typed, tmp_path, soffice_convert, severity="explain")
    assert (with_reason.verdict, with_reason.marks) == (texts.HOLDS, {})
    assert with_reason.state == texts.READY.format(open=0)


def test_a_warning_does_not_keep_a_report_back(tmp_path: Path, soffice_convert: Convert) -> None:
    """It fails, is coloured and counted, and the report can be sent all the same."""
    found = judged({("D", "Nữ"): 7}, tmp_path, soffice_convert, severity="warning")
    assert (found.verdict, found.marks) == (texts.FAILS, {"D Nữ": 2})
    assert found.state == texts.READY.format(open=0) + texts.TO_NOTE.format(notes=1)


def test_what_cannot_be_compared_is_not_asked_for(tmp_path: Path, soffice_convert: Convert) -> None:
    """Without figures of last period the line stays open, and says that nothing is owed."""
    found = judged({}, tmp_path, soffice_convert, source="A == previous.D")
    assert found.verdict == texts.OPEN
    assert found.words.endswith(texts.NOT_ASKED)
    assert found.state == texts.READY.format(open=1)


def test_inputs_are_coloured_by_their_marks(issued: bytes) -> None:
    """The colours look at hidden cells of the same sheet: no program reads another's there."""
    book = opened(issued)
    for name, area, mark in (("Biểu 1", "C7:F23", "P7"), ("NV QNG-21", "G6:M7", "T6")):
        rules = {
            str(found.sqref): [rule.formula[0] for rule in found.rules]
            for found in book[name].conditional_formatting
        }
        assert rules == {area: [f"{mark}=3", f"{mark}=2"]}
        assert book[name].column_dimensions[mark.rstrip("67")].hidden
    assert book["Biểu 1"]["P7"].value.startswith(f"={check_figures.SHEET}!")
    assert book["NV QNG-21"]["T6"].value.startswith(f"={check_tasks.SHEET}!")


def steps_in(sheet: Any, row: int) -> Typed:
    """The steps of a row's first cell, right of it."""

    def write(step: int, formula: str) -> None:
        sheet.write_formula(row, 2 + step, f"={formula}", None, NOTHING)

    return Typed(write, lambda step: str(xl_rowcol_to_cell(row, 2 + step)))


def test_words_are_taken_as_the_reader_takes_them(tmp_path: Path, soffice_convert: Convert) -> None:
    """Every spelling of a number or a day: the same from the formulas and the reader.

    One direction alone may differ: the list asks for rare spellings again that the reader takes.
    """
    days = ("hôm qua", "05/03/2023", "5.3.2023", " 05-03-2023", "31/02/2023", "29/2/2024", "5/3")
    wanted: list[float | str] = []
    said: list[str] = []
    made = io.BytesIO()
    with XlsxWriter(made) as book:
        sheet = book.add_worksheet("A")
        for decimals in (0, 1, 2, None):
            for words in (*SPELLINGS, *RARER) if decimals is not None else days:
                row = len(wanted)
                typed = steps_in(sheet, row)
                sheet.write_string(row, 0, words)
                said.append(words)
                if decimals is None:
                    typed.draw_day(f"A{row + 1}")
                    taken = day_in(f"A{row + 1}", typed.taken)
                    day = cells.day(words).value
                    wanted.append((day - date(1899, 12, 30)).days if day else NOTHING)
                else:
                    typed.draw_number(f"A{row + 1}", decimals)
                    taken = number_in(f"A{row + 1}", typed.taken, 0, cells.LARGEST, decimals)
                    value = cells.number(words, decimals).value
                    wanted.append(NOTHING if value is None else value)
                sheet.write_formula(row, 1, f"={taken}", None, NOTHING)
    path = tmp_path / "spellings.xlsx"
    path.write_bytes(told(made))
    computed = CalamineWorkbook.from_path(soffice_convert(path, "xlsx"))
    found = [row[1] for row in computed.get_sheet_by_name("A").to_python()]
    pairs = list(zip(found, wanted, strict=True))
    assert [pair for pair in pairs if pair[0] not in (pair[1], NOTHING)] == []
    # What the reader knows besides has to be typed again; nothing usual is among it.
    asked_again = {told for told, (one, other) in zip(said, pairs, strict=True) if one != other}
    assert asked_again == set(RARER)
    assert sum(one != NOTHING for one in wanted) > 40
