"""The workbook returned by the service: read as the original, mended, sent again, accepted."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sync_service.demo.filling import Value, fill, locate
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.present import outcome_json
from sync_service.stages.receive import check
from sync_service.stages.returning import Returned, returned, verdict_of
from sync_service.stages.store import Outcome
from sync_service.workbooks.texts import RESULT_SHEET
from tests.conftest import Convert
from tests.service.conftest import Web, content
from tests.service.province import Province, honest
from tests.service.test_cli import answer, filled, run, set_up

PERIOD = "2023-Q1"
SHEET = "Biểu 1"


def wrong(province: Province, unit: str = "G1", closing: Value = 99) -> bytes:
    """A report whose closing number does not follow, with a gap and a number in words."""
    figures = honest(PERIOD, unit, a=30, b1=4, c1=3)
    figures |= {("D", "Tổng số"): closing, ("A", "Nữ"): None, ("B1", "Nữ"): "hai"}
    figures |= {("B", "Tổng số"): " 4 "}
    return province.filled(PERIOD, unit, figures)


def judged(province: Province, sent: bytes, name: str = "báo cáo.xlsx") -> Outcome:
    """What would be said of a file."""
    (outcome,) = check(
        province.context, [ReceivedFile(name, sent, "file", province.clock(), "test")]
    )
    return outcome


def back(province: Province, outcome: Outcome) -> Returned:
    """The answer to a file."""
    with province.engine.connect() as connection:
        verdict = verdict_of(connection, outcome)
    return returned(verdict, outcome.checked.arrived.file.content, pytest.fail)


def told(outcome: Outcome) -> dict[str, Any]:
    """All that is said of a file, but for its bytes' checksum."""
    return outcome_json(outcome) | {"sha256": ""}


def sheet_of(workbook: bytes) -> list[str]:
    """The texts of the answer's sheet."""
    rows = openpyxl.load_workbook(io.BytesIO(workbook))[RESULT_SHEET].iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def test_the_annotated_file_is_read_as_the_original(opened: Province) -> None:
    """Every value, task, finding and cell is the same, however often the file comes and goes."""
    first = judged(opened, wrong(opened))
    once = back(opened, first).content
    second = judged(opened, once)
    assert told(second) == told(first)
    assert {one.code for one in first.findings} >= {"TK-101", "NUMBER_MISSING", "NUMBER_INVALID"}
    assert back(opened, second).content == once


def test_mended_by_its_words_it_is_accepted(opened: Province) -> None:
    """The clerk corrects the named cells in the returned file; its marks are gone, all of them."""
    refused = opened.send(wrong(opened))
    answered = back(opened, refused)
    assert refused.status == "rejected"
    assert "D" in answered.letter
    cells = locate(answered.content)[SHEET]
    mended = fill(
        answered.content,
        {SHEET: {cells["D", "Tổng số"]: 31, cells["A", "Nữ"]: 0, cells["B1", "Nữ"]: 0}},
    )
    accepted = opened.send(mended)
    assert (accepted.status, accepted.version) == ("accepted", 2)
    assert opened.figure(PERIOD, "D") == 31
    receipt = back(opened, accepted)
    assert "ĐÃ ĐƯỢC NHẬN." in sheet_of(receipt.content)
    assert b"tonghop:kq" not in b"".join(parts(receipt.content))
    assert [cell for row in openpyxl.load_workbook(io.BytesIO(receipt.content))[SHEET] for cell in
            row if cell.comment] == []  # fmt: skip
    # What was read otherwise than it stands is told with the receipt.
    assert any("ĐÃ ĐỌC KHÁC CÁCH GHI (1)" in text for text in sheet_of(receipt.content))
    again = back(opened, opened.send(mended))
    assert any("ĐÃ GỬI TRƯỚC ĐÂY" in text for text in sheet_of(again.content))


