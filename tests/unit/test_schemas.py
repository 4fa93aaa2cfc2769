"""What is reported, as data: every file under schemas/ fits its schema and says what it should."""

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import yaml
from jsonschema import Draft202012Validator

from sync_service.contract.binding import BoundRule, Floats, bind_all
from sync_service.contract.definitions import RuleLine, StatisticsForm, TaskForm
from sync_service.contract.lists import Calendar, read_lists
from sync_service.contract.loading import Contract, load_contract, read_yaml
from sync_service.contract.resources import schemas_dir
from sync_service.contract.rules import Array, Ref, When, evaluate, parse
from sync_service.domain import deadlines
from sync_service.domain.periods import Period
from sync_service.domain.plans import ROLES, Target
from sync_service.domain.spelling import fold

SCHEMAS = schemas_dir()
FILES = sorted(SCHEMAS.rglob("*.yaml"))
NAMES = [file.relative_to(SCHEMAS).as_posix() for file in FILES]

STATISTICS = "forms/member_statistics/2026.1.yaml"
TASKS = "forms/task_progress/2026.1.yaml"
COUNTS = "forms/target_counts/2026.1.yaml"
RATING = "forms/annual_rating/2026.1.yaml"
PLAN = "plans/quang-ngai-21-nq-tw.yaml"


def schema_of(name: str) -> str:
    """The JSON Schema that a file under schemas/ has to fit."""
    folder, _, rest = name.partition("/")
    if folder == "forms":
        return "form-tasks" if rest.startswith("task_progress/") else "form-statistics"
    own = {"lists/unit_kinds.yaml": "unit_kinds", "lists/agency_classes.yaml": "agency_classes"}
    return own.get(name) or {"lists": "list", "plans": "plan", "calendar.yaml": "calendar"}[folder]


def content_of(name: str) -> Any:
    content, faults = read_yaml(SCHEMAS / name, schema_of(name))
    assert faults == []
    return content


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


@pytest.fixture(scope="module")
def statistics(contract: Contract) -> dict[str, StatisticsForm]:
    return contract.statistics(contract.newest)


@pytest.fixture(scope="module")
def tasks(contract: Contract) -> TaskForm:
    return contract.tasks(contract.newest)


@pytest.fixture(scope="module")
def bound(statistics: dict[str, StatisticsForm]) -> tuple[BoundRule, ...]:
    return tuple(one for one in bind_all(statistics) if one.line.over == "report")


# -- files and their schemas


@pytest.mark.parametrize("name", NAMES)
def test_every_file_fits_its_schema(name: str) -> None:
    """Each YAML file under schemas/ has a schema and no fault against it."""
    content, faults = read_yaml(SCHEMAS / name, schema_of(name))

    assert faults == []
    assert content


