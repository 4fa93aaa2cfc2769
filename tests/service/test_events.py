"""An awaited event has happened: deadlines follow in the next workbooks, and can be put back."""

import io
import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from sync_service.database import audit
from sync_service.database.plan_events import events_ever
from sync_service.domain.awaited import PlanEvent, event_key, with_events
from sync_service.domain.deadlines import Deadline
from sync_service.domain.plans import Document, Plan, Task
from sync_service.errors import UsageRefused
from sync_service.stages.periods import set_period_state
from sync_service.stages.plans.event_words import EventRefused
from sync_service.stages.plans.events import listed_events, record_event, undo_event
from tests.service.province import Province, honest

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
GUIDANCE = "Trung ương có hướng dẫn về chế độ làm việc"
PLAN = """
code: MAU-1
document: {{type: Kế hoạch, number: 01-KH/TU, date: 2022-10-03, issuer: Tỉnh ủy Mẫu, title: Mẫu,
  implements: []}}
tasks:
- {{code: "1", title: Ban hành quy chế làm việc, roles: {{implement: [Các tổ chức cơ sở đảng]}},
   deadline: {{text: Sau 03 tháng kể từ khi có hướng dẫn, kind: triggered,
     after_event: "{guidance}", offset_months: 3}}}}
- {{code: "2", title: Sửa quy chế phối hợp, roles: {{implement: [Các tổ chức cơ sở đảng]}},
   deadline: {{text: Khi có hướng dẫn (trong quý I/2023), kind: combined, components: [
     {{text: Khi có hướng dẫn, kind: triggered, after_event: "{guidance}"}},
     {{text: trong quý I/2023, kind: fixed, by: 2023-03-31}}]}}}}
- {{code: "3", title: Học nghị quyết, roles: {{implement: [Các tổ chức cơ sở đảng]}},
   deadline: {{text: Trong tháng 2/2023, kind: fixed, by: 2023-02-28}}}}
- {{code: "4", title: Thí điểm tổ đảng, roles: {{implement: [Các tổ chức cơ sở đảng]}},
   deadline: {{text: Khi có hướng dẫn thí điểm, kind: triggered,
     after_event: Trung ương có hướng dẫn về chế độ làm việc của tổ đảng}}}}
targets: []
"""


@pytest.fixture
def waiting(province: Province) -> Province:
    """The small province with a plan that waits for guidance, and 2023-Q1 open; 3 April 2023."""
    load(province, "MAU-1")
    province.open("2023-Q1")
    return province


def load(province: Province, code: str, guidance: str = GUIDANCE) -> None:
    """Loads the plan under a code, with its own words for the event."""
    file = province.folder / f"{code}.yaml"
    content = PLAN.format(guidance=guidance).replace("MAU-1", code)
    file.write_text(content.replace("01-KH/TU", f"{code}-KH/TU"), encoding="utf-8")
    province.load_plan(file)


def record(province: Province, words: str = GUIDANCE, day: date = date(2023, 1, 10)) -> list[str]:
    """Records the event; the tasks that follow."""
    outcome = record_event(province.context, [words], day, "Lan", "MAU-1")
    return [one.task.code for one in outcome.tasks]


def deadlines(province: Province, period: str, unit: str = "G1", plan: str = "MAU-1") -> list[str]:
    """The deadline cells of the plan's sheet in the unit's workbook, as openpyxl reads them."""
    book = load_workbook(io.BytesIO(province.issue(period, unit)), data_only=True)
    sheet = book[f"NV {plan}"]
    headings = {
        cell.value: (cell.row, cell.column)
        for row in sheet.iter_rows(max_row=10)
        for cell in row
        if cell.value in ("Mã số", "Thời hạn")
    }
    top, column = headings["Thời hạn"]
    return [
        str(sheet.cell(row, column).value)
        for row in range(top + 1, top + 5)
        if sheet.cell(row, 1).value
    ]


def boxes(province: Province, period: str, code: str) -> dict[str, int]:
    """The boxes of a task that are not empty."""
    (found,) = [one for one in province.rollup(period).tasks if one.code == code]
    return {box: count for box, count in found.boxes.items() if count}


