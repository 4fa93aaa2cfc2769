"""A clerk's quarter in a real spreadsheet program: filled, broken, sent, mended by the answer."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
import xlwings

from addin import calc
from sync_service.app import serving
from sync_service.database.engine import writing
from sync_service.database.tokens import add_token
from sync_service.demo.filling import locate
from sync_service.settings import Settings
from tests.conftest import needs
from tests.service.province import Province, found_province, honest

PERIOD, UNIT = "2023-Q1", "G1"
RESULT = "Kết quả kiểm tra"
STATUS = "Tiến độ"
# What stands on paper of the task that is done; at first only its progress is typed in.
DONE = {
    STATUS: "hoàn thành",
    "Tỷ lệ hoàn thành (%)": 100,
    "Ngày hoàn thành": date(2023, 3, 20),
    "Số, ngày văn bản": "Kế hoạch số 12-KH/CB ngày 20/3/2023",
}
# What the answer may ask a clerk to do with a cell, by the heading of its section.
MUST = ("PHẢI SỬA", "PHẢI GIẢI TRÌNH")


@pytest.fixture(scope="module")
def office() -> Iterator[xlwings.App]:
    """LibreOffice, as the program that the clerk works in."""
    needs("soffice")
    needs("uno")
    with calc.start(timeout=60) as started:
        yield started.app


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    """The small province with its plan and an open quarter."""
    founded = found_province(tmp_path)
    founded.load_plan()
    founded.open(PERIOD)
    yield founded
    founded.engine.dispose()


@pytest.fixture
def service(province: Province, tmp_path: Path) -> Iterator["Service"]:
    """The running service, and the unit's way to it."""
    with writing(province.engine) as connection:
        token = add_token(connection, UNIT, "clerk", province.clock())
    with serving(Settings(home=tmp_path / "home", port=0), province.context) as address:
        yield Service(address, token)


