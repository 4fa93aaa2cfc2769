"""The JSON shapes of DESIGN section 6."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sync_service.database.engine import reading
from sync_service.database.submissions import find_submission
from sync_service.domain.catalogue import found
from sync_service.domain.findings import Place
from sync_service.domain.rollups import BoardRow, Coverage, Rollup, Source, TargetState, TaskBoxes
from sync_service.domain.submissions import ReceivedFile
from sync_service.stages.present import (
    board_json,
    finding_json,
    moment,
    outcome_json,
    receive_json,
    rollup_json,
    shown_name,
    stored_json,
    trace_json,
)
from sync_service.stages.receive import check, receive
from sync_service.stages.stored import from_record, stored_report, to_record
from sync_service.stages.trace import Trace
from tests.service.province import Province, honest

NOON = datetime(2026, 10, 1, 5, 0, 0, 999, tzinfo=UTC)
FINDING = found("SHEET_MISSING", Place("Biểu 1", "C4"), value=3, sheet="Biểu 2")
BOARD_ROW = BoardRow(
    "U", "Đơn vị", "chi_bo_co_so", "T", 1, True, "accepted", 2,
    "/srv/in/báo cáo.xlsx", "ab" * 32, "folder", NOON, False, 1, 1,
)  # fmt: skip


def test_a_finding_has_every_key() -> None:
    """Where, what and how to mend it, in either language; a total's finding is of no file."""
    shown = finding_json(FINDING, "b.xlsx")
    english = finding_json(FINDING, None, "en")

    assert (shown["file"], shown["sheet"], shown["cell"]) == ("b.xlsx", "Biểu 1", "C4")
    assert (shown["code"], shown["severity"]) == ("SHEET_MISSING", "error")
    assert (shown["value"], shown["read_as"]) == ("3", None)
    assert shown["message"] == "Thiếu trang tính “Biểu 2”."
    assert english["file"] is None
    assert english["message"] == "Sheet “Biểu 2” is missing."


def test_a_kept_finding_is_read_in_both_languages() -> None:
    """What is stored once is shown as if it had just been found."""
    record = to_record(FINDING, "b.xlsx")

    assert from_record(record) == finding_json(FINDING, "b.xlsx")
    assert from_record(record, "en") == finding_json(FINDING, "b.xlsx", "en")


def test_an_accepted_file_and_its_stored_report_say_the_same(opened: Province) -> None:
    """Keys, values and tasks of a file, then of what the store gives back."""
    outcome = opened.report("2023-Q1", "H1")
    item = outcome_json(outcome)
    with reading(opened.engine) as connection:
        row = find_submission(connection, outcome.submission or 0)
        assert row is not None
        stored = stored_json(stored_report(opened.context, connection, row))

    assert list(item) == [
        "file", "sha256", "unit", "period", "forms", "status", "version",
        "submission", "values", "tasks", "findings",
    ]  # fmt: skip
    assert (item["unit"], item["period"], item["version"]) == ("H1", "2023-Q1", 1)
    assert item["values"]["target_counts"]["QC_tong"] == {"count": 1}
    assert item["values"]["target_counts"]["QS_tong"] == {"count": None}
    assert set(item["tasks"][0]) == {
        "plan", "code", "status", "percent", "completed_on",
        "document", "result", "obstacle", "proposal",
    }  # fmt: skip
    assert (stored["values"], stored["tasks"]) == (item["values"], item["tasks"])
    assert stored["received_at"] == "2023-04-03T09:00:00+07:00"


def test_a_file_that_tells_nothing_has_nulls(opened: Province) -> None:
    """No unit, no period, no version; the file is named as it was received."""
    file = ReceivedFile("thư.txt", b"plain text", "file", opened.clock())
    (outcome,) = receive(opened.context, [file])
    answer = receive_json([outcome])
    (item,) = answer["items"]

    assert (item["unit"], item["period"], item["version"]) == (None, None, None)
    assert (item["forms"], item["values"], item["tasks"]) == ([], {}, [])
    assert item["file"] == "thư.txt"
    assert answer["summary"] == {"accepted": 0, "rejected": 1, "duplicate": 0}


