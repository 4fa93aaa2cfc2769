"""Sending, listing, reading back and reviewing over HTTP."""

from io import BytesIO

import openpyxl
import pytest

from sync_service.demo.filling import locate
from tests.service.conftest import Web, content
from tests.service.province import honest


def workbook(web: Web, unit: str = "G1", **counts: int) -> bytes:
    """An honest workbook of a unit."""
    return web.province.filled("2023-Q1", unit, honest("2023-Q1", unit, **counts))


def wrong(web: Web, unit: str = "G1") -> bytes:
    """A workbook whose closing number does not follow."""
    figures = honest("2023-Q1", unit) | {("D", "Tổng số"): 99}
    return web.province.filled("2023-Q1", unit, figures)


def test_an_accepted_workbook_moves_the_totals(web: Web) -> None:
    """The answer has the values as read, and the rollup has them added."""
    clerk = web.caller("G1")

    item = content(clerk.upload("/submissions", ("Báo cáo quý I.xlsx", workbook(web, b1=2))))

    assert (item["status"], item["version"], item["findings"]) == ("accepted", 1, [])
    assert (item["file"], item["unit"], item["period"]) == ("Báo cáo quý I.xlsx", "G1", "2023-Q1")
    assert {"member_statistics", "target_counts"} <= set(item["forms"])
    assert item["values"]["member_statistics"]["D"] == {
        "total": 12, "women": 0, "minority": 0, "religious": 0,
    }  # fmt: skip
    assert item["values"]["member_statistics"]["KN_T2"]["total"] is None
    totals = content(web.caller("T").get("/rollups/2023-Q1/T"))
    assert totals["values"]["member_statistics"]["D"]["total"] == 12


def test_tasks_come_back_as_entered(web: Web) -> None:
    """A committee's task sheet is in the answer and in the stored report."""
    item = content(web.caller("H1").upload("/submissions", ("b.xlsx", workbook(web, "H1"))))
    stored = content(web.caller("H1").get(f"/submissions/{item['submission']}"))

    assert item["status"] == "accepted"
    assert {task["status"] for task in item["tasks"]} == {"đang thực hiện"}
    assert {task["plan"] for task in item["tasks"]} == {"QNG-21"}
    assert stored["tasks"] == item["tasks"]
    assert stored["values"] == item["values"]


def test_a_rejected_workbook_names_its_cell(web: Web) -> None:
    """Rejection is an answer with findings, in the language asked for, and changes no total."""
    clerk = web.caller("G1")
    english = {"Accept-Language": "en-GB,en;q=0.8"}

    sent = wrong(web)
    item = content(clerk.upload("/submissions", ("b.xlsx", sent)))
    found = {(one["code"], one["sheet"], one["cell"], one["severity"]) for one in item["findings"]}
    path = f"/submissions/{item['submission']}"
    vi = content(clerk.get(path))["findings"]
    en = content(clerk.get(path, headers=english))["findings"]

    assert item["status"] == "rejected"
    assert ("TK-101", "Biểu 1", locate(sent)["Biểu 1"]["D", "Tổng số"], "error") in found
    assert vi == item["findings"]
    assert [one["code"] for one in en] == [one["code"] for one in vi]
    assert all(one["message"] != other["message"] for one, other in zip(vi, en, strict=True))
    assert set(en[0]) == set(vi[0])
    assert web.province.figure("2023-Q1", "D") is None


def test_a_made_up_stamp_is_a_finding(web: Web) -> None:
    """Whatever it claims, and longer than any code; it counts as no unit's report."""
    book = openpyxl.load_workbook(BytesIO(workbook(web)))
    (row,) = [row for row in book["_tonghop"].iter_rows() if row[0].value == "unit"]
    row[1].value = "A" * 200
    forged = BytesIO()
    book.save(forged)
    office = web.caller("T", "office")

    for path in ("/checks", "/submissions"):
        item = content(office.upload(path, ("b.xlsx", forged.getvalue())))
        codes = {finding["code"] for finding in item["findings"]}
        assert (item["status"], item["version"]) == ("rejected", None)
        assert {"STAMP_FORGED", "UNIT_UNKNOWN"} <= codes
    (listed,) = content(office.get("/submissions"))["items"]
    assert (listed["unit"], listed["period"]) == (None, None)


def test_a_check_keeps_nothing(web: Web) -> None:
    """The dry run says the same and leaves no trace."""
    clerk = web.caller("G1")

    good = content(clerk.upload("/checks", ("b.xlsx", workbook(web))))
    bad = content(clerk.upload("/checks", ("b.xlsx", wrong(web))))

    assert (good["status"], good["version"], good["submission"]) == ("accepted", None, None)
    assert bad["status"] == "rejected"
    assert content(clerk.get("/submissions"))["total"] == 0
    assert not web.province.context.originals.exists()


def test_several_files_make_one_answer_with_a_summary(web: Web) -> None:
    """Every file has its item, in the order sent."""
    files = [
        ("một.xlsx", workbook(web, "G1")),
        ("hai.xlsx", wrong(web, "G2")),
        ("ba.xlsx", workbook(web, "G1")),
    ]
    files[2] = ("ba.xlsx", files[0][1])

    answer = content(web.caller("H1").upload("/submissions", *files))

    assert [one["file"] for one in answer["items"]] == ["một.xlsx", "hai.xlsx", "ba.xlsx"]
    assert [one["status"] for one in answer["items"]] == ["accepted", "rejected", "duplicate"]
    assert answer["summary"] == {"accepted": 1, "rejected": 1, "duplicate": 1}


