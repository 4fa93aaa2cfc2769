"""Totals, sources, board, units, plans, workbooks over HTTP; held against the OpenAPI document."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from sync_service.contract.loading import load_contract
from sync_service.contract.plan_files import to_content
from sync_service.web.errors import FAULT_CODES
from tests.conftest import ROOT
from tests.service.conftest import Web, content, web_of
from tests.service.province import Province, honest


@pytest.fixture
def reported(web: Web) -> Web:
    """G1 and H1 have reported, G2's report was rejected."""
    web.province.report("2023-Q1", "G1", a=10, b1=2)
    web.province.report("2023-Q1", "H1")
    figures = honest("2023-Q1", "G2") | {("D", "Tổng số"): 99}
    web.province.send(web.province.filled("2023-Q1", "G2", figures), "thư mục/sai.xlsx")
    return web


def test_a_rollup_has_the_shape_of_the_design(reported: Web) -> None:
    """Figures with their coverage, task boxes and targets; what is missing is null."""
    found = content(reported.caller("H1").get("/rollups/2023-Q1/H1"))

    assert (found["period"], found["unit"], found["as_of"]) == ("2023-Q1", "H1", "2023-03-31")
    assert found["coverage"] == {
        "expected": 3, "received": 3, "accepted": 2, "approved": 0, "missing": ["G2"],
    }  # fmt: skip
    assert found["values"]["member_statistics"]["D"]["total"] == 12
    assert found["values"]["member_statistics"]["KN_T2"]["total"] is None
    task = next(one for one in found["tasks"] if sum(one["boxes"].values()))
    assert set(task["boxes"]) == {
        "done_on_time", "done_late", "open_in_time", "open_overdue",
        "not_started", "paused", "not_applicable",
    }  # fmt: skip
    assert len(found["targets"]) == 7
    assert {one["met"] for one in found["targets"]} <= {True, False, None}
    assert (found["quarters"], found["carried"]) == ({}, found["carried"])


def test_a_longer_period_tells_the_coverage_of_each_quarter(reported: Web) -> None:
    """2023-H1 is made of the quarters that were opened."""
    found = content(reported.caller("T").get("/rollups/2023-H1/T"))

    assert found["period"] == "2023-H1"
    assert found["quarters"]["2023-Q1"]["accepted"] == 2


def test_a_total_leads_to_its_cells(reported: Web) -> None:
    """Every figure behind a total with file, sheet, cell, checksum and time."""
    found = content(reported.caller("T").get("/rollups/2023-Q1/T/sources?measure=D&column=total"))
    (source,) = found.pop("sources")

    assert found == {
        "period": "2023-Q1", "unit": "T", "form": "member_statistics",
        "measure": "D", "column": "total", "total": 12,
    }  # fmt: skip
    assert (source["unit"], source["value"], source["version"]) == ("G1", 12, 1)
    assert source["received_at"] == "2023-04-03T09:00:00+07:00"
    listed = content(reported.caller("G1").get("/submissions"))["items"]
    original = reported.caller("G1").get(f"/submissions/{listed[0]['id']}/workbook").data
    sheet = openpyxl.load_workbook(BytesIO(original))[source["sheet"]]
    assert sheet[source["cell"]].value == 12
    assert source["sha256"] == listed[0]["sha256"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("?measure=NO_SUCH", 400), ("?measure=D&column=no", 400), ("?measure=D", 200)],
)
def test_sources_need_a_measure_that_exists(reported: Web, query: str, status: int) -> None:
    """A wrong name is answered with those that are near."""
    assert reported.caller("T").get(f"/rollups/2023-Q1/T/sources{query}").status_code == status


def test_the_board_shows_the_subtree(reported: Web) -> None:
    """In preorder, with each unit's state; never the folder that a file came from."""
    own = content(reported.caller("H1").get("/board/2023-Q1"))
    top = content(reported.caller("T").get("/board/2023-Q1"))

    assert (own["unit"], own["due_day"], own["state"]) == ("H1", "2023-04-05", "open")
    assert [(row["unit"], row["state"], row["late"]) for row in own["rows"]] == [
        ("H1", "accepted", False),
        ("G1", "accepted", False),
        ("G2", "rejected", False),
    ]
    assert own["rows"][2]["file"] == "sai.xlsx"
    assert (own["rows"][0]["expected_below"], own["rows"][0]["accepted_below"]) == (3, 2)
    assert [row["unit"] for row in top["rows"]] == ["T", "H1", "G1", "G2", "H2", "G3", "G4"]
    assert top["rows"][0]["state"] is None


def test_units_are_those_of_the_subtree(web: Web) -> None:
    """By default of the newest period."""
    found = content(web.caller("H2").get("/units"))

    assert found["period"] == "2023-Q1"
    assert [(one["code"], one["parent"], one["depth"]) for one in found["units"]] == [
        ("H2", "T", 1),
        ("G3", "H2", 2),
        ("G4", "H2", 2),
    ]
    assert found["units"][1]["expected"] is True
    assert content(web.caller("T").get("/units?period=2023-Q1"))["units"][0]["code"] == "T"


def test_units_are_told_before_any_period_is_open(province: Province) -> None:
    """Then they are those of the day, and nothing can be said of what they report."""
    web = web_of(province)

    found = content(web.caller("H1").get("/units"))

    assert found["period"] is None
    assert [one["code"] for one in found["units"]] == ["H1", "G1", "G2"]
    assert {one["expected"] for one in found["units"]} == {None}
    assert web.caller("H1").get("/rollups/2023-Q1/H1").status_code == 404


