"""The units file: .xlsx and .yaml read alike, and refused clearly."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from sync_service.domain.unit_texts import PROBLEM_TEXTS
from sync_service.domain.units import Organisation, UnitEntry, UnitEvent, UnitsRefused
from sync_service.workbooks.units import file as units_file
from sync_service.workbooks.units.file import read_units, write_units_example
from tests.unit.test_units import REFUSED

Table = Sequence[Sequence[Any]]
JULY = date(2025, 7, 1)
UNIT_HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã cấp trên", "Từ ngày", "Thư điện tử")
EVENT_HEADINGS = (
    "Ngày",
    "Sự kiện",
    "Mã đơn vị",
    "Mã đơn vị nhận",
    "Mã cấp trên",
    "Tên đơn vị",
    "Loại đơn vị",
    "Tỷ lệ chia",
    "Phạm vi báo cáo",
    "Biểu mẫu",
)
PROVINCE = ("38", "Tỉnh ủy", "tinh_uy")
WARD = ("38.01", "Đảng ủy phường Một", "dang_uy_phuong", "38")


class Files:
    """Writes small units files and reads them back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def xlsx(self, **sheets: Table) -> Path:
        """A workbook of these tables; a date is written as a date."""
        path = self.folder / "don_vi.xlsx"
        with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
            for name, table in sheets.items():
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(table):
                    sheet.write_row(row, 0, cells)
        return path

    def sheets(self, units: Table = (), events: Table = ()) -> Path:
        """A workbook with headings and the province, and these rows from row 3 and 2 on."""
        return self.xlsx(
            **{
                "Đơn vị": (UNIT_HEADINGS, PROVINCE, *units),
                "Sự kiện": (EVENT_HEADINGS, *events),
            }
        )

    def other(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def yaml(self, text: str) -> Path:
        path = self.folder / "don_vi.yaml"
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def refused(path: Path) -> list[tuple[str, str]]:
    """(problem, place without the file's name) of a file that must be refused."""
    with pytest.raises(UnitsRefused) as caught:
        read_units(path)
    found = []
    for problem in caught.value.problems:
        assert problem.where.startswith(path.name), problem.where
        for language in ("vi", "en"):
            assert "{" not in problem.text(language)
        found.append((problem.id, problem.where.removeprefix(path.name).removeprefix(": ")))
    return found


SAMPLE = """
units:
  - {code: "38", name: Tỉnh ủy, kind: tinh_uy, parent: null}
  - {code: "38.01", name: Một, kind: dang_uy_phuong, parent: "38", from: 2025-07-01, email: a@b.vn}
  - {code: "38.02", name: Hai, kind: dang_uy_phuong, parent: "38", from: 01/07/2025}
events:
  - {date: 2025-10-01, event: rename, unit: "38.01", name: Phường Một, kind: dang_uy_xa}
  - {date: 2025-10-01, event: report, unit: "38.01", scope: subtree, forms: [member_statistics]}
  - {date: 2026-01-01, event: merge, units: ["38.01", "38.02"], into: "38.03", name: Ba,
     kind: dang_uy_xa, parent: "38"}
  - {date: 2026-04-01, event: found, unit: "38.05", name: Năm, kind: dang_uy_xa, parent: "38"}
  - {date: 2026-04-01, event: found, unit: "38.06", name: Sáu, kind: dang_uy_xa, parent: "38"}
  - {date: 2026-04-01, event: split, unit: "38.03", into: ["38.05", "38.06"], shares: [0.4, 0.6]}
  - {date: 2026-05-01, event: move, units: ["38.05"], parent: "38.06"}
  - {date: 2026-06-01, event: close, unit: "38.05"}
"""
SAMPLE_UNITS = [
    ("38", "Tỉnh ủy", "tinh_uy"),
    ("38.01", "Một", "dang_uy_phuong", "38", JULY, "a@b.vn"),
    ("38.02", "Hai", "dang_uy_phuong", 38, "01/07/2025"),
]
SAMPLE_EVENTS = [
    (date(2025, 10, 1), "đổi tên", "38.01", None, None, "Phường Một", "dang_uy_xa"),
    ("01/10/2025", "báo cáo", "38.01", *[None] * 5, "cả cấp dưới", "member_statistics"),
    ("1/1/2026", "sáp nhập", "38.01; 38.02", "38.03", "38", "Ba", "dang_uy_xa"),
    ("01.04.2026", "Thành lập", "38.05", None, "38", "Năm", "dang_uy_xa"),
    ("2026-04-01", "found", "38.06", None, "38", "Sáu", "dang_uy_xa"),
    ("01-04-2026", "chia tách", "38.03", "38.05;38.06", None, None, None, "40%; 0,6"),
    ("01/05/2026", "chuyển", "38.05", None, "38.06"),
    ("01/06/2026", "KẾT THÚC", "38.05"),
]


class TestSameFromBoth:
    def test_sheets_and_yaml_give_the_same(self, files: Files) -> None:
        """The same list read from .yaml and .xlsx gives the same rows and events."""
        from_yaml = read_units(files.yaml(SAMPLE))
        # Headings, the province, and the others: the province stands in SAMPLE_UNITS already.
        table = {"Đơn vị": (UNIT_HEADINGS, *SAMPLE_UNITS)}
        from_sheets = read_units(
            files.xlsx(**table, **{"Sự kiện": (EVENT_HEADINGS, *SAMPLE_EVENTS)})
        )
        assert from_sheets == from_yaml
        assert from_yaml[1][5].shares == (Fraction(2, 5), Fraction(3, 5))

    def test_the_sample_goes_together(self, files: Files) -> None:
        """What was read builds an organisation."""
        organisation = Organisation.build(*read_units(files.yaml(SAMPLE)))
        assert organisation.tree(date(2026, 6, 1)).order == ("38", "38.06")

    def test_places_are_kept(self, files: Files) -> None:
        """Each row and event knows its place in the file."""
        entries, events = read_units(files.yaml(SAMPLE))
        assert entries[1].where == "don_vi.yaml: units[1]"
        assert events[2].where == "don_vi.yaml: events[2]"
        entries, events = read_units(files.sheets([WARD], SAMPLE_EVENTS[:1]))
        assert entries[1].where == "don_vi.xlsx: Đơn vị!A3"
        assert events[0].where == "don_vi.xlsx: Sự kiện!A2"


class TestSheets:
    def test_headings_below_a_title(self, files: Files) -> None:
        """A title and notes may stand above the headings; columns may come in any order."""
        path = files.xlsx(
            **{
                "ĐƠN  VỊ": (
                    ("DANH SÁCH ĐƠN VỊ",),
                    (),
                    ("STT", "Cấp trên", "MÃ ĐƠN VỊ *", "Tên\nđơn vị", "kind", "Ghi chú"),
                    (1, None, "38", "Tỉnh ủy", "tinh_uy", "x"),
                    (2, "38", "38.01", "Một", "dang_uy_xa"),
                )
            }
        )
        entries, events = read_units(path)
        assert entries[1] == UnitEntry("38.01", "Một", "dang_uy_xa", "38")
        assert entries[1].where.endswith("!C5")
        assert events == []

    def test_blank_rows_and_marks_do_not_matter(self, files: Files) -> None:
        """Blank rows are passed over; text comes in NFC without blanks around it."""
        name = unicodedata.normalize("NFD", " Đảng ủy phường Một\u00a0")
        entries, _ = read_units(files.sheets([(), (" ", ""), ("38.01", name, "k", "38")]))
        assert entries[1].name == "Đảng ủy phường Một"

    def test_code_keeps_zeros_and_dots(self, files: Files) -> None:
        """A code typed as text comes as typed."""
        entries, _ = read_units(files.sheets([("00.168.053", "Một", "k", "38")]))
        assert entries[1].code == "00.168.053"

    @pytest.mark.parametrize("number", [12, 38.168, 1.0])
    def test_code_as_number_is_refused(self, files: Files, number: float) -> None:
        """A founding code stored as a number is refused: zeros or dots may be lost."""
        assert refused(files.sheets([(number, "Một", "k", "38")])) == [("code_number", "Đơn vị!A3")]

    def test_number_that_is_plainly_a_code(self, files: Files) -> None:
        """A number that refers to a unit is taken where exactly that text is a code."""
        entries, events = read_units(
            files.sheets([("101", "Một", "k", 38)], [(JULY, "kết thúc", 101)])
        )
        assert entries[1].parent == "38"
        assert events[0].units == ("101",)

    @pytest.mark.parametrize("codes", [("0101",), ("101", "0101"), ("1.01", "101")])
    def test_number_that_might_be_another_code(self, files: Files, codes: tuple[str, ...]) -> None:
        """A number is refused where a code with zeros or dots could have become it."""
        rows = [(code, "Một", "k", "38") for code in codes]
        path = files.sheets(rows, [(JULY, "kết thúc", 101)])
        assert refused(path) == [("code_number", "Sự kiện!C2")]

    def test_all_faults_at_once(self, files: Files) -> None:
        """A workbook is refused once, with every cell that cannot be read."""
        path = files.sheets(
            [(5, "Một", "k", "38"), ("38.02", 7, "k", "38", "31/02/2025")],
            [("hôm qua", "bay", "38.02"), (JULY, "chia tách", "38", "a;b", *[None] * 3, "nửa")],
        )
        assert refused(path) == [
            ("code_number", "Đơn vị!A3"),
            ("text_wanted", "Đơn vị!B4"),
            ("date_unclear", "Đơn vị!E4"),
            ("date_unclear", "Sự kiện!A2"),
            ("event_unknown", "Sự kiện!B2"),
            ("share_unclear", "Sự kiện!H3"),
        ]

    def test_time_of_day_is_no_date(self, files: Files) -> None:
        """A date with a time of day is refused instead of cut."""
        path = files.sheets([(*WARD, datetime(2025, 7, 1, 8, 30))])
        assert refused(path) == [("date_unclear", "Đơn vị!E3")]

    def test_other_sheets(self, files: Files) -> None:
        """Notes and empty sheets do not matter; a list under another name is refused."""
        units = (UNIT_HEADINGS, PROVINCE)
        good = {"Đơn vị": units, "Hướng dẫn": units, "Sheet3": (("ghi", "chép"),)}
        assert len(read_units(files.xlsx(**good))[0]) == 1


# Problem → a file that raises it, and its place in the file.
Make = Callable[[Files], Path]
HEADED = (UNIT_HEADINGS, PROVINCE)
FILE_REFUSED: dict[str, tuple[Make, str]] = {
    "file_missing": (lambda files: Path("thieu.xlsx"), ""),
    "file_type": (lambda files: files.other("don_vi.csv", b"38"), ""),
    "file_unreadable": (lambda files: files.other("don_vi.xlsx", b"<html>"), ""),
    "key_twice": (lambda files: files.yaml("units: []\nunits: []"), ""),
    "key_unknown": (
        lambda files: files.yaml("units: [{code: x, name: x, kind: x, parent: null, since: 1}]"),
        "units[0]",
    ),
    "keys_both": (
        lambda files: files.yaml("events: [{date: 2025-07-01, event: close, unit: a, units: [b]}]"),
        "events[0].units",
    ),
    "text_wanted": (lambda files: files.sheets([("a", True, "k", "38")]), "Đơn vị!B3"),
    "example_left": (
        lambda files: files.sheets([("39.1", "Ban ... (dòng ví dụ)", "co_quan", "38")]),
        "Đơn vị!B3",
    ),
    "list_wanted": (lambda files: files.yaml("units: {code: a}"), "units"),
    "mapping_wanted": (lambda files: files.yaml("units: [a]"), "units[0]"),
    "value_missing": (
        lambda files: files.yaml("units: [{code: x, kind: x, parent: null}]"),
        "units[0]",
    ),
    "code_number": (
        lambda files: files.yaml("units: [{code: 38, name: x, kind: x, parent: null}]"),
        "units[0].code",
    ),
    "date_unclear": (lambda files: files.sheets([(*WARD, 45839)]), "Đơn vị!E3"),
    "share_unclear": (
        lambda files: files.sheets([], [(JULY, "tách", "38", "a;b", None, None, None, "1/0;1")]),
        "Sự kiện!H2",
    ),
    "event_unknown": (lambda files: files.sheets([], [(JULY, "bay", "38")]), "Sự kiện!B2"),
    "scope_unknown": (
        lambda files: files.sheets([], [(JULY, "báo cáo", "38", *[None] * 5, "tất")]),
        "Sự kiện!I2",
    ),
    "sheet_missing": (lambda files: files.xlsx(Trang1=(("x",),)), ""),
    "sheet_stray": (lambda files: files.xlsx(**{"Đơn vị": HEADED, "Trang2": HEADED}), "Trang2"),
    "sheet_twice": (
        lambda files: files.xlsx(**{"Đơn vị": HEADED, "Đơn vị (2)": HEADED}),
        "Đơn vị (2)",
    ),
    "headings_missing": (
        lambda files: files.xlsx(**{"Đơn vị": (("Mã đơn vị", "Tên đơn vị"), ("38", "x"))}),
        "Đơn vị!A1",
    ),
    "heading_unknown": (
        lambda files: files.xlsx(**{"Đơn vị": ((*UNIT_HEADINGS, "Tù ngáy 2"), PROVINCE)}),
        "Đơn vị!G1",
    ),
    "heading_twice": (
        lambda files: files.xlsx(**{"Đơn vị": ((*UNIT_HEADINGS, "Tên"), PROVINCE)}),
        "Đơn vị!G1",
    ),
}


class TestRefusals:
    @pytest.mark.parametrize("problem", FILE_REFUSED)
    def test_says_file_place_fault_and_mend(self, files: Files, problem: str) -> None:
        """Each fault of a file is refused alone, at its sheet and cell or YAML path."""
        make, where = FILE_REFUSED[problem]
        assert refused(make(files)) == [(problem, where)]

    def test_every_text_of_the_catalogue_is_raised(self) -> None:
        """No problem is in the catalogue that no list and no file can have."""
        assert {"file_schema", *REFUSED, *FILE_REFUSED} == set(PROBLEM_TEXTS)

    def test_schema_of_units_files_is_kept(
        self, files: Files, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the JSON Schema of units files forbids is refused with its path and reason."""
        (files.folder / "json").mkdir()
        schema = files.folder / "json" / "units.schema.json"
        items = '{"properties": {"email": {"type": "string"}}}'
        schema.write_text(f'{{"properties": {{"units": {{"items": {items}}}}}}}')
        monkeypatch.setattr(units_file, "schemas_dir", lambda: files.folder)
        path = files.yaml('units: [{code: "38", name: T, kind: k, parent: null}]')
        assert refused(path) == [("file_schema", "units[0].email")]
        schema.unlink()
        assert len(read_units(path)[0]) == 1

    def test_no_table_in_a_sheet(self, files: Files) -> None:
        """A sheet "Đơn vị" without headings is told which headings it lacks."""
        path = files.xlsx(**{"Đơn vị": ()})
        with pytest.raises(UnitsRefused, match="Mã đơn vị, Tên đơn vị, Loại đơn vị, Mã cấp trên"):
            read_units(path)

    def test_hostile_workbook(self, files: Files) -> None:
        """A package that unpacks to far more than a list is refused with a sentence."""
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("xl/workbook.xml", b"\0" * (210 << 20))
        path = files.other("don_vi.xlsx", made.getvalue())
        with pytest.raises(UnitsRefused, match="200 MB"):
            read_units(path)

    @pytest.mark.parametrize(
        "text", ["units: [", "\tunits", "a: b: c", "units: !!python/name:os {}"]
    )
    def test_broken_yaml(self, files: Files, text: str) -> None:
        """YAML that cannot be read is refused with the reason."""
        assert refused(files.yaml(text)) == [("file_unreadable", "")]

    def test_yaml_in_another_encoding(self, files: Files) -> None:
        """A file that is not UTF-8 is refused, not guessed at."""
        path = files.other("don_vi.yaml", "units: [Tỉnh]".encode("utf-16"))
        assert refused(path) == [("file_unreadable", "")]

    def test_empty_yaml(self, files: Files) -> None:
        """An empty file is no list."""
        assert refused(files.yaml("")) == [("mapping_wanted", "")]

    def test_reference_as_number_in_yaml(self, files: Files) -> None:
        """In YAML a number is never taken for a code, since quotes mend it."""
        path = files.yaml(SAMPLE.replace('parent: "38.06"', "parent: 38.06"))
        assert refused(path) == [("code_number", "events[6].parent")]

    def test_forgotten_parent_in_yaml(self, files: Files) -> None:
        """A forgotten parent is a fault: only `parent: null` says that a unit is the province."""
        path = files.yaml(SAMPLE.replace(', parent: "38", from: 01/07/2025', ""))
        assert refused(path) == [("value_missing", "units[2]")]

    def test_unsound_rows_are_left_to_the_organisation(self, files: Files) -> None:
        """A row that reads well but lacks something is refused by Organisation.build."""
        entries, events = read_units(files.yaml(SAMPLE.replace(', into: "38.03"', "")))
        with pytest.raises(UnitsRefused) as caught:
            Organisation.build(entries, events)
        first = caught.value.problems[0]
        assert (first.id, first.where) == ("field_missing", "don_vi.yaml: events[2]")

    def test_shipped_schema_is_consulted(self, files: Files) -> None:
        """A kind that is not written as a code is refused by the shipped schema."""
        text = SAMPLE.replace("name: Hai, kind: dang_uy_phuong", "name: Hai, kind: Đảng ủy")
        assert refused(files.yaml(text)) == [("file_schema", "units[2].kind")]


class TestDefinedInto:
    TEXT = """
units:
  - {code: "38", name: Tỉnh ủy, kind: tinh_uy, parent: null}
  - {code: "38.01", name: Một, kind: dang_uy_xa, parent: "38"}
events:
  - date: 2025-07-01
    event: split
    unit: "38.01"
    into:
      - "38.01"
      - {code: "38.02", name: Hai, kind: dang_uy_xa, parent: "38", email: hai@example.vn}
    shares: {"38.02": 0.25, "38.01": 3/4}
"""

    def test_parts_may_be_defined_where_they_are_named(self, files: Files) -> None:
        """A part defined inside `into` is founded on the day of the event; shares go by code."""
        entries, (event,) = read_units(files.yaml(self.TEXT))
        assert entries[2] == UnitEntry("38.02", "Hai", "dang_uy_xa", "38", JULY, "hai@example.vn")
        assert entries[2].where == "don_vi.yaml: events[0].into[1]"
        assert event == UnitEvent(
            JULY, "split", ("38.01",), ("38.01", "38.02"), shares=(Fraction(3, 4), Fraction(1, 4))
        )
        assert "38.02" in Organisation.build(entries, [event]).tree(JULY)

    def test_faults_inside_a_definition(self, files: Files) -> None:
        """Faults of a part defined inside `into` are placed there."""
        text = self.TEXT.replace('parent: "38", email', "mail").replace('"38.02", name', "2, name")
        assert refused(files.yaml(text)) == [
            ("key_unknown", "events[0].into[1]"),
            ("value_missing", "events[0].into[1]"),
            ("code_number", "events[0].into[1].code"),
            ("key_unknown", "events[0].shares"),
        ]


class TestExample:
    def test_example_reads_back(self, tmp_path: Path) -> None:
        """The blank workbook is a good list of one unit, once its example has a real name."""
        path = tmp_path / "mau.xlsx"
        write_units_example(path)
        with pytest.raises(UnitsRefused) as refused:
            read_units(path)
        left = [(one.id, one.where) for one in refused.value.problems]
        assert left == [("example_left", "mau.xlsx: Đơn vị!B2")]

        book = openpyxl.load_workbook(path)
        book["Đơn vị"]["B2"] = "Tỉnh ủy Mẫu"
        book.save(path)
        entries, events = read_units(path)
        assert [(one.code, one.parent, one.where) for one in entries] == [
            ("38", None, "mau.xlsx: Đơn vị!A2")
        ]
        assert events == []
        assert Organisation.build(entries, events).tree(JULY).root == "38"

    def test_example_has_headings_notes_and_kinds(self, tmp_path: Path) -> None:
        """The blank workbook has both lists' headings, notes on every event, and the kinds."""
        path = tmp_path / "mau.xlsx"
        write_units_example(path, kinds=[("tinh_uy", "Tỉnh ủy")])
        with CalamineWorkbook.from_path(path) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        assert tuple(sheets["Đơn vị"][0]) == (*UNIT_HEADINGS, "Ghi chú")
        assert tuple(sheets["Sự kiện"][0]) == (*EVENT_HEADINGS, "Ghi chú")
        marks = {row[0] for row in sheets["Hướng dẫn"]}
        assert marks >= {"thành lập", "kết thúc", "đổi tên", "chuyển", "sáp nhập", "chia tách"}
        assert sheets["Danh mục"][1] == ["tinh_uy", "Tỉnh ủy"]
