"""Time limits in words become kinds and dates, and what is not certain is said."""

from dataclasses import replace
from datetime import date

import pytest

from sync_service.contract.loading import faults_in
from sync_service.contract.plan_files import plan_of, to_content
from sync_service.documents.deadlines import deadline_of, in_year, speaks_of_time
from sync_service.domain.deadlines import DONE, IN_PROGRESS, Deadline, box_of, due_soon
from sync_service.domain.plans import Document, Plan, Task

FIXED = [
    ("Quý III/2022", date(2022, 9, 30)),
    ("Trong Quý I/2023", date(2023, 3, 31)),
    ("quý 4 năm 2025", date(2025, 12, 31)),
    ("quý III, IV/2023", date(2023, 12, 31)),
    ("Trong tháng 12/2022", date(2022, 12, 31)),
    ("tháng 2 năm 2024", date(2024, 2, 29)),
    ("trong năm 2025", date(2025, 12, 31)),
    ("đến hết năm 2025", date(2025, 12, 31)),
    ("xong trong quý IV/2022", date(2022, 12, 31)),
    ("6 tháng đầu năm 2023", date(2023, 6, 30)),
    ("chậm nhất ngày 15/6/2023", date(2023, 6, 15)),
    ("ngày 30 tháng 6 năm 2019", date(2019, 6, 30)),
    ("09.05.2024", date(2024, 5, 9)),
    ("Thực hiện hoàn thành và tổng kết trong năm 2030", date(2030, 12, 31)),
]


@pytest.mark.parametrize(("text", "by"), FIXED)
def test_a_fixed_time_ends_on_its_last_day(text: str, by: date) -> None:
    """Quarter, month and year end on their last day; the words are kept."""
    assert deadline_of(text) == (Deadline(text, "fixed", by=by), ())