@pytest.mark.parametrize("file", sorted((SCHEMAS / "json").glob("*.json")), ids=lambda f: f.stem)
def test_every_schema_is_one(file: Path) -> None:
    """Each file under schemas/json is a valid JSON Schema that leaves no field unnamed."""
    schema = yaml.safe_load(file.read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", NAMES)
def test_text_is_composed_vietnamese(name: str) -> None:
    """Every file is NFC, so that equal words are equal texts."""
    text = (SCHEMAS / name).read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", text)


Break = Callable[[Any], object]
CHANGES: list[tuple[str, str, Break]] = [
    (STATISTICS, "unknown field", lambda c: c.update(extra=1)),
    (STATISTICS, "version as number", lambda c: c.update(version=2026.1)),
    (STATISTICS, "unknown frequency", lambda c: c.update(frequency="monthly")),
    (STATISTICS, "quarter of a quarterly form", lambda c: c.update(quarter=4)),
    (STATISTICS, "no sheets", lambda c: c.update(sheets=[])),
    (STATISTICS, "row code with a dot", lambda c: row_of(c, "B2a").update(code="B2.a")),
    (STATISTICS, "row code with a letter of Vietnamese", lambda c: row_of(c, "B").update(code="Đ")),
    (STATISTICS, "row code that is a word", lambda c: row_of(c, "B").update(code="previous")),
    (STATISTICS, "row code too long to print", lambda c: row_of(c, "B").update(code="B" * 17)),
    (STATISTICS, "row without its sum over time", lambda c: row_of(c, "B").pop("over_time")),
    (STATISTICS, "unknown sum over time", lambda c: row_of(c, "B").update(over_time="mean")),
    (STATISTICS, "unknown sum over units", lambda c: row_of(c, "B").update(over_units="mean")),
    (STATISTICS, "weight without a row", lambda c: row_of(c, "B").update(over_units={})),
    (STATISTICS, "misspelt attribute", lambda c: row_of(c, "B").update(requred=False)),
    (STATISTICS, "label in one language", lambda c: row_of(c, "B")["label"].pop("en")),
    (STATISTICS, "blank label", lambda c: row_of(c, "B")["label"].update(vi=" ")),
    (STATISTICS, "prefill from nowhere", lambda c: row_of(c, "A").update(prefill="D")),
    (STATISTICS, "sheet name of 32 letters", lambda c: c["sheets"][0].update(name="x" * 32)),
    (STATISTICS, "sheet name with a slash", lambda c: c["sheets"][0].update(name="Biểu 1/2")),
    (STATISTICS, "unknown severity", lambda c: c["rules"][0].update(severity="fatal")),
    (STATISTICS, "rule without message", lambda c: c["rules"][0].pop("message")),
    (STATISTICS, "rule code", lambda c: c["rules"][0].update(code="rule one")),
    (STATISTICS, "rule over this without rows", lambda c: rule_of(c, "TK-120").pop("rows")),
    (STATISTICS, "rows without this", lambda c: rule_of(c, "TK-101").update(rows=["*"])),
    (STATISTICS, "negative tolerance", lambda c: c["rules"][0].update(tolerance=-1)),
    (RATING, "annual without its quarter", lambda c: c.pop("quarter")),
    (RATING, "fifth quarter", lambda c: c.update(quarter=5)),
    (TASKS, "unknown field of a task", lambda c: c["columns"][0].update(code="priority")),
    (TASKS, "choice without list", lambda c: field_of(c, "status").pop("list")),
    (TASKS, "bounds on a date", lambda c: field_of(c, "completed_on").update(min=0)),
    (TASKS, "rule without its cell", lambda c: c["rules"][0].pop("at")),
    (TASKS, "other sheet prefix", lambda c: c.update(sheet_prefix="Task ")),
    ("lists/statuses.yaml", "item without code", lambda c: c["items"][0].pop("code")),
    ("lists/statuses.yaml", "code with blanks", lambda c: c["items"][0].update(code=" xong")),
    ("lists/statuses.yaml", "unknown field", lambda c: c["items"][0].update(order=1)),
    ("lists/statuses.yaml", "empty list", lambda c: c.update(items=[])),
    ("lists/unit_kinds.yaml", "unknown level", lambda c: c["items"][0].update(level="district")),
    ("lists/unit_kinds.yaml", "code with capitals", lambda c: c["items"][0].update(code="Huyen")),
    (
        "lists/unit_kinds.yaml",
        "no such day",
        lambda c: c["items"][0].update({"from": "2025-13-01"}),
    ),
    ("lists/unit_kinds.yaml", "forms left out", lambda c: c["items"][0].pop("forms")),
    ("lists/agency_classes.yaml", "class without kinds", lambda c: c["classes"][0].pop("kinds")),
    ("lists/agency_classes.yaml", "class of no kind", lambda c: c["classes"][0].update(kinds=[])),
    ("lists/agency_classes.yaml", "alias as text", lambda c: c["aliases"].append("Tỉnh đoàn")),
    ("calendar.yaml", "unknown window", lambda c: c.update(window="month")),
    ("calendar.yaml", "half a window", lambda c: c.update(window={"first_day": 15})),
    ("calendar.yaml", "a 31st", lambda c: c["due"].update(day=31)),
    ("calendar.yaml", "due day left out", lambda c: c.pop("due")),
    ("calendar.yaml", "day off as a word", lambda c: c.update(days_off=["Tết"])),
    (PLAN, "task without code", lambda c: c["tasks"][0].pop("code")),
    (PLAN, "unknown role", lambda c: c["tasks"][0]["roles"].update(support=[])),
    (PLAN, "agency twice", lambda c: c["tasks"][0]["roles"]["lead"].append("Ban Tổ chức Tỉnh ủy")),
    (PLAN, "unknown deadline", lambda c: c["tasks"][0]["deadline"].update(kind="soon")),
    (PLAN, "fixed without a day", lambda c: c["tasks"][0]["deadline"].update(by=None)),
    (PLAN, "day of Vietnam", lambda c: c["tasks"][0]["deadline"].update(by="30/09/2022")),
    (PLAN, "parts of a fixed day", lambda c: split_deadline(c["tasks"][0]["deadline"])),
    (PLAN, "unknown comparator", lambda c: c["targets"][0].update(comparator="=>")),
    (PLAN, "between without end", lambda c: c["targets"][0].update(value_max=None)),
    (
        PLAN,
        "measure without form",
        lambda c: c["targets"][0]["counts"].update(numerator="B1.total"),
    ),
    (PLAN, "by a date left out", lambda c: c["targets"][0].update(term="by_date", by=None)),
]


def row_of(content: Any, code: str) -> Any:
    rows = (row for sheet in content["sheets"] for row in sheet["rows"])
    return next(row for row in rows if row.get("code") == code)


def rule_of(content: Any, code: str) -> Any:
    return next(rule for rule in content["rules"] if rule["code"] == code)


def field_of(content: Any, code: str) -> Any:
    return next(column for column in content["columns"] if column["code"] == code)


def split_deadline(deadline: Any) -> None:
    deadline["components"] = [copy.deepcopy(deadline) for _ in range(2)]


@pytest.mark.parametrize(
    ("name", "change"),
    [pytest.param(name, change, id=f"{name}: {what}") for name, what, change in CHANGES],
)
def test_a_broken_file_is_refused(name: str, change: Break, tmp_path: Path) -> None:
    """A file with one fault is refused with the file's name and a reason."""
    content = copy.deepcopy(content_of(name))
    change(content)
    broken = tmp_path / "broken.yaml"
    broken.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    _, faults = read_yaml(broken, schema_of(name))

    assert faults
    assert {fault.file for fault in faults} == {"broken.yaml"}
    assert all(fault.reason for fault in faults)


UNITS: dict[str, Any] = {
    "units": [
        {"code": "38", "name": "Tỉnh ủy A", "kind": "tinh_uy", "parent": None},
        {
            "code": "38.168.053.000.001",
            "name": "Chi bộ B",
            "kind": "chi_bo_co_so",
            "parent": "38",
            "from": date(2023, 1, 1),
            "email": "b@example.vn",
        },
    ],
    "events": [
        {
            "date": date(2023, 4, 15),
            "event": "merge",
            "units": ["2", "3"],
            "into": "4",
            "name": "D",
        },
        {
            "date": date(2023, 5, 1),
            "event": "split",
            "unit": "4",
            "into": ["4", "5"],
            "shares": [0.6, "2/5"],
        },
        {
            "date": date(2023, 6, 1),
            "event": "report",
            "unit": "4",
            "scope": "subtree",
            "forms": ["member_statistics"],
        },
        {"date": date(2023, 7, 1), "event": "move", "unit": "5", "parent": "38"},
        {"date": date(2023, 8, 1), "event": "close", "units": ["4", "5"]},
    ],
}


def units_faults(content: Any, folder: Path) -> list[str]:
    file = folder / "units.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return [fault.path for fault in read_yaml(file, "units")[1]]


def test_a_units_file_of_every_event_fits(tmp_path: Path) -> None:
    """The shape of DESIGN section 6, and the event `report`, fit the schema of units."""
    assert units_faults(UNITS, tmp_path) == []


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("units/0/code", lambda c: c["units"][0].update(code=38)),
        ("units/0/code", lambda c: c["units"][0].update(code=" 38")),
        ("units/0", lambda c: c["units"][0].pop("parent")),
        ("units/1", lambda c: c["units"][1].update(level=2)),
        ("units/1/from", lambda c: c["units"][1].update({"from": "01/01/2023"})),
        ("units", lambda c: c.update(units=[])),
        ("events/0/event", lambda c: c["events"][0].update(event="sell")),
        ("events/0", lambda c: c["events"][0].pop("units")),
        ("events/0", lambda c: c["events"][0].update(unit="2")),
        ("events/0", lambda c: c["events"][0].pop("into")),
        ("events/0/shares", lambda c: c["events"][0].update(shares=[0.5, 0.5])),
        ("events/1/shares/1", lambda c: c["events"][1].update(shares=[0.6, "viel"])),
        ("events/2", lambda c: c["events"][2].pop("scope")),
        ("events/2/scope", lambda c: c["events"][2].update(scope="all")),
        ("events/3/forms", lambda c: c["events"][3].update(forms=["member_statistics"])),
    ],
)
def test_a_broken_units_file_is_refused(where: str, change: Break, tmp_path: Path) -> None:
    """A units file with one fault is refused at the place of the fault."""
    content = copy.deepcopy(UNITS)
    change(content)

    assert where in units_faults(content, tmp_path)


