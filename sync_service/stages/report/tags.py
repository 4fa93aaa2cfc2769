"""The values that the Word template's tags stand for; docs/report.md lists them.

Tags bear Vietnamese names without marks: the office that edits the template reads them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sync_service.domain.deadlines import BOXES, Box
from sync_service.domain.numbers import vietnamese
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Target
from sync_service.domain.rollups import TargetState
from sync_service.stages.report.facts import ReportFacts, claim
from sync_service.stages.report.figures import Tags, figure_tags
from sync_service.stages.report.form import Stated
from sync_service.stages.report.head import head_tags
from sync_service.stages.report.words import (
    MOST_CHANGES,
    change_words,
    day_words,
    period_words,
    statements,
    task_words,
    tenths,
)
from sync_service.workbooks.provincial import texts

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


def tags(
    facts: ReportFacts, stated: Stated, day: date, *, number: str = "", by_person: bool = True
) -> Tags:
    """All tags of a report dated `day`; with `by_person`, places for a person to write stay.

    `stated` is what the office has set about issuer and signature.
    """
    report, period = facts.report, period_words(facts.report.period)
    subject = "tình hình tổ chức đảng, đảng viên và kết quả thực hiện nhiệm vụ, chỉ tiêu"
    return {
        "nguoi_viet": by_person,
        **head_tags(facts, stated, day, number, by_person=by_person),
        "don_vi": report.title,
        "noi_dung": subject,
        "trich_yeu": f"{subject} {period}",
        "ky": period,
        "ky_hoa": period.upper(),
        "den_ngay": day_words(report.as_of),
        "han_nop": day_words(facts.scope.last.due_day),
        "noi_nhan": list(facts.recipients),
        **_coverage(facts),
        **figure_tags(facts),
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
            "ty_le": "…" if share is None else tenths(share),
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
        plans.append({"ten": _plan_words(plan), **_boxes(summed)})
        for box in BOXES:
            total[box] += summed[box]
        for task in mine:
            tasks.append({"ten": task_words(plan, task), **_boxes(boxes[plan.code, task.code])})
    done = total["done_on_time"] + total["done_late"]
    return {
        "ke_hoach": plans,
        "nhiem_vu": tasks,
        "tong_cong": _boxes(total),
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
        note = f"Đến hạn {day_words(target.by)}" if target.by else "Đánh giá khi hết năm"
    unit = target.unit if target.unit == "%" else f" {target.unit}"
    return {
        "chi_tieu": f"{target.text} ({plan.document.number or plan.code})",
        "yeu_cau": _required(target),
        "thuc_hien": "…" if state.actual is None else tenths(state.actual) + unit,
        "ghi_chu": note,
    }


def _required(target: Target) -> str:
    """What a target asks for; more than 100% there is not."""
    if target.unit == "%" and target.comparator == ">=" and target.value == 100:
        return "100%"
    return texts.requirement_words(target)


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
            f"Còn ý kiến về {vietnamese(more)} nhiệm vụ khác; đầy đủ ý kiến của từng đơn vị ở sổ "
            f"tổng hợp gửi kèm, trang “{texts.TASKS_BY_UNIT}”."
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
                due.append((day, f"{task_words(plan, task)}; hạn {day_words(day)}"))
            if late := counted.get("open_overdue", 0):
                words = f"{task_words(plan, task)}; {vietnamese(late)} đơn vị quá hạn"
                overdue.append((-late, words))
    name = period_words(following.code)
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
        "lan_gui_truoc": day_words(texts.local(facts.sent_at).date()) if facts.sent_at else "",
    }


def _boxes(boxes: Mapping[Box, int]) -> dict[str, str]:
    return {_BOX_TAGS[box]: vietnamese(boxes.get(box, 0)) for box in BOXES}


def _plan_words(plan: Plan) -> str:
    """A plan's document; one without a number, with the code by which tasks name it."""
    named = plan.document.printed
    return named if plan.document.number else f"{named} (gọi tắt là {plan.code})"


def _lines(words: list[str]) -> list[str]:
    """So many lines as a report bears, each ended as in a list."""
    more = len(words) - _MOST_LINES
    if more > 0:
        words = [*words[:_MOST_LINES], f"và {vietnamese(more)} nhiệm vụ khác (xem Phụ lục 2)"]
    return [f"{line}{'.' if at == len(words) else ';'}" for at, line in enumerate(words, start=1)]


def _some(number: int) -> str:
    """A count in words; empty for none, so that a template may ask for it."""
    return vietnamese(number) if number else ""
