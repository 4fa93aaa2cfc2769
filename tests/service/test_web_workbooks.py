"""The provincial workbook, its figures and its changes over HTTP."""

import gzip
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sync_service.database import reports
from sync_service.database.engine import reading, writing
from sync_service.database.reports import Letter
from sync_service.demo.filling import fill, locate
from sync_service.domain.periods import Period
from sync_service.stages.provincial import provincial_report, workbook
from sync_service.stages.rollup import scope_of
from sync_service.web.pulls import Pull, Pulls
from sync_service.workbooks.provincial.table_figures import table_figures
from tests.service.conftest import Caller, Web, content, web_of
from tests.service.province import Province, found_province, honest

SHEETS = 13


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite; that PostgreSQL tells the same is a test of its own."""
    return f"sqlite:///{(tmp_path / 'tonghop.sqlite').as_posix()}"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """G1 and G3 have reported 2023-Q1; only to be read."""
    province = found_province(tmp_path_factory.mktemp("reported"))
    yield report_in(province)
    province.engine.dispose()


@pytest.fixture
def changing(province: Province) -> Web:
    """The same, to be changed."""
    return report_in(province)


def report_in(province: Province) -> Web:
    """The web application over a province in which G1 and G3 have reported 2023-Q1."""
    province.load_plan()
    province.open("2023-Q1")
    province.report("2023-Q1", "G1", a=10, b1=2)
    province.report("2023-Q1", "G3", a=20)
    return web_of(province)


def sheet_of(model: Any, name: str) -> Any:
    return next(sheet for sheet in model["sheets"] if sheet["name"] == name)


def at(model: Any, name: str, row: str, column: str) -> Any:
    """The value of a table's cell by its keys."""
    for sheet in model["sheets"]:
        for table in sheet["tables"]:
            if table["name"] == name:
                line = sheet["values"][table["row"] + table["row_keys"].index(row)]
                return line[table["column"] + table["column_keys"].index(column)]
    raise KeyError(name)


def tag(caller: Caller, path: str) -> str:
    """The tag of an answer."""
    answer = caller.get(path)
    assert answer.status_code == 200
    found, weak = answer.get_etag()
    assert found is not None
    assert weak is False
    return found


@pytest.mark.parametrize("period", ["2023-Q1", "2023-H1", "2023-9M", "2023"])
def test_the_model_has_the_cells_of_the_command(reported: Web, period: str) -> None:
    """What a pull paints and what `tonghop workbook` writes are the same values everywhere."""
    model = content(reported.caller("T").get(f"/workbooks/{period}/T"))
    with reading(reported.province.engine) as connection:
        scope = scope_of(connection, Period.parse(period), None)
        written = workbook(reported.province.context, connection, scope)
    book = openpyxl.load_workbook(BytesIO(written), data_only=True)

    assert book.sheetnames == [sheet["name"] for sheet in model["sheets"]]
    assert len(book.sheetnames) >= SHEETS
    for sheet in model["sheets"]:
        page = book[sheet["name"]]
        for row, line in enumerate(sheet["values"], start=1):
            for column, value in enumerate(line, start=1):
                shown = page.cell(row, column).value
                if hasattr(shown, "isoformat"):
                    shown = shown.isoformat()
                elif isinstance(value, float):
                    value = pytest.approx(value, rel=1e-15)
                assert shown == value or (value is None and shown == ""), (sheet["name"], row)
    assert at(model, "TH_Bieu1", "D", "total.now") == 32
    assert (model["period"], model["unit"], model["title"]) == (period, "T", "Tỉnh ủy Mẫu")


def test_a_unit_pulls_its_own_workbook(reported: Web) -> None:
    """H1's sheets show H1's subtree and nothing beside it."""
    answer = reported.caller("H1").get("/workbooks/2023-Q1/H1")
    model = content(answer)

    assert at(model, "TH_Bieu1", "D", "total.now") == 12
    assert at(model, "TH_TinhHinhNop", "G1", "state") == "Hợp lệ, chờ duyệt"
    assert "G3" not in answer.text
    assert "Huyện ủy Hai" not in answer.text


