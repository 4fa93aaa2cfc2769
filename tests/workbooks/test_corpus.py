"""What clerks really send: every damage of the corpus, alone, together, and in pairs.

All pairs: `python -m tests.workbooks.corpus --pairs all`.
"""

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from sync_service.contract.loading import Contract, load_contract
from sync_service.contract.vectors import NULL
from sync_service.demo.filling import fill, locate
from sync_service.domain.catalogue import message_of
from sync_service.workbooks.read.workbook import read_workbook
from tests.conftest import Convert
from tests.service.province import Province, found_province, honest
from tests.workbooks.corpus.__main__ import meaningful
from tests.workbooks.corpus.case import DAMAGES, Damage, case_of
from tests.workbooks.corpus.judging import Judgement, compare, judge
from tests.workbooks.corpus.making import SECRET, filled_workbook

STRUCTURAL = [one for one in DAMAGES if one.kind != "cells"]
SPELLED = [one for one in DAMAGES if one.kind == "cells"]
_TOGETHER = 6
GROUPS = [SPELLED[i : i + _TOGETHER] for i in range(0, len(SPELLED), _TOGETHER)]
PAIRS = random.Random(3).sample(meaningful(), 30)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An issued workbook with another number in every cell."""
    return filled_workbook(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


def test_the_corpus_is_as_large_as_it_claims() -> None:
    """At least 40 kinds of damage, each under a name of its own."""
    assert len(STRUCTURAL) >= 40
    assert len({one.name for one in DAMAGES}) == len(DAMAGES)


def test_the_undamaged_workbook_is_read_without_a_word(filled: bytes, contract: Contract) -> None:
    """Nothing is found where nothing is wrong, and every value is as typed."""
    verdict = judge(case_of(filled), (), contract, SECRET)
    assert str(verdict) == ": "
    assert verdict.repaired


@pytest.mark.parametrize("one", STRUCTURAL, ids=lambda one: one.name)
def test_one_damage(filled: bytes, contract: Contract, one: Damage) -> None:
    """The values and findings are exactly those that the damage says, each said in full."""
    _judge(filled, contract, (one,))


@pytest.mark.parametrize("several", GROUPS, ids=lambda several: several[0].name)
def test_spellings(filled: bytes, contract: Contract, several: Sequence[Damage]) -> None:
    """Each cell is read, repaired or refused by itself, whatever stands in the others."""
    _judge(filled, contract, several)


def _judge(filled: bytes, contract: Contract, damages: Sequence[Damage]) -> None:
    verdict = judge(case_of(filled), damages, contract, SECRET)
    assert not (verdict.silent or verdict.lost or verdict.wrong_cells), str(verdict)
    assert not (verdict.missing or verdict.surplus or verdict.gaps), str(verdict)
    assert verdict.repaired or not verdict.repairable, str(verdict)


def test_pairs(filled: bytes, contract: Contract) -> None:
    """Two damages at once: no value silently other, no wrong cell, what can be mended is."""
    repairable = repaired = read = 0
    for pair in PAIRS:
        try:
            verdict = judge(case_of(filled), pair, contract, SECRET)
        except LookupError:  # the first took away what the second needs
            continue
        assert verdict.is_right or verdict.lost, str(verdict)
        assert not (verdict.silent or verdict.wrong_cells), str(verdict)
        read += 1
        repairable += verdict.repairable
        repaired += verdict.repairable and verdict.repaired
    assert read > 15
    assert repaired >= 0.95 * repairable


@pytest.mark.parametrize("name", ["Chỉ tiêu", "NV QNG-21"])
def test_a_table_without_its_header_is_not_passed_over(
    filled: bytes, contract: Contract, name: str
) -> None:
    """The header that is left is another table's: neither is taken, and both places are told."""
    book = openpyxl.load_workbook(io.BytesIO(filled))
    sheet = book[name]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Mã số" for cell in row))
    at_code = next(cell.column for cell in header if cell.value == "Mã số")
    first, last, down = header[0].row, sheet.max_row, sheet.max_row + 5
    for row in range(first, last + 1):
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(row, column)
            if not isinstance(cell, MergedCell):
                value = cell.value + 1 if isinstance(cell.value, int) else cell.value
                sheet.cell(row - first + down, column).value = value
                cell.value = None if row == first else cell.value
    out = io.BytesIO()
    book.save(out)
    read = read_workbook(out.getvalue(), contract, SECRET)
    told = [one for one in read.findings if one.place.sheet == name and one.severity == "error"]
    top = sheet.cell(first, at_code).column_letter
    codes = [row for row in range(first, last) if sheet.cell(row, at_code).value]
    (headless,) = [one for one in told if one.code == "TABLE_HEADLESS"]
    assert headless.place.cell == f"{top}{codes[0]}"
    assert f"{top}{down}" in message_of(headless)
    whole = read_workbook(filled, contract, SECRET)
    if name.startswith("NV "):
        assert whole.tasks
        assert not [task for task in read.tasks if task.report.status]
    else:
        form = next(one for one in read.forms.values() if one.form.code == "target_counts")
        assert (form.vector == NULL).all()
        assert (whole.forms["target_counts"].vector != NULL).any()


