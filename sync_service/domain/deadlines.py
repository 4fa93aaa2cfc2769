"""Deadlines as plans write them, and the box that a task falls into on a given day.

Kinds after DOMAIN section 3. Lateness is derived here and nowhere stored.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Kind = Literal[
    "fixed", "ongoing", "annual", "recurring", "from", "term", "triggered", "combined", "none"
]
Box = Literal[
    "done_on_time",
    "done_late",
    "open_in_time",
    "open_overdue",
    "not_started",
    "paused",
    "not_applicable",
]
BOXES: tuple[Box, ...] = (
    "done_on_time",
    "done_late",
    "open_in_time",
    "open_overdue",
    "not_started",
    "paused",
    "not_applicable",
)

NOT_STARTED = "chưa thực hiện"
IN_PROGRESS = "đang thực hiện"
DONE = "hoàn thành"
PAUSED = "tạm dừng"
NOT_APPLICABLE = "không thuộc phạm vi"


@dataclass(frozen=True)
class Deadline:
    """A time limit in its kind and dates, the document's own words kept in `text`.

    `by` is the last day that is still in time; with `before` ("trước 31/3/2023") it is the first
    that no longer is. `event_day` is the day on which an awaited event was recorded; with it a
    triggered deadline has a date.
    """

    text: str | None = None
    kind: Kind = "none"
    by: date | None = None
    from_: date | None = None
    every: str | None = None
    after_event: str | None = None
    offset_months: int | None = None
    components: tuple["Deadline", ...] = field(default=())
    event_day: date | None = None
    before: bool = False

    def due(self, year: int) -> date | None:
        """The last day in time, seen from a year; None where nothing sets a day.

        An annual deadline falls due in every year; of a combined one the latest day counts
        (the document ties the end of the work to it). Beside a part that goes on without end, an
        event with no time after it is when the work begins, and sets no day.
        """
        if self.kind == "fixed":
            return self._last_day(self.by)
        if self.kind == "annual":
            if self.by is not None:
                return self._last_day(_same_day(self.by, year))
            return date(year, 12, 31)
        if self.kind == "triggered" and self.event_day is not None:
            return add_months(self.event_day, self.offset_months or 0)
        if self.kind == "combined":
            parts = [part for part in self.components if not self._only_begins(part)]
            days = [day for part in parts if (day := part.due(year)) is not None]
            return max(days, default=self._last_day(self.by))
        return None

    @property
    def goes_on(self) -> bool:
        """Whether the work, or a part of it, has no end: it is reported each period."""
        if self.kind == "combined":
            return any(part.goes_on for part in self.components)
        return self.kind in ("ongoing", "from", "recurring")

    def _only_begins(self, part: "Deadline") -> bool:
        return part.kind == "triggered" and part.offset_months is None and self.goes_on

    def _last_day(self, by: date | None) -> date | None:
        return by - timedelta(days=1) if by is not None and self.before else by


def box_of(status: str, completed_on: date | None, deadline: Deadline, as_of: date) -> Box:
    """The box of a task by its reported progress, its deadline and the day looked from.

    A task not done after its due day is overdue whether begun or not (DOMAIN section 4).
    """
    if status == NOT_APPLICABLE:
        return "not_applicable"
    if status == PAUSED:
        return "paused"
    due = deadline.due(as_of.year)
    if status == DONE:
        late = due is not None and completed_on is not None and completed_on > due
        return "done_late" if late else "done_on_time"
    if due is not None and as_of > due:
        return "open_overdue"
    return "not_started" if status == NOT_STARTED else "open_in_time"


def due_soon(status: str, deadline: Deadline, as_of: date, within_days: int) -> bool:
    """Whether an open task falls due within so many days from `as_of` on."""
    due = deadline.due(as_of.year)
    if due is None or status not in (NOT_STARTED, IN_PROGRESS):
        return False
    return as_of <= due <= as_of + timedelta(days=within_days)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or the month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    next_month = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (next_month - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _same_day(day: date, year: int) -> date:
    return add_months(day, (year - day.year) * 12)