def test_nothing_new_is_told_by_304(changing: Web) -> None:
    """The tag stays until something that the workbook shows has changed."""
    caller = changing.caller("T", "office")
    path = "/workbooks/2023-Q1/T"
    first = tag(caller, path)
    again = caller.get(path, headers={"If-None-Match": f'"{first}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.get_etag() == (first, False)

    # A rejected file changes no figure, but the board.
    wrong = honest("2023-Q1", "G2") | {("D", "Tổng số"): 99}
    assert changing.province.send(changing.province.filled("2023-Q1", "G2", wrong)).findings
    second = tag(caller, path)
    changed = caller.get(path, headers={"If-None-Match": f'"{first}"'})
    assert (changed.status_code, second != first) == (200, True)
    assert at(content(changed), "TH_TinhHinhNop", "G2", "state") == "Có lỗi, chờ nộp lại"

    caller.post(f"/submissions/{at_id(content(changed), 'G1')}/approve")
    third = tag(caller, path)
    assert len({first, second, third}) == 3


def at_id(model: Any, unit: str) -> int:
    """The number of the report that the board shows of a unit."""
    (table,) = sheet_of(model, "Tình hình nộp")["tables"]
    found = table["submissions"][table["row_keys"].index(unit)]
    assert isinstance(found, int)
    return found


def test_a_change_elsewhere_keeps_the_tag(changing: Web) -> None:
    """The answer is made anew after any change; the same content has the same tag."""
    caller = changing.caller("H2", "office")
    paths = ("/workbooks/2023-Q1/H2", "/figures/2023-Q1")
    before = [tag(caller, path) for path in paths]
    changing.province.report("2023-Q1", "G2")
    changing.province.clock.now = changing.province.clock.now.replace(hour=15)

    assert [tag(caller, path) for path in paths] == before
    for path, known in zip(paths, before, strict=True):
        assert caller.get(path, headers={"If-None-Match": f'"{known}"'}).status_code == 304


def test_answers_are_compressed_for_who_can_read_it(reported: Web) -> None:
    """gzip where it is accepted, else plain; the same content and tag."""
    caller = reported.caller("T")
    for path in ("/workbooks/2023-Q1/T", "/figures/2023-Q1"):
        plain = caller.get(path)
        packed = caller.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 3
        assert packed.get_etag() == plain.get_etag()
        assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    ["/workbooks/2023-Q1/H1", "/figures/2023-Q1?unit=H1", "/rollups/2023-Q1/H1/changes"],
)
def test_a_stranger_gets_nothing_even_of_what_is_kept(reported: Web, path: str) -> None:
    """Rights are asked before an answer that stands ready is looked for."""
    known = reported.caller("H1").get(path)
    assert known.status_code == 200
    headers = {"If-None-Match": known.headers["ETag"]} if "ETag" in known.headers else {}
    stranger = reported.caller("H2", "admin").get(path, headers=headers)

    assert (stranger.status_code, content(stranger)["code"]) == (403, "forbidden")
    assert reported.caller().get(path, headers=headers).status_code == 401
    below = reported.caller("G1").get(path)
    assert below.status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/workbooks/2023-Q3/T", 404, "period_not_open"),
        ("/workbooks/2023-Q1/NOWHERE", 404, "unit_unknown"),
        ("/workbooks/Q1/T", 400, "bad_request"),
        ("/figures/2023-Q9", 400, "bad_request"),
        ("/figures/2023-Q1?unit=NOWHERE", 404, "unit_unknown"),
        ("/rollups/2023-Q1/T/changes?against=tomorrow", 422, "bad_request"),
        ("/rollups/2023-Q1/T/changes?against=sent", 404, "no_report_sent"),
    ],
)
def test_what_cannot_be_pulled_is_said_so(reported: Web, path: str, status: int, code: str) -> None:
    """In the shape of every fault."""
    answer = reported.caller("T").get(path)
    assert (answer.status_code, content(answer)["code"]) == (status, code)