# --- what only the pipeline can tell -------------------------------------------------------------

PERIOD = "2023-Q1"


@pytest.fixture
def province(tmp_path: Path) -> Province:
    """A province with its plan and one open quarter."""
    made = found_province(tmp_path)
    made.load_plan()
    made.open(PERIOD)
    return made


def _changed(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_repaired_reports_are_accepted_and_told(province: Province) -> None:
    """Text for numbers, moved rows, a renamed sheet and a lost code: accepted, each one told."""
    sent = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=1300, b1=4))
    places = locate(sent)["Biểu 1"]
    total = openpyxl.load_workbook(io.BytesIO(sent))["Biểu 1"][places["A", "Tổng số"]].value
    assert total == 1300
    typed = fill(sent, {"Biểu 1": {places["A", "Tổng số"]: "1.300 người"}})

    def change(book: openpyxl.Workbook) -> None:
        book["Biểu 1"].insert_rows(3, 2)
        book["Biểu 3"].title = "B3"
        sheet = book["Biểu 5"]
        sheet[locate(sent)["Biểu 5"]["TC_01", "Mã số"]].value = None

    outcome = province.send(_changed(typed, change))
    assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
    assert {f.code for f in outcome.findings if f.severity == "repair"} == {
        "NUMBER_TEXT",
        "SHEET_RENAMED",
        "ROW_BY_LABEL",
    }
    assert province.figure(PERIOD, "A", "G1") == 1300


def test_a_formula_that_gives_the_right_number_is_accepted_and_told(province: Province) -> None:
    """The saved result counts; that it comes from a formula is said at its cell."""
    sent = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))
    cell = locate(sent)["Biểu 1"]["D", "Tổng số"]
    with_formula = _with_formula(sent, cell, "C7+C8-C14", 30)
    outcome = province.send(with_formula)
    assert outcome.status == "accepted", [(f.code, f.place) for f in outcome.findings]
    (told,) = [f for f in outcome.findings if f.code == "FORMULA_TAKEN"]
    assert (told.place.cell, told.value, told.read_as) == (cell, "=C7+C8-C14", "30")


def _with_formula(content: bytes, cell: str, formula: str, result: int) -> bytes:
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                pattern = rf'(<c r="{cell}"[^>]*>)<v>[^<]*</v>'.encode()
                inside = rf"\g<1><f>{formula}</f><v>{result}</v>".encode()
                xml, many = re.subn(pattern, inside, xml)
                assert many == 1
            new.writestr(name, xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_another_units_workbook_under_this_name(province: Province) -> None:
    """The stamp says whose it is, never the file's name; the sender may not send it."""
    sent = province.filled(PERIOD, "G2", honest(PERIOD, "G2"))
    outcome = province.send(sent, "bao-cao-G1.xlsx", sender_unit="G1")
    assert outcome.status == "rejected"
    assert "UNIT_NOT_SENDERS" in {f.code for f in outcome.findings}


def test_the_same_file_twice_and_a_corrected_one(province: Province) -> None:
    """A repeated file changes nothing; a corrected one is a new version that counts."""
    first = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))
    assert province.send(first).status == "accepted"
    assert province.send(first, "lần hai.xlsx").status == "duplicate"
    corrected = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=31))
    assert province.send(corrected).status == "accepted"
    assert province.figure(PERIOD, "D", "G1") == 31