# -- lists and calendar


def test_statuses_are_those_of_the_domain(contract: Contract) -> None:
    """The choices of progress are the words that the domain derives boxes from, in their order."""
    assert contract.lists.options("statuses") == (
        deadlines.NOT_STARTED,
        deadlines.IN_PROGRESS,
        deadlines.DONE,
        deadlines.PAUSED,
        deadlines.NOT_APPLICABLE,
    )


def test_roles_and_comparators_are_those_of_the_domain(contract: Contract) -> None:
    """Roles and comparators have a Vietnamese name for each that plans may use."""
    assert contract.lists.options("roles") == ROLES
    assert contract.lists.options("comparators") == get_args(
        Target.__dataclass_fields__["comparator"].type
    )


@pytest.mark.parametrize("file", sorted((SCHEMAS / "lists").glob("*.yaml")), ids=lambda f: f.stem)
def test_a_list_says_each_thing_once(file: Path) -> None:
    """Codes of a list are unique, and a list is named as its file."""
    content = content_of(f"lists/{file.name}")
    codes = [item["code"] for item in content.get("items", [])]

    assert content.get("list", file.stem) == file.stem
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_kinds_report_forms_that_exist(contract: Contract) -> None:
    """Every form a kind of unit reports exists, and every form is reported by some kind."""
    kinds = contract.lists.kinds.values()

    assert {form for kind in kinds for form in kind.forms} == set(contract.forms)


@pytest.mark.parametrize(
    ("levels", "form"),
    [
        ({"advisory", "direct", "grassroots"}, "task_progress"),
        ({"direct", "grassroots"}, "target_counts"),
        ({"direct", "grassroots"}, "annual_rating"),
    ],
)
def test_a_level_reports_its_forms(contract: Contract, levels: set[str], form: str) -> None:
    """All kinds of these levels report the form, and no others."""
    kinds = contract.lists.kinds.values()

    assert {kind.level for kind in kinds if form in kind.forms} == levels
    assert [kind.code for kind in kinds if kind.level in levels and form not in kind.forms] == []


def test_statistics_come_from_who_owns_members(contract: Contract) -> None:
    """Grassroots units report members; from 1/7/2025 communes, wards and special zones too."""
    reporting = {
        (kind.code, kind.from_)
        for kind in contract.lists.kinds.values()
        if "member_statistics" in kind.forms
    }

    assert reporting == {
        ("dang_bo_co_so", None),
        ("chi_bo_co_so", None),
        ("dang_uy_xa", date(2025, 7, 1)),
        ("dang_uy_phuong", date(2025, 7, 1)),
        ("dang_uy_dac_khu", date(2025, 7, 1)),
    }


def test_classes_of_agencies_name_kinds_that_exist(contract: Contract) -> None:
    """Every kind that a class of agencies resolves to is a kind of unit."""
    named = {kind for kinds in contract.lists.agencies.classes.values() for kind in kinds}

    assert named - set(contract.lists.kinds) == set()


COMMUNES = {"dang_uy_xa", "dang_uy_phuong", "dang_uy_dac_khu"}


@pytest.mark.parametrize(
    ("name", "districts"),
    [
        ("các huyện ủy", {"huyen_uy"}),
        ("Ban thường vụ các thị uỷ", {"thi_uy"}),
        ("các thành ủy", {"thanh_uy"}),
        ("các huyện ủy, thị ủy, thành ủy", {"huyen_uy", "thi_uy", "thanh_uy"}),
    ],
)
def test_districts_are_resolved_before_and_after(
    contract: Contract, name: str, districts: set[str]
) -> None:
    """A class of districts has its own ranks before 1/7/2025, and communes from then on."""
    kinds = contract.lists.agencies.classes[fold(name)]

    assert {code for code in kinds if contract.lists.kinds[code].until} == districts
    assert {code for code in kinds if contract.lists.kinds[code].from_} == COMMUNES


def calendar_of(window: Any, due: dict[str, int]) -> Calendar:
    content = {
        "unit_kinds": {"items": []},
        "agency_classes": {"classes": [], "aliases": []},
        "calendar": content_of("calendar.yaml") | {"window": window, "due": due},
    }
    return read_lists(content).calendar


def alternative() -> tuple[Any, dict[str, int]]:
    """Window and due day of the other kind, as the comment in calendar.yaml has them."""
    text = (SCHEMAS / "calendar.yaml").read_text(encoding="utf-8")
    found = re.findall(r"^#\s+(window: \{.+\}|due: \{.+\})$", text, flags=re.MULTILINE)
    content = yaml.safe_load("\n".join(found))
    return content["window"], content["due"]


@pytest.mark.parametrize("kind", ["shipped", "alternative"])
@pytest.mark.parametrize("quarter", ["2023-Q1", "2025-Q4", "2026-Q3"])
def test_reports_are_due_when_the_window_is_over(kind: str, quarter: str) -> None:
    """Neither the shipped calendar nor the one it describes asks for figures not yet known."""
    shipped = content_of("calendar.yaml")
    window, due = (shipped["window"], shipped["due"]) if kind == "shipped" else alternative()
    calendar = calendar_of(window, due)
    period = Period.parse(quarter)
    first, last = calendar.window(period)

    assert first < last < calendar.due(period)


# -- forms: rows, columns, how they add