def test_plans_are_told_as_they_were_loaded(web: Web) -> None:
    """Every plan in force in its file shape."""
    plan = next(plan for plan in load_contract().plans if plan.code == "QNG-21")

    assert content(web.caller("G1").get("/plans")) == {"plans": [to_content(plan)]}


def test_a_unit_fetches_its_own_workbook(web: Web) -> None:
    """What GET /templates hands out is the issued workbook, under a name that tells whose."""
    answer = web.caller("G1").get("/templates/2023-Q1/G1")

    assert answer.data == web.province.issue("2023-Q1", "G1")
    assert "2023-Q1_G1.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/templates/2023-Q1/T", 404, "no_workbook"),
        ("/templates/2023-H1/G1", 400, "bad_request"),
        ("/templates/2023-Q2/G1", 404, "period_not_open"),
        ("/rollups/2023-Q5/T", 400, "bad_request"),
        ("/rollups/2022-Q1/T", 404, "period_not_open"),
        ("/rollups/2023-Q1/NOWHERE", 404, "unit_unknown"),
        ("/board/quý-1", 400, "bad_request"),
        ("/submissions/999", 404, "not_found"),
        ("/submissions?page=0", 422, "bad_request"),
        ("/submissions?status=lost", 422, "bad_request"),
        ("/submissions?unknown=1", 422, "bad_request"),
    ],
)
def test_what_is_not_there_is_said_so(web: Web, path: str, status: int, code: str) -> None:
    """In the shape of every fault, in Vietnamese by default and in English when asked."""
    caller = web.caller("T", "office")

    vi, en = caller.get(path), caller.get(path, headers={"Accept-Language": "en"})

    assert (vi.status_code, content(vi)["code"]) == (status, code)
    assert set(content(vi)) == {"code", "message", "details"}
    assert content(vi)["message"] != content(en)["message"]
    assert content(en)["message"].isascii() or "“" in content(en)["message"]


CONFORMING = {
    "/submissions": "/submissions",
    "/submissions/{submission_id}": "/submissions/1",
    "/rollups/{period}/{unit}": "/rollups/2023-Q1/T",
    "/rollups/{period}/{unit}/sources": "/rollups/2023-Q1/T/sources?measure=D",
    "/rollups/{period}/{unit}/changes": "/rollups/2023-Q1/T/changes",
    "/workbooks/{period}/{unit}": "/workbooks/2023-Q1/T",
    "/figures/{period}": "/figures/2023-Q1",
    "/board/{period}": "/board/2023-Q1",
    "/reports/{period}": "/reports/2023-Q1?unit=H1",
    "/units": "/units",
    "/plans": "/plans",
    "/health": "/health",
}
SENT = ("/submissions", "/checks")
FILES = (
    "/submissions/{submission_id}/workbook",
    "/templates/{period}/{unit}",
    "/reports/{period}/{role}",
)
REVIEWS = ("/submissions/{submission_id}/approve", "/submissions/{submission_id}/return")


def answer_schema(document: dict[str, Any], method: str, path: str) -> Draft202012Validator:
    """The schema of a good answer, its references within the document."""
    operation = document["paths"][f"/api/v1{path}"][method]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": document["components"]})


def test_answers_are_what_the_openapi_document_says(reported: Web) -> None:
    """Every JSON answer fits its schema, and no operation is left out of this test."""
    reported.province.keep_report("2023-Q1", "H1")
    office = reported.caller("T", "office")
    document = content(office.get("/openapi.json"))
    operations = {
        (method, path.removeprefix("/api/v1"))
        for path, methods in document["paths"].items()
        for method in methods
        if method != "parameters"
    }
    walked = {("get", path) for path in (*CONFORMING, *FILES)} | {
        ("post", path) for path in (*SENT, *REVIEWS, "/reminders")
    }
    assert operations == walked
    for path, asked in CONFORMING.items():
        answer_schema(document, "get", path).validate(content(office.get(asked)))
    again = reported.province.filled("2023-Q1", "G3", honest("2023-Q1", "G3"))
    for path in SENT:
        schema = answer_schema(document, "post", path)
        schema.validate(content(office.upload(path, ("a.xlsx", again))))
        schema.validate(content(office.upload(path, ("a.xlsx", again), ("b.xlsx", b"none"))))
    for path, json in zip(REVIEWS, ({}, {"reason": "Sai"}), strict=True):
        answer = office.post(path.format(submission_id=1), json=json)
        answer_schema(document, "post", path).validate(content(answer))
    answer = office.post("/reminders", json={"period": "2023-Q1", "units": ["G3", "G4"]})
    answer_schema(document, "post", "/reminders").validate(content(answer))
    fault = {"$ref": "#/components/schemas/Fault", "components": document["components"]}
    Draft202012Validator(fault).validate(content(office.get("/rollups/x/T")))


def test_the_openapi_document_tells_of_tokens_and_files(web: Web) -> None:
    """Version 3, the bearer scheme on all but health, multipart uploads, no address."""
    document = content(web.caller().get("/openapi.json"))
    paths = document["paths"]

    assert document["openapi"].startswith("3.")
    assert document["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer"}
    }
    assert paths["/api/v1/plans"]["get"]["security"] == [{"token": []}]
    assert paths["/api/v1/health"]["get"]["security"] == []
    upload = paths["/api/v1/submissions"]["post"]["requestBody"]["content"]
    assert list(upload) == ["multipart/form-data"]
    assert "servers" not in document


def test_every_address_and_fault_is_documented(web: Web) -> None:
    """docs/http.md has each operation of the OpenAPI document and each code of a fault."""
    document = content(web.caller().get("/openapi.json"))
    told = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
        if method != "parameters"
    }

    assert {one for one in operations if f"| `{one}` |" not in told} == set()
    assert {code for code in FAULT_CODES if f"`{code}`" not in told} == set()