def test_the_next_workbooks_show_the_due_date_and_undoing_brings_the_words_back(
    waiting: Province,
) -> None:
    """Offset months are added, of a combined deadline the later day counts; others stay."""
    waiting.open("2023-Q2")
    before = deadlines(waiting, "2023-Q2")
    assert before == [
        "Sau 03 tháng kể từ khi có hướng dẫn",
        "Khi có hướng dẫn (trong quý I/2023) (đến 31/03/2023)",
        "Trong tháng 2/2023 (đến 28/02/2023)",
        "Khi có hướng dẫn thí điểm",
    ]
    assert record(waiting, day=date(2023, 3, 31)) == ["1", "2"]
    for unit in ("G1", "G4"):
        assert deadlines(waiting, "2023-Q2", unit) == [
            "Sau 03 tháng kể từ khi có hướng dẫn (đến 30/06/2023)",
            "Khi có hướng dẫn (trong quý I/2023) (đến 31/03/2023)",
            *before[2:],
        ]
    waiting.open("2023-Q3")
    assert deadlines(waiting, "2023-Q3")[0].endswith("(đến 30/06/2023)")
    outcome = undo_event(waiting.context, [GUIDANCE], "Lan", "MAU-1")
    assert [(one.task.code, one.after.due(2023)) for one in outcome.tasks] == [
        ("1", None),
        ("2", date(2023, 3, 31)),
    ]
    assert outcome.periods == ("2023-Q1", "2023-Q2", "2023-Q3")
    assert deadlines(waiting, "2023-Q2") == deadlines(waiting, "2023-Q3") == before


def test_lateness_follows_in_open_periods_only(waiting: Province) -> None:
    """A period closed before the event was recorded, or undone, keeps its boxes and deadlines."""
    waiting.report("2023-Q1", "G1")
    set_period_state(waiting.context, "2023-Q1", "closed", "test")
    waiting.open("2023-Q2")
    waiting.clock.now = datetime(2023, 7, 3, 9, tzinfo=HERE)
    waiting.report("2023-Q2", "G1")
    assert boxes(waiting, "2023-Q1", "1") == boxes(waiting, "2023-Q2", "1") == {"open_in_time": 1}
    record(waiting, day=date(2022, 11, 30))
    assert boxes(waiting, "2023-Q1", "1") == {"open_in_time": 1}
    assert boxes(waiting, "2023-Q2", "1") == {"open_overdue": 1}
    set_period_state(waiting.context, "2023-Q2", "closed", "test")
    undo_event(waiting.context, [GUIDANCE], "Lan", "MAU-1")
    assert boxes(waiting, "2023-Q2", "1") == {"open_overdue": 1}
    assert deadlines(waiting, "2023-Q2")[0].endswith("(đến 28/02/2023)")


def test_months_are_given_where_the_plan_says_none(waiting: Province) -> None:
    """Without them the day of the event is the deadline; the plan's own offset is not touched."""
    outcome = record_event(waiting.context, [GUIDANCE], date(2023, 2, 28), "Lan", "MAU-1", months=6)
    assert [one.after.due(2023) for one in outcome.tasks] == [date(2023, 5, 28), date(2023, 8, 28)]
    outcome = record_event(
        waiting.context, [GUIDANCE], date(2023, 4, 1), "Lan", "MAU-1", replace=True
    )
    assert [one.after.due(2023) for one in outcome.tasks] == [date(2023, 7, 1), date(2023, 4, 1)]


def test_nothing_is_guessed(waiting: Province) -> None:
    """Near words are refused with the near ones named; the same words in another spelling do."""
    with pytest.raises(EventRefused, match="Không có gì được ghi") as refused:
        record(waiting, "hướng dẫn chế độ làm việc")
    assert f"“{GUIDANCE}” (MAU-1: 1, 2)" in refused.value.vi
    assert "của tổ đảng” (MAU-1: 4)" in refused.value.vi
    with waiting.engine.connect() as connection:
        assert events_ever(connection, "MAU-1") == []
    assert record(waiting, f"  {GUIDANCE.upper()}. ") == ["1", "2"]


def test_what_cannot_be_is_refused(waiting: Province) -> None:
    """A day to come, another day without --replace, an unknown plan, undoing what is not there."""
    with pytest.raises(EventRefused, match="chưa đến"):
        record(waiting, day=date(2023, 4, 4))
    with pytest.raises(UsageRefused, match="gần giống: MAU-1"):
        record_event(waiting.context, [GUIDANCE], date(2023, 1, 1), "Lan", "MAU-l")
    with pytest.raises(EventRefused, match="chưa có sự kiện nào"):
        undo_event(waiting.context, [GUIDANCE], "Lan", "MAU-1")
    record(waiting)
    with pytest.raises(EventRefused, match=r"đã ghi ngày 10/01/2023.*--replace"):
        record(waiting, day=date(2023, 1, 11))
    outcome = record_event(waiting.context, [GUIDANCE], date(2023, 1, 10), "Lan", "MAU-1")
    assert outcome.periods == ()  # on record just so: nothing changes
    with waiting.engine.connect() as connection:
        assert [one.day for one in events_ever(connection, "MAU-1")] == [date(2023, 1, 10)]