def test_the_plan_is_there(contract: Contract) -> None:
    """The plan of document 000 is shipped, with its 34 tasks and 7 targets."""
    plan = next(plan for plan in contract.plans if plan.code == "QNG-21")

    assert (len(plan.tasks), len(plan.targets)) == (34, 7)


def test_targets_count_what_is_reported(
    contract: Contract, statistics: dict[str, StatisticsForm]
) -> None:
    """Every numerator and denominator of a target is a cell of a form."""
    counts = [target.counts for plan in contract.plans for target in plan.targets if target.counts]
    named = {name for one in counts for name in (one.numerator, one.denominator) if name}

    assert named
    assert {name for name in named if not is_cell(name, statistics)} == set()


# What the targets of the five documents are computed from (DOMAIN section 7).
NEEDED = (
    *("member_statistics:B1.total", "member_statistics:D.total", "member_statistics:TC.tccsd"),
    *("annual_rating:XL_tot_len.tccsd", "annual_rating:XL_da.tccsd"),
    *("annual_rating:XL_tot_len.members", "annual_rating:XL_da.members"),
    *("target_counts:KT_tccsd.count", "target_counts:KN_ngoai.count"),
    *("target_counts:QS_tong.count", "target_counts:QS_cap_uy.count"),
    *("target_counts:CA_tong.count", "target_counts:CA_cap_uy.count"),
    *("target_counts:TUV_du.count", "target_counts:TUV_tong.count"),
    *("target_counts:QC_tong.count", "target_counts:QC_dung.count"),
    *("target_counts:NCT_tong.count", "target_counts:NCT_lien_he.count"),
    *("target_counts:CK_tong.count", "target_counts:CK_co.count"),
    *("target_counts:MH_tong.count", "target_counts:MH_moi.count"),
    *("target_counts:CTKT_tong.count", "target_counts:CTKT_co.count"),
)


@pytest.mark.parametrize("name", NEEDED)
def test_every_target_can_be_counted(name: str, statistics: dict[str, StatisticsForm]) -> None:
    """What a target of the five documents needs is a cell of a form."""
    assert is_cell(name, statistics)


def is_cell(name: str, forms: Mapping[str, StatisticsForm]) -> bool:
    form, _, cell = name.partition(":")
    measure, _, column = cell.partition(".")
    return form in forms and (measure, column) in forms[form].index


def test_biểu_1_has_the_rows_of_the_form(statistics: dict[str, StatisticsForm]) -> None:
    """Biểu 1 has all rows of DOMAIN section 5 in order, each with how it adds over time."""
    times = {
        row.code or "": row.over_time
        for sheet in statistics["member_statistics"].sheets
        if sheet.name == "Biểu 1"
        for row in sheet.rows
    }

    assert " ".join(times) == "A B B1 B2 B2a B2b B3 C C1 C2 C3 C3_du_bi C4 C5 C5a C5b D"
    assert {code: time for code, time in times.items() if time != "flow"} == {
        "A": "opening",
        "D": "stock",
    }


@pytest.mark.parametrize(
    ("sheet", "columns", "time"),
    [
        ("Biểu 1", "total women minority religious", None),
        ("Biểu 2", "total women minority religious", "flow"),
        ("Biểu 3", "total women minority religious", "stock"),
        (
            "Biểu 5",
            "tccsd dang_bo_co_so chi_bo_co_so dang_bo_bo_phan chi_bo_truc_thuoc members",
            "stock",
        ),
    ],
)
def test_columns_and_time_of_a_sheet(
    statistics: dict[str, StatisticsForm], sheet: str, columns: str, time: str | None
) -> None:
    """Each sheet has its columns, and what happened in the period is told from what there is."""
    form = next(one for one in statistics["member_statistics"].sheets if one.name == sheet)

    assert [column.code for column in form.columns] == columns.split()
    assert time in {None, *(row.over_time for row in form.rows if row.code)}
    if time:
        assert {row.over_time for row in form.rows if row.code} == {time}


def test_biểu_2_and_3_have_the_same_breakdowns(statistics: dict[str, StatisticsForm]) -> None:
    """Eight ages, general education, professional levels; working people's occupations alike."""
    measures = statistics["member_statistics"].measures
    labels = {
        prefix: {
            code.removeprefix(prefix): row.label.vi
            for code, (_, row) in measures.items()
            if fnmatchcase(code, f"{prefix}_[THCN]*")
        }
        for prefix in ("KN", "DV")
    }

    assert len([code for code in labels["KN"] if code.startswith("_T")]) == 8
    assert labels["DV"].items() <= labels["KN"].items()
    assert set(labels["KN"]) - set(labels["DV"]) == {"_NN10", "_NN11"}


def test_average_age_is_weighted_by_members(statistics: dict[str, StatisticsForm]) -> None:
    """The average age is never added; every weight is a measure of the same column."""
    form = statistics["member_statistics"]
    weighted = {cell.measure: cell for cell in form.cells if cell.row.over_units == "weighted"}

    assert set(weighted) == {"DV_tuoi_tb"}
    assert (weighted["DV_tuoi_tb"].row.weighted_by, weighted["DV_tuoi_tb"].decimals) == ("DV", 1)
    assert ("DV", weighted["DV_tuoi_tb"].column.code) in form.index


def test_only_headlines_must_be_filled_in(statistics: dict[str, StatisticsForm]) -> None:
    """A clerk need not type zeros into details: only the headline rows are required."""
    required = {
        form.code: [code for code, (_, row) in form.measures.items() if row.required]
        for form in statistics.values()
    }

    assert required == {
        "member_statistics": ["A", "B", "C", "D", "KN", "DV", "TC"],
        "target_counts": ["QC_tong", "QC_dung", "CTKT_tong", "CTKT_co", "MH_tong", "MH_moi"],
        "annual_rating": ["XL_tong", "XL_da", "XL_tot_len"],
    }


def test_annual_rating_is_reported_in_the_fourth_quarter(
    statistics: dict[str, StatisticsForm],
) -> None:
    """The rating is annual, everything else quarterly."""
    assert {code: form.annual_quarter for code, form in statistics.items()} == {
        "member_statistics": None,
        "target_counts": None,
        "annual_rating": 4,
    }