def test_last_quarters_workbook_is_not_this_quarters(province: Province) -> None:
    """A workbook of a quarter that is not open is refused, and its figures count nowhere."""
    sent = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))

    def relabel(book: openpyxl.Workbook) -> None:
        for row in book["_tonghop"].iter_rows():
            for cell in row:
                if cell.value == PERIOD:
                    cell.value = "2022-Q4"

    outcome = province.send(_changed(sent, relabel))
    assert outcome.status == "rejected"
    assert {"STAMP_FORGED", "COVER_DIFFERS", "PERIOD_UNKNOWN"} <= {f.code for f in outcome.findings}


def test_a_workbook_of_two_others_sheets(province: Province) -> None:
    """A sheet from another unit's workbook is named, whatever stamp stands beside it."""
    own = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))
    other = openpyxl.load_workbook(
        io.BytesIO(province.filled(PERIOD, "G2", honest(PERIOD, "G2", a=44)))
    )

    def paste(book: openpyxl.Workbook) -> None:
        for row in other["Biểu 1"].iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell):
                    book["Biểu 1"][cell.coordinate].value = cell.value

    outcome = province.send(_changed(own, paste))
    assert outcome.status == "rejected"
    (said,) = [f for f in outcome.findings if f.code == "SHEET_OTHERS"]
    assert (said.place.sheet, said.place.cell) == ("Biểu 1", "A2")


def test_a_task_code_that_became_a_date_is_not_guessed(province: Province) -> None:
    """The task is missing and the row's code unknown, with the code that its words belong to."""
    sent = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))
    cell = locate(sent)["NV QNG-21"]["2.1.3", "Mã số"]

    def change(book: openpyxl.Workbook) -> None:
        from datetime import date

        book["NV QNG-21"][cell].value = date(2003, 1, 2)
        book["NV QNG-21"][cell].number_format = "dd/mm/yyyy"

    outcome = province.send(_changed(sent, change))
    said = {f.code: f for f in outcome.findings}
    assert set(said) == {"TASK_UNKNOWN", "TASK_MISSING"}
    assert said["TASK_UNKNOWN"].place.cell == cell
    assert "2.1.3" in message_of(said["TASK_UNKNOWN"])


def test_not_applicable_needs_its_reason(province: Province) -> None:
    """“Không thuộc phạm vi” in any case or with a dot is read, and asks for its reason."""
    sent = province.filled(PERIOD, "G1", honest(PERIOD, "G1", a=30))
    cell = locate(sent)["NV QNG-21"]["2.1.3", "Tiến độ"]
    reason = locate(sent)["NV QNG-21"]["2.1.3", "Kết quả"]
    typed = fill(sent, {"NV QNG-21": {cell: "Không thuộc phạm vi."}})
    outcome = province.send(typed)
    assert {(f.code, f.place.cell) for f in outcome.findings} == {
        ("CHOICE_TEXT", cell),
        ("NV-05", reason),
    }


# --- files that another program saved ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saved_is_read_alike(
    filled: bytes, contract: Contract, tmp_path: Path, soffice_convert: Convert, kind: str
) -> None:
    """Every value at its cell, formulas told and percentages never looked through."""
    case = case_of(filled)
    total = case.next_figure()
    total.value = "=SUM(100,23)"
    case.expected[next(key for key, cell in case.figures.items() if cell is total)] = 123
    key, percent = case.next_task("percent")
    percent.value, percent.number_format = 1, "0%"
    case.expected[key] = None
    figure = case.next_figure()
    figure.value, figure.number_format = 3, "0.0%"
    case.expected[next(key for key, cell in case.figures.items() if cell is figure)] = None
    source = tmp_path / "filled.xlsx"
    source.write_bytes(case.content())
    saved = soffice_convert(source, kind)
    read = read_workbook(saved.read_bytes(), contract, SECRET)
    said = {(f.code, f.place.sheet, f.place.cell) for f in read.findings if f.place.cell}
    assert ("NUMBER_AMBIGUOUS", "NV QNG-21", percent.coordinate) in said
    assert ("NUMBER_AMBIGUOUS", "Biểu 1", figure.coordinate) in said
    assert ("FORMULA_TAKEN", "Biểu 1", total.coordinate) in said
    assert len(said) == 3
    verdict = Judgement(())
    compare(case, read, verdict)
    assert verdict.is_right, str(verdict)