def test_typed_formulas_stay_text(web: Web) -> None:
    """A clerk's "=1+1" arrives in the model as a string, with no formula in its cell."""
    filled = web.province.filled("2023-Q1", "G1", honest("2023-Q1", "G1"))
    places = next(cells for sheet, cells in locate(filled).items() if sheet.startswith("NV "))
    code = next(row for row, heading in places if heading == "Kết quả")
    name = next(sheet for sheet in locate(filled) if sheet.startswith("NV "))
    typed = fill(filled, {name: {places[code, "Kết quả"]: "=1+1 là chữ"}})
    outcome = web.province.send(typed)
    assert outcome.status == "accepted", outcome.findings
    model = content(web.caller("T").get("/workbooks/2023-Q1/T"))

    sheet = sheet_of(model, "Nhiệm vụ theo đơn vị")
    assert any("=1+1 là chữ" in line for line in sheet["values"])
    assert sheet["formulas"] == []


# -- flat figures


def test_the_figures_are_those_of_the_hidden_sheet(reported: Web) -> None:
    """One answer has the unit and every unit directly below; a missing number has no key."""
    found = content(reported.caller("T").get("/figures/2023-Q1"))
    model = content(reported.caller("T").get("/workbooks/2023-Q1/T"))
    hidden = dict(sheet_of(model, "_TH_SO_LIEU")["values"][1:])

    assert found["figures"] == hidden
    assert (found["period"], found["unit"]) == ("2023-Q1", "T")
    assert found["direct_units"] == ["H1", "H2"]
    figure = "member_statistics:D.total"
    assert [hidden[f"2023-Q1|{unit}|{figure}"] for unit in ("T", "H1", "H2")] == [32, 12, 20]
    assert not any("|G1|" in key for key in hidden)
    assert "2023-Q1|T|member_statistics:KN_T2.total" not in hidden
    target = next(key for key in hidden if key.endswith(".value"))
    assert target.startswith("2023-Q1|T|target:QNG-21/")


def test_figures_of_tasks_agree_with_the_totals(reported: Web) -> None:
    """Boxes of the unit are the rollup's; those of direct units add up to them."""
    rollup = content(reported.caller("T").get("/rollups/2023-Q1/T"))
    figures = content(reported.caller("T").get("/figures/2023-Q1"))["figures"]
    counted = 0
    for task in rollup["tasks"]:
        name = f"task:{task['plan']}/{task['code']}"
        for box, count in task["boxes"].items():
            assert figures[f"2023-Q1|T|{name}.{box}"] == count
            below = [figures.get(f"2023-Q1|{unit}|{name}.{box}", 0) for unit in ("H1", "H2")]
            assert sum(below) == count
            counted += count
    assert counted > 0


# -- changes


def by_cell(answer: Any) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    return {
        (one["table"], one["row"], one["column"]): (one["old"], one["new"])
        for one in answer["changes"]
    }


def test_changes_since_an_earlier_period(changing: Web) -> None:
    """Figures, units directly below and task boxes that differ, in the tables' keys.

    Of a year ago nothing is known: no changes, and why.
    """
    changing.province.open("2023-Q2")
    changing.province.report("2023-Q2", "G1", a=12, b1=1)
    changing.province.report("2023-Q2", "G2", a=6)
    changing.province.report("2023-Q2", "G4", a=5)
    caller = changing.caller("T")
    found = content(caller.get("/rollups/2023-Q2/T/changes"))
    model = content(caller.get("/workbooks/2023-Q2/T"))
    year_ago = content(caller.get("/rollups/2023-Q2/T/changes?against=last_year"))
    cells = by_cell(found)

    assert [found[key] for key in ("against", "against_period", "reason")] == [
        "previous",
        "2023-Q1",
        None,
    ]
    assert cells["TH_Bieu1", "D", "total.now"] == (32, 24)
    assert cells["TH_Bieu1", "B1", "total.now"] == (2, 1)
    direct = "member_statistics:D.total"
    assert cells["TH_TheoDonViTrucThuoc", "H1", direct] == (12, 19)
    assert cells["TH_TheoDonViTrucThuoc", "H2", direct] == (20, 5)
    assert any(table == "TH_NhiemVu" for table, _, _ in cells)
    for (table, row, column), (old, new) in cells.items():
        assert old != new
        assert at(model, table, row, column) == new
    assert (year_ago["against_period"], year_ago["reason"]) == ("2022-Q2", "no_period")
    assert year_ago["changes"] == []


