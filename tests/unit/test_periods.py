"""Periods and deadlines."""

from datetime import date

import pytest

from sync_service.contract.loading import load_contract
from sync_service.domain.deadlines import Deadline, add_months, box_of, due_soon
from sync_service.domain.periods import Period


def test_longer_periods_are_made_of_quarters() -> None:
    """Half-year, nine months and year name their quarters, last day and neighbours."""
    assert [q.code for q in Period.parse("2026-H1").quarters] == ["2026-Q1", "2026-Q2"]
    assert [q.code for q in Period.parse("2026-9M").quarters][-1] == "2026-Q3"
    assert len(Period.parse("2026").quarters) == 4
    assert Period.parse("2026-H1").last_day == date(2026, 6, 30)
    assert Period.parse("2026").previous.code == "2025"
    assert Period.parse("2026-Q1").previous.code == "2025-Q4"
    assert Period.parse("2026-Q3").last_year.code == "2025-Q3"
    assert Period.parse("2024-Q1").last_day == date(2024, 3, 31)
    assert Period.containing(date(2026, 11, 22)).code == "2026-Q4"


@pytest.mark.parametrize("code", ["2026-Q5", "26-Q1", "2026Q1", "2026-H2", "", "quý 3"])
def test_what_is_no_period_is_refused(code: str) -> None:
    """A code that names no period raises, with the shapes that do."""
    with pytest.raises(ValueError, match="2026-Q3"):
        Period.parse(code)


FIXED = Deadline(kind="fixed", by=date(2026, 9, 30))


@pytest.mark.parametrize(
    ("status", "done", "as_of", "box"),
    [
        ("hoàn thành", date(2026, 9, 30), date(2026, 12, 31), "done_on_time"),
        ("hoàn thành", date(2026, 10, 1), date(2026, 12, 31), "done_late"),
        ("đang thực hiện", None, date(2026, 9, 30), "open_in_time"),
        ("đang thực hiện", None, date(2026, 10, 1), "open_overdue"),
        ("chưa thực hiện", None, date(2026, 9, 1), "not_started"),
        ("chưa thực hiện", None, date(2026, 12, 31), "open_overdue"),
        ("tạm dừng", None, date(2026, 12, 31), "paused"),
        ("không thuộc phạm vi", None, date(2026, 12, 31), "not_applicable"),
    ],
)
def test_lateness_is_derived(status: str, done: date | None, as_of: date, box: str) -> None:
    """The box follows from progress, deadline and the day looked from."""
    assert box_of(status, done, FIXED, as_of) == box


def test_due_days_of_the_other_kinds() -> None:
    """Ongoing work never falls due; a triggered one only once its event is recorded."""
    assert Deadline(kind="ongoing").due(2026) is None
    assert Deadline(kind="annual").due(2026) == date(2026, 12, 31)
    waiting = Deadline(kind="triggered", after_event="hướng dẫn", offset_months=3)
    assert waiting.due(2026) is None
    told = Deadline(kind="triggered", offset_months=3, event_day=date(2025, 11, 30))
    assert told.due(2026) == date(2026, 2, 28)
    both = Deadline(kind="combined", components=(Deadline(kind="ongoing"), FIXED))
    assert both.due(2026) == date(2026, 9, 30)


def test_due_soon() -> None:
    """Open work within the set days before its due day, and neither done nor late work."""
    assert due_soon("đang thực hiện", FIXED, date(2026, 9, 20), 15)
    assert not due_soon("đang thực hiện", FIXED, date(2026, 9, 1), 15)
    assert not due_soon("hoàn thành", FIXED, date(2026, 9, 20), 15)
    assert not due_soon("đang thực hiện", FIXED, date(2026, 10, 1), 15)


def test_months_are_added_to_the_last_day_that_exists() -> None:
    """31 January and one month is the last of February."""
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_due_days_move_off_days_off() -> None:
    """A due day on a Sunday or a holiday moves to the next working day of Vietnam."""
    calendar = load_contract().lists.calendar
    for year in range(2023, 2028):
        for quarter in range(1, 5):
            due = calendar.due(Period(year, f"Q{quarter}"))
            assert calendar.is_working(due)
            assert 0 <= (due - Period(year, f"Q{quarter}").last_day).days + 31 <= 62
    assert not calendar.is_working(date(2026, 9, 2))
    assert not calendar.is_working(date(2026, 11, 22))