def test_every_cell_can_be_found(statistics: dict[str, StatisticsForm]) -> None:
    """Sheet names are unique over the forms, headings over a sheet, labels under their band."""
    sheets = [sheet for form in statistics.values() for sheet in form.sheets]

    assert len({sheet.name.casefold() for sheet in sheets}) == len(sheets)
    for sheet in sheets:
        headings = [column.heading.vi for column in sheet.columns]
        assert len(set(headings)) == len(headings)
        labels = []
        band = ""
        for row in sheet.rows:
            band = band if row.code else row.label.vi
            labels.append((band, row.label.vi, row.code is None))
        assert len(set(labels)) == len(labels)


def test_task_fields_are_those_of_a_task_report(tasks: TaskForm) -> None:
    """The sheet has the fields of DOMAIN section 4 as inputs, progress chosen from the list."""
    status = tasks.inputs[0]

    assert " ".join(field.code for field in tasks.inputs) == (
        "status percent completed_on document result obstacle proposal"
    )
    assert (status.type, status.list, status.required) == ("choice", "statuses", True)
    assert len({field.heading.vi for field in tasks.fields}) == len(tasks.fields)


# -- rules


def all_lines(contract: Contract) -> list[tuple[str, RuleLine]]:
    return [(code, line) for code in contract.forms for line in contract.form(code).rules]


def test_rule_codes_are_unique(contract: Contract) -> None:
    """A rule is known by its code alone, over all forms."""
    codes = [line.code for _, line in all_lines(contract)]

    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_every_name_in_a_rule_exists(
    contract: Contract, statistics: dict[str, StatisticsForm]
) -> None:
    """Every measure and column that a rule names is there, wildcards matching something."""
    unknown = []
    for code, line in all_lines(contract):
        if code not in statistics:
            continue
        for ref in line.rule.refs:
            measures = statistics[ref.form or code].measures
            if ref.code == "this":
                columns = {c.code for sheet in statistics[code].sheets for c in sheet.columns}
                known = ref.column is None or ref.column in columns
            else:
                matches = [one for one in measures if fnmatchcase(one, ref.code)]
                known = bool(matches) and all(
                    ref.column is None or ref.column in {c.code for c in measures[one][0].columns}
                    for one in matches
                )
            if not known:
                unknown.append((line.code, ref))

    assert unknown == []


def test_every_name_in_a_task_rule_exists(tasks: TaskForm, contract: Contract) -> None:
    """Task rules name fields of the sheet, the period's last day, and statuses of the list."""
    fields = {field.code for field in tasks.fields}
    statuses = set(contract.lists.options("statuses"))

    for line in tasks.rules:
        assert {
            ref.code for ref in line.rule.refs if (ref.code, ref.column) != ("period", "last_day")
        } <= fields
        assert set(re.findall(r"'([^']*)'", line.rule.source)) <= statuses
        assert line.at in {field.code for field in tasks.inputs}


def test_messages_use_what_a_rule_has(contract: Contract) -> None:
    """Messages name only sides, column and row, and sides only where a comparison decides."""
    for _, line in all_lines(contract):
        for text in (line.message.vi, line.message.en or ""):
            used = set(re.findall(r"\{(.*?)\}", text))
            assert used <= {"left", "right", "column", "row"}, line.code
            assert "row" not in used or line.rows, line.code
            assert not used & {"left", "right"} or line.rule.judged, line.code
        assert len(line.message.vi) < 330, line.code


# DOMAIN sections 5 and 6, each identity and limit: the rule, and whether an error.
IDENTITIES = [
    ("member_statistics", "D == A + B - C", "error"),
    ("member_statistics", "B == sum(B1, B2, B3)", "error"),
    ("member_statistics", "sum(B2) == sum(B2a, B2b)", "error"),
    ("member_statistics", "C == sum(C1, C2, C3, C4, C5)", "error"),
    ("member_statistics", "sum(C5) == sum(C5a, C5b)", "error"),
    ("member_statistics", "sum(C3_du_bi) <= sum(C3)", "error"),
    ("member_statistics", "A == previous.D", "error"),
    ("member_statistics", "B2b == C5b", "warning"),
    ("member_statistics", "sum(this.women) <= sum(this.total)", "error"),
    ("member_statistics", "sum(this.minority) <= sum(this.total)", "error"),
    ("member_statistics", "sum(this.religious) <= sum(this.total)", "error"),
    ("member_statistics", "KN == sum(B1)", "error"),
    ("member_statistics", "sum(KN_T*) == KN", "error"),
    ("member_statistics", "sum(KN_HV*) == KN", "error"),
    ("member_statistics", "sum(KN_CM*) == KN", "error"),
    ("member_statistics", "sum(KN_NN*) == KN", "error"),
    ("member_statistics", "this <= KN", "error"),
    ("member_statistics", "DV == D", "error"),
    ("member_statistics", "sum(DV_T*) == DV", "error"),
    ("member_statistics", "sum(DV_HV*) == DV", "error"),
    ("member_statistics", "sum(DV_CM*) == DV", "error"),
    ("member_statistics", "sum(DV_LL*) <= DV", "error"),
    ("member_statistics", "this <= DV", "error"),
    (
        "member_statistics",
        "sum(this.tccsd) == sum(this.dang_bo_co_so, this.chi_bo_co_so)",
        "error",
    ),
    ("member_statistics", "TC == sum(TC_*)", "error"),
    ("member_statistics", "TC.members == D.total", "error"),
    ("annual_rating", "XL_tong == XL_da + sum(KXL)", "error"),
    ("annual_rating", "XL_tong.members == member_statistics:D.total", "error"),
    ("annual_rating", "sum(XL_xs) <= 0.2 * sum(XL_tot)", "warning"),
]


@pytest.mark.parametrize(("form", "rule", "severity"), IDENTITIES)
def test_every_identity_of_the_field_is_a_rule(
    contract: Contract, form: str, rule: str, severity: str
) -> None:
    """Each identity and limit of the statistics and the rating stands in its form."""
    found = [line for line in contract.form(form).rules if line.rule.source == rule]

    assert [line.severity for line in found] == [severity]


