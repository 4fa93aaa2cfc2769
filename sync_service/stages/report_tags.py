"""The values that the Word template's tags stand for; docs/report.md lists them.

Tags bear Vietnamese names without marks: the office that edits the template reads them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sync_service.contract.definitions import Sheet
from sync_service.domain.deadlines import BOXES, Box
from sync_service.domain.numbers import vietnamese
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import Comparison, Number, TargetState, Values
from sync_service.stages.report_facts import ReportFacts, claim
from sync_service.stages.report_words import (
    MOST_CHANGES,
    change_words,
    plain_label,
    signed_for,
    statements,
    task_words,
)
from sync_service.workbooks.provincial import texts

_FORM = "member_statistics"
_BOX_TAGS: dict[Box, str] = dict(
    zip(
        BOXES,
        (
            *("dung_han", "hoan_thanh_muon", "con_han", "qua_han"),
            *("chua_lam", "tam_dung", "khong_thuoc"),
        ),
        strict=True,
    )
)
_MOST_LINES = 15
_MOST_NAMES = 25
_PLACE = re.compile(
    r"^(Tỉnh ủy|Thành ủy|Huyện ủy|Thị ủy|Đảng ủy (xã|phường|đặc khu)|Đảng bộ (tỉnh|xã|phường))\s+"
)
# Written in by hand on the printed page.
_LEFT_OPEN = "…………"

Tags = dict[str, Any]


def tags(facts: ReportFacts, day: date, *, number: str = "", by_person: bool = True) -> Tags:
    """All tags of a report dated `day`; with `by_person`, places for a person to write stay."""
    report, kind = facts.report, facts.scope.units[facts.scope.unit].kind
    period = _lower(texts.period_words(report.period))

    def unknown(what: str) -> str:
        return f"[… {what} …]" if by_person else _LEFT_OPEN

    return {
        "nguoi_viet": by_person,
        "co_quan_cap_tren": facts.superior.upper(),
        "co_quan": report.title.upper(),
        "don_vi": report.title,
        "dang_bo": "Đảng bộ tỉnh" if kind == "tinh_uy" else "Đảng bộ",
        "so_ky_hieu": f"Số {number or '        '}-BC/{facts.symbol or unknown('ký hiệu')}",
        "dia_danh_ngay": (
            f"{_place(report.title) or unknown('địa danh')}, ngày {day:%d} tháng {day:%m} năm "
            f"{day.year}"
        ),
        "noi_dung": "tình hình tổ chức đảng, đảng viên và kết quả thực hiện nhiệm vụ, chỉ tiêu",
        "trich_yeu": (
            f"tình hình tổ chức đảng, đảng viên và kết quả thực hiện nhiệm vụ, chỉ tiêu {period}"
        ),
        "ky": period,
        "ky_hoa": period.upper(),
        "den_ngay": texts.day_words(report.as_of),
        "han_nop": texts.day_words(facts.scope.last.due_day),
        "thay_mat": signed_for(kind),
        "thu_truong": "THỦ TRƯỞNG ĐƠN VỊ",
        "noi_nhan": list(facts.recipients),
        "luu": f"Văn phòng {report.title}",
        **_coverage(facts),
        **_members(facts),
        **_tasks(facts),
        **_targets(facts),
        **_said(facts),
        **_next_period(facts),
        **_changes(facts),
    }


def _coverage(facts: ReportFacts) -> Tags:
    coverage, report = facts.report.rollup.coverage, facts.report
    late = [row.unit for row in report.board if row.late and row.state in ("accepted", "approved")]
    share = coverage.accepted / coverage.expected * 100 if coverage.expected else None
    whole = facts.scope.period.is_quarter
    return {
        "bao_phu": {
            "du": facts.complete,
            "da_nhan": vietnamese(coverage.accepted),
            "phai_nop": vietnamese(coverage.expected),
            "con_thieu": vietnamese(coverage.expected - coverage.accepted),
            "da_duyet": vietnamese(coverage.approved),
            "ty_le": "…" if share is None else _tenths(share),
            # Of a longer period the board knows the last quarter only.
            "nop_muon": vietnamese(len(late)) if whole else "",
        },
        "chu_thich_bao_phu": texts.coverage_words(coverage) + ".",
        "don_vi_thieu": _by_direct_unit(facts, coverage.missing),
        "don_vi_muon": _by_direct_unit(facts, late) if whole else [],
    }


def _by_direct_unit(facts: ReportFacts, units: Sequence[str]) -> list[Tags]:
    report = facts.report
    grouped: dict[str, list[str]] = {}
    for unit in units:
        grouped.setdefault(report.direct_of.get(unit, unit), []).append(unit)
    rows = []
    for top, found in grouped.items():
        names = [report.name_of(unit) for unit in found[:_MOST_NAMES]]
        more = len(found) - len(names)
        words = "; ".join(names) + (f"; và {vietnamese(more)} đơn vị khác" if more else "")
        rows.append({"cap_tren": report.name_of(top), "so": vietnamese(len(found)), "ten": words})
    return rows


def _members(facts: ReportFacts) -> Tags:
    report, values = facts.report, facts.report.rollup.values
    sheet, organisations = _sheet_of(facts, "D"), _sheet_of(facts, "TC")
    found = {
        name: vietnamese(_number(values, measure, column))
        for name, measure, column in (
            ("cuoi_ky", "D", "total"),
            ("nu", "D", "women"),
            ("dan_toc", "D", "minority"),
            ("co_dao", "D", "religious"),
            ("tang", "B", "total"),
            ("ket_nap", "B1", "total"),
            ("giam", "C", "total"),
        )
    }
    return {
        "so": found,
        "ten_ky_nay": texts.period_words(report.period),
        "ten_ky_truoc": texts.period_words(report.previous.period),
        "ten_cung_ky": texts.period_words(report.last_year.period),
        "so_ky_truoc": report.has_previous and report.previous.values is not None,
        "so_cung_ky": report.last_year.values is not None,
        "dang_vien": [] if sheet is None else _compared(facts, sheet),
        "ghi_chu_so_sanh": _comparison_note(facts),
        "to_chuc": [] if organisations is None else _organisations(facts, organisations),
        "tieu_de_bieu": "" if sheet is None else sheet.title.vi.upper().replace(" TRONG KỲ", ""),
        "bieu_dang_vien": [] if sheet is None else _whole_sheet(values, sheet),
    }


def _compared(facts: ReportFacts, sheet: Sheet) -> list[Tags]:
    report = facts.report
    comparable = facts.complete and facts.previous_complete
    rows = []
    for row in sheet.rows:
        if row.code is None or row.level > 1:
            continue
        now = _number(report.rollup.values, row.code)
        before = _number(report.previous.values, row.code)
        change = now - before if comparable and now is not None and before is not None else None
        rows.append(
            {
                "nhan": ("- " if row.level else "") + plain_label(row.label.vi),
                "ky_nay": vietnamese(now),
                "ky_truoc": vietnamese(before),
                "tang_giam": _signed(change),
                "cung_ky": vietnamese(_number(report.last_year.values, row.code)),
            }
        )
    return rows


def _comparison_note(facts: ReportFacts) -> str:
    """Why a column of comparison is empty or must be read with care."""
    report, notes = facts.report, []
    compared: list[tuple[str, Comparison, bool]] = [
        ("Cùng kỳ năm trước", report.last_year, facts.last_year_complete)
    ]
    if report.has_previous:
        compared.insert(0, ("Kỳ trước", report.previous, facts.previous_complete))
    for name, comparison, complete in compared:
        if comparison.values is None:
            notes.append(texts.comparison_words(name, comparison))
        elif not complete:
            period = _lower(texts.period_words(comparison.period))
            notes.append(f"Số liệu {period} chưa đủ báo cáo của các đơn vị")
    return ". ".join(notes) + "." if notes else ""


def _organisations(facts: ReportFacts, sheet: Sheet) -> list[Tags]:
    report = facts.report
    return [
        {
            "nhan": column.heading.vi,
            "ky_nay": vietnamese(_number(report.rollup.values, "TC", column.code)),
            "cung_ky": vietnamese(_number(report.last_year.values, "TC", column.code)),
        }
        for column in sheet.columns
        if column.code != "members"
    ]


def _whole_sheet(values: Values, sheet: Sheet) -> list[Tags]:
    columns = [column.code for column in sheet.columns]
    blank = dict.fromkeys(("total", "women", "minority", "religious"), "")
    return [
        {
            "ma": row.code,
            "nhan": ("- " if row.level else "") + row.label.vi,
            **blank,
            **{code: vietnamese(_number(values, row.code, code)) for code in columns},
        }
        for row in sheet.rows
        if row.code is not None
    ]


def _tasks(facts: ReportFacts) -> Tags:
    rollup = facts.report.rollup
    boxes = {(one.plan, one.code): one.boxes for one in rollup.tasks if any(one.boxes.values())}
    plans, tasks = [], []
    total = dict.fromkeys(BOXES, 0)
    for plan in facts.report.plans:
        mine = [task for task in plan.tasks if (plan.code, task.code) in boxes]
        if not mine:
            continue
        summed = {box: sum(boxes[plan.code, task.code][box] for task in mine) for box in BOXES}
        plans.append({"ten": plan.document.printed, **_boxes(summed)})
        for box in BOXES:
            total[box] += summed[box]
        for task in mine:
            tasks.append({"ten": task_words(plan, task), **_boxes(boxes[plan.code, task.code])})
    done = total["done_on_time"] + total["done_late"]
    return {
        "ke_hoach": plans,
        "nhiem_vu": tasks,
        "tong": {
            "tat_ca": vietnamese(sum(total.values())),
            "hoan_thanh": _some(done),
            "dung_han": vietnamese(total["done_on_time"]),
            "qua_han": _some(total["open_overdue"]),
        },
    }


def _targets(facts: ReportFacts) -> Tags:
    listed: dict[bool | None, list[Tags]] = {True: [], False: [], None: []}
    for plan, target, state in facts.binding:
        met = claim(facts, target, state)
        listed[met].append(_target(facts, plan, target, state, met))
    return {
        "chi_tieu": {"dat": listed[True], "chua_dat": listed[False], "chua_ro": listed[None]},
        "co_chi_tieu": bool(facts.binding),
    }


def _target(
    facts: ReportFacts, plan: Plan, target: Target, state: TargetState, met: bool | None
) -> Tags:
    note = ""
    if state.actual is None:
        note = "Chưa có số liệu"
    elif met is None and not facts.year_complete:
        note = "Tạm tính, chưa đủ báo cáo"
    elif met is None:
        note = texts.term_words(target)
    unit = target.unit if target.unit == "%" else f" {target.unit}"
    return {
        "chi_tieu": f"{target.text} ({plan.document.number or plan.code})",
        "yeu_cau": texts.requirement_words(target),
        "thuc_hien": "…" if state.actual is None else _tenths(state.actual) + unit,
        "ghi_chu": note,
    }


def _said(facts: ReportFacts) -> Tags:
    report = facts.report
    found: Tags = {}
    for tag, rows in (
        ("vuong_mac", [(row, row.obstacle) for row in report.tasks]),
        ("kien_nghi", [(row, row.proposal) for row in report.tasks]),
    ):
        grouped, more = statements(report, rows)
        found[tag] = [{"nhiem_vu": one.task, "y_kien": list(one.said)} for one in grouped]
        found[f"{tag}_khac"] = (
            f"Còn ý kiến về {vietnamese(more)} nhiệm vụ khác: xem sổ tổng hợp, trang "
            f"“{texts.TASKS_BY_UNIT}”."
            if more
            else ""
        )
    return found


def _next_period(facts: ReportFacts) -> Tags:
    following = Period.containing(facts.scope.last.period.last_day + timedelta(days=1))
    boxes = {(one.plan, one.code): one.boxes for one in facts.report.rollup.tasks}
    due: list[tuple[date, str]] = []
    overdue: list[tuple[int, str]] = []
    for plan in facts.report.plans:
        for task in plan.tasks:
            counted = boxes.get((plan.code, task.code), {})
            if not any(counted.values()):
                continue
            day = task.deadline.due(following.last_day.year)
            if day is not None and following.first_day <= day <= following.last_day:
                due.append((day, f"{task_words(plan, task)}; hạn {texts.day_words(day)}"))
            if late := counted.get("open_overdue", 0):
                words = f"{task_words(plan, task)}; {vietnamese(late)} đơn vị quá hạn"
                overdue.append((-late, words))
    name = _lower(texts.period_words(following.code))
    return {
        "ky_sau": name,
        "ky_sau_hoa": name.upper(),
        "den_han": _lines([words for _, words in sorted(due)]),
        "ton_dong": _lines([words for _, words in sorted(overdue)]),
    }


def _changes(facts: ReportFacts) -> Tags:
    rows = []
    for change in facts.changes[:MOST_CHANGES]:
        unit, what, old, new = change_words(facts, change)
        rows.append(
            {"don_vi": unit, "noi_dung": what, "cu": vietnamese(old), "moi": vietnamese(new)}
        )
    more = len(facts.changes) - len(rows)
    return {
        "thay_doi": rows,
        "thay_doi_khac": f"Và {vietnamese(more)} số liệu khác." if more else "",
        "lan_gui_truoc": f"{facts.sent_at:%d/%m/%Y}" if facts.sent_at else "",
    }


def _sheet_of(facts: ReportFacts, measure: str) -> Sheet | None:
    for form in facts.report.forms:
        if form.code == _FORM and measure in form.measures:
            return form.measures[measure][0]
    return None


def _number(values: Values | None, measure: str, column: str = "total") -> Number:
    return (values or {}).get(_FORM, {}).get(measure, {}).get(column)


def _boxes(boxes: Mapping[Box, int]) -> dict[str, str]:
    return {_BOX_TAGS[box]: vietnamese(boxes.get(box, 0)) for box in BOXES}


def _lines(words: list[str]) -> list[str]:
    more = len(words) - _MOST_LINES
    if more <= 0:
        return words
    return [*words[:_MOST_LINES], f"và {vietnamese(more)} nhiệm vụ khác (xem Phụ lục 2)"]


def _some(number: int) -> str:
    """A count in words; empty for none, so that a template may ask for it."""
    return vietnamese(number) if number else ""


def _signed(number: Number) -> str:
    if number is None:
        return "…"
    return f"+{vietnamese(number)}" if number > 0 else vietnamese(number)


def _tenths(number: float) -> str:
    return vietnamese(round(number, 1), 0 if float(round(number, 1)).is_integer() else 1)


def _place(name: str) -> str:
    found = _PLACE.match(name)
    return name[found.end() :].partition(" (")[0] if found else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