@pytest.mark.parametrize(
    ("text", "by", "due"),
    [
        ("hoàn thành trước 31/3/2023", date(2023, 3, 31), date(2023, 3, 30)),
        ("hoàn thành trước ngày 30 tháng 6 năm 2019", date(2019, 6, 30), date(2019, 6, 29)),
        ("trước quý II/2024", date(2024, 4, 1), date(2024, 3, 31)),
        ("trước năm 2026", date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_before_a_day_is_due_the_day_before(text: str, by: date, due: date) -> None:
    """ "trước X" keeps X and falls due on the day before it."""
    deadline, doubts = deadline_of(text)
    assert deadline == Deadline(text, "fixed", by=by, before=True)
    assert doubts == ()
    assert deadline.due(2020) == due
    assert box_of(DONE, due, deadline, due) == "done_on_time"
    assert box_of(DONE, by, deadline, by) == "done_late"
    assert box_of(IN_PROGRESS, None, deadline, by) == "open_overdue"
    assert due_soon(IN_PROGRESS, deadline, due, 0)
    assert not due_soon(IN_PROGRESS, deadline, by, 5)


def test_before_goes_into_the_plan_file_and_back() -> None:
    """The file says `before` only where it is so, and its schema knows the word."""
    deadline = Deadline("trước 31/3/2023", "fixed", by=date(2023, 3, 31), before=True)
    parts = (deadline, Deadline("hằng năm", "annual", every="year"))
    for one in (deadline, Deadline("cả hai", "combined", components=parts)):
        task = Task("1", "Mở tủ sách", None, {}, one)
        plan = Plan("KH", Document("Kế hoạch", None, None, None), (task,), ())
        content = to_content(plan)
        assert faults_in(content, "plan", "x.yaml") == []
        assert plan_of(content).tasks[0].deadline == one
    plain = to_content(
        replace(plan, tasks=(replace(task, deadline=replace(deadline, before=False)),))
    )
    assert "before" not in plain["tasks"][0]["deadline"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Thường xuyên", Deadline(kind="ongoing")),
        ("thực hiện thường xuyên, liên tục", Deadline(kind="ongoing")),
        ("Tiếp tục thực hiện", Deadline(kind="ongoing")),
        ("Hằng năm", Deadline(kind="annual", every="year")),
        ("Hàng năm", Deadline(kind="annual", every="year")),
        ("Định kỳ hằng năm", Deadline(kind="annual", every="year")),
        ("Theo kế hoạch đào tạo, bồi dưỡng hằng năm", Deadline(kind="annual", every="year")),
        ("Định kỳ", Deadline(kind="recurring")),
        ("hằng quý", Deadline(kind="recurring", every="quarter")),
        ("Định kỳ hằng tháng", Deadline(kind="recurring", every="month")),
        ("mỗi năm 02 lần", Deadline(kind="recurring", every="2/year")),
        ("ít nhất 2 lần/năm", Deadline(kind="recurring", every="2/year")),
        ("06 tháng một lần", Deadline(kind="recurring", every="6 months")),
        ("Từ năm 2023", Deadline(kind="from", from_=date(2023, 1, 1))),
        ("thực hiện từ quý II/2023 trở đi", Deadline(kind="from", from_=date(2023, 4, 1))),
        ("năm 2023 và các năm tiếp theo", Deadline(kind="from", from_=date(2023, 1, 1))),
        ("sau năm 2025", Deadline(kind="from", from_=date(2026, 1, 1))),
        ("Theo nhiệm kỳ", Deadline(kind="term")),
        (
            "giai đoạn 2021 - 2025",
            Deadline(kind="fixed", from_=date(2021, 1, 1), by=date(2025, 12, 31)),
        ),
        (
            "từ năm 2023 đến năm 2025",
            Deadline(kind="fixed", from_=date(2023, 1, 1), by=date(2025, 12, 31)),
        ),
        (
            "nhiệm kỳ 2020 - 2025",
            Deadline(kind="term", from_=date(2020, 1, 1), by=date(2025, 12, 31)),
        ),
    ],
)
def test_kinds_without_a_single_day(text: str, wanted: Deadline) -> None:
    """What is always, each year, every so often, from a day on, or by the term."""
    assert deadline_of(text) == (replace(wanted, text=text), ())


@pytest.mark.parametrize(
    ("text", "event", "months"),
    [
        (
            "Sau 03 tháng kể từ khi có Quy chế mẫu và hướng dẫn thực hiện của Trung ương",
            "Quy chế mẫu và hướng dẫn thực hiện của Trung ương",
            3,
        ),
        ("Sau 01 tháng khi Trung ương ban hành hướng dẫn", "Trung ương ban hành hướng dẫn", 1),
        ("trong vòng 1 năm kể từ ngày ban hành Đề án", "ban hành Đề án", 12),
        ("Sau khi có hướng dẫn của cấp trên", "hướng dẫn của cấp trên", None),
        (
            "khi có quy định, hướng dẫn của Trung ương, Tỉnh ủy",
            "quy định, hướng dẫn của Trung ương, Tỉnh ủy",
            None,
        ),
        ("đột xuất", "có yêu cầu", None),
    ],
)
def test_what_waits_for_an_event(text: str, event: str, months: int | None) -> None:
    """The event in its words and the months behind it; its day gives the due day."""
    deadline, doubts = deadline_of(text)
    assert (deadline.kind, deadline.after_event, deadline.offset_months) == (
        "triggered",
        event,
        months,
    )
    assert doubts == ()
    assert deadline.due(2023) is None
    due = replace(deadline, event_day=date(2023, 1, 31)).due(2023)
    assert due == {None: date(2023, 1, 31), 1: date(2023, 2, 28), 3: date(2023, 4, 30)}.get(
        months, date(2024, 1, 31)
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Thường xuyên; Hằng năm", (("Thường xuyên", "ongoing"), ("Hằng năm", "annual"))),
        ("Định kỳ, thường xuyên", (("Định kỳ", "recurring"), ("thường xuyên", "ongoing"))),
        (
            "Thực hiện thường xuyên (Hoàn thành mục tiêu và tổng kết Đề án vào quý IV/2025)",
            (
                ("Thực hiện thường xuyên", "ongoing"),
                ("Hoàn thành mục tiêu và tổng kết Đề án vào quý IV/2025", "fixed"),
            ),
        ),
        (
            "Khi có văn bản chỉ đạo của Trung ương (Trong năm 2023)",
            (("Khi có văn bản chỉ đạo của Trung ương", "triggered"), ("Trong năm 2023", "fixed")),
        ),
        (
            "Năm 2023 (Sau khi có hướng dẫn của cấp trên)",
            (("Năm 2023", "fixed"), ("Sau khi có hướng dẫn của cấp trên", "triggered")),
        ),
        (
            "từ năm 2023, có đánh giá hàng năm",
            (("từ năm 2023", "from"), ("có đánh giá hàng năm", "annual")),
        ),
        (
            "thực hiện thường xuyên và khi có văn bản của Trung ương",
            (("thực hiện thường xuyên", "ongoing"), ("khi có văn bản của Trung ương", "triggered")),
        ),
        (
            "định kỳ 6 tháng, hằng năm",
            (("định kỳ 6 tháng", "recurring"), ("hằng năm", "annual")),
        ),
        (
            "Định kỳ hàng năm hoặc khi có yêu cầu",
            (("Định kỳ hàng năm", "annual"), ("khi có yêu cầu", "triggered")),
        ),
    ],
)
def test_several_time_limits_in_one_phrase(text: str, parts: tuple[tuple[str, str], ...]) -> None:
    """Each is kept with its own words, in the order in which they stand."""
    deadline, doubts = deadline_of(text)
    assert (deadline.text, deadline.kind) == (text, "combined")
    assert tuple((part.text, part.kind) for part in deadline.components) == parts
    assert doubts == ()


def test_a_window_of_each_year_is_put_into_the_plans_year() -> None:
    """ "quý IV hằng năm" begins and ends each year; in_year() gives it the plan's."""
    deadline, doubts = deadline_of("Trong quý IV hằng năm")
    assert doubts == ()
    assert (deadline.kind, deadline.every) == ("annual", "year")
    moved = in_year(deadline, 2023)
    assert (moved.from_, moved.by) == (date(2023, 10, 1), date(2023, 12, 31))
    assert moved.due(2026) == date(2026, 12, 31)
    before = deadline_of("Trước ngày 15/12 hằng năm")[0]
    assert before.due(2026) == date(2026, 12, 14)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("Theo quy định, hướng dẫn của Trung ương", "triggered", "chờ văn bản"),
        ("Theo dự trù kinh phí hằng năm và nhiệm vụ phát sinh", "annual", "nhiệm vụ phát sinh"),
        ("Quý III", "none", "thiếu năm"),
        ("31/02/2023", "none", "không nhận ra"),
        ("khẩn trương", "none", "không nhận ra"),
        ("đầu năm 2024", "fixed", "không rõ ngày nào"),
        ("trong vòng 45 ngày kể từ ngày ban hành Kế hoạch", "triggered", "làm tròn"),
    ],
)
def test_what_is_not_certain_is_said(text: str, kind: str, reason: str) -> None:
    """Nothing is guessed silently: the words are kept, with the reason for the doubt."""
    deadline, doubts = deadline_of(text)
    assert (deadline.text, deadline.kind) == (text, kind)
    assert len(doubts) == 1
    assert text in doubts[0]
    assert reason in doubts[0]