def test_transfers_are_compared_over_the_province(contract: Contract) -> None:
    """A single unit's transfers need not balance: the rule is judged on the whole tree."""
    over_total = [line.rule.source for _, line in all_lines(contract) if line.over == "total"]

    assert over_total == ["B2b == C5b"]


def test_opening_figures_after_a_merger_are_explained(contract: Contract) -> None:
    """Who is told that A differs from last period's D also reads what holds after a merger."""
    rules = contract.form("member_statistics").rules
    line = next(line for line in rules if line.rule.source == "A == previous.D")

    assert "của đơn vị tiền thân nếu mới sáp nhập" in line.message.vi


# -- rules at work: an honest report, and one wrong figure at a time

Report = dict[str, dict[tuple[str, str], float]]
PEOPLE = ("total", "women", "minority", "religious")
PLACES = ("tccsd", "dang_bo_co_so", "chi_bo_co_so", "dang_bo_bo_phan", "chi_bo_truc_thuoc")


def people(**rows: tuple[int, int, int, int]) -> dict[tuple[str, str], float]:
    return {
        (row, column): n
        for row, told in rows.items()
        for column, n in zip(PEOPLE, told, strict=True)
    }


def honest_statistics() -> dict[tuple[str, str], float]:
    admitted, members = (3, 1, 1, 0), (41, 17, 6, 1)
    organisations = zip((*PLACES, "members"), (1, 1, 0, 0, 4, 41), strict=True)
    return (
        people(A=(40, 16, 5, 2), B=(5, 2, 1, 0), B1=admitted, B2=(2, 1, 0, 0))
        | people(B2a=(1, 0, 0, 0), B2b=(1, 1, 0, 0), C=(4, 1, 0, 1), C1=(1, 0, 0, 1))
        | people(C3=(1, 1, 0, 0), C3_du_bi=(1, 1, 0, 0), C5=(2, 0, 0, 0), C5a=(1, 0, 0, 0))
        | people(C5b=(1, 0, 0, 0), D=members, KN=admitted, KN_T1=admitted, KN_HV4=admitted)
        | people(KN_CM4=(2, 1, 1, 0), KN_CM0=(1, 0, 0, 0), KN_NN3=admitted, KN_doan=(2, 1, 0, 0))
        | people(DV=members, DV_T1=(10, 5, 2, 0), DV_T3=(20, 10, 4, 1), DV_T5=(11, 2, 0, 0))
        | people(DV_HV4=members, DV_CM4=members, DV_dang_lam_viec=(38, 16, 6, 1))
        | people(DV_NN3=(38, 16, 6, 1), DV_nghi_huu=(3, 1, 0, 0), DV_LL2=(20, 8, 2, 0))
        | people(DV_du_bi=(4, 1, 1, 0), DV_mien=(1, 0, 0, 0), DV_doan=(8, 3, 1, 0))
        | {("DV_tuoi_tb", "total"): 36.5}
        | {(row, place): n for place, n in organisations for row in ("TC", "TC_05")}
    )


def honest_report() -> Report:
    """A grassroots organisation's fourth quarter, with many details blank and nothing wrong."""
    counts = {
        **{"QC_tong": 5, "QC_dung": 5, "CTKT_tong": 5, "CTKT_co": 4, "MH_tong": 1, "MH_moi": 0},
        **{"KT_tccsd": 1, "TUV_tong": 1, "TUV_du": 2, "NCT_tong": 30, "NCT_lien_he": 29},
        **{"CK_tong": 40, "CK_co": 40},
    }
    classes = {
        **{"XL_tong": (0, 1, 4, 41), "XL_da": (0, 1, 4, 38), "XL_tot_len": (0, 1, 4, 35)},
        **{"XL_xs": (0, 0, 0, 5), "XL_tot": (0, 1, 4, 30), "XL_ht": (0, 0, 0, 3)},
        "KXL_moi": (0, 0, 0, 2),
    }
    rated = ("cap_tren", "tccsd", "chi_bo", "members")
    return {
        "member_statistics": honest_statistics(),
        "target_counts": {(code, "count"): n for code, n in counts.items()},
        "annual_rating": {
            **{
                (code, c): n
                for code, told in classes.items()
                for c, n in zip(rated, told, strict=True)
            },
            **{("KXL", "members"): 3, ("KXL_mien", "members"): 1},
        },
    }


def before(report: Report) -> Report:
    """The quarter before an honest report: the same, but for the members at its end."""
    earlier = copy.deepcopy(report)
    if figures := earlier.get("member_statistics"):
        for column in PEOPLE:
            figures["D", column] = figures["A", column]
    return earlier


@dataclass(frozen=True)
class Judge:
    """Judges reports, a missing form like one that the unit does not fill in."""

    forms: Mapping[str, StatisticsForm]
    rules: tuple[BoundRule, ...]

    def failures(self, report: Report, earlier: Report | None = None) -> set[tuple[str, str]]:
        """(rule, cell marked) of everything that fails."""
        figures: dict[tuple[str, When | None], Floats] = {}
        times: tuple[tuple[When | None, Report], ...] = (
            (None, report),
            ("previous", earlier or {}),
            ("last_year", earlier or {}),
        )
        for when, told in times:
            for code in told:
                form = self.forms[code]
                figures[code, when] = np.full((1, len(form.cells)), np.nan)
                for cell, number in told[code].items():
                    figures[code, when][0, form.index[cell]] = number
        failed = set()
        for rule in self.rules:
            if rule.form.code in report:
                for i in np.flatnonzero(rule.judge(figures, 1)[0] == 0.0):
                    marked = rule.form.cells[rule.instances[i].at]
                    failed.add((rule.line.code, f"{marked.measure}.{marked.column.code}"))
        return failed


@pytest.fixture(scope="module")
def judge(statistics: dict[str, StatisticsForm], bound: tuple[BoundRule, ...]) -> Judge:
    return Judge(statistics, bound)


def test_an_honest_report_passes(judge: Judge) -> None:
    """Figures that hold together raise nothing, though most details are blank."""
    report = honest_report()

    assert judge.failures(report, before(report)) == set()


def test_a_first_report_passes(judge: Judge) -> None:
    """With no earlier figures, what compares with them is not judged."""
    assert judge.failures(honest_report()) == set()


