"""What xlwings has no words for: Excel's side by stand-ins after Microsoft's words, Calc's real."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from addin import calc, macros, program, updating
from addin.own_report import _copy
from addin.profile import Account
from addin.pull import Pulled
from addin.reporting import _folder
from tests.addin.conftest import PERIOD, Person, Service

ON_THE_WEB = "https://d.docs.live.net/a1b2/Tài liệu/so.xlsx"


def in_excel(full_name: str, **told: Any) -> Any:
    """A workbook in Excel, as far as these functions ask."""

    def save_copy_as(path: str) -> None:
        Path(path).write_bytes(b"as it stands")

    api = SimpleNamespace(FullName=full_name, Saved=True, ReadOnly=False, SaveCopyAs=save_copy_as)
    vars(api).update(told)
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    return SimpleNamespace(app=app, api=api, name=Path(full_name).name)


def test_a_workbook_on_the_web_has_no_file_here(tmp_path: Path) -> None:
    """What OneDrive keeps on this machine may be older than what is open: it is never sent."""
    desk: Any = SimpleNamespace(book=in_excel(ON_THE_WEB))
    assert program.file_of(desk.book) is None
    assert program.unchanged_file(desk.book) is None
    assert _copy(desk) == ("so.xlsx", b"as it stands")

    path = tmp_path / "so.xlsx"
    path.write_bytes(b"on disk")
    desk = SimpleNamespace(book=in_excel(str(path)))
    assert _copy(desk) == ("so.xlsx", b"on disk")
    desk = SimpleNamespace(book=in_excel(str(path), Saved=False))
    assert _copy(desk) == ("so.xlsx", b"as it stands")


@pytest.mark.parametrize("name", ["bao-cao.xls", "Book1", "bao-cao.xlsm"])
def test_a_copy_keeps_the_kind_of_the_workbook(name: str) -> None:
    """Excel saves a copy in the workbook's own format: the name must not say another."""
    sent, content = _copy(SimpleNamespace(book=in_excel(name, Saved=False)))  # type: ignore[arg-type]
    assert sent == (name if "." in name else f"{name}.xlsx")
    assert content == b"as it stands"


def test_the_report_of_a_workbook_on_the_web_goes_to_the_downloads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a person finds it; where there is no such folder, in the person's own."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    profile = SimpleNamespace(folder=tmp_path / "nguoi-dung")
    desk: Any = SimpleNamespace(book=in_excel(ON_THE_WEB), profile=profile)
    assert _folder(desk) == tmp_path / "nguoi-dung" / "bao-cao"
    (tmp_path / "Downloads").mkdir()
    assert _folder(desk) == tmp_path / "Downloads"


def test_a_workbook_opened_to_be_read_only(
    office: calc.Office,
    service: Service,
    signed_in: Account,
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """LibreOffice takes no changes then, and says so; Excel does, and the officer is warned."""
    empty = office.app.books.add()
    empty.save(tmp_path / "so.xlsx")
    empty.close()
    book = office.app.books.open(tmp_path / "so.xlsx", read_only=True)
    book.set_mock_caller()
    try:
        macros.update()
        assert person.heard.startswith("Tệp đang mở ở chế độ chỉ đọc nên không ghi được.")
        macros.check()
        assert person.heard.startswith("so.xlsx: báo cáo còn lỗi")
        with monkeypatch.context() as patch:
            patch.setattr(program, "is_unchangeable", lambda book: False)
            patch.setattr(updating, "pull", lambda *given: Pulled(("Tổng quan",), (), (), None))
            macros.update()
    finally:
        book.close()
        del xw.Book._mock_caller  # type: ignore[attr-defined]
    told, _, care = person.heard.partition("\n\n")
    assert told == f"Đã lấy số liệu kỳ {PERIOD} về tệp."
    assert care.startswith("Tệp đang mở ở chế độ chỉ đọc: muốn giữ số liệu")
    assert program.is_read_only(in_excel("so.xlsx", ReadOnly=True))
    assert not program.is_unchangeable(in_excel("so.xlsx", ReadOnly=True))