def test_the_period_can_be_demanded(web: Web) -> None:
    """A workbook of another period is refused where the sender named the period."""
    clerk = web.caller("G1")

    other = content(clerk.upload("/checks", ("b.xlsx", workbook(web)), period="2023-Q2"))
    same = content(clerk.upload("/checks", ("b.xlsx", workbook(web)), period="2023-Q1"))

    assert "PERIOD_OTHER" in {one["code"] for one in other["findings"]}
    assert same["status"] == "accepted"
    assert clerk.upload("/checks", ("b.xlsx", b"x"), period="2023-H1").status_code == 400


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("ba\u0301o ca\u0301o.xlsx", "báo cáo.xlsx"),
        ("a\u202exslx.exe", "axslx.exe"),
        ("n" * 300 + ".xlsx", "n" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_for_display_only(web: Web, name: str, shown: str) -> None:
    """No folder, no invisible sign and no monster of a name comes back or reaches the disk."""
    caller = web.caller("T", "office")

    item = content(caller.upload("/submissions", (name, b"no workbook")))
    answer = caller.get(f"/submissions/{item['submission']}/workbook")

    assert item["file"] == shown
    assert {one["file"] for one in item["findings"]} == {shown}
    assert answer.data == b"no workbook"
    kept = [path for path in web.province.context.originals.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [item["sha256"]]


def test_the_original_comes_back_byte_for_byte(web: Web) -> None:
    """With its Vietnamese name, as an attachment that no browser opens by itself."""
    clerk, sent = web.caller("G1"), workbook(web)
    item = content(clerk.upload("/submissions", ("Báo cáo.xlsx", sent)))

    answer = clerk.get(f"/submissions/{item['submission']}/workbook")

    assert answer.data == sent
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''B%C3%A1o%20c%C3%A1o.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_submissions_are_listed_by_page_and_by_what_is_asked(web: Web) -> None:
    """Newest first; period, unit and status narrow it; the total counts all pages."""
    clerk = web.caller("H1")
    sent = [("1.xlsx", workbook(web, "G1")), ("2.xlsx", workbook(web, "G1", b1=1))]
    clerk.upload("/submissions", *sent, ("3.xlsx", wrong(web, "G2")))
    web.caller("G3").upload("/submissions", ("4.xlsx", workbook(web, "G3")))

    def listed(query: str) -> list[str]:
        return [one["file"] for one in content(clerk.get(f"/submissions?{query}"))["items"]]

    assert listed("") == ["3.xlsx", "2.xlsx", "1.xlsx"]
    assert listed("per_page=2") == ["3.xlsx", "2.xlsx"]
    assert listed("per_page=2&page=2") == ["1.xlsx"]
    assert listed("unit=G1") == ["2.xlsx", "1.xlsx"]
    assert listed("unit=G3") == []
    assert listed("status=replaced") == ["1.xlsx"]
    assert listed("status=rejected&unit=G2&period=2023-Q1") == ["3.xlsx"]
    assert listed("period=2023-Q2") == []
    page = content(clerk.get("/submissions?per_page=2"))
    assert (page["total"], page["page"], page["per_page"]) == (3, 1, 2)


def test_a_returned_report_leaves_the_totals_and_says_why(web: Web) -> None:
    """The unit reads the reason; a report that does not count cannot be returned again."""
    outcome = web.province.report("2023-Q1", "G1", a=10)
    path = f"/submissions/{outcome.submission}"
    reviewer = web.caller("H1", "reviewer")

    returned = reviewer.post(f"{path}/return", json={"reason": "  Biểu 3 chưa khớp  "})
    again = reviewer.post(f"{path}/return", json={"reason": "Lần nữa"})
    seen = content(web.caller("G1").get(path))

    assert content(returned)["status"] == "returned"
    assert again.status_code == 409
    assert content(again)["code"] == "not_reviewable"
    assert seen["reason"] == "Biểu 3 chưa khớp"
    assert seen["reviewed_by"].startswith("reviewer:H1#")
    assert web.province.figure("2023-Q1", "D") is None


def test_an_approved_report_is_counted_as_approved(web: Web) -> None:
    """Approval shows in the report, in the coverage and in the list."""
    outcome = web.province.report("2023-Q1", "G1", a=10)
    reviewer = web.caller("H1", "reviewer")

    approved = content(reviewer.post(f"/submissions/{outcome.submission}/approve"))

    assert approved["status"] == "accepted"
    assert approved["approved_at"] == "2023-04-03T09:00:00+07:00"
    coverage = content(reviewer.get("/rollups/2023-Q1/H1"))["coverage"]
    assert (coverage["accepted"], coverage["approved"]) == (1, 1)
    assert content(reviewer.get("/submissions?status=approved"))["total"] == 1


@pytest.mark.parametrize("json", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 7}, []])
def test_a_return_needs_a_reason(web: Web, json: object) -> None:
    """Without one nothing is changed."""
    outcome = web.province.report("2023-Q1", "G1", a=10)

    answer = web.caller("H1", "reviewer").post(
        f"/submissions/{outcome.submission}/return", json=json
    )

    assert answer.status_code == 422
    assert content(answer)["details"]
    assert web.province.figure("2023-Q1", "D") == 10