def test_a_quarter_without_movement_needs_headlines_only(judge: Judge) -> None:
    """Zeros in the headline rows pass with every detail of increase and decrease blank."""
    report = honest_report()
    figures = report["member_statistics"]
    for row, column in list(figures):
        if row[0] in "BC" or row.startswith("KN"):
            figures[row, column] = 0
            if row not in ("B", "C", "KN"):
                del figures[row, column]
    for column in PEOPLE:
        figures["A", column] = figures["D", column]

    assert judge.failures(report, before(report)) == set()


def test_a_committee_above_the_grassroots_passes(judge: Judge) -> None:
    """A unit without members of its own enters itself and zeros."""
    rated = {(row, "cap_tren"): 1.0 for row in ("XL_tong", "XL_da", "XL_tot", "XL_tot_len")}
    zeros = {
        (row, column): 0.0
        for row in ("XL_tong", "XL_da", "XL_tot_len")
        for column in ("tccsd", "chi_bo", "members")
    }
    own = ("QC_tong", "QC_dung", "CTKT_tong", "CTKT_co", "MH_tong", "MH_moi")
    report: Report = {
        "annual_rating": rated | zeros,
        "target_counts": {(code, "count"): 1 for code in own},
    }

    assert judge.failures(report, report) == set()


def test_every_kind_of_unit_can_be_judged(contract: Contract) -> None:
    """Rules that name a form bind too for a unit that does not report that form."""
    for kind in contract.lists.kinds.values():
        own = {code: contract.newest[code] for code in kind.forms}
        judged = {rule.form.code for rule in contract.rules(own)}
        assert judged == set(own) - {"task_progress"}, kind.code


def test_figures_of_units_below_are_noticed(judge: Judge) -> None:
    """A unit that reports no statistics is asked about figures that others report already."""
    report: Report = {
        "annual_rating": {("XL_tong", "members"): 500, ("XL_tong", "cap_tren"): 1},
        "target_counts": {("KT_tccsd", "count"): 12},
    }

    assert judge.failures(report) == {("XL-303", "XL_tong.tccsd"), ("CT-212", "KT_tccsd.count")}


@pytest.mark.parametrize(
    ("form", "cell", "number", "failing"),
    [
        ("member_statistics", ("D", "total"), 42, {"TK-101": "D.total"}),
        ("member_statistics", ("B", "women"), 3, {"TK-102": "B.women"}),
        ("member_statistics", ("B2b", "total"), 3, {"TK-103": "B2.total"}),
        ("member_statistics", ("C", "minority"), 1, {"TK-104": "C.minority"}),
        ("member_statistics", ("C5", "total"), 3, {"TK-105": "C5.total"}),
        ("member_statistics", ("C3_du_bi", "total"), 2, {"TK-106": "C3_du_bi.total"}),
        ("member_statistics", ("A", "religious"), 1, {"TK-110": "A.religious"}),
        ("member_statistics", ("DV_mien", "women"), 2, {"TK-120": "DV_mien.women"}),
        ("member_statistics", ("DV_LL2", "minority"), 21, {"TK-121": "DV_LL2.minority"}),
        ("member_statistics", ("KN_doan", "religious"), 3, {"TK-122": "KN_doan.religious"}),
        ("member_statistics", ("KN", "total"), 4, {"TK-201": "KN.total"}),
        ("member_statistics", ("KN_T8", "total"), 1, {"TK-202": "KN.total"}),
        ("member_statistics", ("KN_HV1", "women"), 1, {"TK-203": "KN.women"}),
        ("member_statistics", ("KN_CM6", "total"), 1, {"TK-204": "KN.total"}),
        ("member_statistics", ("KN_NN11", "total"), 1, {"TK-205": "KN.total"}),
        ("member_statistics", ("KN_ket_nap_lai", "total"), 4, {"TK-206": "KN_ket_nap_lai.total"}),
        ("member_statistics", ("DV", "women"), 16, {"TK-301": "DV.women"}),
        ("member_statistics", ("DV_T2", "total"), 1, {"TK-302": "DV.total"}),
        ("member_statistics", ("DV_con_lai", "total"), 1, {"TK-305": "DV.total"}),
        ("member_statistics", ("DV_NN9", "total"), 1, {"TK-306": "DV_dang_lam_viec.total"}),
        ("member_statistics", ("DV_LL1", "total"), 22, {"TK-307": "DV.total"}),
        ("member_statistics", ("DV_tuoi_tb", "total"), 17.9, {"TK-311": "DV_tuoi_tb.total"}),
        ("member_statistics", ("DV_tuoi_tb", "total"), 33, {"TK-312": "DV_tuoi_tb.total"}),
        ("member_statistics", ("DV_tuoi_tb", "total"), 63.5, {"TK-313": "DV_tuoi_tb.total"}),
        ("member_statistics", ("TC_05", "chi_bo_co_so"), 1, {"TK-501": "TC_05.tccsd"}),
        (
            "member_statistics",
            ("TC_01", "chi_bo_truc_thuoc"),
            1,
            {"TK-502": "TC.chi_bo_truc_thuoc"},
        ),
        ("member_statistics", ("TC", "members"), 40, {"TK-503": "TC.members"}),
        ("target_counts", ("QC_dung", "count"), 6, {"CT-101": "QC_dung.count"}),
        ("target_counts", ("CTKT_co", "count"), 6, {"CT-102": "CTKT_co.count"}),
        ("target_counts", ("MH_moi", "count"), 2, {"CT-103": "MH_moi.count"}),
        ("target_counts", ("QS_cap_uy", "count"), 1, {"CT-104": "QS_cap_uy.count"}),
        ("target_counts", ("CA_cap_uy", "count"), 1, {"CT-105": "CA_cap_uy.count"}),
        ("target_counts", ("NCT_lien_he", "count"), 31, {"CT-106": "NCT_lien_he.count"}),
        ("target_counts", ("CK_co", "count"), 41, {"CT-107": "CK_co.count"}),
        ("target_counts", ("KT_tccsd", "count"), 2, {"CT-201": "KT_tccsd.count"}),
        ("target_counts", ("KN_ngoai", "count"), 4, {"CT-205": "KN_ngoai.count"}),
        ("annual_rating", ("XL_kht", "members"), 1, {"XL-101": "XL_da.members"}),
        ("annual_rating", ("XL_tot_len", "members"), 36, {"XL-102": "XL_tot_len.members"}),
        ("annual_rating", ("KXL_dinh_chi", "members"), 1, {"XL-103": "KXL.members"}),
        ("annual_rating", ("KXL_dinh_chi", "chi_bo"), 1, {"XL-104": "KXL.chi_bo"}),
        (
            "annual_rating",
            ("XL_tong", "members"),
            42,
            {"XL-105": "XL_tong.members", "XL-201": "XL_tong.members"},
        ),
    ],
)
def test_a_wrong_figure_is_found_at_its_cell(
    judge: Judge,
    form: str,
    cell: tuple[str, str],
    number: float,
    failing: dict[str, str],
) -> None:
    """One figure changed in an honest report: the rule fails that says so, at the named cell."""
    report = honest_report()
    earlier = before(report)
    report[form][cell] = number

    assert failing.items() <= judge.failures(report, earlier)