def test_one_event_awaited_in_two_wordings_and_by_two_plans(waiting: Province) -> None:
    """Near wordings are shown together; several words, or all plans, are recorded at once."""
    load(waiting, "MAU-2")
    load(waiting, "MAU-3", "Trung ương có hướng dẫn khác")
    both = [GUIDANCE, f"{GUIDANCE} của tổ đảng"]
    with waiting.engine.connect() as connection:
        listed = listed_events(connection, "MAU-1")
    assert listed[0].alike == (tuple(both),)
    outcome = record_event(waiting.context, both, date(2023, 1, 10), "Lan", None)
    assert [(one.plan, one.task.code) for one in outcome.tasks] == [
        *(("MAU-1", code) for code in "124"),
        *(("MAU-2", code) for code in "124"),
        ("MAU-3", "4"),
    ]
    undone = undo_event(waiting.context, both[:1], "Lan", None)
    assert {one.plan for one in undone.events} == {"MAU-1", "MAU-2"}
    with waiting.engine.connect() as connection:
        states = {
            plan.plan: [one.happened is not None for one in plan.events]
            for plan in listed_events(connection)
        }
        assert audit.first_broken(connection) is None
    assert states == {"MAU-1": [False, True], "MAU-2": [False, True], "MAU-3": [False, True]}


def test_an_event_stays_on_record_when_the_plan_is_loaded_again(waiting: Province) -> None:
    """The deadline keeps following it; loading is no change of the deadline."""
    record(waiting, day=date(2023, 3, 31))
    load(waiting, "MAU-1")
    assert deadlines(waiting, "2023-Q1")[0].endswith("(đến 30/06/2023)")


def test_every_event_is_on_record(waiting: Province) -> None:
    """Recording and undoing, with who did it and the tasks concerned."""
    record(waiting)
    undo_event(waiting.context, [GUIDANCE], "Minh", "MAU-1")
    with waiting.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "select actor, action, subject, detail from audit where action like 'plan.event%%'"
            if connection.dialect.name == "postgresql"
            else "select actor, action, subject, detail from audit where action like 'plan.event%'"
        ).fetchall()
        assert audit.first_broken(connection) is None
    assert [tuple(row[:3]) for row in rows] == [
        ("Lan", "plan.event", "MAU-1"),
        ("Minh", "plan.event.undo", "MAU-1"),
    ]
    details = [row[3] if isinstance(row[3], dict) else json.loads(row[3]) for row in rows]
    assert [(one["day"], one["tasks"]) for one in details] == [("2023-01-10", ["1", "2"])] * 2


def test_the_plan_files_words_are_those_that_events_are_recorded_in(province: Province) -> None:
    """The plan of Quảng Ngãi in schemas/plans: three months after the model rules have come."""
    province.load_plan()
    words = "Trung ương có Quy chế mẫu và hướng dẫn thực hiện cho cấp ủy cơ sở"
    outcome = record_event(province.context, [words], date(2023, 1, 31), "Lan", "QNG-21")
    assert [(one.task.code, one.after.due(2023)) for one in outcome.tasks] == [
        ("2.1.2.a", date(2023, 4, 30))
    ]


def test_a_workbook_issued_before_the_event_is_taken_after_it(waiting: Province) -> None:
    """The deadline is shown to the clerk, and read from no file."""
    content = waiting.filled("2023-Q1", "G1", honest("2023-Q1", "G1"))
    record(waiting, day=date(2022, 11, 30))
    assert waiting.send(content).status == "accepted"
    assert boxes(waiting, "2023-Q1", "1") == {"open_overdue": 1}


def test_work_without_end_gets_no_day_from_its_beginning() -> None:
    """Guidance begins it; a day that the plan sets beside it still counts, and its own months."""
    happened = {
        event_key(GUIDANCE): PlanEvent("P", GUIDANCE, date(2023, 1, 5), 6, datetime.now(HERE))
    }

    def due(*parts: Deadline) -> date | None:
        task = Task("1", "Mẫu", None, {}, Deadline("Mẫu", "combined", components=parts))
        plan = Plan("P", Document("Kế hoạch", None, None, None), (task,), ())
        return with_events(plan, happened).tasks[0].deadline.due(2023)

    waits = Deadline("khi có hướng dẫn", "triggered", after_event=GUIDANCE)
    going_on = Deadline("thường xuyên", "ongoing")
    day = Deadline("trong tháng 2/2023", "fixed", by=date(2023, 2, 28))
    assert due(going_on, waits) is None
    assert due(going_on, waits, day) == date(2023, 2, 28)
    assert due(going_on, replace(waits, offset_months=3)) == date(2023, 4, 5)
    assert due(waits, day) == date(2023, 7, 5)