def parts(workbook: bytes) -> list[bytes]:
    """The contents of all parts of a package."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return [package.read(name) for name in package.namelist()]


def test_libreoffice_saves_the_returned_file(
    opened: Province, tmp_path: Path, soffice_convert: Convert
) -> None:
    """What a clerk saves in LibreOffice between two sendings is read alike, and marked afresh."""
    first = judged(opened, wrong(opened))
    (tmp_path / "a.xlsx").write_bytes(back(opened, first).content)
    saved = soffice_convert(tmp_path / "a.xlsx", "xlsx").read_bytes()
    second = judged(opened, saved)
    assert told(second) == told(first)
    names = openpyxl.load_workbook(io.BytesIO(back(opened, second).content)).sheetnames
    assert names.count(RESULT_SHEET) == 1
    assert names[1:] == openpyxl.load_workbook(io.BytesIO(wrong(opened))).sheetnames


@pytest.mark.parametrize("fmt", ["xls", "ods", "csv"])
def test_other_formats_have_their_answer_apart(
    opened: Province, tmp_path: Path, soffice_convert: Convert, fmt: str
) -> None:
    """A workbook with the answer alone, that does not ask for itself to be sent."""
    (tmp_path / "báo cáo.xlsx").write_bytes(wrong(opened))
    sent = soffice_convert(tmp_path / "báo cáo.xlsx", fmt)
    answered = back(opened, judged(opened, sent.read_bytes(), sent.name))
    assert answered.is_apart
    assert answered.name == "báo cáo - kết quả.xlsx"
    assert any("Không gửi tệp này" in text for text in sheet_of(answered.content))
    assert judged(opened, answered.content).findings[0].code == "FILE_FOREIGN"


def test_a_stranger_learns_nothing(opened: Province) -> None:
    """The answer to a workbook of another's unit names no unit and none of its figures."""
    file = ReceivedFile("b.xlsx", wrong(opened), "file", opened.clock(), "test", "H2")
    (outcome,) = check(opened.context, [file])
    answered = back(opened, outcome)
    shown = "\n".join(sheet_of(answered.content)) + answered.letter
    assert "Chi bộ cơ sở Một" not in shown
    assert "TK-101" not in shown
    assert "không thuộc phạm vi" in shown
    assert "tonghop:kq" not in b"".join(parts(answered.content)).decode("utf-8", "replace")


def test_over_http(web: Web) -> None:
    """The original stays as it came; annotated=1 brings the answer, with a reviewer's reason."""
    clerk, sent = web.caller("G1"), wrong(web.province)
    item = content(clerk.upload("/submissions", ("báo cáo.xlsx", sent)))
    path = f"/submissions/{item['submission']}/workbook"
    assert clerk.get(path).data == sent
    assert clerk.get(f"{path}?annotated=0").data == sent
    answered = clerk.get(f"{path}?annotated=1")
    assert answered.status_code == 200
    assert str(answered.mimetype).endswith("spreadsheetml.sheet")
    assert "k%E1%BA%BFt%20qu%E1%BA%A3.xlsx" in answered.headers["Content-Disposition"]
    assert any(text.startswith("CHƯA ĐƯỢC NHẬN") for text in sheet_of(answered.data))
    assert clerk.get(f"{path}?annotated=perhaps").status_code in (400, 422)
    assert web.caller("G3").get(f"{path}?annotated=1").status_code == 404

    honest_one = web.province.filled(PERIOD, "G2", honest(PERIOD, "G2"))
    item = content(web.caller("G2").upload("/submissions", ("b.xlsx", honest_one)))
    path = f"/submissions/{item['submission']}"
    reviewer = web.caller("H1", "reviewer")
    reviewer.post(f"{path}/return", json={"reason": "=Sai số đảng viên"})
    shown = sheet_of(web.caller("G2").get(f"{path}/workbook?annotated=true").data)
    assert "BỊ CẤP TRÊN TRẢ LẠI. Sửa rồi gửi lại." in shown
    assert "=Sai số đảng viên" in shown


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check --annotated` writes one answer, `receive --returned` one for every file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TODAY", "2023-04-03")
    set_up(tmp_path)
    run("templates", "issue", "--period", PERIOD, "--out", "issued")
    file = filled(tmp_path / "issued" / f"{PERIOD}_G1.xlsx", "G1", D=32)
    run("check", str(file), "--annotated", "sub/answer.xlsx")
    shown = sheet_of((tmp_path / "sub" / "answer.xlsx").read_bytes())
    assert any(text.startswith("CHƯA ĐẠT") for text in shown)
    inbox = tmp_path / "inbox"
    for folder, unit in (("a", "G1"), ("b", "G2")):
        (inbox / folder).mkdir(parents=True)
        report = filled(tmp_path / "issued" / f"{PERIOD}_{unit}.xlsx", unit)
        report.rename(inbox / folder / "báo cáo.xlsx")
    (inbox / "c.txt").write_text("không phải báo cáo", encoding="utf-8")
    got = answer("receive", "inbox", "--returned", "out")
    assert got["summary"] == {"accepted": 2, "rejected": 1, "duplicate": 0}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "báo cáo - kết quả.xlsx", "báo cáo - kết quả (2).xlsx", "c - kết quả.xlsx",
    }  # fmt: skip
    assert "ĐÃ ĐƯỢC NHẬN." in sheet_of((tmp_path / "out" / "báo cáo - kết quả.xlsx").read_bytes())