def test_too_many_outstanding_is_a_warning(judge: Judge, contract: Contract) -> None:
    """Over 20% of those rated good: a warning, since places count differently."""
    report = honest_report()
    report["annual_rating"]["XL_xs", "members"] = 7
    line = next(line for _, line in all_lines(contract) if line.code == "XL-301")

    assert ("XL-301", "XL_xs.members") in judge.failures(report)
    assert line.severity == "warning"


def test_parts_left_blank_are_found(judge: Judge) -> None:
    """A total without its parts fails, since blank parts count as nothing."""
    report = honest_report()
    for column in PEOPLE:
        for row in ("B1", "B2", "B2a", "B2b", "KN_T1"):
            del report["member_statistics"][row, column]

    assert {
        ("TK-102", "B.total"),
        ("TK-201", "KN.total"),
        ("TK-202", "KN.total"),
    } <= judge.failures(report)


def test_a_large_change_wants_a_reason(judge: Judge, contract: Contract) -> None:
    """Figures that jump since last period are to be explained, not refused."""
    report = honest_report()
    earlier = before(report)
    for row in ("D", "DV_HV4"):
        earlier["member_statistics"][row, "total"] = 80
    earlier["member_statistics"]["TC", "tccsd"] = 2
    severity = {line.code: line.severity for _, line in all_lines(contract)}

    failed = {code for code, _ in judge.failures(report, earlier)}

    assert failed == {"TK-110", "TK-130", "TK-320", "TK-510"}
    assert {severity[code] for code in failed - {"TK-110"}} == {"explain"}


def test_no_cell_is_unguarded(judge: Judge) -> None:
    """Whatever cell gets a thousand too many, at least one rule notices."""
    honest = honest_report()
    earlier = before(honest)
    unguarded = []
    for code, form in judge.forms.items():
        for cell in form.cells:
            report = copy.deepcopy(honest)
            key = (cell.measure, cell.column.code)
            report[code][key] = report[code].get(key, 0) + 1000
            if not judge.failures(report, earlier):
                unguarded.append((code, key))

    assert unguarded == []


# -- rules of task progress


@dataclass(frozen=True)
class TaskRow:
    """One task row as operands: days as numbers, a blank as null."""

    values: Mapping[str, Any]

    def of(self, ref: Ref) -> Array:
        value = self.values.get(f"{ref.code}.{ref.column}" if ref.column else ref.code)
        if ref.code in ("percent", "last_percent", "period", "completed_on"):
            days = value.toordinal() if isinstance(value, date) else value
            return np.array([np.nan if days is None else days], dtype=float)
        return np.array([value], dtype=object)

    def expand(self, ref: Ref) -> list[Ref]:
        return [ref]


DONE = {
    "status": "hoàn thành",
    "percent": 100,
    "completed_on": date(2026, 9, 30),
    "document": "12-KH/HU ngày 30/9/2026",
    "last_percent": 60,
}


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, {}),
        ({"completed_on": None}, {"NV-01": "completed_on"}),
        ({"percent": None}, {"NV-02": "percent"}),
        ({"percent": 90}, {"NV-02": "percent"}),
        ({"document": None}, {"NV-03": "document"}),
        (
            {"status": "đang thực hiện"},
            {"NV-04": "status", "NV-07": "completed_on"},
        ),
        (
            {"status": "không thuộc phạm vi", "percent": None, "completed_on": None},
            {"NV-05": "result"},
        ),
        (
            {
                "status": "không thuộc phạm vi",
                "percent": None,
                "completed_on": None,
                "result": "Không có chi bộ quân sự",
            },
            {},
        ),
        ({"status": "tạm dừng", "percent": 60, "completed_on": None}, {"NV-06": "obstacle"}),
        ({"completed_on": date(2026, 10, 1)}, {"NV-08": "completed_on"}),
        (
            {"status": "đang thực hiện", "percent": 50, "completed_on": None},
            {"NV-09": "percent"},
        ),
        (
            {"status": "chưa thực hiện", "percent": 10, "completed_on": None, "last_percent": 0},
            {"NV-10": "percent"},
        ),
        ({"status": "chưa thực hiện", "percent": None, "completed_on": None}, {}),
        ({"status": "đang thực hiện", "percent": None, "completed_on": None}, {}),
    ],
)
def test_task_progress_holds_together(
    tasks: TaskForm, changes: dict[str, Any], failing: dict[str, str]
) -> None:
    """The rules of DOMAIN section 4, each failing on the cell to be mended."""
    row = TaskRow(DONE | {"period.last_day": date(2026, 9, 30)} | changes)

    failed = {line.code: line.at for line in tasks.rules if evaluate(line.rule.node, row)[0] == 0.0}

    assert failed == failing


def test_severities_of_task_rules(tasks: TaskForm) -> None:
    """A missing document number is a warning, falling back wants a reason, the rest is an error."""
    soft = {line.code: line.severity for line in tasks.rules if line.severity != "error"}

    assert soft == {"NV-03": "warning", "NV-09": "explain"}


def test_rules_are_written_as_they_are_read(contract: Contract) -> None:
    """Parsing a rule's own text again gives the same rule."""
    assert all(parse(line.rule.source) == line.rule for _, line in all_lines(contract))