def test_of_a_foreign_workbook_nothing_is_told(opened: Province) -> None:
    """Findings of the checks could carry the other unit's earlier figures."""
    figures = honest("2023-Q1", "G1") | {("D", "Tổng số"): 99}
    content = opened.filled("2023-Q1", "G1", figures)
    file = ReceivedFile("b.xlsx", content, "file", opened.clock(), "test", "H2")
    (outcome,) = check(opened.context, [file])

    item = outcome_json(outcome)

    assert len(outcome.findings) > 1
    assert [one["code"] for one in item["findings"]] == ["UNIT_NOT_SENDERS"]
    assert (item["values"], item["tasks"], item["version"]) == ({}, [], None)


def test_a_rollup_is_shown_whole() -> None:
    """Coverage, boxes, targets and what was carried forward, in the words of the design."""
    coverage = Coverage(3, 2, 1, 0, ("G2",))
    boxes = {"done_on_time": 1, "open_overdue": 2}
    target = TargetState("P", "CT1", 3.5, 7, 200, ">=", 3, 4, True)
    rollup = Rollup(
        "2026-H1", "T", date(2026, 6, 30), coverage, {"f": {"A": {"total": None}}},
        (TaskBoxes("P", "1.a", boxes),), (target,),  # type: ignore[arg-type]
        (FINDING,), {"2026-Q1": coverage}, {"annual_rating": "2025-Q4"},
    )  # fmt: skip

    shown = rollup_json(rollup)

    expected = {"expected": 3, "received": 2, "accepted": 1, "approved": 0, "missing": ["G2"]}
    assert shown["as_of"] == "2026-06-30"
    assert shown["coverage"] == expected
    assert shown["quarters"] == {"2026-Q1": expected}
    assert shown["carried"] == {"annual_rating": "2025-Q4"}
    assert shown["values"] == {"f": {"A": {"total": None}}}
    assert shown["tasks"] == [{"plan": "P", "code": "1.a", "boxes": boxes}]
    assert shown["targets"] == [
        {
            "plan": "P", "code": "CT1", "actual": 3.5, "numerator": 7, "denominator": 200,
            "comparator": ">=", "value": 3, "value_max": 4, "met": True,
        }
    ]  # fmt: skip
    assert shown["findings"][0]["file"] is None


def test_a_trace_names_file_and_cell_but_no_folder() -> None:
    """Every source in the keys of the design, with its period besides."""
    source = Source(
        "G1", 12, "/srv/in/b.xlsx", "Biểu 1", "C23", "ab" * 32, 1, "folder", NOON, "2026-Q3", 7
    )
    shown = trace_json(Trace("2026-Q3", "T", "f", "D", "total", 12, (source,)))

    assert shown["sources"] == [
        {
            "unit": "G1", "period": "2026-Q3", "value": 12, "file": "b.xlsx",
            "sheet": "Biểu 1", "cell": "C23", "sha256": "ab" * 32, "version": 1,
            "channel": "folder", "received_at": "2026-10-01T12:00:00+07:00", "submission": 7,
        }
    ]  # fmt: skip
    assert (shown["measure"], shown["column"], shown["total"]) == ("D", "total", 12)


def test_a_board_row_that_has_nothing_is_null() -> None:
    """A unit that owes nothing and has sent nothing."""
    empty = replace(
        BOARD_ROW, state=None, version=None, file=None, sha256=None, channel=None, received_at=None
    )
    first, second = board_json([BOARD_ROW, empty])

    assert (first["file"], first["received_at"]) == ("báo cáo.xlsx", "2026-10-01T12:00:00+07:00")
    assert {key for key in first if second[key] is None} == {
        "state", "version", "file", "sha256", "channel", "received_at", "submission",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("báo cáo.xlsx", "báo cáo.xlsx"),
        ("ba\u0301o.xlsx", "báo.xlsx"),
        ("C:\\Users\\Lan\\b.xlsx", "b.xlsx"),
        ("/home/lan/b.xlsx", "b.xlsx"),
        ("b\r\nSet-Cookie: x.xlsx", "bSet-Cookie: x.xlsx"),
        ("b\u202e\u200b\0.xlsx", "b.xlsx"),
        ("..", "không tên"),
        ("", "không tên"),
        ("thư/", "không tên"),
        ("x" * 200, "x" * 120),
        ("x" * 200 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_shown_clean(name: str, shown: str) -> None:
    """Last part only, composed letters, nothing invisible, of bearable length."""
    assert shown_name(name) == shown


def test_moments_are_those_of_vietnam() -> None:
    """With the offset, to the second."""
    assert moment(NOON) == "2026-10-01T12:00:00+07:00"
    assert moment(None) is None