@dataclass(frozen=True)
class Service:
    """What a clerk sees of the service."""

    address: str
    token: str

    def send(self, file: Path) -> dict[str, Any]:
        """The verdict on a file."""
        with file.open("rb") as stream:
            answer = self._call("POST", "submissions", files={"file": (file.name, stream)})
        found: dict[str, Any] = answer.json()
        return found

    def returned(self) -> bytes:
        """The workbook sent last, as it comes back."""
        newest = self._call("GET", "submissions").json()["items"][0]["id"]
        return self._call("GET", f"submissions/{newest}/workbook?annotated=1").content

    def _call(self, method: str, path: str, **given: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            headers = {"Authorization": f"Bearer {self.token}"}
            url = f"{self.address}/api/v1/{path}"
            answer = session.request(method, url, headers=headers, timeout=60, **given)
        answer.raise_for_status()
        return answer


@dataclass
class Clerk:
    """Somebody with the right figures on paper, who knows the spreadsheet program only."""

    app: xlwings.App
    folder: Path
    paper: dict[tuple[str, str], Any]
    done: str = ""  # the code of the task that is done
    book: xlwings.Book = field(init=False)
    file: Path = field(init=False)

    def open(self, name: str, content: bytes) -> None:
        """Opens a workbook that came by mail."""
        self.file = self.folder / name
        self.file.write_bytes(content)
        self.book = self.app.books.open(str(self.file))

    def save(self) -> Path:
        """Saves and closes it."""
        self.book.save()
        self.book.close()
        return self.file

    def fill_in(self) -> None:
        """Types what stands on paper into every cell that has a place there."""
        for sheet, cells in locate(self.file.read_bytes()).items():
            for (code, heading), cell in cells.items():
                value = self.on_paper(sheet, code, heading)
                if value is not None:
                    self.book.sheets[sheet].range(cell).value = value

    def on_paper(self, sheet: str, code: str, heading: str) -> Any:
        """The right value of a cell."""
        if not sheet.startswith("NV "):
            return self.paper.get((code, heading))
        if code == self.done:
            return DONE.get(heading)
        return "đang thực hiện" if heading == STATUS else None

    def mend(self) -> list[str]:
        """Goes through the answer's list and types anew what is named; the messages obeyed.

        The row and the heading are looked up on the sheet itself, as a person would.
        """
        page = self.book.sheets[RESULT].used_range.value
        obeyed, in_force = [], False
        for row in page:
            words = [str(one) for one in row if one is not None]
            if words and words[0].startswith(("PHẢI", "LƯU Ý", "ĐÃ ")):
                in_force = words[0].startswith(MUST)
            elif in_force and len(words) > 3 and words[0].rstrip(".0").isdigit():
                sheet, cell, message = words[1], words[2], words[3]
                obeyed.append(message)
                self._type_anew(sheet, cell)
        return obeyed

    def _type_anew(self, name: str, cell: str) -> None:
        sheet = self.book.sheets[name]
        at = sheet.range(cell)
        grid = sheet.range((1, 1), (at.row, 30)).value
        heading_row = next(row for row in grid if "Mã số" in row)
        code = str(grid[at.row - 1][heading_row.index("Mã số")])
        heading = str(heading_row[at.column - 1])
        value = self.on_paper(name, code, heading)
        at.number_format = "General"
        at.value = value


def test_a_broken_report_is_mended_by_its_answer_alone(
    office: xlwings.App, province: Province, service: Service, tmp_path: Path
) -> None:
    """Filled and broken in LibreOffice, sent, mended by following the answer only, accepted."""
    paper = honest(PERIOD, UNIT, a=1030, b1=20, c1=5)
    clerk = Clerk(office, tmp_path, paper)
    clerk.open("bieu-mau.xlsx", province.issue(PERIOD, UNIT))
    clerk.fill_in()
    cells = locate(clerk.file.read_bytes())
    figures, tasks = "Biểu 1", next(name for name in cells if name.startswith("NV "))
    first = clerk.book.sheets[figures]
    # A sum that does not add up, words for a number, a figure forgotten, a figure that stays
    # unclear, and a task done on no day; and a row of the clerk's own, which is no fault.
    first.range(cells[figures]["D", "Tổng số"]).value = 1054
    first.range(cells[figures]["C1", "Tổng số"]).value = "năm"
    first.range(cells[figures]["A", "Nữ"]).value = None
    age = cells["Biểu 3"]["DV_tuoi_tb", "Tổng số"]
    clerk.book.sheets["Biểu 3"].range(age).number_format = "@"
    clerk.book.sheets["Biểu 3"].range(age).value = "25.125"
    clerk.done = next(code for code, heading in cells[tasks] if heading == STATUS)
    clerk.book.sheets[tasks].range(cells[tasks][clerk.done, STATUS]).value = "hoàn thành"
    calc.unprotect(first)
    first.range("1:1").insert("down")
    first.range("A1").value = "Ghi chú riêng của văn phòng"

    answer = service.send(clerk.save())

    assert answer["status"] == "rejected"
    rounds = 0
    while answer["status"] == "rejected":
        rounds += 1
        assert rounds <= 3, answer["findings"]
        clerk.open(f"tra-lai-{rounds}.xlsx", service.returned())
        obeyed = clerk.mend()
        assert len(obeyed) == len(set(obeyed)) >= 1
        answer = service.send(clerk.save())

    assert answer["status"] == "accepted"
    sums = answer["values"]["member_statistics"]
    assert (sums["D"]["total"], sums["C1"]["total"], sums["A"]["women"]) == (1045, 5, 0)
    assert sums["DV_tuoi_tb"]["total"] == 25
    told = next(one for one in answer["tasks"] if one["code"] == clerk.done)
    assert (told["status"], told["completed_on"]) == ("hoàn thành", "2023-03-20")
    receipt = openpyxl.load_workbook(io.BytesIO(service.returned()))
    assert receipt[figures]["A1"].value == "Ghi chú riêng của văn phòng"
    assert receipt.sheetnames[0] == RESULT
