"""Words typed in the old fonts: a sheet is decided as a whole, converted and said, or asked about.

Texts in the old codes are made by turning round the tables that reading uses; the first test
holds some written out, as they really stand in such files.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from sync_service.contract.loading import load_contract
from sync_service.domain.spelling import fold
from sync_service.workbooks.read.opening import Book, open_book
from sync_service.workbooks.read.workbook import read_workbook
from tests.service.province import found_province, honest

FONTS = {"TCVN3": ".VnTime", "VNI": "VNI-Times"}
_TABLES = {
    "TCVN3": {new: old for old, new in TCVN3.pairs},
    "VNI": {new: old for old, new in VNI.pairs},
}
WORDS = ("Chi bộ cơ sở", "Đảng viên dự bị", "đang thực hiện", "Số người chuyển sinh hoạt")


def old(text: str, code: str) -> str:
    """The text as its old font's keyboard writes it."""
    return "".join(_TABLES[code].get(sign, sign) for sign in text)


def book(
    cells: Mapping[str, str], fonts: Mapping[str, str] | None = None, title: str = "Biểu 1"
) -> bytes:
    """A workbook of one sheet; fonts by cell."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for cell, value in cells.items():
        sheet[cell] = value
        sheet[cell].font = Font(name=(fonts or {}).get(cell, "Times New Roman"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def opened(content: bytes) -> tuple[Book, list[object]]:
    """The book, and its first column."""
    found = open_book(content)
    assert isinstance(found, Book)
    return found, [row[0] for row in found.grid(found.names[0])]


def column(values: Sequence[str]) -> dict[str, str]:
    """Values in A1, A2, ..."""
    return {f"A{number}": value for number, value in enumerate(values, start=1)}


def test_what_stands_in_real_files() -> None:
    """Known spellings of both codes, the soft hyphen of TCVN3 among them."""
    tcvn3 = ["Céng hoµ x· héi chñ nghÜa ViÖt Nam", "§¶ng bé x· H­ng Th¹nh", "ng­êi"]
    found, values = opened(book(column(tcvn3)))
    assert values == ["Cộng hoà xã hội chủ nghĩa Việt Nam", "Đảng bộ xã Hưng Thạnh", "người"]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("OLD_FONT", "repair")
    assert (finding.value, finding.read_as) == (tcvn3[0], values[0])
    vni = ["Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Ñaûng boä xaõ", "thaúng, caáp uûy"]
    assert opened(book(column(vni)))[1] == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Đảng bộ xã",
        "thẳng, cấp ủy",
    ]


@pytest.mark.parametrize("code", ["TCVN3", "VNI"])
@pytest.mark.parametrize("has_font", [True, False])
def test_a_sheet_in_an_old_code_is_made_unicode(code: str, has_font: bool) -> None:
    """By its font, or by its words alone; one finding shows an example."""
    cells = column([old(words, code) for words in WORDS])
    found, values = opened(book(cells, dict.fromkeys(cells, FONTS[code]) if has_font else None))
    assert values == list(WORDS)
    (finding,) = found.findings
    assert finding.code == "OLD_FONT"
    assert finding.params["font"] == f"{code} ({FONTS[code]})"
    assert finding.params["count"] == len([one for one in cells.values() if not one.isascii()])


def test_words_in_another_font_stay() -> None:
    """Unicode cells beside converted ones are not touched: foreign names, short words."""
    cells = column([*(old(words, "TCVN3") for words in WORDS), "Müller", "Tháng", "Đơn vị", "½"])
    fonts = {f"A{number}": ".VnTime" for number in range(1, len(WORDS) + 1)}
    assert opened(book(cells, fonts))[1][len(WORDS) :] == ["Müller", "Tháng", "Đơn vị", "½"]


@pytest.mark.parametrize(
    "words",
    [
        ["Müller", "café", "René", "São Paulo", "10 m²", "±5 °C", "½", "naïve"],
        ["Tháng", "Hà Nam", "Cà Mau", "Gò Công", "Tài chính", "Nhà nước"],
        list(WORDS),
    ],
    ids=["other languages", "Latin-1 only", "Unicode"],
)
def test_unicode_is_left_alone(words: list[str]) -> None:
    """What is not in an old code is neither changed nor remarked."""
    found, values = opened(book(column(words)))
    assert (values, found.findings) == (words, [])


def test_an_old_font_on_words_typed_in_unicode() -> None:
    """The font alone decides nothing: the words are Vietnamese as they stand."""
    cells = column(["Tài chính", "Hà Nam", "Nhà hàng", "Tháng 5", "Đơn vị"])
    found, values = opened(book(cells, dict.fromkeys(cells, ".VnTime")))
    assert values[4] == "Đơn vị"
    assert [one.code for one in found.findings] in ([], ["OLD_FONT_UNCLEAR"])
    assert values == list(cells.values())


def test_what_can_be_read_both_ways_is_asked_about() -> None:
    """One short word in an old font is Vietnamese in either code: both readings are named."""
    found, values = opened(book({"A1": "Tháng"}, {"A1": ".VnTime"}))
    assert values == ["Tháng"]
    (finding,) = found.findings
    assert (finding.code, finding.severity) == ("OLD_FONT_UNCLEAR", "error")
    assert finding.place.cell == "A1"
    assert {finding.params["first"], finding.params["second"]} == {"Tháng", "Thỏng"}


def test_capitals_of_a_font_that_has_only_those() -> None:
    """.VnTimeH draws small letters as capitals; so they are read."""
    cells = column([old(words.lower(), "TCVN3") for words in WORDS])
    values = opened(book(cells, dict.fromkeys(cells, ".VnTimeH")))[1]
    assert values == [words.upper() for words in WORDS]


def test_a_sheets_name_in_an_old_code() -> None:
    """The sheet is known under its Unicode name, and the name is said to have been read so."""
    found, _ = opened(book({"A1": "x"}, title=old("Hướng dẫn", "TCVN3")))
    assert found.names == ("Hướng dẫn",)
    assert [one.code for one in found.findings] == ["SHEET_NAME_OLD_FONT"]
    assert found.grid("Hướng dẫn") == [["x"]]


def test_old_fonts_of_an_xls_file(tmp_path: Path, soffice_convert: object) -> None:
    """The fonts of a .xls file's cells count as those of an .xlsx file's."""
    cells = column([*(old(words, "TCVN3") for words in WORDS), "Müller"])
    path = tmp_path / "old.xlsx"
    path.write_bytes(book(cells, {f"A{number}": ".VnTime" for number in range(1, 5)}))
    content = soffice_convert(path, "xls").read_bytes()  # type: ignore[operator]
    assert opened(content)[1] == [*WORDS, "Müller"]


def test_a_report_filled_in_an_old_font(tmp_path: Path) -> None:
    """Progress and results typed in .VnTime into an issued workbook are read as words."""
    province = found_province(tmp_path)
    province.load_plan()
    province.open("2023-Q1")
    content = province.filled("2023-Q1", "G1", honest("2023-Q1", "G1", a=30, b1=4, c1=3))
    province.engine.dispose()
    made = openpyxl.load_workbook(io.BytesIO(content))
    for row in made["NV QNG-21"].iter_rows():
        for cell in row:
            if cell.value == "đang thực hiện":
                cell.value = old(cell.value, "TCVN3")
                cell.font = Font(name=".VnTime")
    out = io.BytesIO()
    made.save(out)
    read = read_workbook(out.getvalue(), load_contract(), b"k" * 32)
    assert {fold(task.report.status) for task in read.tasks} == {fold("đang thực hiện")}
    assert [one.code for one in read.findings if one.code.startswith("OLD_")] == ["OLD_FONT"]
    assert [one.code for one in read.findings if one.severity == "error"] == []