def test_changes_since_a_report_was_sent(changing: Web) -> None:
    """The figures that the report stated are held against those of now."""
    province, period = changing.province, Period.parse("2023-Q1")
    with writing(province.engine) as connection:
        scope = scope_of(connection, period, None)
        sent = table_figures(provincial_report(province.context, connection, scope))
        now, letter = province.clock(), Letter("", "", "")
        made = reports.add_report(
            connection, "province", "2023-Q1", "T", "x", now, {}, sent, letter
        )
        reports.set_approved(connection, made.id, "x", now, {})
        reports.set_sent(connection, made.id, now)
    caller = changing.caller("T")
    path = "/rollups/2023-Q1/T/changes?against=sent"
    assert content(caller.get(path))["changes"] == []
    province.report("2023-Q1", "G4", a=7)
    found = content(caller.get(path))
    cells = by_cell(found)

    assert (found["against"], found["against_period"]) == ("sent", "2023-Q1")
    assert found["sent_at"] == "2023-04-03T09:00:00+07:00"
    assert cells["TH_Bieu1", "D", "total.now"] == (32, 39)
    assert cells["TH_TheoDonViTrucThuoc", "H2", "member_statistics:D.total"] == (20, 27)
    assert changing.caller("H1").get("/rollups/2023-Q1/H1/changes?against=sent").status_code == 404


# -- for the other buttons


def test_sources_and_board_name_the_report(reported: Web) -> None:
    """From a total to the received file, from the board to approving it, by its number."""
    caller = reported.caller("T", "office")
    sources = content(caller.get("/rollups/2023-Q1/T/sources?measure=D"))["sources"]
    board = {row["unit"]: row for row in content(caller.get("/board/2023-Q1"))["rows"]}
    model = content(caller.get("/workbooks/2023-Q1/T"))

    assert [one["unit"] for one in sources] == ["G1", "G3"]
    for one in sources:
        assert board[one["unit"]]["submission"] == one["submission"] == at_id(model, one["unit"])
        file = caller.get(f"/submissions/{one['submission']}/workbook").data
        assert openpyxl.load_workbook(BytesIO(file))[one["sheet"]][one["cell"]].value
    (table,) = sheet_of(model, "Nguồn số liệu")["tables"]
    assert table["submissions"] == [one["submission"] for one in sources]
    assert board["G2"]["submission"] is None


def test_the_board_tells_who_can_be_reminded(web: Web) -> None:
    """Whether a unit has an address, not the address itself."""
    units = """
units:
- {code: T, name: Tỉnh ủy Mẫu, kind: tinh_uy, parent: null, from: 2020-01-01}
- {code: H1, name: Huyện ủy Một, kind: huyen_uy, parent: T, from: 2020-01-01, email: h1@example.vn}
- {code: H2, name: Huyện ủy Hai, kind: huyen_uy, parent: T, from: 2020-01-01}
"""
    web.province.load_units(units)
    answer = web.caller("T").get("/board/2023-Q1")
    rows = {row["unit"]: row for row in content(answer)["rows"]}

    assert [rows[unit]["has_email"] for unit in ("T", "H1", "H2")] == [False, True, False]
    assert rows["H1"]["state"] == "missing"
    assert "example.vn" not in answer.text


def test_kept_answers_are_few_and_fit_their_state() -> None:
    """The one longest unused goes; one of another state is not found."""
    pulls = Pulls()
    for number in range(20):
        pulls.keep((str(number),), Pull("a", "digest", b""))
        pulls.find(("0",), "a")
    assert pulls.find(("0",), "a") is not None
    assert pulls.find(("1",), "a") is None
    assert pulls.find(("19",), "a") is not None
    assert pulls.find(("19",), "b") is None


def test_postgresql_tells_the_same(reported: Web, postgresql_database: str, tmp_path: Path) -> None:
    """The same reports give the same figures, changes and tags on either database."""
    province = found_province(tmp_path, postgresql_database)
    other = report_in(province)
    for path in (
        "/workbooks/2023-Q1/T",
        "/figures/2023-Q1",
        "/rollups/2023-Q1/T/changes",
        "/workbooks/2023-9M/H1",
    ):
        assert content(other.caller("T").get(path)) == content(reported.caller("T").get(path))
    province.engine.dispose()
