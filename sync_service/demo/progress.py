"""How each unit gets on with its tasks: a life drawn once for every unit and task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sync_service.domain.deadlines import (
    DONE,
    IN_PROGRESS,
    NOT_APPLICABLE,
    NOT_STARTED,
    PAUSED,
    Deadline,
)
from sync_service.domain.periods import Period
from sync_service.domain.plans import Plan, Task

Entry = int | str | date | None
Row = dict[str, Entry]  # by the task form's field codes

# The kinds of deadline that set one day for the whole work.
_ONCE = ("fixed", "triggered")
_GUIDANCE = date(2023, 9, 15)  # when, in the sample, the guidance waited for has come

_RESULTS = (
    "Đã ban hành văn bản chỉ đạo và triển khai đến cấp ủy trực thuộc",
    "Đã tổ chức hội nghị quán triệt, có báo cáo kết quả",
    "Đã rà soát, tổng hợp và báo cáo cấp trên",
    "Đã giao chỉ tiêu cho từng đơn vị trực thuộc",
)
_UNDER_WAY = (
    "Đang lấy ý kiến các đơn vị trực thuộc",
    "Đang xây dựng dự thảo văn bản",
    "Triển khai theo kế hoạch năm, bảo đảm tiến độ",
    "Đã hoàn thành bước rà soát, đang tổng hợp",
)
_OBSTACLES = (
    "Thiếu cán bộ chuyên trách, kiêm nhiệm nhiều việc",
    "Kinh phí chưa được bố trí đủ",
    "Chờ hướng dẫn thống nhất của cấp trên",
)
_PROPOSALS = (
    "Đề nghị Ban Tổ chức Tỉnh ủy tập huấn nghiệp vụ",
    "Đề nghị bổ sung kinh phí trong năm",
)
_OUT_OF_SCOPE = "Đơn vị không có tổ chức đảng thuộc phạm vi nhiệm vụ này"
_PAUSED = "Tạm dừng chờ sắp xếp tổ chức bộ máy"


@dataclass(frozen=True)
class Progress:
    """The honest task rows of all units; the same for the same seed."""

    plans: Mapping[str, Plan]
    seed: int

    def row(self, period: Period, unit: str, plan: str, code: str) -> Row:
        """What a clerk enters for a task at the end of a period, by field; blank fields absent."""
        task = next(task for task in self.plans[plan].tasks if task.code == code)
        life = Random(f"{self.seed} {unit} {plan} {code}")
        fate = life.random()
        if fate < 0.012:
            return {"status": NOT_APPLICABLE, "result": _OUT_OF_SCOPE}
        row = self._row(period, task, life)
        now = Random(f"{self.seed} {unit} {plan} {code} {period}")
        if row["status"] == IN_PROGRESS:
            if fate > 0.988:
                return {"status": PAUSED, "percent": row.get("percent"), "obstacle": _PAUSED}
            if now.random() < 0.08:
                row["obstacle"] = now.choice(_OBSTACLES)
            if now.random() < 0.04:
                row["proposal"] = now.choice(_PROPOSALS)
        return row

    def _row(self, period: Period, task: Task, life: Random) -> Row:
        kind = task.deadline.kind
        if kind in _ONCE:
            return _once(period.last_day, task.deadline, life)
        if kind == "annual":
            return _yearly(period, life)
        return {"status": IN_PROGRESS, "result": life.choice(_UNDER_WAY)}


def _once(today: date, deadline: Deadline, life: Random) -> Row:
    due = deadline.by or _GUIDANCE + timedelta(days=30 * (deadline.offset_months or 1))
    length = life.randint(60, 240)
    delay = life.randint(5, 150) if life.random() < 0.2 else -life.randint(0, 45)
    # A few are never done.
    done = due + timedelta(days=delay if life.random() < 0.97 else 5000)
    begun = done - timedelta(days=length)
    if today >= done:
        return _done(done, life)
    if today < begun:
        return {"status": NOT_STARTED, "percent": 0}
    percent = 5 + 90 * (today - begun).days // max((done - begun).days, 1)
    return {"status": IN_PROGRESS, "percent": percent, "result": life.choice(_UNDER_WAY)}


def _yearly(period: Period, life: Random) -> Row:
    done = date(period.year, 11, 15) + timedelta(days=life.randint(0, 60))
    if done <= period.last_day:
        return _done(done, life)
    percent = period.number * 22 + life.randint(-4, 4)
    return {"status": IN_PROGRESS, "percent": percent, "result": life.choice(_UNDER_WAY)}


def _done(day: date, life: Random) -> Row:
    number, kind = life.randint(3, 320), life.choice(("BC", "KH", "QĐ", "HD", "CV"))
    return {
        "status": DONE,
        "percent": 100,
        "completed_on": day,
        "document": f"{number:02}-{kind}/ĐU, {day:%d/%m/%Y}",
        "result": life.choice(_RESULTS),
    }