@pytest.mark.parametrize("text", [None, "", "  ", " . "])
def test_no_words_set_no_time(text: str | None) -> None:
    """An empty cell is no time limit, and no doubt either."""
    assert deadline_of(text) == (Deadline(), ())


def test_signs_around_the_words_are_left_off() -> None:
    """Parentheses, full stops and markup signs around the time are not part of it."""
    assert deadline_of(" (*thực hiện thường xuyên*). ")[0].text == "thực hiện thường xuyên"


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("thực hiện thường xuyên", True),
        ("hoàn thành trong năm 2025", True),
        ("theo chỉ đạo, hướng dẫn của Trung ương", True),
        ("Hoàn thành tốt việc được giao; đọc sách tốt; giữ sách tốt", False),
        ("có chỉ tiêu phấn đấu hằng năm của từng chi bộ", False),
        ("ban hành kèm theo Quyết định số 399-QĐ/TU ngày 18/11/2016 của Ban Thường vụ", False),
        ("theo Kế hoạch số 07-KH/TW ngày 17/8/2022 của Bộ Chính trị", False),
        ("nay là Trung tâm chính trị", False),
    ],
)
def test_whether_parentheses_speak_of_time(text: str, speaks: bool) -> None:
    """Praise, counts and papers with a date in parentheses are no time limits."""
    assert speaks_of_time(text) is speaks
