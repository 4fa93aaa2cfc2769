"""Fifty pulls in a row while reports come in and the service dies now and then."""

from typing import Any

import xlwings as xw

from addin import cells, macros
from addin.names import range_of
from addin.profile import Account
from tests.addin.conftest import PERIOD, Person, Saved, Service
from tests.addin.test_painting import charts_of, conditions_of
from tests.addin.test_pull import BOARD, UNITS, row_of

PULLS = 50
OWN_COLUMN = 14
# Reports that come in between, and pulls before which the service is killed or started.
REPORTS = {5: ("G2", 5), 20: ("G1", 11), 35: ("G4", 7)}
KILLED, STARTED = frozenset({10, 21, 40}), frozenset({13, 24, 42})


def own_cells(book: xw.Book) -> dict[str, Any]:
    """What the officer wrote: beside the rows of units, on an own sheet, on another."""
    area = range_of(book, BOARD)
    assert area is not None
    board = cells.read_values(area.sheet, area.row - 1, 0, area.shape[0], OWN_COLUMN)
    beside = {line[1]: line[-1] for line in board}
    own = cells.read(book.sheets["Của tôi"], 0, 0, 3, 2)
    return beside | {"own": own, "far": book.sheets["Biểu 1"]["Z40"].value}


def test_fifty_pulls(
    book: xw.Book, signed_in: Account, service: Service, person: Person, saved: Saved
) -> None:
    """The officer's cells are as they were after each, and every sheet is of one pull."""
    macros.update()
    units = ["G1", "G2", "G3", "G4", "H1", "H2", "T"]
    board = book.sheets[UNITS]
    for unit in units:
        board.range((row_of(book, unit), OWN_COLUMN)).value = f"ghi chú của {unit}"
    own = book.sheets.add("Của tôi", after=board)
    own["A1"].value = [["a", 1], ["b", 2]]
    own["B3"].formula = "=SUM(B1:B2)"
    book.sheets["Biểu 1"]["Z40"].value = "=không phải công thức"
    before = own_cells(book)
    assert [before[unit] for unit in units] == [f"ghi chú của {unit}" for unit in units]
    away = 0
    for at in range(PULLS):
        if at in KILLED:
            service.kill()
        if at in STARTED:
            service.start()
        if at in REPORTS:
            unit, members = REPORTS[at]
            service.province.report(PERIOD, unit, a=members)
        macros.update()
        away += "Không kết nối được" in person.heard
        assert own_cells(book) == before, (at, person.heard)
        check_whole(book)
    assert away == sum(
        end - begin for begin, end in zip(sorted(KILLED), sorted(STARTED), strict=True)
    )
    file = saved(book)
    row = next(row for row in file["Biểu 1"].iter_rows() if row[1].value == "D")
    assert row[2].value == 5 + 11 + 7 + 20
    assert len(conditions_of(file[UNITS])) == 5
    assert len(charts_of(file["Nhiệm vụ"])) == 1


def check_whole(book: xw.Book) -> None:
    """The members on the form are those of the units below, and of the hidden sheet."""
    form = range_of(book, "TH_Bieu1")
    below = range_of(book, "TH_TheoDonViTrucThuoc")
    assert form is not None and below is not None
    total = next(line[2] for line in form.value if line[1] == "D")
    flat = dict(book.sheets["_TH_SO_LIEU"].used_range.value)
    assert flat[f"{PERIOD}|T|member_statistics:D.total"] == total
    keys = [line[0] for line in flat.items() if line[0].endswith("|member_statistics:D.total")]
    assert sum(flat[key] for key in keys if "|H" in key) == total
    board = range_of(book, BOARD)
    assert board is not None and board.shape[0] == 7
